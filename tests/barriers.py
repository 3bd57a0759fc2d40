"""What stands in the way of a person on a page that lies open: barriers, and having to scroll sideways."""

from __future__ import annotations

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
TOO_WIDE = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
FORM = """[...new Set([...document.querySelectorAll("body *")].map((e) =>
    [e.parentElement, e].map((x) => [x.tagName, x.getAttribute("class"), x.type, x.role].join(".")).join(" > ")))]"""
AXE = Axe()

Seen = set[tuple[int, str]]
"""Width and form of every element that was checked already; a page of the same forms is not checked again."""


def barriers(page: Page, seen: Seen) -> list[str]:
    """What axe finds on a page as it lies open, and whether it has to be scrolled sideways."""
    width = page.evaluate("innerWidth")
    forms = {(width, form) for form in page.evaluate(FORM)}
    found = [] if forms <= seen else AXE.run(page).response["violations"]
    seen |= forms
    too_wide = page.evaluate(TOO_WIDE)
    wide = [f"{too_wide} px too wide at {width} px"] if too_wide > 0 else []
    return [f"{one['id']}: {[node['html'][:150] for node in one['nodes'][:3]]}" for one in found] + wide


def wrong_with_pages(live: LiveHouse, key: str, language: str, seen: Seen) -> dict[str, list[str]]:
    """Every page one of the cast gets, at a desk and a phone: its barriers, and every request to another host."""
    places_around(live.house, live_in(live.house)["张小雨"])
    pages = go_through(live.house, key, most_of_a_kind=2).pages
    wrong: dict[str, list[str]] = {}
    page = live.signed_in(key, DESK, language)
    page.on("request", lambda request: wrong.setdefault(request.url, []) if live.url not in request.url else None)
    for address in pages:
        page.goto(address)
        for viewport in (DESK, PHONE):
            page.set_viewport_size(viewport)
            if found := barriers(page, seen):
                wrong.setdefault(address, []).extend(found)
    return wrong
