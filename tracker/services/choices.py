"""The units a form offers: villages by township, schools, the classes of a school."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import aliased

from tracker.domain.posts import Tier, UnitFact
from tracker.models.base import db
from tracker.models.transactions import reading
from tracker.models.units import Unit


@dataclass(frozen=True)
class Offered:
    """One unit with the name of the unit above it, by which a long list is grouped."""

    unit: UnitFact
    above: str


@dataclass(frozen=True)
class UnitChoices:
    """What may be chosen for the links of a case."""

    villages: tuple[Offered, ...]
    schools: tuple[Offered, ...]
    classes: tuple[Offered, ...]


def list_unit_choices(school_path: str | None) -> UnitChoices:
    """Every village and school in use, and the classes below one school and its teaching points."""
    with reading():
        offered = _offered((Tier.VILLAGE, Tier.SCHOOL), school_path)
    return UnitChoices(
        _of(offered, Tier.VILLAGE),
        _of(offered, Tier.SCHOOL),
        _of(offered, Tier.CLASS),
    )


def _offered(tiers: Sequence[Tier], school_path: str | None) -> list[Offered]:
    above, seat = aliased(Unit), aliased(Unit)
    wanted: ColumnElement[bool] = Unit.tier.in_(tiers)
    if school_path:
        below_school = (Unit.path > school_path) & (Unit.path < school_path[:-1] + "0")
        wanted = or_(wanted, below_school & (Unit.tier == Tier.CLASS))
    rows = db.session.execute(
        select(Unit, above.name, seat.name)
        .outerjoin(above, above.id == Unit.parent_id)
        .outerjoin(seat, seat.id == Unit.seat_id)
        .where(wanted, Unit.ends_on.is_(None))
        .order_by(above.path, seat.path, Unit.path)
    )
    return [Offered(unit.fact(), seat_name or above_name or "") for unit, above_name, seat_name in rows]


def _of(offered: Sequence[Offered], tier: Tier) -> tuple[Offered, ...]:
    return tuple(row for row in offered if row.unit.tier is tier)
