"""The base list as the lists of a new term are made from it: classes, pupils, entrants, last term's list."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date

from sqlalchemy import func, or_, select
from sqlalchemy.orm import aliased

from tracker.domain.arrivals import SchoolTerm
from tracker.domain.expected import Roll, Room, RoomThen, entry_births
from tracker.domain.posts import Actor, Tier, UnitFact
from tracker.domain.return_filling import reporter_among
from tracker.domain.units import SchoolKind
from tracker.models.arrivals import ArrivalClass, ArrivalList
from tracker.models.base import db
from tracker.models.head_counts import standing
from tracker.models.scope import within
from tracker.models.students import Student
from tracker.models.units import Unit

HOME = func.coalesce(Student.household_village_id, Student.residence_village_id)
"""The village whose catchment decides; of a household outside the county that of residence."""


def load_roll(term: SchoolTerm, schools: Collection[UnitFact], day: date) -> Roll:
    """What is known on the first day of a term; in spring nobody enters and nobody goes up."""
    reporter = reporter_among(schools)
    places = {key: school.id for key, path in _paths(day).items() if (school := reporter(path))}
    rooms = _rooms(places, day)
    pupils = db.session.execute(select(Student.id, Student.class_id, Student.school_id))
    placed = [(child, room, places.get(school or 0)) for child, room, school in pupils if room or school]
    seated = {child: room for child, room, _ in placed if room in rooms}
    unseated = {child: school for child, room, school in placed if room is None and school}
    if not term.is_autumn:
        return Roll(rooms, seated, unseated)
    entrants = _entrants(term, {*seated, *unseated})
    return Roll(rooms, seated, unseated, entrants, _catchments(places), _before(term.previous))


def _paths(day: date) -> Mapping[int, str]:
    tiers = (Tier.CENTRAL_SCHOOL, Tier.SCHOOL, Tier.CLASS)
    rows = db.session.execute(select(Unit.id, Unit.path).where(Unit.tier.in_(tiers), standing(day)))
    return {row.id: row.path for row in rows}


def _rooms(places: Mapping[int, int], day: date) -> dict[int, Room]:
    query = select(Unit.id, Unit.parent_id, Unit.name, Unit.grade).where(Unit.tier == Tier.CLASS, standing(day))
    rows = db.session.execute(query)
    return {key: Room(key, places[key], parent or 0, name, grade) for key, parent, name, grade in rows if key in places}


def _entrants(term: SchoolTerm, placed: Collection[int]) -> dict[int, int | None]:
    """Children of entry age in no class of the compulsory years, by the village of the household, else of residence."""
    born = Student.birth_date.between(*entry_births(term.year))
    rows = db.session.execute(select(Student.id, HOME).where(born))
    return {child: home for child, home in rows if child not in placed}


def _catchments(places: Mapping[int, int]) -> dict[int, int]:
    rows = db.session.execute(select(Unit.id, Unit.catchment_id).where(Unit.catchment_id.is_not(None)))
    return {key: places[school] for key, school in rows if school and school in places}


def _before(term: SchoolTerm) -> dict[int, RoomThen]:
    query = select(ArrivalClass.unit_id, ArrivalClass.grade, ArrivalClass.children)
    query = query.join(ArrivalList, ArrivalList.id == ArrivalClass.list_id).where(ArrivalList.term == str(term))
    return {unit: RoomThen(grade, frozenset(children)) for unit, grade, children in db.session.execute(query)}


def count_without_catchment(actor: Actor, term: SchoolTerm) -> int:
    """Children of entry age in no compulsory school whose village belongs to no catchment, for who sees the county."""
    if not term.is_autumn or within(actor, Unit.path) is not None:
        return 0
    village, school = aliased(Unit), aliased(Unit)
    query = select(func.count()).select_from(Student).outerjoin(village, village.id == HOME)
    query = query.outerjoin(school, school.id == Student.school_id)
    at_none = or_(school.id.is_(None), school.kind == SchoolKind.KINDERGARTEN)
    born = Student.birth_date.between(*entry_births(term.year))
    return db.session.scalar(query.where(born, at_none, village.catchment_id.is_(None))) or 0
