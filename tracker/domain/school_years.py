"""A school year as the calendar page shows it, and what may be entered in the calendar."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from tracker.domain.calendar import ONE_DAY, Calendar, Days, PeriodKind, official_year_known
from tracker.domain.errors import Failure, Invalid
from tracker.domain.words import N_, Word

T, V, H, M = PeriodKind.TERM, PeriodKind.VACATION, PeriodKind.HOLIDAY, PeriodKind.MAKE_UP

NEVER_TOGETHER: Mapping[PeriodKind, frozenset[PeriodKind]] = {
    T: frozenset({T, V}),
    V: frozenset({T, V}),
    H: frozenset({H, M}),
    M: frozenset({H, M}),
}
"""No day lies in two of these; a holiday lies in a term or a vacation."""

LONGEST = 250
"""Days; no term, vacation or holiday is longer (county default)."""


@dataclass(frozen=True)
class Span:
    """One row of the calendar; `id` is None for one that is to be entered."""

    kind: PeriodKind
    name: str
    first_day: date
    last_day: date
    id: int | None = None
    official: bool = False


def check_span(span: Span, others: Iterable[Span]) -> None:
    """Raises Invalid for a span that is reversed, too long, or overlaps one it may not overlap."""
    if span.last_day < span.first_day:
        raise Invalid({"last_day": Failure(N_("The last day lies before the first."))})
    if (span.last_day - span.first_day).days >= LONGEST:
        raise Invalid({"last_day": Failure(N_("This would be longer than %(count)s days."), count=LONGEST)})
    if span.kind is M and any(day.weekday() < 5 for day in _days(span)):
        raise Invalid({"first_day": Failure(N_("A make-up working day is a Saturday or a Sunday."))})
    for other in others:
        if other.id != span.id and other.kind in NEVER_TOGETHER[span.kind] and _overlap(span, other):
            raise Invalid({"first_day": _overlapping(other)})


def _overlap(one: Span, other: Span) -> bool:
    return one.first_day <= other.last_day and other.first_day <= one.last_day


def _overlapping(other: Span) -> Failure:
    sentence = N_("This overlaps “%(name)s”, %(first)s to %(last)s. Change that first.")
    return Failure(sentence, name=other.name, first=other.first_day, last=other.last_day)


def _days(span: Span) -> Iterable[date]:
    return (span.first_day + ONE_DAY * n for n in range((span.last_day - span.first_day).days + 1))


class DayKind(Word):
    """What a day is to a school."""

    SCHOOL_DAY = "school_day", N_("School day")
    NO_SCHOOL = "no_school", N_("Working day without school")
    WEEKEND = "weekend", N_("Weekend")
    HOLIDAY = "holiday", N_("Holiday")
    MAKE_UP = "make_up", N_("Make-up working day")


MARKS: Mapping[DayKind, str] = {DayKind.HOLIDAY: N_("off"), DayKind.MAKE_UP: N_("on")}
"""The letter beside the number, so that colour is never the only sign."""


@dataclass(frozen=True)
class Day:
    """One day of a month; `is_school_day` also holds for a make-up day in term."""

    on: date
    kind: DayKind
    is_school_day: bool


@dataclass(frozen=True)
class Month:
    """One month in weeks from Monday to Sunday, None outside it."""

    first_day: date
    weeks: tuple[tuple[Day | None, ...], ...]
    school_days: int


@dataclass(frozen=True)
class Counted:
    """A span with the school days in it."""

    span: Span
    school_days: int


def first_and_last(year: int) -> tuple[date, date]:
    """The school year that begins in `year`: 1 September to 31 August (trade §10)."""
    return date(year, 9, 1), date(year + 1, 8, 31)


def months_of(year: int, calendar: Calendar) -> tuple[Month, ...]:
    """The twelve months of a school year."""
    starts = [date(year + (month > 12), (month - 1) % 12 + 1, 1) for month in range(9, 21)]
    return tuple(_month(start, calendar) for start in starts)


def _month(first_day: date, calendar: Calendar) -> Month:
    monday = first_day - timedelta(days=first_day.weekday())
    weeks = []
    while monday.month == first_day.month or monday < first_day:
        weeks.append(tuple(_day(monday + ONE_DAY * n, first_day.month, calendar) for n in range(7)))
        monday += ONE_DAY * 7
    school_days = sum(day is not None and day.is_school_day for week in weeks for day in week)
    return Month(first_day, tuple(weeks), school_days)


def _day(on: date, month: int, calendar: Calendar) -> Day | None:
    if on.month != month:
        return None
    return Day(on, _kind(on, calendar), calendar.is_school_day(on))


def _kind(on: date, calendar: Calendar) -> DayKind:
    if on in calendar.makeup_days:
        return DayKind.MAKE_UP
    if on in calendar.holidays:
        return DayKind.HOLIDAY
    if on.weekday() > 4:
        return DayKind.WEEKEND
    return DayKind.SCHOOL_DAY if calendar.is_school_day(on) else DayKind.NO_SCHOOL


def counted(span: Span, calendar: Calendar) -> Counted:
    return Counted(span, calendar.between(span.first_day - ONE_DAY, span.last_day, Days.SCHOOL))


def years_without_holidays(today: date, entered: Iterable[int]) -> tuple[int, ...]:
    """Of the running and the next year those of which no holidays are entered."""
    known = set(entered)
    return tuple(year for year in (today.year, today.year + 1) if year not in known)


def may_be_loaded(year: int, entered: Iterable[int]) -> bool:
    """Whether the program knows the official days of a year that are not entered yet."""
    return official_year_known(year) and year not in set(entered)
