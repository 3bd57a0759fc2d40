"""Days as the county counts them: China dates, working days, school days, terms and vacations."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta, timezone
from functools import lru_cache

import chinese_calendar

from tracker.domain.words import N_, Word

CHINA = timezone(timedelta(hours=8), "Asia/Shanghai")
ONE_DAY = timedelta(days=1)
LONGEST_SEARCH = 800


class Days(Word):
    """What a term counts."""

    SCHOOL = "sd", N_("school days")
    WORKING = "wd", N_("working days")
    CALENDAR = "d", N_("days")


class PeriodKind(Word):
    """What a period of the calendar is."""

    TERM = "term", N_("Term")
    VACATION = "vacation", N_("Vacation")
    HOLIDAY = "holiday", N_("Holiday")
    MAKE_UP = "make_up", N_("Make-up working day")


@dataclass(frozen=True)
class OfficialPeriod:
    """A holiday or a make-up working day as the State Council announces it, under its Chinese name."""

    kind: PeriodKind
    name: str
    first_day: date
    last_day: date


@dataclass(frozen=True)
class Term:
    """So many days of one sort."""

    count: int
    unit: Days


def china_date(now: datetime) -> date:
    """The day it is in China at an aware moment."""
    return now.astimezone(CHINA).date()


def end_of_day(day: date) -> datetime:
    """The first moment after a China day, in UTC."""
    return datetime.combine(day + ONE_DAY, time(), CHINA).astimezone(UTC)


def school_year(day: date) -> int:
    """The year in which the school year of `day` began (1 September – 31 August)."""
    return day.year if day.month >= 9 else day.year - 1


def first_of_school_year(day: date) -> date:
    """The first day of the school year of `day`."""
    return date(school_year(day), 9, 1)


def age_at(birth: date, day: date) -> int:
    """Full years of age on `day`."""
    return day.year - birth.year - ((day.month, day.day) < (birth.month, birth.day))


def official_year_known(year: int) -> bool:
    """Whether the State Council's holidays of that year are known to the program."""
    return 2004 <= year <= 2026


def official_periods(year: int) -> tuple[OfficialPeriod, ...]:
    """The State Council's holidays and make-up days of a year, each as one span; none where the year is not known."""
    if not official_year_known(year):
        return ()
    found: list[OfficialPeriod] = []
    day = date(year, 1, 1)
    while day.year == year:
        off, name = chinese_calendar.get_holiday_detail(day)
        if name:
            kind = PeriodKind.HOLIDAY if off else PeriodKind.MAKE_UP
            found = _joined(found, OfficialPeriod(kind, chinese_calendar.Holiday(name).chinese, day, day))
        day += ONE_DAY
    return tuple(found)


def _joined(found: list[OfficialPeriod], last: OfficialPeriod) -> list[OfficialPeriod]:
    """The spans with one day more, which goes on with the span before it where it is the same holiday."""
    before = found[-1] if found else None
    same = before and (before.kind, before.name) == (last.kind, last.name)
    if before and same and before.last_day + ONE_DAY == last.first_day:
        return [*found[:-1], replace(before, last_day=last.last_day)]
    return [*found, last]


@dataclass(frozen=True)
class Calendar:
    """Holidays and make-up days over the weekday rule; terms and vacations as first and last day.

    A school day is a working day inside a term and outside a vacation. Where no term is entered for a day's school
    year, every working day is a school day and no day is vacation.
    """

    holidays: frozenset[date] = frozenset()
    makeup_days: frozenset[date] = frozenset()
    terms: tuple[tuple[date, date], ...] = ()
    vacations: tuple[tuple[date, date], ...] = ()

    def is_working_day(self, day: date) -> bool:
        if day in self.makeup_days:
            return True
        return day.weekday() < 5 and day not in self.holidays

    def in_vacation(self, day: date) -> bool:
        """Outside all terms of a school year that has some, or inside a vacation."""
        return _place(self.terms, self.vacations, day)

    def is_school_day(self, day: date) -> bool:
        return self.is_working_day(day) and not self.in_vacation(day)

    def counts(self, day: date, unit: Days) -> bool:
        """Whether a day counts for a term of this sort."""
        if unit is Days.CALENDAR:
            return True
        return self.is_working_day(day) if unit is Days.WORKING else self.is_school_day(day)

    def add(self, day: date, count: int, unit: Days) -> date:
        """The `count`-th such day after `day`; `day` itself for none."""
        if unit is Days.CALENDAR:
            return day + ONE_DAY * count
        for _ in range(LONGEST_SEARCH):
            if count <= 0:
                break
            day += ONE_DAY
            count -= self.counts(day, unit)
        return day

    def between(self, start: date, end: date, unit: Days) -> int:
        """How many such days lie after `start` up to and including `end`; negative when `end` is earlier."""
        if end < start:
            return -self.between(end, start, unit)
        if unit is Days.CALENDAR:
            return (end - start).days
        return sum(self.counts(start + ONE_DAY * n, unit) for n in range(1, (end - start).days + 1))

    def went_on(self, day: date) -> date | None:
        """The first school day since the last vacation, None before it has come; `day` where there was no vacation."""
        first = None
        for n in range(LONGEST_SEARCH):
            earlier = day - ONE_DAY * n
            if self.in_vacation(earlier):
                return first
            first = earlier if self.is_school_day(earlier) else first
        return day

    def next_term_start(self, day: date) -> date | None:
        """The first day of the next term after `day`, None where none is entered yet."""
        return min((first for first, _ in self.terms if first > day), default=None)

    def term_began(self, day: date) -> date | None:
        """The first day of the latest term that has begun by `day`, None where none is entered."""
        return max((first for first, _ in self.terms if first <= day), default=None)

    def term_end(self, day: date) -> date | None:
        """The last day of the term `day` lies in, or of the next one."""
        return min((last for _, last in self.terms if last >= day), default=None)


@lru_cache(maxsize=20_000)
def _place(terms: tuple[tuple[date, date], ...], vacations: tuple[tuple[date, date], ...], day: date) -> bool:
    if any(first <= day <= last for first, last in vacations):
        return True
    year = school_year(day)
    entered = any(school_year(last) == year for _, last in terms)
    return entered and not any(first <= day <= last for first, last in terms)


def calendar_of(periods: Iterable[tuple[PeriodKind, date, date]]) -> Calendar:
    """The calendar made of its periods."""
    rows = tuple(periods)

    def days(kind: PeriodKind) -> frozenset[date]:
        return frozenset(
            first + ONE_DAY * n for k, first, last in rows if k is kind for n in range((last - first).days + 1)
        )

    def spans(kind: PeriodKind) -> tuple[tuple[date, date], ...]:
        return tuple((first, last) for k, first, last in rows if k is kind)

    return Calendar(
        days(PeriodKind.HOLIDAY),
        days(PeriodKind.MAKE_UP),
        spans(PeriodKind.TERM),
        spans(PeriodKind.VACATION),
    )
