"""Thirty names of a class at a phone: a row each, ticked anywhere on it, saved at once."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests import county
from tests.barriers import barriers
from tests.live import LiveHouse
from tests.services.batching import BATCH
from tests.web.test_batch_ticks import crowd

NAMES, THUMB, ROW = 30, 44, 64
"""How many names, the least height that a thumb hits, and the greatest of a row, in pixels."""

HEIGHTS = "found => found.map(one => one.getBoundingClientRect().height)"


def heights(page: Page, what: str) -> list[float]:
    found: list[float] = page.locator(what).evaluate_all(HEIGHTS)
    return found


def test_a_class_is_ticked_row_by_row_with_a_thumb(live: LiveHouse, phone: Callable[[str], Page]) -> None:
    crowd(live.house, NAMES)
    teacher = phone("head_teacher")
    teacher.goto(f"/batches/{BATCH}/{county.SCHOOL}")
    rows, acts = heights(teacher, ".ticks tbody tr"), heights(teacher, ".ticks button, .sign-bar button")
    assert (len(rows), max(rows) <= ROW, min(rows) >= THUMB, min(acts) >= THUMB) == (NAMES, True, True, True)
    assert teacher.evaluate("document.documentElement.scrollWidth") <= 360
    teacher.locator(".ticks tbody tr").first.click(position={"x": 150, "y": 40})
    teacher.get_by_role("checkbox").last.check()
    assert barriers(teacher, set()) == []
    teacher.get_by_role("button", name="勾选的人已见到在校").click()
    expect(teacher.get_by_text("已见到在校，尚待材料证明")).to_have_count(2)
