"""Roll calls: one row a class and day that was reported, one for each child not there."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, ForeignKey, Select, UniqueConstraint, and_, delete, func, insert, select
from sqlalchemy.orm import Mapped, mapped_column

from tracker.domain.attendance import FROM_DAY, LOOKED_BACK_DAYS, Call, Step, is_called
from tracker.domain.cases import OPEN
from tracker.domain.posts import Actor, Tier
from tracker.models.base import Base, db
from tracker.models.cases import Case
from tracker.models.head_counts import standing
from tracker.models.rules import load_terms
from tracker.models.scope import within
from tracker.models.students import Student
from tracker.models.types import UtcDateTime
from tracker.models.units import Unit


class RollCall(Base):
    """A class called its roll on a day; the last word of the day counts."""

    __tablename__ = "roll_call"

    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))
    day: Mapped[date] = mapped_column(index=True)
    reported_at: Mapped[datetime] = mapped_column(UtcDateTime)
    reported_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))

    __table_args__ = (UniqueConstraint("unit_id", "day"),)


class Absence(Base):
    """A child who was not there, with leave or without."""

    __tablename__ = "roll_call_absence"

    call_id: Mapped[int] = mapped_column(ForeignKey("roll_call.id"))
    student_id: Mapped[int] = mapped_column(ForeignKey("student.id"), index=True)
    with_leave: Mapped[bool]

    __table_args__ = (UniqueConstraint("call_id", "student_id"),)


def is_called_on(day: date) -> bool:
    """Whether the county calls rolls on a day."""
    return is_called(load_terms(day))


def classes_in(actor: Actor, day: date) -> Select[Unit]:
    """The classes in the actor's part of the tree."""
    query = select(Unit).where(Unit.tier == Tier.CLASS, standing(day)).order_by(Unit.path)
    condition = within(actor, Unit.path)
    return query if condition is None else query.where(condition)


def pupils_of(unit_id: int) -> list[Student]:
    """The children of a class, in the order of their names."""
    query = select(Student).where(Student.class_id == unit_id).order_by(Student.pinyin, Student.id)
    return list(db.session.scalars(query))


def keep_call(unit_id: int, day: date, by: tuple[int | None, datetime], absent: Iterable[tuple[int, bool]]) -> None:
    """Puts down the roll call of a day in place of an earlier one of that day; children with whether on leave."""
    row = db.session.scalar(select(RollCall).where(RollCall.unit_id == unit_id, RollCall.day == day))
    row = row or RollCall(unit_id=unit_id, day=day)
    row.reported_by_id, row.reported_at = by
    db.session.add(row)
    db.session.flush()
    db.session.execute(delete(Absence).where(Absence.call_id == row.id))
    rows = [{"call_id": row.id, "student_id": child, "with_leave": leave} for child, leave in absent]
    if rows:
        db.session.execute(insert(Absence), rows)


def calls_of(units: Collection[int], day: date) -> dict[int, list[Call]]:
    """The roll calls of these classes of late, up to a day, the newest first."""
    query = select(RollCall.unit_id, RollCall.day, Absence.student_id, Absence.with_leave)
    query = query.outerjoin(Absence, Absence.call_id == RollCall.id).order_by(RollCall.day.desc())
    wanted = query.where(RollCall.unit_id.in_(units), _of_late(day))
    return {unit: [] for unit in units} | _gathered(db.session.execute(wanted))


def calls_within(actor: Actor, day: date) -> dict[Unit, list[Call]]:
    """The same of every class in the actor's part of the tree, in one statement."""
    query = classes_in(actor, day).add_columns(RollCall.day, Absence.student_id, Absence.with_leave)
    query = query.outerjoin(RollCall, and_(RollCall.unit_id == Unit.id, _of_late(day)))
    query = query.outerjoin(Absence, Absence.call_id == RollCall.id).order_by(RollCall.day.desc())
    return _gathered(db.session.execute(query))


def _of_late(day: date) -> ColumnElement[bool]:
    return RollCall.day.between(day - timedelta(days=LOOKED_BACK_DAYS), day)


def _gathered(rows: Iterable[Any]) -> dict[Any, list[Call]]:
    """Class → its calls; a row is class, day (none where it never called), child (none where all are there), leave."""
    named: dict[Any, dict[date, tuple[set[int], set[int]]]] = defaultdict(dict)
    for unit, on, child, leave in rows:
        days = named[unit]
        if on is not None:
            absent = days.setdefault(on, (set(), set()))
            if child is not None:
                absent[leave].add(child)
    return {
        unit: [Call(on, frozenset(without), frozenset(on_leave)) for on, (without, on_leave) in days.items()]
        for unit, days in named.items()
    }


def classes_with_long_absences(day: date) -> set[int]:
    """The classes of which some child was absent without leave often enough of late to be logged by itself."""
    query = select(RollCall.unit_id).join(Absence, Absence.call_id == RollCall.id)
    query = query.where(_of_late(day), Absence.with_leave.is_(False))
    often = query.group_by(RollCall.unit_id, Absence.student_id).having(func.count() >= FROM_DAY[Step.LOG])
    return set(db.session.scalars(often))


def cases_since(children: Collection[int]) -> dict[int, tuple[bool, date | None]]:
    """Of these children who have a case: whether it is open, and on which day it was found last."""
    query = select(Case.student_id, Case.stage, Case.found_on).where(Case.student_id.in_(children))
    return {child: (stage in OPEN, found_on) for child, stage, found_on in db.session.execute(query)}
