"""Every page as each of the cast gets it, in both languages, at a phone and a desk: nothing stands in the way of it."""

from __future__ import annotations

import pytest
from playwright.sync_api import ViewportSize

from tests.barriers import CAST, Seen, barriers, wrong_with_pages
from tests.live import DESK, PHONE, LiveHouse

HEAVIEST_FIRST_VISIT = 150_000
FETCHED = "performance.getEntries().reduce((bytes, entry) => bytes + (entry.transferSize || 0), 0)"


@pytest.fixture(scope="module")
def seen() -> Seen:
    return set()


@pytest.mark.parametrize("key", CAST)
def test_every_page_is_without_barriers_and_asks_no_other_host(
    live_after_weeks: LiveHouse, key: str, seen: Seen
) -> None:
    assert wrong_with_pages(live_after_weeks, key, seen) == {}


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("viewport", [DESK, PHONE])
def test_the_door_has_no_barrier(live: LiveHouse, seen: Seen, viewport: ViewportSize, language: str) -> None:
    assert barriers(live.open(viewport, language), seen) == []


def test_a_first_visit_is_light(live: LiveHouse) -> None:
    fetched = live.open(PHONE).evaluate(FETCHED)
    assert 10_000 < fetched <= HEAVIEST_FIRST_VISIT
