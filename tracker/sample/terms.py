"""Terms, vacations and the days that count, for the school years around the day the sample county is made for."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise

from tracker.domain.calendar import Calendar, PeriodKind, calendar_of, official_periods, school_year

YEARS_BEFORE, YEARS_AFTER = 2, 1
MONDAY, FRIDAY = 0, 4

Span = tuple[PeriodKind, str, date, date]


def spans_around(day: date) -> tuple[Span, ...]:
    """Four school years: two before that of `day`, and the next one."""
    first = school_year(day) - YEARS_BEFORE
    terms = [term for year in range(first, first + YEARS_BEFORE + YEARS_AFTER + 1) for term in _terms(year)]
    return (*terms, *_vacations(terms))


def official_years(day: date) -> range:
    """The calendar years the school years lie in."""
    first = school_year(day) - YEARS_BEFORE
    return range(first, first + YEARS_BEFORE + YEARS_AFTER + 2)


def _terms(year: int) -> Iterator[Span]:
    """From 1 September to the fourth week of January, from the first Monday of March into July (county default)."""
    name = f"{year}—{year + 1}学年"
    yield PeriodKind.TERM, f"{name}上学期", date(year, 9, 1), _weekday_before(date(year + 1, 1, 24), FRIDAY)
    spring = _weekday_before(date(year + 1, 3, 7), MONDAY)
    yield PeriodKind.TERM, f"{name}下学期", spring, _weekday_before(date(year + 1, 7, 7), FRIDAY)


def _vacations(terms: list[Span]) -> Iterator[Span]:
    for before, after in pairwise(terms):
        name = "寒假" if after[2].month < 7 else "暑假"
        yield PeriodKind.VACATION, name, before[3] + timedelta(days=1), after[2] - timedelta(days=1)


def _weekday_before(day: date, weekday: int) -> date:
    """The last such weekday up to and including `day`."""
    return day - timedelta(days=(day.weekday() - weekday) % 7)


@dataclass(frozen=True)
class Diary:
    """The working days and school days of these years in order, so that far days are found at once."""

    calendar: Calendar
    working: tuple[date, ...]
    school: tuple[date, ...]
    term_starts: tuple[date, ...]

    @classmethod
    def around(cls, day: date) -> Diary:
        spans = [(kind, first, last) for kind, _, first, last in spans_around(day)]
        for year in official_years(day):
            spans += [(span.kind, span.first_day, span.last_day) for span in official_periods(year)]
        calendar = calendar_of(spans)
        starts = tuple(sorted(first for kind, first, _ in spans if kind is PeriodKind.TERM))
        last = max(last for kind, _, last in spans if kind is PeriodKind.TERM)
        days = [starts[0] + timedelta(days=n) for n in range((last - starts[0]).days + 1)]
        working = tuple(day for day in days if calendar.is_working_day(day))
        school = tuple(day for day in working if calendar.is_school_day(day))
        return cls(calendar, working, school, starts)

    @property
    def first(self) -> date:
        """The first day of all."""
        return self.term_starts[0]

    def later(self, day: date, count: int, unit: str) -> date:
        """So many `wd`, `sd`, or `d` later; `ds` counts calendar days up to a school day, `term` from its first day."""
        if unit == "term":
            day = self.term_starts[bisect_right(self.term_starts, day)]
            return self._from(self.school, day, count)
        if unit in {"d", "ds"}:
            return self._from(self.school if unit == "ds" else self.working, day + timedelta(days=count), 0)
        days = self.school if unit == "sd" else self.working
        return self._from(days, day + timedelta(days=1), count - 1) if count else self._from(days, day, 0)

    def before(self, day: date) -> date:
        """The last working day before `day`."""
        return self.working[bisect_left(self.working, day) - 1]

    @staticmethod
    def _from(days: tuple[date, ...], day: date, count: int) -> date:
        return days[bisect_left(days, day) + count]
