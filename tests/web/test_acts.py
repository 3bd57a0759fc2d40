"""Each act through its own form: what it does, what stands against it, what is kept of what was typed."""

from __future__ import annotations

import io
from collections.abc import Callable

import pytest

from tests.acting import Hands, a_file
from tests.county import ASSISTING_VILLAGE
from tests.house import House
from tests.pages import Page
from tracker.domain.cases import Ledger, Stage
from tracker.domain.mark_off import CODES, ClearResult, Code, EvidenceKind

SEEN = {"result": "in_class", "seen_by": "谭学军", "seen_on": "2026-11-02", "seen_at": "教室"}
VISIT = {
    "made_on": "2026-11-02",
    "channel": "in_person",
    "went": ["head_teacher", "village_officer"],
    "met": "guardian",
    "result": "promised",
    "said": "祖母答应下周送来",
    "promised_on": "2026-11-09",
}


def at_identified(house: House) -> str:
    return house.log()


def at_persuading(house: House) -> str:
    number = house.log()
    house.move(number, "confirm", "principal", ledger=Ledger.SUSPECTED, last_attended_on=house.today())
    return number


def at_returned(house: House) -> str:
    number = at_persuading(house)
    house.move(number, "return", "head_teacher", returned_on=house.today(), placement="original_class")
    return number


def at_closing(house: House) -> str:
    number = at_persuading(house)
    evidence = {"transfer_done_on": house.today(), "new_school": "恩施市龙凤小学"}
    house.move(number, "request", "principal", code=Code.TRANSFERRED, evidence=evidence)
    return number


def at_cleared(house: House) -> str:
    number = house.log()
    seen = {"seen_by": "谭学军", "seen_on": house.today(), "seen_at": "教室"}
    house.move(number, "clear", "principal", result=ClearResult.IN_CLASS, **seen)
    return number


def hold_proposed(house: House) -> str:
    number = at_persuading(house)
    evidence = {"document": "paper"}
    house.move(
        number,
        "propose_hold",
        "principal",
        hold_code="in_custody",
        until=house.today().replace(2027),
        evidence=evidence,
    )
    return number


def upgrade_asked(house: House) -> str:
    number = at_persuading(house)
    house.move(number, "ask_upgrade", "principal", reason="一个月未返校")
    return number


ACTS: list[tuple[str, Callable[[House], str], str, dict[str, object], Stage]] = [
    ("clear", at_identified, "principal", SEEN, Stage.CLEARED),
    (
        "confirm",
        at_identified,
        "principal",
        {"ledger": "suspected", "last_attended_on": "2026-10-30"},
        Stage.PERSUADING,
    ),
    ("object", at_cleared, "township_official", {"reason": "村里说孩子在外打工"}, Stage.IDENTIFIED),
    ("object", at_closing, "township_official", {"reason": "没有转学手续"}, Stage.PERSUADING),
    ("accept", at_persuading, "township_clerk", {}, Stage.PERSUADING),
    ("attempt", at_persuading, "head_teacher", VISIT, Stage.PERSUADING),
    ("ask_upgrade", at_persuading, "principal", {"reason": "一个月未返校"}, Stage.PERSUADING),
    ("upgrade", upgrade_asked, "bureau_officer", {}, Stage.PERSUADING),
    ("refuse_upgrade", upgrade_asked, "bureau_officer", {"reason": "再劝返一次"}, Stage.PERSUADING),
    ("correct_ledger", at_persuading, "bureau_officer", {"ledger": "dropout", "reason": "更正"}, Stage.PERSUADING),
    ("assign", at_persuading, "township_clerk", {"residence_village": "422822106200"}, Stage.PERSUADING),
    ("return", at_persuading, "head_teacher", {"placement": "original_class"}, Stage.RETURNED),
    ("observe", at_returned, "head_teacher", {"attending": "yes"}, Stage.RETURNED),
    ("relapse", at_returned, "village_officer", {"reason": "working_away"}, Stage.PERSUADING),
    ("hold", hold_proposed, "bureau_officer", {}, Stage.ON_HOLD),
    ("refuse_hold", hold_proposed, "bureau_officer", {"reason": "材料不全"}, Stage.PERSUADING),
    ("withdraw", at_closing, "principal", {"reason": "填错了"}, Stage.PERSUADING),
    ("reject", at_closing, "bureau_officer", {"reason": "证据不足"}, Stage.PERSUADING),
    ("reopen", at_cleared, "bureau_officer", {"reason": "又不见了"}, Stage.IDENTIFIED),
    ("annul", at_persuading, "principal", {"reason": "点错了"}, Stage.IDENTIFIED),
    ("plan", at_persuading, "principal", {"measure": "counselling"}, Stage.PERSUADING),
]


@pytest.mark.parametrize(("act", "case", "by", "fields", "stage"), ACTS, ids=lambda value: str(value)[:20])
def test_an_act_does_what_its_form_says_and_twice_the_same_form_does_it_once(
    quick_house: House, act: str, case: Callable[[House], str], by: str, fields: dict[str, object], stage: Stage
) -> None:
    number, hands = case(quick_house), Hands(quick_house, by)
    form = {**hands.form(number, act), **fields}
    page = hands.send(number, act, form)
    after = quick_house.case(number)
    assert (page.address, after.stage) == (f"/cases/{number}", stage)
    again = hands.send(number, act, form)
    assert (again.address, quick_house.case(number).version) == (f"/cases/{number}", after.version)


OF_THEIR_OWN = {Code.RETURNED_HERE, Code.OVER_AGE, Code.HANDED_OVER}
"""Codes that need more than what the form hands in: observations, an attempt, a letter with its receipt."""
WITH_EVIDENCE = [code for code in CODES if code not in OF_THEIR_OWN]


@pytest.mark.parametrize("code", WITH_EVIDENCE)
def test_a_line_is_asked_to_be_struck_with_the_evidence_of_its_code(quick_house: House, code: Code) -> None:
    number = at_persuading(quick_house)
    values = {EvidenceKind.TEXT: lambda: "龙凤小学", EvidenceKind.DATE: lambda: "2026-11-02", EvidenceKind.FILE: a_file}
    evidence = {f"evidence-{one.key}": values[one.kind]() for one in CODES[code].evidence}
    Hands(quick_house, "principal").do(number, "request", code=str(code), **evidence)
    assert quick_house.case(number).stage is Stage.CLOSING


def test_a_form_that_asks_for_its_code_first_bears_what_every_act_bears(quick_house: House) -> None:
    number, hands = at_persuading(quick_house), Hands(quick_house, "principal")
    evidence = {"evidence-transfer_done_on": "2026-11-02", "evidence-new_school": "龙凤小学"}
    hands.send(number, "request", {**hands.form(number, "request"), "code": "transferred", **evidence})
    assert quick_house.case(number).stage is Stage.CLOSING


def test_missing_evidence_is_asked_for_in_one_sentence_and_the_rest_is_kept(quick_house: House) -> None:
    number = at_persuading(quick_house)
    page = Hands(quick_house, "principal").do(
        number, "request", 422, code="transferred", evidence_new_school="龙凤小学"
    )
    assert "Evidence is missing" in page.text
    assert page.one("input[@name='evidence-new_school']").get("value") == "龙凤小学"


def test_a_reason_of_blanks_alone_is_none(quick_house: House) -> None:
    number = at_persuading(quick_house)
    page = Hands(quick_house, "principal").do(number, "ask_upgrade", 422, reason="   ")
    assert "Please fill this in" in page.text


def test_a_hold_is_proposed_with_its_papers(quick_house: House) -> None:
    number = at_persuading(quick_house)
    papers = {"evidence-application": a_file(), "evidence-diagnosis": a_file("诊断.pdf")}
    hands = Hands(quick_house, "principal")
    hands.do(number, "propose_hold", hold_code="suspended_study", until="2027-03-01", **papers)
    proposal = quick_house.case(number).hold
    assert proposal is not None
    assert str(proposal.code) == "suspended_study"


def test_a_wrong_form_comes_back_with_everything_typed(quick_house: House) -> None:
    number = at_persuading(quick_house)
    page = Hands(quick_house, "head_teacher").do(number, "attempt", 422, **{**VISIT, "channel": ""})
    assert page.one("textarea[@name='said']").text.strip() == VISIT["said"]
    assert {box.get("value") for box in page.all("input[@name='went']") if "checked" in box.attrib} == set(
        VISIT["went"]
    )


def test_a_refusal_of_the_rules_is_one_sentence_above_the_form(quick_house: House) -> None:
    number = at_persuading(quick_house)
    page = Hands(quick_house, "head_teacher").do(number, "attempt", 422, **{**VISIT, "made_on": "2026-12-24"})
    assert "The date lies in the future" in page.text


def test_an_out_of_date_page_shows_both_versions_and_the_typed_text(quick_house: House) -> None:
    number = at_persuading(quick_house)
    hands = Hands(quick_house, "head_teacher")
    form = {**hands.form(number, "attempt"), **VISIT}
    quick_house.move(number, "accept", "township_clerk")
    page = hands.send(number, "attempt", form, 409)
    assert "The case has changed since you opened this page" in page.text
    assert page.one("textarea[@name='said']").text.strip() == VISIT["said"]
    sent_again = {**form, "version": page.one("input[@name='version']").get("value")}
    assert hands.send(number, "attempt", sent_again).address == f"/cases/{number}"


def test_an_act_that_became_impossible_shows_what_was_typed(quick_house: House) -> None:
    number = at_persuading(quick_house)
    hands = Hands(quick_house, "head_teacher")
    form = {**hands.form(number, "return"), "placement": "original_class"}
    quick_house.move(number, "return", "principal", returned_on=quick_house.today(), placement="original_class")
    assert "original_class" in hands.send(number, "return", form, 409).text


@pytest.mark.parametrize(
    ("by", "act", "status"),
    [
        ("other_principal", "confirm", 404),
        ("administrator", "confirm", 404),
        ("county_leader", "confirm", 403),
        ("head_teacher", "confirm", 403),
        ("principal", "observe", 403),
        ("principal", "ask_upgrade", 409),
        ("principal", "dance", 404),
        ("principal", "log", 404),
    ],
)
def test_what_one_may_not_do_is_answered_in_the_order_of_the_house(
    quick_house: House, by: str, act: str, status: int
) -> None:
    number = at_identified(quick_house)
    assert isinstance(quick_house.client(by).get(f"/cases/{number}/{act}", status), Page)


def test_the_clerk_types_in_what_the_head_teacher_did(quick_house: House) -> None:
    number = at_returned(quick_house)
    Hands(quick_house, "school_clerk").do(number, "observe", attending="yes", done_by="head_teacher")
    assert quick_house.case(number).last_attending is True


def test_the_clerk_reads_which_of_two_villages_an_entry_is_made_for(quick_house: House) -> None:
    number = quick_house.log(residence_village=ASSISTING_VILLAGE)
    page = Hands(quick_house, "township_clerk").client.get(f"/cases/{number}/attempt")
    offered = {option.get("value"): option.text for option in page.one("select[@name='done_by']").iter("option")}
    assert offered["village_officer"] == "Village officer 向玉梅"
    assert offered["assisting_village_officer"] == "Assisting village 杨帆"


def test_several_requests_are_signed_at_once_and_each_says_what_became_of_it(quick_house: House) -> None:
    number = at_closing(quick_house)
    quick_house.wait(days=7)
    hands = Hands(quick_house, "bureau_officer")
    form = hands.form(number, "approve")
    sent = {**form, "number": [number, "422822-2026-9999"], f"version-{number}": form["version"]}
    page = hands.client.post("/cases/batch/approve", sent, 200)
    assert "Done" in page.text
    assert "There is no such page" in page.text
    assert quick_house.case(number).stage is Stage.MARKED_OFF


def test_a_file_that_is_not_what_it_says_is_refused(quick_house: House) -> None:
    number = at_persuading(quick_house)
    hands = Hands(quick_house, "head_teacher")
    fake = {"evidence-attachment": (io.BytesIO(b"<script>"), "x.pdf")}
    assert "Only PDF" in hands.do(number, "attempt", 422, **VISIT, **fake).text
