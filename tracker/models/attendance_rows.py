"""The roll calls of a day as pages show them: who has called, and who has been away for long."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from tracker.domain.attendance import Call, Streak, streaks
from tracker.domain.cases import OPEN
from tracker.domain.disclosure import name_for
from tracker.domain.posts import Actor, UnitFact
from tracker.models.attendance import calls_within
from tracker.models.base import db
from tracker.models.cases import Case
from tracker.models.students import Student


@dataclass(frozen=True)
class ClassRow:
    """A class with how many are not there today; `called` where it has said so."""

    unit: UnitFact
    called: bool
    absent: int
    leave: int


@dataclass(frozen=True, repr=False)
class AwayRow:
    """A child absent without leave who has no open case, and for how long."""

    student_id: int
    name: str
    unit: UnitFact
    streak: Streak


@dataclass(frozen=True)
class DayRows:
    """The classes in somebody's part of the tree, and their children who are away without leave."""

    classes: tuple[ClassRow, ...] = ()
    away: tuple[AwayRow, ...] = ()


def day_of(actor: Actor, day: date) -> DayRows:
    """The roll calls of a day; the longest away come first."""
    calls = {unit.fact(): called for unit, called in calls_within(actor, day).items()}
    return DayRows(tuple(_class_row(unit, called, day) for unit, called in calls.items()), _away(actor, calls))


def _class_row(unit: UnitFact, calls: Sequence[Call], day: date) -> ClassRow:
    today = next((call for call in calls if call.day == day), None)
    return ClassRow(unit, today is not None, len(today.absent) if today else 0, len(today.leave) if today else 0)


def _away(actor: Actor, calls: Mapping[UnitFact, Sequence[Call]]) -> tuple[AwayRow, ...]:
    gone = {child: (unit, streak) for unit, called in calls.items() for child, streak in streaks(called).items()}
    if not gone:
        return ()
    open_case = select(Case.id).where(Case.student_id == Student.id, Case.stage.in_(OPEN)).exists()
    children = db.session.scalars(select(Student).where(Student.id.in_(gone), ~open_case))
    rows = [AwayRow(child.id, _name(actor, child, gone[child.id][0]), *gone[child.id]) for child in children]
    return tuple(sorted(rows, key=lambda row: (-row.streak.days, row.unit.path, row.student_id)))


def _name(actor: Actor, child: Student, unit: UnitFact) -> str:
    return name_for(actor, child.name, unit.path, child.responsible_path, child.residence_path)
