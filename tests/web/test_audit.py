"""The audit page: who did what on what, never a value, never a name of a child."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

from tests.county import BUREAU, CLASS, VILLAGE
from tests.crowd import live_in
from tests.house import House
from tests.pages import Page, text_of
from tracker.models.audit import Chain, Entry, append
from tracker.models.transactions import writing
from tracker.services.accounts import sign_in_cast
from tracker.web.audit_subjects import SET_BY, THINGS
from tracker.web.audit_words import ACTIONS, field_in_words

TRACKER = Path(__file__).parents[2] / "tracker"
SERVICES = TRACKER / "services"
ACTION_AT = {"Kept": 1, "Entry": 3, "AuditEntry": 3}
"""Where in the call that writes an entry its action stands."""

SUBJECT_AT = {"Kept": 2, "open_issued": 3, "Entry": 4, "AuditEntry": 4}
"""Where in it stands what the entry is about."""

NUMBER = r"([\w.]+\.)?(number|code|subject|sha256)( or '')?"
DAY = r"str\((([\w.]+\.)?(day|term)|year|month|week)\)|f'{week} {unit}'"
SET = r"name|str\((kind|step)\)|ROLL_CALL"
AS_IT_STANDS = re.compile(rf"{NUMBER}|{DAY}|{SET}|''|page\[:80\]")
"""How the code says what is no thing of its own: a number of the office, a unit, a day, what an administrator sets."""


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


def subjects(source: Path) -> list[ast.expr]:
    """What the entries that a module writes are about."""
    calls = [node for node in ast.walk(ast.parse(source.read_text())) if isinstance(node, ast.Call)]
    places = [(call.args, SUBJECT_AT.get(getattr(call.func, "id", ""), len(call.args))) for call in calls]
    return [args[at] for args, at in places if at < len(args) and ("Chain." in ast.unparse(args[0]) or at < 4)]


@pytest.mark.parametrize("source", sorted(TRACKER.rglob("*.py")), ids=lambda source: source.stem)
def test_an_entry_is_about_a_thing_that_has_words_or_what_stands_as_it_is(source: Path) -> None:
    for subject in subjects(source):
        parts = [part.value for part in ast.walk(subject) if isinstance(part, ast.Constant)]
        written = [part.strip() for part in parts if isinstance(part, str) and part.strip()]
        assert written or AS_IT_STANDS.fullmatch(ast.unparse(subject)), ast.unparse(subject)
        assert not [kind for kind in written if kind not in THINGS]


@pytest.mark.parametrize(
    ("action", "subject", "said", "address"),
    [
        ("rosters_compared", "comparison 3", "Comparison of the lists 3", None),
        ("pair_judged", "compared child 3", "Child of a comparison 3", None),
        ("platform_layout_set", "platform", "National platform", None),
        ("person_changed", "person 4", "Person 4", "/people/4"),
        ("password_renewed", "person 4,5", "Person 4,5", None),
        ("unit_moved", CLASS, f"六年级2班 {CLASS}", f"/units/{CLASS}"),
        ("digest_released", f"2026-W47 {BUREAU}", "2026-W47 建始县教育局", None),
        ("term_set", "accept", "Accept the case", "/rules/accept"),
        ("template_set", "roster", "Roster for checking", "/papers/roster"),
        ("wording_set", "order", "Order to correct", "/rules/wording/order"),
        ("roll_call_switched", "roll_call", "Roll call", "/rules/roll-call"),
        ("units_imported", "0" * 64, f"File with the fingerprint {'0' * 12}", None),
        ("log", "422822-2026-0001", "422822-2026-0001", None),
    ],
)
def test_what_an_entry_is_about_is_said_and_led_to_where_the_reader_may_go(
    quick_house: House, action: str, subject: str, said: str, address: str | None
) -> None:
    with writing():
        append(Entry(Chain.CHANGE, quick_house.now, None, action, subject))
    page = quick_house.client("administrator", "en").get("/audit")
    assert said in [text_of(row[3]) for row in page.all("tbody/tr")]
    assert page.links.get(said) == address


def test_every_page_that_shows_a_thing_is_there(quick_house: House) -> None:
    things = [*THINGS.values(), *(thing for named in SET_BY.values() for thing in named.values())]
    assert not {thing.page for thing in things if thing.page} - quick_house.app.view_functions.keys()
    assert SET_BY.keys() <= ACTIONS.keys()


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
