"""Acts on a case, as the services make them on both databases."""

from __future__ import annotations

import uuid
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import func, select

from tests.house import House
from tests.services.living import (
    BEFORE,
    RECEIVED,
    REPORTED,
    act,
    confirmed,
    duties_of,
    filled,
    moves_of,
    open_kinds,
    snapshot,
    then,
)
from tracker.domain.acts import Act
from tracker.domain.cases import Ledger, Stage
from tracker.domain.errors import Conflict, Forbidden, Invalid, NotFound, Refused
from tracker.domain.mark_off import ClearResult, Code
from tracker.domain.posts import LINE_ROLES, Line, Role
from tracker.domain.reasons import Channel
from tracker.domain.workflow import MoveKind
from tracker.models.attempts import Attempt
from tracker.models.audit import AuditEntry
from tracker.models.people import Person, Post
from tracker.models.transactions import reading, writing
from tracker.services.moves import move_case


def test_a_logged_child_stands_in_no_ledger_and_waits_to_be_verified(house: House) -> None:
    case = house.case(house.log())
    assert (case.stage, case.ledger, case.number) == (Stage.IDENTIFIED, None, "422822-2026-0001")


def test_a_false_alarm_is_settled_in_one_act(house: House) -> None:
    number = house.log()
    seen = {"seen_by": "谭学军", "seen_on": house.today(), "seen_at": "教室"}
    case = house.move(number, "clear", "principal", result=ClearResult.IN_CLASS, **seen)
    assert (case.stage, case.clear_result) == (Stage.CLEARED, ClearResult.IN_CLASS)


def test_confirming_opens_a_line_in_the_register(house: House) -> None:
    number = house.log()
    confirmed = {"ledger": Ledger.SUSPECTED, "last_attended_on": house.today() - timedelta(days=3)}
    case = house.move(number, "confirm", "principal", **confirmed)
    assert (case.stage, case.ledger, case.listed_on) == (Stage.PERSUADING, Ledger.SUSPECTED, date(2026, 11, 2))


def test_a_stranger_finds_no_case_and_the_wrong_post_may_not_act(house: House) -> None:
    number = house.log()
    with pytest.raises(NotFound):
        house.move(number, "confirm", "other_principal", ledger=Ledger.SUSPECTED)
    with pytest.raises(Forbidden):
        house.move(number, "confirm", "head_teacher", ledger=Ledger.SUSPECTED)


def test_a_move_that_is_not_of_this_stage_is_a_conflict(house: House) -> None:
    number = house.log()
    with pytest.raises(Conflict):
        house.move(number, "observe", "head_teacher", observed_on=house.today(), attending=True)


def sent(house: House, number: str, kind: str, by: str, request_id: str, **entered: Any) -> str:
    """The same form of one of the cast, as often as the test calls."""
    version = house.case(number).version if request_id not in {row.request_id for row in moves_of(number)} else 1
    move = Act(number, MoveKind(kind), version, request_id)
    return move_case(house.actor(by), move, filled(house, kind, entered), house.now)


@pytest.mark.parametrize("story", BEFORE)
def test_the_same_form_sent_again_answers_as_the_first_time_and_does_nothing(quick_house: House, story: str) -> None:
    *earlier, (kind, by, *entered) = BEFORE[story]
    number, form = then(quick_house, quick_house.log(), *earlier), str(uuid.uuid4())
    for _ in range(2):
        assert sent(quick_house, number, kind, by, form, **(entered[0] if entered else {})) == number
    assert [row.kind for row in moves_of(number)].count(MoveKind(kind)) == [step[0] for step in BEFORE[story]].count(
        kind
    )
    assert len({row.request_id for row in moves_of(number)}) == len(moves_of(number))


def test_a_decision_in_the_deputy_s_hands_is_taken_once_too(quick_house: House) -> None:
    """What made the deputy head the decider is over with the decision itself."""
    number = then(quick_house, confirmed(quick_house), (31,), ("ask_upgrade", "principal"))
    leave(quick_house, "bureau_officer")
    form = str(uuid.uuid4())
    assert sent(quick_house, number, "upgrade", "deputy_head", form) == number
    come_back(quick_house, "bureau_officer")
    assert sent(quick_house, number, "upgrade", "deputy_head", form) == number


def test_a_form_that_was_taken_opens_no_other_act(quick_house: House) -> None:
    number, form = confirmed(quick_house), str(uuid.uuid4())
    sent(quick_house, number, "attempt", "head_teacher", form)
    with pytest.raises(Forbidden):
        sent(quick_house, number, "ask_upgrade", "head_teacher", form)


def leave(house: House, key: str) -> None:
    """The person's post ended yesterday."""
    with writing() as session:
        posts = select(Post).join(Person, Person.id == Post.person_id).where(Person.cast_key == key)
        session.scalars(posts).one().ends_on = house.today() - timedelta(days=1)


def come_back(house: House, key: str) -> None:
    with writing() as session:
        posts = select(Post).join(Person, Person.id == Post.person_id).where(Person.cast_key == key)
        session.scalars(posts).one().ends_on = None


def test_a_page_out_of_date_is_a_conflict_and_changes_nothing(house: House) -> None:
    number = confirmed(house)
    with pytest.raises(Conflict):
        move_case(house.actor("principal"), Act(number, MoveKind.PLAN, 1, "a"), filled(house, "plan", {}), house.now)
    assert len(moves_of(number)) == 2


def test_each_step_stores_who_in_which_post_and_the_holders_of_both_lines(house: House) -> None:
    number = confirmed(house)
    act(house, number, "attempt", "school_clerk", done_by="head_teacher")
    attempt = moves_of(number)[-1]
    people = {key: house.actor(key).person_id for key in ("head_teacher", "school_clerk", "township_official")}
    assert (attempt.person_id, attempt.typed_by_id) == (people["head_teacher"], people["school_clerk"])
    assert (attempt.role, attempt.post_role, attempt.line) == (Role.HEAD_TEACHER, Role.SCHOOL_CLERK, Line.BUREAU)
    assert attempt.holders["township_official"] == people["township_official"]
    assert set(attempt.holders) == {str(role) for line in (Line.BUREAU, Line.GOVERNMENT) for role in LINE_ROLES[line]}


@pytest.mark.parametrize(("said", "late"), [(0, False), (2, False), (3, True)])
def test_an_attempt_typed_in_after_two_days_is_a_late_entry(quick_house: House, said: int, late: bool) -> None:
    number = confirmed(quick_house)
    quick_house.wait(days=10)
    act(quick_house, number, "attempt", "head_teacher", made_on=quick_house.today() - timedelta(days=said))
    with reading() as session:
        assert session.scalars(select(Attempt.late_entry)).all() == [late]


def test_a_late_entry_does_not_set_the_next_attempt_back(quick_house: House) -> None:
    number = then(quick_house, confirmed(quick_house), (6,), ("attempt", "head_teacher"))
    act(quick_house, number, "attempt", "head_teacher", made_on=date(2026, 11, 3))
    duties = [d for d in duties_of(number) if d.is_open and d.kind == "keep_persuading" and d.line is Line.BUREAU]
    assert [duty.due_on for duty in duties] == [date(2026, 11, 15)]


def test_one_record_of_both_lines_does_both_visits_and_one_line_s_only_its_own(quick_house: House) -> None:
    number = quick_house.log(residence_village="422822106200")
    act(quick_house, number, "confirm", "principal")
    act(quick_house, number, "attempt", "village_officer", went=("village_officer",))
    assert open_visits(number) == {Line.BUREAU, Line.ASSISTING}
    act(quick_house, number, "attempt", "assisting_village_officer", went=("assisting_village_officer",))
    assert open_visits(number) == {Line.BUREAU}
    other = confirmed_for(quick_house, "李明")
    act(quick_house, other, "attempt", "head_teacher", went=("head_teacher", "village_officer"))
    assert open_visits(other) == set()


def confirmed_for(house: House, name: str) -> str:
    number = house.log(name)
    act(house, number, "confirm", "principal")
    return number


def open_visits(number: str) -> set[Line]:
    return {d.line for d in duties_of(number) if d.is_open and d.kind in {"school_visit", "village_visit"}}


def test_a_call_is_no_visit(quick_house: House) -> None:
    number = confirmed(quick_house)
    act(quick_house, number, "attempt", "head_teacher", channel=Channel.PHONE, went=("head_teacher", "village_officer"))
    assert open_visits(number) == {Line.BUREAU, Line.GOVERNMENT}
    assert {"keep_persuading"} <= open_kinds(number)


@pytest.mark.parametrize(
    ("went", "done"),
    [
        (("principal", "township_official"), True),
        (("principal",), False),
        (("head_teacher", "township_official"), False),
        (("principal", "township_clerk"), False),
    ],
)
def test_joint_persuasion_is_done_by_both_heads_in_one_record(
    quick_house: House, went: tuple[str, ...], done: bool
) -> None:
    number = then(quick_house, confirmed(quick_house), (8,), REPORTED, RECEIVED)
    act(quick_house, number, "attempt", "principal", went=went)
    assert ("joint_visit" not in open_kinds(number)) is done


def test_who_stands_in_for_a_vacant_head_counts_in_joint_persuasion(quick_house: House) -> None:
    number = then(quick_house, confirmed(quick_house), (8,), REPORTED, RECEIVED)
    leave(quick_house, "township_official")
    act(quick_house, number, "attempt", "principal", went=("principal", "township_clerk"))
    assert "joint_visit" not in open_kinds(number)


def test_a_failed_act_leaves_nothing_behind(house: House) -> None:
    number = confirmed(house)
    before = snapshot(house, number)
    with pytest.raises(Refused):
        act(house, number, "request", "principal", code=Code.DECEASED, evidence={})
    with pytest.raises(Invalid):
        act(house, number, "assign", "school_clerk", school="no such school")
    assert snapshot(house, number) == before
    with reading() as session:
        assert session.scalar(select(func.count()).select_from(AuditEntry)) == 2
