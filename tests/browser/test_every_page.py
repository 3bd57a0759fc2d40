"""Every page, as each of the cast gets it at a phone and a desk in both languages: nothing stands in the way of it."""

from __future__ import annotations

from itertools import product

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from tests.crawl import go_through
from tests.crowd import live_in
from tests.live import DESK, PHONE, LiveHouse
from tests.places import places_around

CAST = (
    "head_teacher", "principal", "school_clerk", "village_officer", "township_clerk", "township_official",
    "bureau_officer", "deputy_head", "county_leader", "administrator",
)  # fmt: skip
HEAVIEST_FIRST_VISIT = 150_000
TOO_WIDE = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
FORM = """[...new Set([...document.querySelectorAll("body *")].map((e) =>
    [e.parentElement, e].map((x) => [x.tagName, x.getAttribute("class"), x.type, x.role].join(".")).join(" > ")))]"""
FETCHED = "performance.getEntries().reduce((bytes, entry) => bytes + (entry.transferSize || 0), 0)"
AXE = Axe()


@pytest.fixture(scope="module")
def seen() -> set[tuple[str, int, str]]:
    """Language, width and form of every element that was checked already; a page of the same forms is not again."""
    return set()


def barriers(page: Page, seen: set[tuple[str, int, str]], language: str) -> list[str]:
    """What axe finds on a page as it lies open, and whether it has to be scrolled sideways."""
    width = page.evaluate("innerWidth")
    forms = {(language, width, form) for form in page.evaluate(FORM)}
    found = [] if forms <= seen else AXE.run(page).response["violations"]
    seen |= forms
    too_wide = page.evaluate(TOO_WIDE)
    wide = [f"{too_wide} px too wide at {width} px"] if too_wide > 0 else []
    return [f"{one['id']}: {[node['html'][:150] for node in one['nodes'][:3]]}" for one in found] + wide


@pytest.mark.parametrize("key", CAST)
def test_every_page_is_without_barriers_and_asks_no_other_host(
    live: LiveHouse, key: str, seen: set[tuple[str, int, str]]
) -> None:
    places_around(live.house, live_in(live.house)["张小雨"])
    pages = go_through(live.house, key, most_of_a_kind=2).pages
    wrong: dict[str, list[str]] = {}
    for language in ("zh", "en"):
        page = live.signed_in(key, DESK, language)
        page.on("request", lambda request: wrong.setdefault(request.url, []) if live.url not in request.url else None)
        for address in pages:
            page.goto(address)
            for viewport in (DESK, PHONE):
                page.set_viewport_size(viewport)
                if found := barriers(page, seen, language):
                    wrong.setdefault(address, []).extend(found)
    assert wrong == {}


def test_the_door_has_no_barrier_and_a_first_visit_is_light(live: LiveHouse, seen: set[tuple[str, int, str]]) -> None:
    for viewport, language in product((DESK, PHONE), ("zh", "en")):
        page = live.open(viewport, language)
        assert barriers(page, seen, language) == []
    fetched = live.open(PHONE).evaluate(FETCHED)
    assert 10_000 < fetched <= HEAVIEST_FIRST_VISIT
