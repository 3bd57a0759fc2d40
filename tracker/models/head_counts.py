"""How many units, schools, pupils and teachers there are, and what still hangs on a unit."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlalchemy.orm import aliased

from tracker.domain.cases import OPEN
from tracker.domain.posts import Tier, UnitFact
from tracker.domain.units import COMPULSORY, Attached, KindCount
from tracker.models.base import db
from tracker.models.cases import Case
from tracker.models.people import Person, Post
from tracker.models.students import Student
from tracker.models.units import Unit

LINKS = (Unit.parent_id, Unit.seat_id, Unit.catchment_id)
"""By which a unit hangs on another one."""


def standing(day: date) -> ColumnElement[bool]:
    """The condition that a unit has not ended before `day`."""
    return or_(Unit.ends_on.is_(None), Unit.ends_on >= day)


def is_school() -> ColumnElement[bool]:
    """Schools, and central schools that teach themselves."""
    return or_(Unit.tier == Tier.SCHOOL, and_(Unit.tier == Tier.CENTRAL_SCHOOL, Unit.kind.is_not(None)))


def compulsory_schools(day: date) -> list[UnitFact]:
    """The schools of the nine compulsory years, teaching points too, and those whose kind is not entered."""
    kind = or_(Unit.kind.is_(None), Unit.kind.in_([str(one) for one in COMPULSORY]))
    return [
        unit.fact()
        for unit in db.session.scalars(select(Unit).where(is_school(), standing(day), kind).order_by(Unit.path))
    ]


def schools_by_kind(day: date) -> list[KindCount]:
    """Kind, tier of the parent, number of schools."""
    parent = aliased(Unit)
    query = select(Unit.kind, parent.tier, func.count()).outerjoin(parent, parent.id == Unit.parent_id)
    rows = db.session.execute(query.where(is_school(), standing(day)).group_by(Unit.kind, parent.tier))
    return [(kind, above, count) for kind, above, count in rows]


def pupils_by_kind() -> list[KindCount]:
    """Kind of the school, tier of the school's parent, number of children in a class."""
    parent = aliased(Unit)
    query = (
        select(Unit.kind, parent.tier, func.count(Student.id))
        .select_from(Student)
        .outerjoin(Unit, Unit.id == Student.school_id)
        .outerjoin(parent, parent.id == Unit.parent_id)
        .where(Student.class_id.is_not(None))
    )
    rows = db.session.execute(query.group_by(Unit.kind, parent.tier))
    return [(kind, above, count) for kind, above, count in rows]


def count_teachers() -> int:
    return db.session.scalar(select(func.count()).select_from(Person).where(Person.is_teacher.is_(True))) or 0


def units_by_tier(day: date) -> dict[Tier, int]:
    """How many units of each tier stand today, in the order of the tiers."""
    query = select(Unit.tier, func.count()).where(standing(day)).group_by(Unit.tier)
    counts = {row[0]: row[1] for row in db.session.execute(query)}
    return {tier: counts[tier] for tier in Tier if tier in counts}


def units_below(ids: Collection[int], day: date) -> dict[int, int]:
    """How many units hang directly below each of these."""
    query = select(Unit.parent_id, func.count()).where(Unit.parent_id.in_(ids), standing(day)).group_by(Unit.parent_id)
    return {parent: count for parent, count in db.session.execute(query) if parent is not None}


def pupils_at(ids: Collection[int]) -> dict[int, int]:
    """How many children are in each of these classes, or in a class of each of these schools."""
    counts: dict[int, int] = {}
    for column in (Student.class_id, Student.school_id):
        query = select(column, func.count()).where(column.in_(ids), Student.class_id.is_not(None)).group_by(column)
        counts |= {unit: count for unit, count in db.session.execute(query) if unit is not None}
    return counts


def attached_to(unit: Unit, last_day: date) -> Attached:
    """What would still hang on the unit after its last day: units, posts, pupils, open cases."""
    after = or_(Unit.ends_on.is_(None), Unit.ends_on > last_day)
    post_after = or_(Post.ends_on.is_(None), Post.ends_on > last_day)
    counts = (
        _count(Unit, or_(*(link == unit.id for link in LINKS)), after),
        _count(Post, Post.unit_id == unit.id, post_after),
        _count(Student, _linked(Student, unit)),
        _count(Case, _linked(Case, unit), Case.stage.in_(OPEN)),
    )
    return Attached(*db.session.execute(select(*counts)).one())


def _count(table: Any, *conditions: ColumnElement[bool]) -> Any:
    return select(func.count()).select_from(table).where(*conditions).scalar_subquery()


def _linked(table: Any, unit: Unit) -> ColumnElement[bool]:
    links = (table.class_id, table.school_id, table.household_village_id, table.residence_village_id)
    return or_(*(link == unit.id for link in links))
