"""The units of both lines: totals, the trees level by level, adding, changing, moving and ending a unit."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from tracker.domain.calendar import china_date
from tracker.domain.errors import Failure, Invalid, NotFound
from tracker.domain.forms import Form
from tracker.domain.pages import Page, page_within
from tracker.domain.permissions import Permission
from tracker.domain.posts import SEATS, PostFact, Role, Tier, UnitFact, unit_path
from tracker.domain.units import (
    PARENTS,
    KindRow,
    NewUnit,
    SchoolKind,
    UnitChange,
    check_end,
    check_place,
    check_unit,
    kind_of,
    kind_rows,
)
from tracker.domain.words import N_
from tracker.models.base import db
from tracker.models.forms import Kept, taken_once
from tracker.models.head_counts import (
    attached_to,
    compulsory_schools,
    count_teachers,
    pupils_at,
    pupils_by_kind,
    schools_by_kind,
    standing,
    units_below,
    units_by_tier,
)
from tracker.models.pages import count_of, on_page
from tracker.models.people import PostBook
from tracker.models.rehanging import rehang, reseat
from tracker.models.transactions import reading
from tracker.models.units import Unit, at_paths, by_code, codes_in, find_units, named, roots, units_by_id

MOST_FOUND = 50


@dataclass(frozen=True)
class Overview:
    """What `/units` opens with."""

    kinds: tuple[KindRow, ...]
    teachers: int
    tiers: Mapping[Tier, int]
    roots: tuple[UnitFact, ...]

    @property
    def schools(self) -> int:
        return sum(row.schools for row in self.kinds)

    @property
    def pupils(self) -> int:
        return sum(row.pupils for row in self.kinds)


@dataclass(frozen=True)
class UnitRow:
    """One unit as a list shows it; counts are those of its own level, None where they make no sense."""

    unit: UnitFact
    kind: SchoolKind | None = None
    grade: int | None = None
    ends_on: date | None = None
    seat: UnitFact | None = None
    catchment: UnitFact | None = None
    below: int = 0
    pupils: int | None = None
    above: tuple[UnitFact, ...] = ()


@dataclass(frozen=True)
class Seating:
    """One post of a unit: who fills it today, holder before deputies; nobody when it is vacant."""

    role: Role
    people: tuple[PostFact, ...]


@dataclass(frozen=True)
class UnitPage:
    """One unit with the units above it (root first), its posts and one page of the units below."""

    row: UnitRow
    posts: tuple[Seating, ...]
    below: Page[UnitRow]


def count_county(now: datetime) -> Overview:
    """Schools and pupils by kind, teachers, units of each tier, the roots of the trees."""
    with reading():
        day = china_date(now)
        kinds = kind_rows(schools_by_kind(day), pupils_by_kind())
        return Overview(kinds, count_teachers(), units_by_tier(day), _roots())


def _roots() -> tuple[UnitFact, ...]:
    """The government line's before the bureau's."""
    order = list(Tier)
    return tuple(sorted((unit.fact() for unit in roots()), key=lambda unit: order.index(unit.tier)))


def find_by_name(text: str, now: datetime) -> tuple[UnitRow, ...]:
    """Units by part of their name or by their code, with the units above each."""
    if not text.strip():
        return ()
    with reading() as session:
        units = session.scalars(named(text.strip()).order_by(Unit.path).limit(MOST_FOUND)).all()
        return _rows(units, china_date(now), named_above=len(units))


def get_unit(code: str, now: datetime) -> UnitRow:
    """One unit with the units above it; raises NotFound."""
    with reading():
        return _rows([_get(code)], china_date(now), named_above=1)[0]


def page_of_unit(code: str, number: int, now: datetime) -> UnitPage:
    """One unit with a page of the units below it, 50 each; raises NotFound."""
    with reading() as session:
        unit, day = _get(code), china_date(now)
        query = select(Unit).where(Unit.parent_id == unit.id)
        total = count_of(query)
        number = page_within(number, total)
        ordered = query.order_by(Unit.ends_on.is_not(None), Unit.path)
        children = session.scalars(on_page(ordered, number)).all()
        row, *below = _rows([unit, *children], day, named_above=1)
        return UnitPage(row, _posts(unit, day), Page(tuple(below), number, total))


def _get(code: str) -> Unit:
    unit = db.session.scalar(by_code(code))
    if unit is None:
        raise NotFound
    return unit


def _rows(units: Sequence[Unit], day: date, named_above: int) -> tuple[UnitRow, ...]:
    """The units as rows, the first of them with the units above."""
    ids = [unit.id for unit in units]
    below, pupils = units_below(ids, day), pupils_at(ids)
    around = db.session.scalars(at_paths(unit.path for unit in units[:named_above]))
    links = units_by_id(link for unit in units for link in (unit.seat_id, unit.catchment_id))
    linked = {key: unit.fact() for key, unit in links.items()}
    facts = {unit.code: unit.fact() for unit in around}
    return tuple(
        UnitRow(
            unit.fact(),
            kind_of(unit.kind),
            unit.grade,
            unit.ends_on,
            linked.get(unit.seat_id or 0),
            linked.get(unit.catchment_id or 0),
            below.get(unit.id, 0),
            pupils.get(unit.id, 0) if unit.tier.line is Tier.BUREAU.line else None,
            tuple(facts[c] for c in codes_in(unit.path)[:-1] if c in facts),
        )
        for unit in units
    )


def _posts(unit: Unit, day: date) -> tuple[Seating, ...]:
    book = PostBook.load([f"/{unit.code}/"], day)
    roles = (role for role in Role if unit.tier in SEATS[role].tiers)
    return tuple(Seating(role, book.posts.get((role, unit.id), ())) for role in roles)


def list_places(code: str, now: datetime) -> tuple[UnitFact, ...]:
    """Under which units this one could hang instead: those of its own tree that stand, by name and code."""
    with reading() as session:
        unit = _get(code)
        root = f"/{codes_in(unit.path)[0]}/"
        fitting = select(Unit).where(Unit.tier.in_(PARENTS[unit.tier]), standing(china_date(now)))
        inside = fitting.where(Unit.path >= root, Unit.path < root[:-1] + "0").order_by(Unit.path)
        return tuple(u.fact() for u in session.scalars(inside) if not u.path.startswith(unit.path))


def list_seats(now: datetime) -> tuple[UnitFact, ...]:
    """The townships a school may stand in."""
    with reading() as session:
        query = select(Unit).where(Unit.tier == Tier.TOWNSHIP, standing(china_date(now))).order_by(Unit.path)
        return tuple(unit.fact() for unit in session.scalars(query))


def list_catchments(now: datetime) -> tuple[UnitFact, ...]:
    """The schools whose catchment a village or another school may belong to."""
    with reading():
        return tuple(compulsory_schools(china_date(now)))


@taken_once(Permission.MANAGE_UNITS)
def add_unit(form: Form, new: NewUnit) -> Kept:
    """Adds a unit below its parent; raises NotFound for an unknown parent, Invalid for a code that is taken."""
    parent = _get(new.parent)
    check_place(new.tier, unit_path(parent.path, new.code), parent.tier, parent.path, field="tier")
    unit = Unit(code=new.code, name=new.name, tier=new.tier, path=unit_path(parent.path, new.code))
    unit.parent_id = parent.id
    _apply(unit, new.change())
    db.session.add(unit)
    try:
        db.session.flush()
    except IntegrityError:
        raise Invalid({"code": Failure(N_("There is a unit with this code already."))}) from None
    return Kept(unit.code, "unit_added", unit.code, _noted(unit, new.parent))


@taken_once(Permission.MANAGE_UNITS)
def change_unit(form: Form, code: str, change: UnitChange) -> Kept:
    """Renames a unit, or corrects its kind, grade or seat; raises NotFound, Invalid."""
    unit = _get(code)
    seat_before = unit.seat_id
    _apply(unit, change)
    db.session.flush()
    if unit.seat_id != seat_before:
        reseat(unit, seat_before, form)
    return Kept(code, "unit_changed", code, _noted(unit))


def _apply(unit: Unit, change: UnitChange) -> None:
    named = find_units(code for code in (change.seat, change.catchment) if code)
    seat, catchment = named.get(change.seat or ""), named.get(change.catchment or "")
    tiers = (seat.tier if seat else None, catchment.tier if catchment else None)
    check_unit(unit.tier, change, *tiers)
    unit.name, unit.kind, unit.grade = change.name, change.kind and str(change.kind), change.grade
    unit.seat_id = seat.id if seat else None
    unit.catchment_id = catchment.id if catchment else None


def _noted(unit: Unit, parent: str | None = None) -> dict[str, Any]:
    noted = {"name": unit.name, "kind": unit.kind, "grade": unit.grade, "seat_id": unit.seat_id}
    noted["catchment_id"] = unit.catchment_id
    return {**noted, "parent": parent} if parent else noted


@taken_once(Permission.MANAGE_UNITS)
def move_unit(form: Form, code: str, parent: str) -> Kept:
    """Hangs a unit, with everything below it, under another parent; pupils, cases and register lines follow.

    Raises NotFound, Invalid where it cannot hang there.
    """
    unit, target = _get(code), find_units([parent]).get(parent)
    if target is None:
        raise Invalid({"parent": Failure(N_("There is no such unit. Please choose one from the list."))})
    check_place(unit.tier, unit.path, target.tier, target.path)
    if target.id != unit.parent_id:
        rehang(unit, target, form)
    return Kept(code, "unit_moved", code, {"parent": parent})


@taken_once(Permission.MANAGE_UNITS)
def end_unit(form: Form, code: str, last_day: date | None) -> Kept:
    """Ends a unit after its last day, or (None) lets it stand again.

    Raises NotFound, Refused while anything still hangs on it.
    """
    unit = _get(code)
    if last_day is not None:
        check_end(attached_to(unit, last_day))
    unit.ends_on = last_day
    return Kept(code, "unit_ended", code, {"ends_on": last_day})
