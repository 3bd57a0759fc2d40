"""Striking a child as handed over needs a letter sent about it and a receipt that takes it over."""

from __future__ import annotations

import pytest

from tests.acting import Hands, a_file
from tests.house import House
from tests.services.lettering import FIRST, YIWU, answered, away, away_elsewhere, sent
from tests.services.living import act
from tracker.domain.cases import Stage
from tracker.domain.errors import Refused
from tracker.domain.mark_off import Code
from tracker.models.evidence import EvidenceEntry
from tracker.models.transactions import reading

UNKNOWN, NOT_TAKEN = "was sent about this child", "No receipt to letter"


def ask(house: House, number: str, by: str = "principal", **evidence: object) -> None:
    house.move(number, "request", by, code=Code.HANDED_OVER, evidence=evidence)


def given() -> dict[str, tuple[str | None, str | None]]:
    """Every piece of evidence: what was typed, and the name of its file."""
    with reading() as session:
        return {entry.key: (entry.value, entry.file_name) for entry in session.query(EvidenceEntry)}


def test_the_receipt_recorded_with_the_letter_is_the_evidence_and_is_not_asked_for_again(house: House) -> None:
    number = away(house)
    sent(house, number)
    answered(house, FIRST, number)
    ask(house, number, letter="函[2026] 1号")
    assert house.case(number).stage is Stage.CLOSING
    assert given() == {"letter": (FIRST, None), "receipt": (None, "回执.pdf")}


def test_without_a_letter_of_that_number_about_this_child_it_is_refused(house: House) -> None:
    number, other = away(house), away_elsewhere(house)
    sent(house, other)
    answered(house, FIRST, other)
    for letter in (FIRST, "建教函〔2026〕12号"):
        with pytest.raises(Refused, match=UNKNOWN):
            ask(house, number, letter=letter, receipt="回执")


def test_without_a_receipt_that_takes_the_child_over_it_is_refused(house: House) -> None:
    number, other = away(house), away_elsewhere(house)
    sent(house, number, other)
    with pytest.raises(Refused, match=NOT_TAKEN):
        ask(house, number, letter=FIRST, receipt="回执")
    answered(house, FIRST, other)
    with pytest.raises(Refused, match=NOT_TAKEN):
        ask(house, number, letter=FIRST, receipt="回执")
    answered(house, FIRST, number)
    ask(house, number, letter=FIRST)


def test_the_file_that_names_others_stays_with_the_letter(quick_house: House) -> None:
    number, other = away(quick_house), away_elsewhere(quick_house)
    sent(quick_house, number, other)
    answered(quick_house, FIRST, number, other)
    ask(quick_house, number, letter=FIRST)
    assert given()["receipt"] == (f"{FIRST} 义乌市教育局 陈老师 2026-11-02", None)


def test_a_letter_of_an_earlier_absence_hands_nobody_over(quick_house: House) -> None:
    number = away(quick_house)
    sent(quick_house, number)
    answered(quick_house, FIRST, number)
    act(quick_house, number, "return", "head_teacher")
    act(quick_house, number, "relapse", "head_teacher")
    with pytest.raises(Refused, match=UNKNOWN):
        ask(quick_house, number, letter=FIRST, receipt="回执")


def test_the_two_lines_learn_of_the_letter_from_the_papers_of_their_case(quick_house: House) -> None:
    number, other = away(quick_house), away_elsewhere(quick_house)
    sent(quick_house, number, other)
    answered(quick_house, FIRST, other)
    text = quick_house.client("principal", "en").get(f"/cases/{number}/papers").text
    assert all(part in text for part in (FIRST, YIWU, "November 2, 2026 no receipt yet"))
    assert "taken over" in quick_house.client("other_principal", "en").get(f"/cases/{other}/papers").text


def test_the_form_knows_the_letter_and_says_that_its_receipt_is_here(quick_house: House) -> None:
    number = away(quick_house)
    hands = Hands(quick_house, "principal")
    sent(quick_house, number)
    assert hands.form(number, "request", "handed_over")["evidence-letter"] == FIRST
    refused = hands.do(number, "request", 422, code="handed_over", evidence_receipt=a_file())
    assert NOT_TAKEN in refused.text
    answered(quick_house, FIRST, number)
    page = hands.client.get(f"/cases/{number}/request?code=handed_over")
    assert "recorded with the letter" in page.text
    hands.do(number, "request", code="handed_over")
    assert quick_house.case(number).stage is Stage.CLOSING
