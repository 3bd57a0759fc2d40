"""What came into the register, went out of it and changed in it between two days."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from tracker.domain.calendar import ONE_DAY, end_of_day
from tracker.domain.pages import Page, page_within
from tracker.domain.posts import Actor, UnitFact
from tracker.domain.register import Filters, View, view_of
from tracker.domain.register_changes import Change, ChangeKind
from tracker.domain.register_values import Reader, Values, values_of
from tracker.models.register_changes import Between, count_changes, page_of_pairs
from tracker.models.register_rows import rows_of, surroundings_of
from tracker.models.register_views import TermDays, narrow, terms_begun
from tracker.models.transactions import reading
from tracker.models.units import units_to_choose


@dataclass(frozen=True)
class ChangesPage:
    """One page of one kind, how many there are of each, the days compared, and what may be chosen."""

    page: Page[Change]
    counts: Mapping[ChangeKind, int]
    first: date
    last: date
    units: tuple[UnitFact, ...]
    terms: tuple[TermDays, ...]


@dataclass(frozen=True)
class Span:
    """The two days, each meant at its last moment; the later one may be the running day."""

    first: date
    last: date


def page_of_changes(
    actor: Actor, filters: Filters, span: Span, shown: tuple[ChangeKind, int], now: datetime
) -> ChangesPage:
    """The changes of one kind from the end of one day to the end of another, 50 a page; `shown` is kind and page."""
    kind, number = shown
    last = view_of(filters, span.last, now)
    first = view_of(filters, min(span.first, last.day - ONE_DAY), now)
    with reading():
        terms = terms_begun(last.day)
        between = Between(actor, narrow(filters, terms), first.at or end_of_day(first.day), last.at or now)
        counts = count_changes(between)
        number = page_within(number, counts[kind])
        pairs = page_of_pairs(between, kind, number)
        said = _values(actor, [line for row in pairs for line in row if line], last.day)
        changes = (
            Change(said[row.after or row.before]["number"], said.get(row.before), said.get(row.after)) for row in pairs
        )
        page = Page(tuple(changes), number, counts[kind])
        return ChangesPage(page, counts, first.day, last.day, tuple(units_to_choose(actor)), terms)


def _values(actor: Actor, versions: list[int], day: date) -> dict[int, Values]:
    """What each of these versions of lines said, by its id."""
    view = View(Filters(), day)
    rows = rows_of(view, versions)
    around = surroundings_of(rows, view)
    return {row.id: values_of(row, Reader(actor), around) for row in rows}
