"""No link of the house leads nowhere: whatever somebody is offered, that person may open."""

from __future__ import annotations

import pytest

from tests.county import CAST
from tests.crawl import go_through
from tests.crowd import live_in
from tests.house import House
from tests.places import places_around

HEAVIEST_PAGE = 40_000
"""Bytes over the wire, the files of the look left out, which a browser keeps."""


@pytest.mark.parametrize("key", CAST)
def test_every_link_opens_for_whom_it_is_offered_and_every_page_is_light(lived_in: House, key: str) -> None:
    tour = go_through(lived_in, key, most_of_a_kind=6)
    assert tour.broken == {}
    assert len(tour.pages) > 10
    assert max(tour.pages.values()) <= HEAVIEST_PAGE


def test_every_page_opens_on_both_databases(house: House) -> None:
    places_around(house, live_in(house)["张小雨"])
    for key in ("head_teacher", "bureau_officer", "administrator"):
        assert go_through(house, key, most_of_a_kind=2).broken == {}, key
