"""Reading the lists of a new term: which school has reported, and the list of one school."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from tracker.domain.arrivals import ArrivalAct, ArrivalState, Opening, SchoolTerm, Tally, may_act, state_of
from tracker.domain.calendar import china_date
from tracker.domain.errors import NotFound
from tracker.domain.pages import Page, page_within, rows_on
from tracker.domain.permissions import Permission, may
from tracker.domain.posts import Actor, UnitFact
from tracker.models.arrival_rows import AbsentRow, RoomRow, absent_rows, room_row
from tracker.models.arrivals import (
    IN_ORDER,
    ArrivalList,
    Held,
    absentees_of,
    classes_of,
    tallies_of,
    visible_classes,
)
from tracker.models.base import db
from tracker.models.people import PostBook
from tracker.models.roll import count_without_catchment
from tracker.models.transactions import reading


@dataclass(frozen=True)
class ListRow:
    """The list of a school, or what of it the reader sees."""

    number: str
    unit: UnitFact
    state: ArrivalState
    tally: Tally
    overdue: bool


@dataclass(frozen=True)
class TermPage:
    """The lists of a term as far as the reader sees them, the late ones first; `terms` may be chosen."""

    term: SchoolTerm | None
    terms: tuple[SchoolTerm, ...]
    page: Page[ListRow]
    tally: Tally
    closed: int
    overdue: int
    without_catchment: int
    """Children of entry age whose village belongs to no school's catchment, for whoever sees the county."""


@dataclass(frozen=True, repr=False)
class ListPage:
    """A school's list: its classes, the children named as absent, what the reader may do now."""

    row: ListRow
    opening: Opening
    rooms: tuple[RoomRow, ...]
    absent: tuple[AbsentRow, ...]
    possible: frozenset[ArrivalAct]
    closed_at: datetime | None


def page_of_term(actor: Actor, term: SchoolTerm | None, number: int, now: datetime) -> TermPage:
    """The lists of a term, of the newest one where none is named."""
    with reading():
        terms = _terms(actor)
        term = term if term in terms else next(iter(terms), None)
        rows = sorted(_rows(actor, term, china_date(now)), key=_late_first) if term else []
        number = page_within(number, len(rows))
        return TermPage(
            term,
            terms,
            Page(rows_on(rows, number), number, len(rows)),
            sum((row.tally for row in rows), Tally()),
            sum(row.state is ArrivalState.CLOSED for row in rows),
            sum(row.overdue for row in rows),
            count_without_catchment(actor, term) if term else 0,
        )


def _terms(actor: Actor) -> tuple[SchoolTerm, ...]:
    named = db.session.scalars(visible_classes(actor).with_only_columns(ArrivalList.term).distinct())
    return tuple(sorted((term for term in map(SchoolTerm.read, named) if term), reverse=True))


def _rows(actor: Actor, term: SchoolTerm, today: date) -> list[ListRow]:
    query = visible_classes(actor).where(ArrivalList.term == str(term)).order_by(*IN_ORDER)
    lists: dict[int, list[Held]] = defaultdict(list)
    for row in db.session.execute(query):
        lists[row[0].id].append(Held(*row))
    tallies = tallies_of(held.room for classes in lists.values() for held in classes)
    return [_row(classes, tallies, today) for classes in lists.values()]


def _late_first(row: ListRow) -> tuple[bool, bool, str]:
    return not row.overdue, row.state is ArrivalState.CLOSED, row.unit.path


def open_list(actor: Actor, number: str, now: datetime) -> ListPage:
    """A school's list, or what of it the reader sees; raises NotFound."""
    with reading():
        classes = classes_of(actor, number)
        if not classes:
            raise NotFound
        listed, today = classes[0].list, china_date(now)
        tallies = tallies_of(held.room for held in classes)
        rooms = {held.room.id: room_row(actor, held, tallies[held.room.id]) for held in classes}
        row = _row(classes, tallies, today)
        absent = absent_rows(actor, rooms, absentees_of(rooms))
        return ListPage(
            row,
            listed.opening,
            tuple(rooms.values()),
            absent,
            _possible(actor, classes, row.tally, today),
            listed.closed_at,
        )


def _row(classes: Sequence[Held], tallies: Mapping[int, Tally], today: date) -> ListRow:
    """Overdue by the first day while a class is silent, by the second as long as the list is not closed."""
    listed, school = classes[0].list, classes[0].school
    tally = sum((tallies[held.room.id] for held in classes), Tally())
    due_on = listed.named_by if tally.not_reported else listed.settled_by
    state = state_of(tally, closed=listed.is_closed)
    return ListRow(listed.number, school.fact(), state, tally, overdue=not listed.is_closed and today > due_on)


def _possible(actor: Actor, classes: Sequence[Held], tally: Tally, today: date) -> frozenset[ArrivalAct]:
    """What the reader may do with some class of the list; each class and each child is asked again on its own page."""
    school = classes[0].school.path
    if classes[0].list.is_closed or not may(actor, Permission.REPORT_ARRIVALS):
        return frozenset()
    book = PostBook.load([school, *(held.unit.path for held in classes)], today)
    rooms = [book.holders(held.unit.path) for held in classes]
    asked = {
        ArrivalAct.REPORT: rooms if tally.not_reported else (),
        ArrivalAct.SETTLE: rooms if tally.absent else (),
        ArrivalAct.CLOSE: [book.holders(school)] if state_of(tally, closed=False) is ArrivalState.CLOSABLE else (),
    }
    return frozenset(act for act, where in asked.items() if any(may_act(act, actor, holders) for holders in where))
