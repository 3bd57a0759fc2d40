"""The register (台账) as of any instant: one page of lines, all of them for print, the figures that reconcile."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from tracker.domain.calendar import first_of_school_year
from tracker.domain.cases import Facts, Ledger, Stage
from tracker.domain.errors import Refused
from tracker.domain.owing import TimeLeft, time_left
from tracker.domain.pages import Page, page_within
from tracker.domain.posts import Actor, Line, UnitFact
from tracker.domain.register import Entry, Filters, Narrowed, View
from tracker.domain.register_balance import Balance, Total, balance_of, totals_of
from tracker.domain.register_values import Reader, Surroundings, values_of
from tracker.domain.words import N_
from tracker.models.audit import Chain, append
from tracker.models.audit import Entry as AuditEntry
from tracker.models.cases import Case
from tracker.models.desk import Desk
from tracker.models.duties import Duty, open_in
from tracker.models.pages import on_page
from tracker.models.register_rows import paths_of, rows_of, surroundings_of
from tracker.models.register_views import (
    TermDays,
    alike_since,
    count_lines,
    ids_of,
    lines_matching,
    narrow,
    terms_begun,
)
from tracker.models.transactions import reading, writing
from tracker.models.units import units_to_choose

MOST_PRINTED = 2000
"""Lines on one print page; a longer register leaves as a workbook (county default)."""

PRINTED = "register_printed"


@dataclass(frozen=True)
class RegisterPage:
    """One page of a view, its figures under the same filters, and what it may be narrowed to."""

    page: Page[Entry]
    totals: tuple[Total, ...]
    balance: Balance
    units: tuple[UnitFact, ...]
    terms: tuple[TermDays, ...]
    unit: UnitFact | None


def page_of_register(actor: Actor, view: View, number: int, now: datetime, since: date | None = None) -> RegisterPage:
    """The lines of confirmed cases in the actor's scope as they stood, 50 a page.

    The totals follow every filter but ledger and stage, so that each ledger's listed = struck + still open; so does
    the balance, which runs from the beginning of `since`, by default the first day of the school year.
    """
    with reading():
        terms = terms_begun(view.day)
        narrowed = narrow(view.filters, terms)
        conditions = lines_matching(actor, narrowed, view.day)
        counts = count_lines(view, conditions)
        total = _wanted(view.filters, counts)
        number = page_within(number, total)
        ids = on_page(ids_of(view, conditions), number)
        page = Page(_entries(actor, view, ids, now), number, total)
        balance = _balance(actor, view, narrowed, since)
        return RegisterPage(page, totals_of(counts), balance, tuple(units_to_choose(actor)), terms, narrowed.unit)


def print_register(actor: Actor, view: View, now: datetime) -> RegisterPage:
    """Every line of a view on one page, noted as access; raises Refused where it is too long for paper."""
    with reading():
        terms = terms_begun(view.day)
        narrowed = narrow(view.filters, terms)
        conditions = lines_matching(actor, narrowed, view.day)
        counts = count_lines(view, conditions)
        total = _wanted(view.filters, counts)
        if total > MOST_PRINTED:
            raise Refused(N_("These are %(count)s lines, too many for paper. Narrow them, or take Excel."), count=total)
        page = Page(_entries(actor, view, ids_of(view, conditions), now), 1, total, max(total, 1))
        balance = _balance(actor, view, narrowed, None)
    with writing():
        append(AuditEntry(Chain.ACCESS, now, actor.person_id, PRINTED, str(view.day), {"lines": total}))
    return RegisterPage(page, totals_of(counts), balance, (), terms, narrowed.unit)


def _wanted(filters: Filters, counts: Mapping[tuple[Ledger, Stage], int]) -> int:
    """How many lines are left by ledger and stage."""
    return sum(
        number
        for (ledger, stage), number in counts.items()
        if filters.ledger in {None, ledger} and filters.stage in {None, stage}
    )


def _balance(actor: Actor, view: View, narrowed: Narrowed, since: date | None) -> Balance:
    first = min(since or first_of_school_year(view.day), view.day)
    return balance_of(alike_since(actor, view, narrowed, first), first)


def _entries(actor: Actor, view: View, ids: Any, now: datetime) -> tuple[Entry, ...]:
    """The lines in words of the domain; what a line owes next is known of today alone."""
    if view.at is not None:
        rows = rows_of(view, ids)
        around = surroundings_of(rows, view)
        return tuple(_entry(actor, row, around) for row in rows)
    rows = rows_of(view, ids, Case)
    desk = Desk.load([row.Case for row in rows], now, [path for row in rows for path in paths_of(row)])
    around = surroundings_of(rows, view, desk.book)
    return tuple(_entry(actor, row, around, facts) for row, facts in _with_facts(rows, desk))


def _with_facts(rows: Sequence[Any], desk: Desk) -> Iterator[tuple[Any, Facts]]:
    owing: dict[int | None, list[Duty]] = {row.case_id: [] for row in rows}
    for duty in open_in(row.case_id for row in rows):
        if duty.counts_from <= desk.today:
            owing[duty.case_id].append(duty)
    for row in rows:
        yield row, desk.facts(row.Case, owing[row.case_id])


def _entry(actor: Actor, row: Any, around: Surroundings, facts: Facts | None = None) -> Entry:
    struck = row.stage is Stage.MARKED_OFF
    current = facts if not struck and row.listing == row.case_listing else None
    owed = {str(of): _next_owed(current, of) if current else None for of in (Line.GOVERNMENT, Line.BUREAU)}
    return Entry(row.number, struck, values_of(row, Reader(actor), around), owed)


def _next_owed(facts: Facts, line: Line) -> TimeLeft | None:
    """The next thing a line owes on a case; the oldest due day first."""
    duties = sorted((duty for duty in facts.duties if duty.line is line), key=lambda duty: duty.due_on)
    return time_left(duties[0], facts) if duties else None
