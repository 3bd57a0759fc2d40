"""Months of the monthly return (月报): when one closes, which are owed, and from which day on each counts."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from tracker.domain.calendar import ONE_DAY, Calendar, Days, end_of_day

CLOSES_ON, DUE_ON = 20, 28
"""Days of the month: the figures close at the end of the first, the return is owed by the end of the second.

The 28th is the trade's (§7), the 20th a county default: the figures stand still while a school checks and signs them.
"""

SCHOOL_DAYS_OF_A_MONTH = 10
"""From how many school days on a month counts as one in term (county default)."""

FURTHEST_BACK = 12
"""Months looked back at, and made up for after a standstill."""


@dataclass(frozen=True, order=True)
class Month:
    """One calendar month, written `2026-11`."""

    year: int
    number: int

    def __str__(self) -> str:
        return f"{self.year}-{self.number:02d}"

    @classmethod
    def of(cls, day: date) -> Month:
        return cls(day.year, day.month)

    @classmethod
    def read(cls, text: str) -> Month | None:
        """The month a text names, None for anything else."""
        year, _, number = text.partition("-")
        if not (year.isdecimal() and number.isdecimal() and len(year) == 4 and 1 <= int(number) <= 12):
            return None
        return cls(int(year), int(number))

    @property
    def first_day(self) -> date:
        return date(self.year, self.number, 1)

    @property
    def last_day(self) -> date:
        return self.next.first_day - ONE_DAY

    @property
    def next(self) -> Month:
        return Month(self.year + self.number // 12, self.number % 12 + 1)

    @property
    def previous(self) -> Month:
        return Month.of(self.first_day - ONE_DAY)

    @property
    def closes_on(self) -> date:
        return date(self.year, self.number, CLOSES_ON)

    @property
    def due_on(self) -> date:
        return date(self.year, self.number, DUE_ON)

    def in_term(self, calendar: Calendar) -> bool:
        """Whether a return is owed for it: a month with ten school days or more (county default)."""
        days = calendar.between(self.first_day - timedelta(days=1), self.last_day, Days.SCHOOL)
        return days >= SCHOOL_DAYS_OF_A_MONTH


@dataclass(frozen=True)
class Span:
    """The days a return counts, both included; a moment counts when it lies after `begins`, up to `ends`."""

    first_day: date
    last_day: date

    @property
    def begins(self) -> datetime:
        return end_of_day(self.first_day - ONE_DAY)

    @property
    def ends(self) -> datetime:
        return end_of_day(self.last_day)

    def holds(self, day: date | None) -> bool:
        return day is not None and self.first_day <= day <= self.last_day


def span_of(month: Month, calendar: Calendar) -> Span:
    """From the day after the last month in term closed: no day lies in two returns, and none in none."""
    before = month.previous
    for _ in range(FURTHEST_BACK):
        if before.in_term(calendar):
            break
        before = before.previous
    return Span(before.closes_on + ONE_DAY, month.closes_on)


def months_to_open(newest: Month | None, today: date, calendar: Calendar) -> tuple[Month, ...]:
    """The months in term that have closed since the newest one opened, the oldest first.

    The first return of an installation is one that is not late yet.
    """
    latest = Month.of(today)
    latest = latest if today > latest.closes_on else latest.previous
    if newest is None:
        return (latest,) if today <= latest.due_on and latest.in_term(calendar) else ()
    closed = list(_after(newest, latest))[-FURTHEST_BACK:]
    return tuple(month for month in closed if month.in_term(calendar))


def _after(newest: Month, latest: Month) -> Iterator[Month]:
    month = newest.next
    while month <= latest:
        yield month
        month = month.next
