"""Duties as lists: all of a part of the tree, one's own, and those of the whole county for a command."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import null, select

from tracker.domain.calendar import china_date
from tracker.domain.disclosure import name_for
from tracker.domain.duties import DutyKind
from tracker.domain.errors import NotFound
from tracker.domain.owing import Owed, is_owed_by, owed, unit_of
from tracker.domain.pages import Page, page_within, rows_on
from tracker.domain.posts import Actor, UnitFact
from tracker.domain.reminders import Step
from tracker.models.base import db
from tracker.models.cases import Case
from tracker.models.desk import Desk
from tracker.models.duties import Duty, open_duties_near
from tracker.models.pages import count_of, on_page
from tracker.models.students import Student
from tracker.models.supervision import cases_of_instructions
from tracker.models.transactions import reading
from tracker.models.unit_duties import unit_duties_near
from tracker.models.units import Unit, find_units, units_to_choose
from tracker.models.worklists import all_shown_duties, of_line_in

Row = tuple[Duty, Case | None, Student | None, Unit | None]


@dataclass(frozen=True)
class DutyFilters:
    """Which duties to show; `unit` is a unit's code, `mine` leaves what the person owes or stands in for."""

    kind: DutyKind | None = None
    overdue: bool = False
    unit: str = ""
    mine: bool = False

    def in_force(self) -> int:
        """How many of them narrow the list."""
        return sum(map(bool, (self.kind, self.overdue, self.unit, self.mine)))


@dataclass(frozen=True)
class DutyPage:
    """One page of duties and the units it may be narrowed to."""

    page: Page[Owed]
    units: tuple[UnitFact, ...]


@dataclass(frozen=True)
class DutyRecord:
    """One duty, open or not, as the command prints it; a duty of a unit has a case only where it is about one."""

    kind: DutyKind
    case: str | None
    line: str
    unit: str
    role: str
    opened: date
    due: date
    done: datetime | None
    step: Step | None


def page_of_duties(actor: Actor, filters: DutyFilters, number: int, now: datetime) -> DutyPage:
    """Open duties on cases in the actor's scope, the oldest due day first, 50 a page."""
    with reading():
        page = _own(actor, filters, number, now) if filters.mine else _all(actor, filters, number, now)
        return DutyPage(page, tuple(units_to_choose(actor)))


def _all(actor: Actor, filters: DutyFilters, number: int, now: datetime) -> Page[Owed]:
    query = _narrowed(all_shown_duties(actor, china_date(now)), filters, china_date(now))
    total = count_of(query.with_only_columns(Duty.id))
    number = page_within(number, total)
    rows = _rows(db.session.execute(on_page(query, number)))
    desk = _desk(rows, now)
    return Page(tuple(_owed(actor, row, desk) for row in rows), number, total)


def _own(actor: Actor, filters: DutyFilters, number: int, now: datetime) -> Page[Owed]:
    """Who owes is settled by the domain, so the person's own duties are found first and then cut into pages."""
    near = open_duties_near(actor, china_date(now)).join(Student, Student.id == Case.student_id).add_columns(Student)
    of_units = unit_duties_near(actor, china_date(now)).with_only_columns(Duty, null(), null(), Unit)
    rows = _rows(db.session.execute(_narrowed(near.add_columns(null()), filters, china_date(now))))
    rows += _rows(db.session.execute(_narrowed(of_units, filters, china_date(now))))
    desk = _desk(rows, now)
    own = sorted((row for row in rows if _is_own(actor, row, desk)), key=lambda row: (row[0].due_on, row[0].id))
    number = page_within(number, len(own))
    shown = rows_on(own, number)
    return Page(tuple(_owed(actor, row, desk) for row in shown), number, len(own))


def _is_own(actor: Actor, row: Row, desk: Desk) -> bool:
    duty, case, _, unit = row
    if unit is not None:
        return desk.owed_by(unit, duty).belongs_to(actor)
    return case is not None and is_owed_by(duty.fact(), desk.facts(case), actor)


def _narrowed(query: Any, filters: DutyFilters, day: date) -> Any:
    if filters.kind:
        query = query.where(Duty.kind == filters.kind)
    if filters.overdue:
        query = query.where(Duty.due_on < day)
    if filters.unit:
        unit = find_units([filters.unit]).get(filters.unit)
        query = query.where(of_line_in(unit.fact()) if unit else Duty.id < 0)
    return query


def _rows(rows: Iterable[Any]) -> list[Row]:
    return [(duty, case, student, unit) for duty, case, student, unit in rows]


def _desk(rows: Sequence[Row], now: datetime) -> Desk:
    units = (unit.path for *_, unit in rows if unit)
    return Desk.load((case for _, case, _, _ in rows if case), now, units)


def _owed(actor: Actor, row: Row, desk: Desk) -> Owed:
    duty, case, student, unit = row
    if unit is not None:
        return desk.owed_by(unit, duty)
    if case is None or student is None:
        raise AssertionError("a duty is of a case or of a unit")
    name = name_for(actor, student.name, case.class_path, case.responsible_path, case.residence_path)
    return owed(duty.fact(), desk.facts(case), case.number, name)


def list_duties(
    now: datetime, *, only_open: bool = False, overdue: bool = False, unit: str | None = None
) -> list[DutyRecord]:
    """The duties of the county, or of one unit's line, in the order they fall due; raises NotFound for an unknown unit.

    Duties of annulled moves are left out; an overdue duty is an open one whose due day is over.
    """
    today = china_date(now)
    with reading():
        query = select(Duty, Case, Unit).where(Duty.removed.is_(False))
        query = query.outerjoin(Case, Case.id == Duty.case_id).outerjoin(Unit, Unit.id == Duty.unit_id)
        if only_open or overdue:
            query = query.where(Duty.is_open.is_(True))
        narrow = DutyFilters(overdue=overdue, unit=unit or "")
        if unit and unit not in find_units([unit]):
            raise NotFound
        rows = db.session.execute(_narrowed(query, narrow, today).order_by(Duty.due_on, Duty.id)).all()
        desk = Desk.load((case for _, case, _ in rows if case), now)
        told = cases_of_instructions()
        return [
            _record(duty, case.number, unit_of(duty.fact(), desk.facts(case)))
            if case
            else _record(duty, told.get(duty.about), unit)
            for duty, case, unit in rows
        ]


def _record(duty: Duty, case: str | None, unit: UnitFact | Unit | None) -> DutyRecord:
    return DutyRecord(
        duty.kind,
        case,
        str(duty.line),
        unit.code if unit else "",
        str(duty.role),
        duty.opened_on,
        duty.due_on,
        duty.done_at,
        duty.step,
    )
