"""Letters to other counties: drafted, numbered when sent, frozen, answered by a receipt, asked again, owed."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from tests.house import House
from tests.services.lettering import (
    FIRST,
    WHERE,
    YIWU,
    answered,
    away,
    away_elsewhere,
    drafted,
    form,
    letter_about,
    receipt,
    sent,
)
from tests.services.living import act
from tests.services.test_reminders import told
from tracker.domain.acts import StoredFile
from tracker.domain.errors import Conflict, Forbidden, Invalid, NotFound, Refused
from tracker.domain.letters import LetterAct, LetterState
from tracker.domain.office_papers import LetterSheet
from tracker.models.audit import faults
from tracker.models.papers import Paper
from tracker.models.transactions import reading, writing
from tracker.services.duties import list_duties
from tracker.services.letter_acts import (
    ask_again,
    change_draft,
    discard_draft,
    draft_letter,
    record_receipt,
    send_letter,
)
from tracker.services.letter_papers import draft_paper, open_paper
from tracker.services.letters import list_candidates, open_draft, open_letter, page_of_letters
from tracker.services.reminders import tell_of_duties

OFFICER = "bureau_officer"
FILE = StoredFile("0" * 64, "回执.pdf", "application/pdf", 9)


def duties(house: House) -> list[tuple[str, date, bool]]:
    rows = [row for row in list_duties(house.now) if row.kind == "letter_receipt"]
    return [(row.role, row.due, row.done is not None) for row in rows]


def test_a_letter_gets_its_number_when_it_is_sent_and_says_what_it_said_then(house: House) -> None:
    number = away(house)
    draft = drafted(house, number)
    assert draft_paper(house.actor(OFFICER), draft, house.now).issued is None
    assert send_letter(form(house), draft).text == FIRST
    opened = open_paper(house.actor(OFFICER), FIRST, house.now)
    assert opened.issued
    assert (opened.issued.number, opened.unit, opened.issued.issued_on) == (FIRST, "建始县教育局", house.today())
    assert isinstance(opened.sheet, LetterSheet)
    (child,) = opened.sheet.children
    assert (opened.sheet.addressee, child.name, child.school, child.whereabouts) == (
        YIWU,
        "张小雨",
        "长梁民族小学",
        WHERE,
    )
    with reading():
        assert not list(faults())


def test_numbers_run_through_the_year_of_the_unit_and_a_draft_thrown_away_takes_none(quick_house: House) -> None:
    number = away(quick_house)
    discard_draft(form(quick_house), drafted(quick_house, number))
    assert [sent(quick_house, number), sent(quick_house, number)] == [FIRST, "函〔2026〕2号"]
    quick_house.wait(days=70)
    assert sent(quick_house, number) == "函〔2027〕1号"


def test_a_sent_letter_is_a_draft_no_longer(quick_house: House) -> None:
    number = away(quick_house)
    draft = drafted(quick_house, number)
    send_letter(form(quick_house), draft)
    for service in (send_letter, discard_draft, lambda sent, draft: change_draft(sent, draft, letter_about(number))):
        with pytest.raises(NotFound):
            service(form(quick_house), draft)


def test_a_letter_whose_frozen_words_were_touched_is_not_shown(quick_house: House) -> None:
    sent(quick_house, away(quick_house))
    with writing() as session:
        session.scalars(select(Paper).where(Paper.number == FIRST)).one().content = "{}"
    with pytest.raises(Conflict):
        open_paper(quick_house.actor(OFFICER), FIRST, quick_house.now)


def test_a_later_print_says_that_it_is_a_copy(quick_house: House) -> None:
    sent(quick_house, away(quick_house))
    assert not open_paper(quick_house.actor(OFFICER), FIRST, quick_house.now).reprint
    assert open_paper(quick_house.actor("deputy_head"), FIRST, quick_house.now).reprint


def test_the_receipt_is_owed_for_thirty_days_and_done_by_recording_it(house: House) -> None:
    number = away(house)
    sent(house, number)
    assert duties(house) == [("bureau_officer", date(2026, 12, 2), False)]
    house.wait(days=31)
    assert page_of_letters(house.actor(OFFICER), 1, house.now).page.rows[0].overdue
    answered(house, FIRST, number)
    row = page_of_letters(house.actor(OFFICER), 1, house.now).page.rows[0]
    assert (row.state, row.overdue, duties(house)[0][2]) == (LetterState.ANSWERED, False, True)
    assert row.answered
    assert (row.answered.answered_by, row.answered.answered_on) == ("义乌市教育局 陈老师", house.today())


def test_asking_again_gives_another_thirty_days(quick_house: House) -> None:
    sent(quick_house, away(quick_house))
    quick_house.wait(days=31)
    ask_again(form(quick_house), FIRST, "电话催办，对方称下周函复")
    assert duties(quick_house) == [
        ("bureau_officer", date(2026, 12, 2), True),
        ("bureau_officer", date(2027, 1, 2), False),
    ]
    page = open_letter(quick_house.actor(OFFICER), FIRST, quick_house.now)
    assert [entry.act for entry, _ in page.entries] == [LetterAct.SENT, LetterAct.ASKED]
    assert not page.row.overdue


def test_overdue_the_officer_hears_of_it_and_the_deputy_head_after_that(quick_house: House) -> None:
    sent(quick_house, away(quick_house))
    quick_house.wait(days=31)
    tell_of_duties(quick_house.now)
    heard = [row for row in told(quick_house, "letter_receipt") if not row[2]]
    assert heard == [("overdue", key, False) for key in ("bureau_officer", "deputy_head")]


def test_who_is_named_is_no_longer_proposed_until_the_child_is_lost_anew(quick_house: House) -> None:
    number, other = away(quick_house), away_elsewhere(quick_house)
    officer = quick_house.actor(OFFICER)
    proposed = page_of_letters(officer, 1, quick_house.now)
    assert {one.number for one in proposed.away} == {number, other}
    drafted(quick_house, number)
    assert [one.number for one in page_of_letters(officer, 1, quick_house.now).away] == [other]
    act(quick_house, number, "return", "head_teacher")
    act(quick_house, number, "relapse", "head_teacher", reason="moved_with_parents")
    assert {one.number for one in page_of_letters(officer, 1, quick_house.now).away} == {number, other}


def test_any_open_case_may_be_named_and_no_other(quick_house: House) -> None:
    number, cleared = quick_house.log("李明"), quick_house.log("单小军")
    act(quick_house, cleared, "clear", "principal")
    assert [one.number for one in list_candidates(quick_house.actor(OFFICER), [number, cleared])] == [number]
    assert open_draft(quick_house.actor(OFFICER), drafted(quick_house, number), quick_house.now).row.children == 1
    with pytest.raises(Invalid):
        drafted(quick_house, cleared)


def test_a_case_closed_meanwhile_holds_the_letter_back(quick_house: House) -> None:
    number = quick_house.log("李明")
    draft = drafted(quick_house, number)
    act(quick_house, number, "clear", "principal")
    with pytest.raises(Refused, match="closed by now"):
        send_letter(form(quick_house), draft)


def test_a_draft_is_written_anew(quick_house: House) -> None:
    first, second = away(quick_house), away_elsewhere(quick_house)
    draft = drafted(quick_house, first)
    change_draft(form(quick_house), draft, letter_about(first, second))
    page = open_draft(quick_house.actor(OFFICER), draft, quick_house.now)
    assert page.as_draft() == letter_about(first, second)
    assert [one.candidate.name for one in page.children] == ["张**", "王**"]


def test_to_one_destination_there_is_one_draft(quick_house: House) -> None:
    number, other = away(quick_house), away_elsewhere(quick_house)
    drafted(quick_house, number)
    with pytest.raises(Invalid) as refused:
        drafted(quick_house, other)
    assert set(refused.value.fields) == {"addressee"}


@pytest.mark.parametrize("typed", [{}, {"x": ""}])
def test_a_letter_names_somebody_and_says_where(quick_house: House, typed: dict[str, str]) -> None:
    draft = letter_about()
    with pytest.raises(Invalid):
        draft_letter(form(quick_house), type(draft)(YIWU, "王立新", typed))


def test_a_receipt_bears_a_day_since_the_letter_and_only_its_children(quick_house: House) -> None:
    number, other = away(quick_house), away_elsewhere(quick_house)
    sent(quick_house, number)
    for wrong in (
        receipt(quick_house, on=quick_house.today() - timedelta(days=1)),
        receipt(quick_house, on=quick_house.today() + timedelta(days=1)),
        receipt(quick_house, other),
    ):
        with pytest.raises(Invalid):
            record_receipt(form(quick_house), FIRST, wrong, FILE)


@pytest.mark.parametrize("key", ["county_leader", "principal", "township_official", "administrator"])
def test_only_the_bureau_writes(quick_house: House, key: str) -> None:
    number = away(quick_house)
    with pytest.raises(Forbidden):
        draft_letter(form(quick_house, key), letter_about(number))
    assert page_of_letters(quick_house.actor(key), 1, quick_house.now).away == ()


@pytest.mark.parametrize("key", ["principal", "township_official", "other_principal"])
def test_below_the_bureau_nobody_finds_a_letter(quick_house: House, key: str) -> None:
    sent(quick_house, away(quick_house))
    assert page_of_letters(quick_house.actor(key), 1, quick_house.now).page.total == 0
    with pytest.raises(NotFound):
        open_letter(quick_house.actor(key), FIRST, quick_house.now)


def test_the_same_form_sent_twice_sends_one_letter(quick_house: House) -> None:
    draft, once = drafted(quick_house, away(quick_house)), form(quick_house)
    assert [send_letter(once, draft).again for _ in range(2)] == [False, True]
    assert page_of_letters(quick_house.actor(OFFICER), 1, quick_house.now).page.total == 1
