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
def test_every_link_opens_for_whom_it_is_offered_and_every_page_is_light(quick_house: House, key: str) -> None:
    places_around(quick_house, live_in(quick_house)["张小雨"])
    tour = go_through(quick_house, key, most_of_a_kind=6)
    assert tour.broken == {}
    assert len(tour.pages) > 10
    assert max(tour.pages.values()) <= HEAVIEST_PAGE


@pytest.mark.parametrize("key", ["head_teacher", "bureau_officer", "administrator"])
def test_every_page_opens_on_both_databases(house: House, key: str) -> None:
    places_around(house, live_in(house)["张小雨"])
    assert go_through(house, key, most_of_a_kind=2).broken == {}
