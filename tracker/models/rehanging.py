"""Moving a part of the tree: the paths of its units, pupils, cases and register lines, rewritten together."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, func, insert, inspect, literal, null, or_, select, update
from sqlalchemy import case as when

from tracker.domain.posts import Line, Tier, path_end, unit_path
from tracker.models.base import db
from tracker.models.cases import Case
from tracker.models.register import RegisterLine
from tracker.models.students import Student
from tracker.models.types import UtcDateTime
from tracker.models.units import Unit, roots

PLACED: tuple[type[Any], ...] = (Student, Case, RegisterLine)
"""What hangs on the tree by three paths; a register line is never changed, it gets a new version."""

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


def rehang(unit: Unit, parent: Unit, now: datetime) -> None:
    """Hangs a unit with everything below it under another parent."""
    shift = Shift(unit.path, unit_path(parent.path, unit.code))
    unit.parent_id = parent.id
    db.session.flush()
    db.session.execute(
        update(Unit).where(shift.holds(Unit.path)).values(path=shift.of(Unit.path)),
        execution_options={"synchronize_session": False},
    )
    for table in PLACED:
        columns = [getattr(table, name) for name in PATHS]
        _rewrite(table, or_(*map(shift.holds, columns)), {c.key: shift.of(c) for c in columns}, now)
    if unit.tier is Tier.CLASS:
        _follow(unit, parent, now)
    db.session.expire_all()


def _follow(school_class: Unit, school: Unit, now: datetime) -> None:
    """A class's pupils go to its new school with it."""
    for table in PLACED:
        _rewrite(table, table.class_id == school_class.id, {"school_id": school.id}, now)
    reseat(school, now)


def reseat(school: Unit, now: datetime) -> None:
    """Children without a village are the township's in which their school stands, else the county's (trade §2)."""
    seat = db.session.get(Unit, school.seat_id) if school.seat_id else None
    above = seat or next(unit for unit in roots() if unit.tier.line is Line.GOVERNMENT)
    for table in PLACED:
        homeless = and_(
            table.school_id == school.id,
            table.household_village_id.is_(None),
            table.residence_village_id.is_(None),
            table.responsible_path != above.path,
        )
        _rewrite(table, homeless, {"responsible_path": above.path}, now)


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
