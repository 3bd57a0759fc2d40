"""Hidden dropouts as schools and the bureau see them: figures by school, the children of one, what is said of them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from tracker.domain.disclosure import name_for
from tracker.domain.errors import Forbidden
from tracker.domain.hidden import HINTS, Hint, is_covered
from tracker.domain.pages import Page, page_within, rows_on
from tracker.domain.permissions import Permission, may, sees
from tracker.domain.posts import Actor, UnitFact
from tracker.domain.rosters import TRACES, RosterKind
from tracker.domain.side_by_side import Beside, masked
from tracker.models.audit import Chain, Entry, append
from tracker.models.base import db
from tracker.models.hidden import (
    Found,
    HiddenAnswer,
    HiddenCounts,
    HiddenRoom,
    HiddenSearch,
    count_found,
    find_school,
    found_in,
    latest_searches,
    rooms_in,
    unknown_rows,
)
from tracker.models.hidden_answers import LoggedTogether, acts_of
from tracker.models.hidden_lists import DatedList, lists_of, lists_to_search
from tracker.models.pages import count_of, on_page
from tracker.models.rosters import RosterRow
from tracker.models.students import Student
from tracker.models.transactions import reading, writing
from tracker.models.units import Unit, units_by_id


@dataclass(frozen=True)
class Coverage:
    """How many children of a school or class were looked at, and how many stand on each list; None: not covered."""

    unit: UnitFact
    children: int
    listed: Mapping[RosterKind, int | None]
    counts: HiddenCounts


@dataclass(frozen=True)
class Basis:
    """The newest search and the lists it went over; one that is under way."""

    search: HiddenSearch | None
    running: HiddenSearch | None
    lists: tuple[DatedList, ...]

    @property
    def traces(self) -> tuple[RosterKind, ...]:
        return tuple(kind for kind in TRACES if any(one.roster.kind is kind for one in self.lists))


@dataclass(frozen=True)
class SchoolsPage:
    """The schools in the reader's part of the tree, those with most to verify first.

    `next` are the lists the next search goes over that say something of a child besides; `unknown` is how many rows of
    the away list fit no pupil. Both are for those who keep the lists.
    """

    basis: Basis
    next: tuple[DatedList, ...]
    unknown: int
    page: Page[Coverage]
    counts: HiddenCounts


@dataclass(frozen=True, repr=False)
class UnknownRow:
    """A row of the away list that fits no pupil: where it stands, the name, what else it says."""

    sheet: str
    number: int
    name: str
    fields: tuple[Beside, ...]


@dataclass(frozen=True, repr=False)
class HiddenRow:
    """A child as it may be shown: what speaks of it, and its open case or what was answered.

    `case` is empty for a case the reader may not see.
    """

    id: int
    name: str
    room: str
    hints: tuple[Hint, ...]
    waits: bool
    is_open: bool
    case: str | None
    answer: HiddenAnswer | None
    told_by: str


@dataclass(frozen=True, repr=False)
class SchoolPage:
    """The children of a school with the figures of its classes, and the acts that logged some and can be undone."""

    basis: Basis
    school: UnitFact
    acts: tuple[LoggedTogether, ...]
    rooms: tuple[Coverage, ...]
    counts: HiddenCounts
    page: Page[HiddenRow]


def page_of_schools(actor: Actor, number: int) -> SchoolsPage:
    """The figures of the newest search by school; raises Forbidden."""
    if not may(actor, Permission.VERIFY_HIDDEN):
        raise Forbidden
    with reading():
        rows = _by_school(rooms_in(actor), count_found(actor))
        number = page_within(number, len(rows))
        total = sum((row.counts for row in rows), HiddenCounts())
        keeps = may(actor, Permission.KEEP_ROSTERS)
        standing, unknown = (lists_to_search(), count_of(unknown_rows())) if keeps else ({}, 0)
        next_lists = tuple(standing[kind] for kind in HINTS if kind in standing)
        return SchoolsPage(_basis(), next_lists, unknown, Page(rows_on(rows, number), number, len(rows)), total)


def page_of_unknown(actor: Actor, number: int, now: datetime) -> Page[UnknownRow]:
    """The rows of the away list that fit no pupil, the look recorded; raises Forbidden."""
    if not may(actor, Permission.KEEP_ROSTERS):
        raise Forbidden
    with writing():
        query = unknown_rows()
        total = count_of(query)
        number = page_within(number, total)
        found = db.session.scalars(on_page(query, number)).all()
        append(Entry(Chain.ACCESS, now, actor.person_id, "hidden_unknown_shown"))
        return Page(tuple(map(_unknown, found)), number, total)


def _unknown(row: RosterRow) -> UnknownRow:
    name, *fields = masked(row.body)
    return UnknownRow(row.sheet, row.number, name.one, tuple(fields))


def _basis() -> Basis:
    search, running = latest_searches()
    return Basis(search, running, tuple(lists_of(search)) if search else ())


def _by_school(rooms: Sequence[tuple[HiddenRoom, Unit]], counts: Mapping[int, HiddenCounts]) -> list[Coverage]:
    """Those with most to verify first."""
    of_school: dict[int, list[HiddenRoom]] = defaultdict(list)
    for room, unit in rooms:
        of_school[unit.parent_id or 0].append(room)
    schools = units_by_id({*of_school, *counts})
    rows = [_coverage(unit, of_school[key], counts.get(key, HiddenCounts())) for key, unit in schools.items()]
    return sorted(rows, key=lambda row: (-row.counts.waiting, row.unit.path))


def _coverage(unit: Unit, rooms: Sequence[HiddenRoom], counts: HiddenCounts) -> Coverage:
    listed = {kind: _on(kind, rooms) or None for kind in TRACES}
    return Coverage(unit.fact(), sum(room.children for room in rooms), listed, counts)


def _on(kind: RosterKind, rooms: Iterable[HiddenRoom]) -> int:
    return sum(room.listed.get(kind, 0) for room in rooms)


def _by_class(rooms: Sequence[tuple[HiddenRoom, Unit]]) -> Iterator[Coverage]:
    at_school = {kind: _on(kind, (room for room, _ in rooms)) for kind in TRACES}
    for room, unit in rooms:
        listed = {kind: room.listed.get(kind, 0) for kind in TRACES}
        spoken = {kind: is_covered(room.children, count, at_school[kind]) for kind, count in listed.items()}
        shown = {kind: count if spoken[kind] else None for kind, count in listed.items()}
        yield Coverage(unit.fact(), room.children, shown, HiddenCounts())


def open_school(actor: Actor, code: str, number: int) -> SchoolPage:
    """A school's children, those who wait first, by class; raises Forbidden, NotFound."""
    if not may(actor, Permission.VERIFY_HIDDEN):
        raise Forbidden
    with reading():
        school = find_school(actor, code)
        counts = count_found(actor).get(school.id, HiddenCounts())
        number = page_within(number, counts.found)
        query = found_in(actor).where(Student.school_id == school.id)
        shown = tuple(_row(actor, Found(*row)) for row in db.session.execute(on_page(query, number)))
        rooms = [(room, unit) for room, unit in rooms_in(actor) if unit.parent_id == school.id]
        of_school = school.fact(), tuple(acts_of(school.id)), tuple(_by_class(rooms))
        return SchoolPage(_basis(), *of_school, counts, Page(shown, number, counts.found))


def _row(actor: Actor, found: Found) -> HiddenRow:
    child, student, case, answer = found.child, found.student, found.case, found.answer
    paths = (student.class_path, student.responsible_path, student.residence_path)
    number = answer.case_number if answer else None
    if case is not None:
        number = case.number if sees(actor, case.class_path, case.responsible_path, case.residence_path) else None
    return HiddenRow(
        child.id,
        name_for(actor, student.name, *paths),
        found.room.name,
        child.hints,
        waits=case is None and answer is None,
        is_open=case is not None,
        case=number,
        answer=answer,
        told_by=found.told_by or "",
    )
