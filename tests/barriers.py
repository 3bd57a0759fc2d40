"""What stands in the way of a person on a page that lies open: barriers, and having to scroll sideways."""

from __future__ import annotations

import json
from typing import Any

from axe_playwright_python.sync_playwright import DEFAULT_OPTIONS, Axe
from playwright.sync_api import Page

from tests.crawl import go_through
from tests.live import DESK, PHONE, LiveHouse

CAST = (
    "head_teacher", "principal", "school_clerk", "village_officer", "township_clerk", "township_official",
    "bureau_officer", "deputy_head", "county_leader", "administrator",
)  # fmt: skip
LOOK = """() => ({
    lang: document.documentElement.lang,
    width: innerWidth,
    tooWide: document.documentElement.scrollWidth - document.documentElement.clientWidth,
    forms: [...new Set([...document.querySelectorAll("body *")].map((e) =>
        [e.parentElement, e].map((x) => [x.tagName, x.getAttribute("class"), x.type, x.role].join(".")).join(" > ")))],
    prepared: "axe" in window,
})"""
RUN = f"axe.run({json.dumps(DEFAULT_OPTIONS)}).then((found) => found.violations)"

Seen = set[tuple[str, int, str]]
"""Language, width and form of every element that was checked already; a page of the same forms is not checked again."""


def barriers(page: Page, seen: Seen) -> list[str]:
    """What axe finds on a page as it lies open, and whether it has to be scrolled sideways."""
    look = page.evaluate(LOOK)
    forms = {(look["lang"], look["width"], form) for form in look["forms"]}
    found = [] if forms <= seen else _violations(page, look["prepared"])
    seen |= forms
    wide = [f"{look['tooWide']} px too wide at {look['width']} px"] if look["tooWide"] > 0 else []
    return [f"{one['id']}: {[node['html'][:150] for node in one['nodes'][:3]]}" for one in found] + wide


def _violations(page: Page, prepared: bool) -> list[dict[str, Any]]:
    """Puts axe, half a megabyte, into a page once for both widths."""
    if not prepared:
        page.evaluate(Axe().axe_script)
    violations: list[dict[str, Any]] = page.evaluate(RUN)
    return violations


def wrong_with_pages(live: LiveHouse, key: str, seen: Seen) -> dict[str, list[str]]:
    """Every page one of the cast gets, in both languages and widths: its barriers, and each request to another host."""
    pages = go_through(live.house, key, most_of_a_kind=2).pages
    wrong: dict[str, list[str]] = {}
    widths = [DESK, PHONE]
    for language in ("zh", "en"):
        page = live.signed_in(key, DESK, language)
        page.on("request", lambda request: wrong.setdefault(request.url, []) if live.url not in request.url else None)
        for address in pages:
            page.goto(address)
            for viewport in widths:
                page.set_viewport_size(viewport)
                if found := barriers(page, seen):
                    wrong.setdefault(f"{address} ({language})", []).extend(found)
            widths.reverse()
    return wrong
