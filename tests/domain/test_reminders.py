"""When a duty speaks up, and who hears of it, by hand-written tables."""

from __future__ import annotations

from datetime import date

import pytest

from tests.domain.county import LISTED, facts
from tracker.domain.calendar import Calendar, Days, Term
from tracker.domain.cases import DutyFact
from tracker.domain.posts import Line, Role
from tracker.domain.reminders import Step, proposed_on, steps_after, told_by

FRIDAY = date(2026, 11, 27)


def duty(role: Role = Role.HEAD_TEACHER, line: Line = Line.BUREAU, due_on: date = FRIDAY) -> DutyFact:
    return DutyFact(1, "keep_persuading", role, line, date(2026, 11, 20), date(2026, 11, 20), due_on)


def test_a_duty_speaks_up_one_working_day_before_the_day_after_and_three_working_days_after() -> None:
    assert steps_after(duty(), None, Calendar(), {}) == (
        (Step.AHEAD, date(2026, 11, 26)),
        (Step.OVERDUE, date(2026, 11, 28)),
        (Step.CLIMBED, date(2026, 12, 2)),
    )


def test_a_holiday_moves_the_reminder_ahead_to_the_working_day_before() -> None:
    calendar = Calendar(holidays=frozenset({date(2026, 11, 26)}))
    assert steps_after(duty(), None, calendar, {})[0] == (Step.AHEAD, date(2026, 11, 25))


def test_a_duty_due_the_next_day_speaks_up_on_the_day_it_opens() -> None:
    fresh = DutyFact(1, "check", Role.HEAD_TEACHER, Line.BUREAU, FRIDAY, FRIDAY, date(2026, 11, 30))
    assert steps_after(fresh, None, Calendar(), {})[0] == (Step.AHEAD, FRIDAY)


def test_steps_taken_are_not_taken_again() -> None:
    assert [step for step, _ in steps_after(duty(), Step.OVERDUE, Calendar(), {})] == [Step.CLIMBED]


def test_the_county_sets_its_own_days() -> None:
    terms = {"remind_climbed": Term(5, Days.WORKING), "propose_instruction": Term(10, Days.WORKING)}
    assert steps_after(duty(), Step.OVERDUE, Calendar(), terms) == ((Step.CLIMBED, date(2026, 12, 4)),)
    assert proposed_on(duty(), Calendar(), terms) == date(2026, 12, 11)
    assert proposed_on(duty(), Calendar(), {}) == date(2026, 12, 8)


B, G = Line.BUREAU, Line.GOVERNMENT
LADDERS = [
    (Role.HEAD_TEACHER, B, (), ["head_teacher"], ["head_teacher", "principal"], ["head_teacher", "principal"]),
    (Role.SCHOOL_CLERK, B, (), ["school_clerk"], ["school_clerk", "principal"], ["school_clerk", "principal"]),
    (Role.PRINCIPAL, B, (), ["principal"], ["principal"], ["principal"]),
    (
        Role.VILLAGE_OFFICER,
        G,
        (),
        ["village_officer"],
        ["village_officer", "township_clerk"],
        ["village_officer", "township_clerk", "township_official"],
    ),
    (Role.TOWNSHIP_OFFICIAL, G, (), ["township_official"], ["township_official"], ["township_official"]),
    (
        Role.BUREAU_OFFICER,
        B,
        (),
        ["bureau_officer"],
        ["bureau_officer", "deputy_head"],
        ["bureau_officer", "deputy_head"],
    ),
    (Role.HEAD_TEACHER, B, ("head_teacher",), ["principal"], ["principal"], ["principal"]),
    (
        Role.VILLAGE_OFFICER,
        G,
        ("township_clerk",),
        ["village_officer"],
        ["village_officer", "township_official"],
        ["village_officer", "township_official"],
    ),
    (
        Role.PRINCIPAL,
        B,
        ("principal",),
        ["bureau_officer"],
        ["bureau_officer", "deputy_head"],
        ["bureau_officer", "deputy_head"],
    ),
]


@pytest.mark.parametrize(("role", "line", "vacant", "ahead", "overdue", "climbed"), LADDERS)
def test_each_step_is_told_up_the_same_line_to_the_head_of_the_unit(
    role: Role, line: Line, vacant: tuple[str, ...], ahead: list[str], overdue: list[str], climbed: list[str]
) -> None:
    around = facts(LISTED, vacant=vacant)
    for step, names in zip(Step, (ahead, overdue, climbed), strict=True):
        told = told_by(step, duty(role, line), around)
        assert [one.post.person_name for one in told] == names
        assert "county_leader" not in {one.post.person_name for one in told}


def test_nobody_is_left_to_be_told_where_the_whole_line_is_vacant() -> None:
    empty = facts(LISTED, vacant=("head_teacher", "principal", "bureau_officer", "deputy_head"))
    assert told_by(Step.OVERDUE, duty(), empty) == ()
