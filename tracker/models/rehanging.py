"""Moving a part of the tree: its units, pupils and register lines are rewritten, every case on it makes a step."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, func, insert, inspect, literal, null, or_, select, update
from sqlalchemy import case as when

from tracker.domain.forms import Form
from tracker.domain.posts import Line, Tier, path_end, unit_path
from tracker.models.base import db
from tracker.models.case_following import Moved, follow_unit
from tracker.models.cases import Case
from tracker.models.register import RegisterLine
from tracker.models.students import Student
from tracker.models.types import UtcDateTime
from tracker.models.units import Unit, roots

PLACED: tuple[type[Any], ...] = (Student, RegisterLine)
"""What is rewritten beside the cases; a register line is never changed, it gets a new version."""

PATHS = ("class_path", "responsible_path", "residence_path")


@dataclass(frozen=True)
class Shift:
    """A part of the tree on its way from one path to another."""

    old: str
    new: str

    def holds(self, column: Any) -> ColumnElement[bool]:
        return and_(column >= self.old, column < path_end(self.old))

    def of(self, column: Any) -> ColumnElement[Any]:
        """The path after the move."""
        return when((self.holds(column), literal(self.new) + func.substr(column, len(self.old) + 1)), else_=column)


def rehang(unit: Unit, parent: Unit, form: Form) -> None:
    """Hangs a unit with everything below it under another parent."""
    shift = Shift(unit.path, unit_path(parent.path, unit.code))
    before = unit.parent_id
    unit.parent_id = parent.id
    db.session.flush()
    db.session.execute(
        update(Unit).where(shift.holds(Unit.path)).values(path=shift.of(Unit.path)),
        execution_options={"synchronize_session": False},
    )
    for table in PLACED:
        columns = [getattr(table, name) for name in PATHS]
        _rewrite(table, or_(*map(shift.holds, columns)), {c.key: shift.of(c) for c in columns}, form.now)
    if unit.tier is Tier.CLASS:
        _follow(unit, parent, form.now)
    db.session.expire_all()
    follow_unit(or_(*(shift.holds(getattr(Case, name)) for name in PATHS)), Moved(unit, before, parent.id), form)


def _follow(school_class: Unit, school: Unit, now: datetime) -> None:
    """A class's pupils go to its new school with it."""
    for table in PLACED:
        _rewrite(table, table.class_id == school_class.id, {"school_id": school.id}, now)
    _settle_homeless(school, now)


def reseat(school: Unit, before: int | None, form: Form) -> None:
    """Children without a village follow their school, which stood in another township before, to its township."""
    _settle_homeless(school, form.now)
    follow_unit(_homeless(Case, school), Moved(school, before, school.seat_id), form)


def _settle_homeless(school: Unit, now: datetime) -> None:
    """Children without a village are the township's in which their school stands, else the county's (trade §2)."""
    seat = db.session.get(Unit, school.seat_id) if school.seat_id else None
    above = seat or next(unit for unit in roots() if unit.tier.line is Line.GOVERNMENT)
    for table in PLACED:
        elsewhere = table.responsible_path != above.path
        _rewrite(table, and_(_homeless(table, school), elsewhere), {"responsible_path": above.path}, now)


def _homeless(table: type[Any], school: Unit) -> ColumnElement[bool]:
    villages = (table.household_village_id, table.residence_village_id)
    return and_(table.school_id == school.id, *(village.is_(None) for village in villages))


def _rewrite(table: type[Any], which: ColumnElement[bool], values: Mapping[str, Any], now: datetime) -> None:
    if table is RegisterLine:
        _renew_lines(which, values, now)
    else:
        unsynchronised = {"synchronize_session": False}
        db.session.execute(update(table).where(which).values(**values), execution_options=unsynchronised)


def _renew_lines(which: ColumnElement[bool], values: Mapping[str, Any], now: datetime) -> None:
    """Closes the versions that hold now and opens each anew with these values."""
    newest = db.session.scalar(select(func.max(RegisterLine.id))) or 0
    current = and_(RegisterLine.valid_to.is_(None), RegisterLine.id <= newest, which)
    kept = {a.key: getattr(RegisterLine, a.key) for a in inspect(RegisterLine).column_attrs if a.key != "id"}
    fresh = kept | {"valid_from": literal(now, UtcDateTime), "valid_to": null()} | _as_columns(values)
    db.session.execute(insert(RegisterLine).from_select(list(fresh), select(*fresh.values()).where(current)))
    db.session.execute(
        update(RegisterLine).where(current).values(valid_to=now), execution_options={"synchronize_session": False}
    )


def _as_columns(values: Mapping[str, Any]) -> dict[str, ColumnElement[Any]]:
    return {k: v if isinstance(v, ColumnElement) else literal(v) for k, v in values.items()}
