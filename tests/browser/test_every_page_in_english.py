"""Every page in English, as each of the cast gets it at a phone and a desk: nothing stands in the way of it."""

from __future__ import annotations

import pytest
from playwright.sync_api import ViewportSize

from tests.barriers import CAST, Seen, barriers, wrong_with_pages
from tests.live import DESK, PHONE, LiveHouse

LANGUAGE = "en"


@pytest.fixture(scope="module")
def seen() -> Seen:
    return set()


@pytest.mark.parametrize("key", CAST)
def test_every_page_is_without_barriers_and_asks_no_other_host(live: LiveHouse, key: str, seen: Seen) -> None:
    assert wrong_with_pages(live, key, LANGUAGE, seen) == {}


@pytest.mark.parametrize("viewport", [DESK, PHONE])
def test_the_door_has_no_barrier(live: LiveHouse, seen: Seen, viewport: ViewportSize) -> None:
    assert barriers(live.open(viewport, LANGUAGE), seen) == []
