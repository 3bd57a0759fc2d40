"""The county's calendar: a school year in months and rows, entering, changing and removing periods."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from tracker.domain.calendar import PeriodKind, calendar_of, china_date, school_year
from tracker.domain.errors import NotFound, Refused
from tracker.domain.forms import Form
from tracker.domain.permissions import Permission
from tracker.domain.school_years import (
    Counted,
    Month,
    Span,
    check_span,
    counted,
    first_and_last,
    may_be_loaded,
    months_of,
    years_without_holidays,
)
from tracker.domain.words import N_
from tracker.models.base import db
from tracker.models.calendar import Period, list_periods, preload_official_days
from tracker.models.forms import Kept, taken_once
from tracker.models.transactions import reading


@dataclass(frozen=True)
class YearPage:
    """One school year: its rows with their school days, its months, and which calendar years lack holidays.

    `unknown` are the running and the next year without holidays; `loadable` those of this school year whose
    official days the program knows but the calendar does not hold.
    """

    year: int
    rows: tuple[Counted, ...]
    months: tuple[Month, ...]
    has_term: bool
    unknown: tuple[int, ...]
    loadable: tuple[int, ...]

    @property
    def previous_year(self) -> int:
        return self.year - 1

    @property
    def next_year(self) -> int:
        return self.year + 1

    @property
    def school_days(self) -> int:
        return sum(month.school_days for month in self.months)


def page_of_year(year: int, now: datetime) -> YearPage:
    """The school year that begins in `year`."""
    with reading():
        spans = [_span(period) for period in list_periods()]
    first, last = first_and_last(year)
    calendar = calendar_of((span.kind, span.first_day, span.last_day) for span in spans)
    inside = [span for span in spans if span.first_day <= last and span.last_day >= first]
    holidays = _years_with_holidays(spans)
    return YearPage(
        year,
        tuple(counted(span, calendar) for span in inside),
        months_of(year, calendar),
        any(span.kind is PeriodKind.TERM for span in inside),
        years_without_holidays(china_date(now), holidays),
        tuple(y for y in (year, year + 1) if may_be_loaded(y, holidays)),
    )


def _years_with_holidays(spans: Iterable[Span]) -> set[int]:
    return {span.first_day.year for span in spans if span.kind is PeriodKind.HOLIDAY}


def _span(period: Period) -> Span:
    return Span(period.kind, period.name, period.first_day, period.last_day, period.id, period.official)


def get_span(period_id: int) -> Span:
    """One row of the calendar; raises NotFound."""
    with reading():
        return _span(_get(period_id))


def _get(period_id: int) -> Period:
    period = db.session.get(Period, period_id)
    if period is None:
        raise NotFound
    return period


@taken_once(Permission.MANAGE_RULES)
def add_period(form: Form, span: Span) -> Kept:
    """Enters a term, a vacation, a holiday or a make-up day; duties that stand keep their day.

    Raises Invalid where it is reversed or overlaps another.
    """
    _check(span)
    period = Period(kind=span.kind, name=span.name, first_day=span.first_day, last_day=span.last_day)
    db.session.add(period)
    db.session.flush()
    return _kept("period_added", period)


@taken_once(Permission.MANAGE_RULES)
def change_period(form: Form, period_id: int, span: Span) -> Kept:
    """Changes a row, an official one too: the county decides; raises NotFound, Invalid."""
    period = _get(period_id)
    _check(replace(span, id=period_id))
    period.kind, period.name = span.kind, span.name
    period.first_day, period.last_day = span.first_day, span.last_day
    db.session.flush()
    return _kept("period_changed", period)


@taken_once(Permission.MANAGE_RULES)
def remove_period(form: Form, period_id: int) -> Kept:
    """Takes a row out of the calendar; raises NotFound."""
    period = _get(period_id)
    kept = _kept("period_removed", period)
    db.session.delete(period)
    db.session.flush()
    return kept


@taken_once(Permission.MANAGE_RULES)
def load_official_days(form: Form, year: int) -> Kept:
    """Enters the State Council's days of a year that the program knows; raises Refused where it does not."""
    if not may_be_loaded(year, _years_with_holidays([_span(period) for period in list_periods()])):
        raise Refused(N_("The official days of %(year)s are entered already or not known yet."), year=year)
    preload_official_days([year])
    return Kept(str(year), "official_days_loaded", str(year))


def _check(span: Span) -> None:
    check_span(span, [_span(period) for period in list_periods()])


def _kept(action: str, period: Period) -> Kept:
    days: dict[str, Any] = {"first_day": period.first_day, "last_day": period.last_day}
    return Kept(str(school_year(period.first_day)), action, f"period {period.id}", {"kind": period.kind, **days})
