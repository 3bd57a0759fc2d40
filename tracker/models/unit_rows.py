"""Units as imports read and write them, many at a time."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import aliased

from tracker.domain.forms import Form
from tracker.domain.unit_rows import StandingUnit
from tracker.domain.units import kind_of
from tracker.models.base import db
from tracker.models.rehanging import reseat
from tracker.models.units import Unit, find_units


def standing_units() -> dict[str, StandingUnit]:
    """Every unit there is, ended ones included, by code."""
    parent, seat, catchment = aliased(Unit), aliased(Unit), aliased(Unit)
    columns = (Unit.name, Unit.tier, Unit.path, parent.code, Unit.kind, Unit.grade, seat.code, catchment.code)
    query = select(Unit.code, *columns).outerjoin(parent, parent.id == Unit.parent_id)
    query = query.outerjoin(seat, seat.id == Unit.seat_id).outerjoin(catchment, catchment.id == Unit.catchment_id)
    return {row[0]: StandingUnit(*row[:5], kind_of(row[5]), *row[6:]) for row in db.session.execute(query)}


def write_units(units: Sequence[StandingUnit], form: Form) -> None:
    """Adds or changes these units, parents before children; children without a village follow their school's seat."""
    named = {code for unit in units for code in (unit.code, unit.parent, unit.seat, unit.catchment) if code}
    known = find_units(named)
    for unit in units:
        row = known.get(unit.code)
        if row is None:
            row = known[unit.code] = Unit(code=unit.code, tier=unit.tier, path=unit.path)
            row.parent_id = known[unit.parent].id if unit.parent else None
            db.session.add(row)
        seat_before = row.seat_id
        row.name, row.kind, row.grade = unit.name, unit.kind and str(unit.kind), unit.grade
        row.seat_id = known[unit.seat].id if unit.seat else None
        row.catchment_id = known[unit.catchment].id if unit.catchment else None
        db.session.flush()
        if row.seat_id != seat_before:
            reseat(row, seat_before, form)
