"""An instruction from its giving to its closing: the duty it opens, who is told, and where it stands meanwhile."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from sqlalchemy import select, update

from tests import county
from tests.crowd import confirmed
from tests.house import House
from tests.services.instructing import ANSWER, TEXT, form, give, replies, told
from tests.services.weekly import brief_of
from tracker.domain.errors import Conflict, Failure, Forbidden, Invalid, NotFound, Refused
from tracker.domain.supervision import InstructionAct, InstructionState, Wish
from tracker.domain.weeks import Week
from tracker.models.audit import AuditEntry, faults
from tracker.models.duties import Duty
from tracker.models.notices import Notice
from tracker.models.people import Person, Post
from tracker.models.supervision import Instruction
from tracker.models.transactions import reading, writing
from tracker.services.digest_issue import issue_week
from tracker.services.duties import DutyFilters, page_of_duties
from tracker.services.instructions import open_instruction, page_of_instructions
from tracker.services.reminders import tell_of_duties
from tracker.services.supervision import answer_instruction, close_instruction, give_instruction, send_back
from tracker.services.todo import todo_of


def test_an_instruction_is_answered_and_closed(house: House) -> None:
    number = give(house)
    assert number == "DB-2026-0001"
    assert replies(house) == [(None, county.TOWN, "township_official", False, True)]
    assert told("instruction") == {"township_official", "township_clerk"}
    answer_instruction(form(house, "township_official"), number, ANSWER)
    assert replies(house) == [(None, county.TOWN, "township_official", True, False)]
    assert told("replied") == {"bureau_officer"}
    close_instruction(form(house), number, "")
    page = open_instruction(house.actor("bureau_officer"), number, house.now)
    assert (page.row.state, page.possible) == (InstructionState.CLOSED, ())
    assert [entry.act for entry in page.entries] == ["give", "reply", "close"]
    assert told("settled") == {"township_official"}


def test_an_answer_sent_back_is_owed_anew(house: House) -> None:
    number = give(house)
    answer_instruction(form(house, "township_official"), number, "知道了")
    send_back(form(house), number, "请写清何时见到。", house.today() + timedelta(days=7))
    with reading() as session:
        row = session.scalars(select(Instruction)).one()
        duties = session.scalars(select(Duty).where(Duty.kind == "reply").order_by(Duty.id)).all()
    assert (row.state, row.due_on) == (InstructionState.OPEN, house.today() + timedelta(days=7))
    assert [(duty.is_open, duty.due_on) for duty in duties] == [
        (False, house.today() + timedelta(days=4)),
        (True, row.due_on),
    ]
    answer_instruction(form(house, "township_official"), number, ANSWER)


def test_the_same_form_twice_gives_one_instruction(house: House) -> None:
    wish = Wish(county.TOWN, TEXT, house.today())
    first = give_instruction(form(house, request_id="9" * 36), wish)
    second = give_instruction(form(house, request_id="9" * 36), wish)
    assert (first.text, second.text, second.again) == ("DB-2026-0001", "DB-2026-0001", True)
    assert len(replies(house)) == 1


def test_one_closed_unanswered_is_owed_no_longer(house: House) -> None:
    close_instruction(form(house), give(house), "已电话说明")
    assert replies(house) == [(None, county.TOWN, "township_official", False, False)]


def test_what_is_not_possible_any_more_is_a_conflict(house: House) -> None:
    number = give(house)
    with pytest.raises(Conflict):
        send_back(form(house), number, "?", house.today())
    answer_instruction(form(house, "township_official"), number, ANSWER)
    with pytest.raises(Conflict):
        answer_instruction(form(house, "township_official"), number, ANSWER)
    close_instruction(form(house), number, "")
    with pytest.raises(Conflict):
        close_instruction(form(house), number, "")


ANSWERS = [
    ("township_official", None),
    ("township_clerk", Forbidden),
    ("bureau_officer", Forbidden),
    ("deputy_head", Forbidden),
    ("principal", NotFound),
    ("other_township_official", NotFound),
    ("county_leader", Forbidden),
    ("administrator", Forbidden),
    ("head_teacher", Forbidden),
]


@pytest.mark.parametrize(("key", "failure"), ANSWERS)
def test_the_head_of_the_unit_answers_and_nobody_else(
    quick_house: House, key: str, failure: type[Failure] | None
) -> None:
    number = give(quick_house)
    if failure is None:
        answer_instruction(form(quick_house, key), number, ANSWER)
    else:
        with pytest.raises(failure):
            answer_instruction(form(quick_house, key), number, ANSWER)


@pytest.mark.parametrize("key", ["deputy_head", "county_leader", "township_official"])
def test_only_its_giver_closes_or_sends_back(quick_house: House, key: str) -> None:
    number = give(quick_house)
    with pytest.raises(Forbidden):
        close_instruction(form(quick_house, key), number, "")


def test_a_successor_in_the_giver_s_post_closes_it(quick_house: House) -> None:
    number = give(quick_house)
    with writing() as session:
        person = session.scalars(select(Person.id).where(Person.account == "other_school_clerk")).one()
        session.execute(update(Post).where(Post.role == "bureau_officer").values(person_id=person))
    close_instruction(form(quick_house, "other_school_clerk"), number, "")
    with pytest.raises(Conflict):
        close_instruction(form(quick_house, "other_school_clerk"), number, "")


REFUSED = [
    ({"unit": "nowhere"}, "unit"),
    ({"unit": county.VILLAGE}, "unit"),
    ({"unit": county.BUREAU}, "unit"),
    ({"due_on": date(2026, 11, 1)}, "due_on"),
    ({"text": "请见张小雨"}, "text"),
    ({"text": "电话13800005678"}, "text"),
]


@pytest.mark.parametrize(("changes", "field"), REFUSED)
def test_a_wrong_instruction_is_refused_beside_its_field(
    quick_house: House, changes: dict[str, object], field: str
) -> None:
    quick_house.log("张小雨")
    with pytest.raises(Invalid) as refused:
        give(quick_house, **changes)
    assert set(refused.value.fields) == {field}


def test_the_deputy_head_instructs_the_bureau_itself(quick_house: House) -> None:
    give(quick_house, "deputy_head", unit=county.BUREAU)
    assert replies(quick_house)[0][1:3] == (county.BUREAU, "bureau_officer")


@pytest.mark.parametrize("named", [{"case": "422822-2026-9999"}, {"duty": 999}, {"week": "2026-W44", "brief_of": "x"}])
def test_what_it_is_about_must_be_there(quick_house: House, named: dict[str, object]) -> None:
    with pytest.raises(NotFound):
        give(quick_house, **named)


def test_nobody_is_instructed_where_only_the_giver_could_answer(quick_house: House) -> None:
    with writing() as session:
        session.execute(update(Post).where(Post.role == "principal").values(ends_on=date(2026, 10, 1)))
    with pytest.raises(Refused, match="vacant"):
        give(quick_house, unit=county.SCHOOL)
    number = give(quick_house, "county_leader", unit=county.SCHOOL)
    assert open_instruction(quick_house.actor("bureau_officer"), number, quick_house.now).possible == ("reply",)


def test_the_first_look_of_the_unit_is_its_receipt(house: House) -> None:
    number = give(house)
    for key in ("deputy_head", "township_clerk", "township_official"):
        open_instruction(house.actor(key), number, house.now)
    page = open_instruction(house.actor("bureau_officer"), number, house.now)
    assert page.row.opened_at == house.now
    assert [(entry.act, entry.by) for entry in page.entries[1:]] == [(InstructionAct.OPENED, "陈立")]


def test_the_duty_to_answer_stands_on_the_list_of_its_owner(house: House) -> None:
    number = give(house, case=confirmed(house, "张小雨"))
    owner = house.actor("township_official")
    mine = [owed for owed in todo_of(owner, house.now).groups["this_week"] if owed.kind == "reply"]
    assert [(owed.number, owed.name) for owed in mine] == [(number, "长梁镇")]
    for filters in (DutyFilters(mine=True), DutyFilters(), DutyFilters(unit=county.TOWN)):
        rows = page_of_duties(owner, filters, 1, house.now).page.rows
        assert number in {owed.number for owed in rows}
    assert number not in {
        o.number for o in page_of_duties(house.actor("principal"), DutyFilters(), 1, house.now).page.rows
    }
    assert ("422822-2026-0001", county.TOWN) in {row[:2] for row in replies(house)}


def test_the_duty_to_answer_speaks_up_and_climbs(house: House) -> None:
    give(house, unit=county.SCHOOL)
    for _day in range(10):
        tell_of_duties(house.now)
        house.wait(days=1)
    with reading() as session:
        rows = select(Notice.step, Person.account, Notice.about).join(Person, Person.id == Notice.person_id)
        steps = session.execute(rows.where(Notice.kind == "duty").order_by(Notice.id)).all()
    assert [tuple(map(str, row)) for row in steps] == [
        ("ahead", "principal", "DB-2026-0001"),
        ("overdue", "principal", "DB-2026-0001"),
        ("climbed", "principal", "DB-2026-0001"),
    ]


def test_a_unit_sees_its_own_instructions_and_the_bureau_all(quick_house: House) -> None:
    town, school = give(quick_house), give(quick_house, unit=county.SCHOOL)
    seen = {
        key: [row.number for row in page_of_instructions(quick_house.actor(key), 1, quick_house.now).rows]
        for key in ("township_clerk", "principal", "other_principal", "bureau_officer", "county_leader")
    }
    both = [school, town]
    assert seen == {
        "township_clerk": [town],
        "principal": [school],
        "other_principal": [],
        "bureau_officer": both,
        "county_leader": both,
    }


def test_it_stands_in_the_briefs_until_it_is_closed(house: House) -> None:
    number = give(house)
    weeks = [Week(2026, 45), Week(2026, 46), Week(2026, 47)]
    house.wait(days=7)
    issue_week(weeks[0], house.now)
    answer_instruction(form(house, "township_official"), number, ANSWER)
    house.wait(days=7)
    issue_week(weeks[1], house.now)
    close_instruction(form(house), number, "")
    house.wait(days=7)
    issue_week(weeks[2], house.now)
    found = [brief_of(week, county.TOWN) for week in weeks]
    assert [(b.number("instructed"), b.number("replied")) for b in found] == [(1, 0), (1, 1), (0, 0)]
    assert found[1].instructions[0].answer == ANSWER
    assert brief_of(weeks[1], county.OTHER_TOWN).number("instructed") == 0


def test_every_act_stands_in_the_audit_without_its_text(house: House) -> None:
    number = give(house)
    open_instruction(house.actor("township_official"), number, house.now)
    answer_instruction(form(house, "township_official"), number, ANSWER)
    send_back(form(house), number, "?", house.today())
    close_instruction(form(house), number, "")
    with reading() as session:
        entries = session.scalars(select(AuditEntry).where(AuditEntry.subject == number).order_by(AuditEntry.id)).all()
        assert not list(faults())
    acts = ["given", "opened", "answered", "sent_back", "closed"]
    assert [entry.action for entry in entries] == [f"instruction_{act}" for act in acts]
