"""The audit page: who did what on what, never a value, never a name of a child."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from tests.county import VILLAGE
from tests.crowd import live_in
from tests.house import House
from tests.pages import Page, text_of
from tracker.services.accounts import sign_in_cast
from tracker.web.audit_words import ACTIONS, field_in_words

SERVICES = Path(__file__).parents[2] / "tracker" / "services"
ACTION_AT = {"Kept": 1, "Entry": 3}
"""Where in the call that writes an entry its action stands."""


def entries(page: Page) -> list[str]:
    return [text_of(row) for row in page.all("tbody/tr")]


def test_an_act_is_told_without_its_values(quick_house: House) -> None:
    number = quick_house.log()
    shown = entries(quick_house.client("administrator", "en").get("/audit"))
    assert shown[1] == f"2 Nov 2026, 09:00 黄秀兰 Log {number} Found by, Found on, Reason Changes 1"


def test_every_action_has_words_and_no_child_is_named(quick_house: House) -> None:
    live_in(quick_house)
    quick_house.client("principal").get("/audit", 403)
    page = quick_house.client("administrator", "en").get("/audit")
    actions = [text_of(row[2]) for row in page.all("tbody/tr")]
    assert not [action for action in actions if "_" in action or action.islower()]
    assert not [row for row in entries(page) if "_" in row]
    assert "Refused: not theirs to do" in actions
    assert "张" not in page.text


def test_the_fields_of_an_act_stand_in_the_words_of_the_office(quick_house: House) -> None:
    number = quick_house.log()
    quick_house.move(number, "assign", "bureau_officer", household_village=VILLAGE, guarantor_bureau="向科长")
    shown = entries(quick_house.client("administrator", "zh").get("/audit"))
    assert f"{number} 包保责任人（教育线）、户籍村 " in shown[1]


@pytest.mark.parametrize("source", sorted(SERVICES.glob("*.py")), ids=lambda source: source.name)
def test_what_a_service_writes_into_the_audit_has_words(source: Path) -> None:
    calls = [node for node in ast.walk(ast.parse(source.read_text())) if isinstance(node, ast.Call)]
    for call in calls:
        place = ACTION_AT.get(getattr(call.func, "id", ""), len(call.args))
        actions = [part.value for part in call.args[place : place + 1] if isinstance(part, ast.Constant)]
        sheets = [part for part in call.args[place:] if isinstance(part, ast.Dict)]
        fields = [key.value for sheet in sheets for key in sheet.keys if isinstance(key, ast.Constant)]
        assert not [action for action in actions if action not in ACTIONS]
        assert not [field for field in fields if field_in_words(field) == field]


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
