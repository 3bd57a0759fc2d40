"""The audit page: who did what on what, never a value, never a name of a child."""

from __future__ import annotations

import pytest

from tests.crowd import live_in
from tests.house import House
from tests.pages import Page, text_of
from tracker.services.accounts import sign_in_cast


def entries(page: Page) -> list[str]:
    return [text_of(row) for row in page.all("tbody/tr")]


def test_an_act_is_told_without_its_values(quick_house: House) -> None:
    number = quick_house.log()
    shown = entries(quick_house.client("administrator", "en").get("/audit"))
    assert shown[1] == f"2 Nov 2026, 09:00 黄秀兰 Log {number} found_by, found_on, reason Changes 1"


def test_every_action_has_words_and_no_child_is_named(quick_house: House) -> None:
    live_in(quick_house)
    quick_house.client("principal").get("/audit", 403)
    page = quick_house.client("administrator", "en").get("/audit")
    actions = [text_of(row[2]) for row in page.all("tbody/tr")]
    assert not [action for action in actions if "_" in action or action.islower()]
    assert "Refused: not theirs to do" in actions
    assert "张" not in page.text


@pytest.mark.parametrize(
    ("asked", "count"),
    [
        ("chain=access", 1),
        ("action=sign_in", 2),
        ("person=黄秀兰", 1),
        ("person=head_teacher", 1),
        ("day=2026-11-02", 4),
        ("day=2026-11-03", 0),
        ("chain=change&action=log", 1),
    ],
)
def test_entries_are_narrowed_by_what_the_address_asks(quick_house: House, asked: str, count: int) -> None:
    quick_house.log()
    quick_house.client("principal").get("/audit", 403)
    page = quick_house.client("administrator", "en").get(f"/audit?{asked}")
    assert len(entries(page)) == count
    assert page.links["Clear filters"] == "/audit"


@pytest.mark.parametrize("wrong", ["chain=x", "day=yesterday", "day=2026-13-40", "page=-1", "action=%27", "person=%25"])
def test_wrong_filters_do_not_break_the_page(quick_house: House, wrong: str) -> None:
    assert quick_house.client("administrator", "en").get(f"/audit?{wrong}").h1 == "Audit"


def test_it_comes_page_by_page_the_newest_first(quick_house: House) -> None:
    for _ in range(51):
        sign_in_cast("principal", quick_house.now)
    page = quick_house.client("administrator", "en").get("/audit")
    assert len(entries(page)) == 50
    assert entries(page)[0].endswith("Signed in Changes 52")
    assert len(entries(quick_house.client("administrator").get(page.links["Next page"]))) >= 2


def test_only_the_administrator_reads_it(quick_house: House) -> None:
    for key in ("head_teacher", "bureau_officer", "deputy_head", "county_leader"):
        quick_house.client(key).get("/audit", 403)
