"""Undoing a mistaken step: everything is as it was before it, for every move there is (trade §3)."""

from __future__ import annotations

import uuid
from itertools import pairwise

import pytest
from sqlalchemy import select

from tests import county
from tests.house import House
from tests.services.living import BEFORE, CONFIRM, act, confirmed, duties_of, moves_of, register, snapshot, then
from tracker.domain.acts import Act
from tracker.domain.cases import Stage
from tracker.domain.errors import Conflict, Forbidden, NotFound
from tracker.domain.workflow import MOVES, MoveKind
from tracker.models.cases import Case
from tracker.models.states import written
from tracker.models.students import Student
from tracker.models.transactions import reading
from tracker.models.units import Unit
from tracker.services.moves import annul_move

PEOPLE_OF_MOVES = {kind: steps[-1][1] for kind, steps in BEFORE.items()}


def undo(house: House, number: str, by: str) -> Case:
    return house.move(number, "annul", by, reason="typed into the wrong case")


@pytest.mark.parametrize("story", BEFORE)
def test_undoing_any_step_restores_the_case_exactly(quick_house: House, story: str) -> None:
    *earlier, (kind, by, *entered) = BEFORE[story]
    number = then(quick_house, quick_house.log(), *earlier)
    before = snapshot(quick_house, number)
    act(quick_house, number, kind, by, **(entered[0] if entered else {}))
    quick_house.wait(hours=3)
    undo(quick_house, number, by)
    assert snapshot(quick_house, number) == before


def test_the_stories_end_with_every_move_there_is() -> None:
    assert {steps[-1][0] for steps in BEFORE.values()} == {str(kind) for kind in MOVES}


def place_of(house: House, name: str) -> tuple[str | None, ...]:
    with reading() as session:
        query = select(Unit.code, Student.class_path, Student.responsible_path, Student.residence_path)
        return tuple(session.execute(query.join(Unit, Unit.id == Student.class_id).where(Student.name == name)).one())


def test_the_base_list_follows_the_case_to_another_class_and_back(house: House) -> None:
    before = place_of(house, "张小雨")
    *earlier, (kind, by, *entered) = BEFORE["assign_elsewhere"]
    number = then(house, house.log(), *earlier)
    act(house, number, kind, by, **entered[0])
    case = house.case(number)
    assert place_of(house, "张小雨") == (
        county.OTHER_CLASS,
        case.class_path,
        case.responsible_path,
        case.residence_path,
    )
    undo(house, number, by)
    assert place_of(house, "张小雨") == before


@pytest.mark.parametrize("story", ["confirm_again", "hold", "observe", "assign_elsewhere"])
def test_undoing_restores_the_case_on_both_databases(house: House, story: str) -> None:
    *earlier, (kind, by, *entered) = BEFORE[story]
    number = then(house, house.log(), *earlier)
    before = snapshot(house, number)
    act(house, number, kind, by, **(entered[0] if entered else {}))
    undo(house, number, by)
    assert snapshot(house, number) == before


def test_the_day_s_own_duties_come_after_an_undone_step(quick_house: House) -> None:
    number = then(quick_house, confirmed(quick_house), (29,))
    quick_house.wait(hours=14)
    act(quick_house, number, "return", "head_teacher")
    quick_house.wait(hours=20)
    undo(quick_house, number, "head_teacher")
    assert "upgrade_review" in {duty.kind for duty in duties_of(number) if duty.is_open}


def test_an_undone_step_stays_in_the_history_as_a_step_of_its_own(quick_house: House) -> None:
    number = confirmed(quick_house)
    undo(quick_house, number, "principal")
    logged, confirm, annul = moves_of(number)
    assert (annul.annuls_id, annul.after, annul.before) == (confirm.id, logged.after, confirm.after)
    assert annul.details == {"reason": "typed into the wrong case"}
    assert annul.holders == confirm.holders != {}


def test_a_line_that_was_listed_by_mistake_leaves_the_register_and_the_old_one_stays(quick_house: House) -> None:
    number = then(quick_house, quick_house.log(), *BEFORE["confirm_again"])
    assert [line["listing"] for line in register(number)] == [1, 2]
    undo(quick_house, number, "principal")
    assert [(line["listing"], line["stage"]) for line in register(number)] == [(1, Stage.MARKED_OFF)]


@pytest.mark.parametrize("hours", [24, 24.01])
def test_a_step_is_undone_within_a_day(quick_house: House, hours: float) -> None:
    number = confirmed(quick_house)
    quick_house.wait(hours=hours)
    if hours <= 24:
        assert undo(quick_house, number, "principal").stage is Stage.IDENTIFIED
    else:
        with pytest.raises(Conflict, match="24 hours"):
            undo(quick_house, number, "principal")


def test_logging_is_not_undone_and_neither_is_undoing(quick_house: House) -> None:
    number = quick_house.log()
    with pytest.raises(Conflict, match="newest step"):
        undo(quick_house, number, "head_teacher")
    act(quick_house, number, "confirm", "principal")
    undo(quick_house, number, "principal")
    with pytest.raises(Conflict, match="newest step"):
        undo(quick_house, number, "principal")


def test_a_step_on_which_another_builds_is_not_undone(quick_house: House) -> None:
    number = then(quick_house, quick_house.log(), CONFIRM, ("accept", "township_clerk"))
    with pytest.raises((Conflict, Forbidden)):
        undo(quick_house, number, "principal")
    assert len(moves_of(number)) == 3


@pytest.mark.parametrize("by", ["bureau_officer", "head_teacher", "township_official", "deputy_head"])
def test_nobody_else_undoes_a_step(quick_house: House, by: str) -> None:
    number = confirmed(quick_house)
    with pytest.raises(Forbidden):
        undo(quick_house, number, by)
    with pytest.raises(NotFound):
        undo(quick_house, number, "other_principal")


def test_whoever_typed_a_step_in_may_undo_it(quick_house: House) -> None:
    number = confirmed(quick_house)
    act(quick_house, number, "attempt", "school_clerk", done_by="head_teacher")
    assert undo(quick_house, number, "school_clerk").attempts == 0


def test_undoing_sent_twice_undoes_once(quick_house: House) -> None:
    number, sent = confirmed(quick_house), str(uuid.uuid4())
    for _ in range(2):
        annul_move(quick_house.actor("principal"), Act(number, MoveKind.ANNUL, 2, sent), "mistaken", quick_house.now)
    assert len(moves_of(number)) == 3


def test_every_step_of_every_story_begins_where_the_one_before_ended(quick_house: House) -> None:
    for story in ("confirm_again", "renewal", "resume"):
        number = then(
            quick_house,
            quick_house.log({"confirm_again": "李明", "renewal": "单小军"}.get(story, "张小雨")),
            *BEFORE[story],
        )
        rows = moves_of(number)
        assert all(later.before == earlier.after for earlier, later in pairwise(rows))
        assert rows[-1].after == written(quick_house.case(number).state())
