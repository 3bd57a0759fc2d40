"""ISO weeks in China's days: how they are written, when they begin and end, when one is reported on."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from tracker.domain.calendar import CHINA, ONE_DAY, Calendar, Days, china_date, end_of_day

ISSUED_AT = time(8, 0)
"""A week is reported on at this hour of the first working day after it (county default)."""

WRITTEN = re.compile(r"(2[01]\d\d)-W(\d\d)")
SEVEN_DAYS = timedelta(days=7)


@dataclass(frozen=True, order=True)
class Week:
    """One ISO week, Monday to Sunday, written `2026-W47`."""

    year: int
    number: int

    def __str__(self) -> str:
        return f"{self.year}-W{self.number:02d}"

    @classmethod
    def of(cls, day: date) -> Week:
        """The week a China day lies in."""
        return cls(*day.isocalendar()[:2])

    @classmethod
    def read(cls, text: str) -> Week | None:
        """The week written so, None for what is no week."""
        found = WRITTEN.fullmatch(text)
        if found is None:
            return None
        try:
            return cls.of(date.fromisocalendar(int(found[1]), int(found[2]), 1))
        except ValueError:
            return None

    @property
    def monday(self) -> date:
        return date.fromisocalendar(self.year, self.number, 1)

    @property
    def sunday(self) -> date:
        return self.monday + SEVEN_DAYS - ONE_DAY

    @property
    def begins(self) -> datetime:
        """The first moment of Monday in China, in UTC; the week before ends with it."""
        return end_of_day(self.monday - ONE_DAY)

    @property
    def ends(self) -> datetime:
        """The first moment after Sunday in China, in UTC."""
        return end_of_day(self.sunday)

    @property
    def next(self) -> Week:
        return Week.of(self.monday + SEVEN_DAYS)

    @property
    def previous(self) -> Week:
        return Week.of(self.monday - SEVEN_DAYS)


def issue_moment(week: Week, calendar: Calendar) -> datetime:
    """When the brief on a week is due: eight o'clock of the first working day after it."""
    day = calendar.add(week.sunday, 1, Days.WORKING)
    return datetime.combine(day, ISSUED_AT, CHINA)


def last_week_due(now: datetime, calendar: Calendar) -> Week:
    """The newest week whose brief is due by `now`."""
    week = Week.of(china_date(now)).previous
    while issue_moment(week, calendar) > now:
        week = week.previous
    return week


def weeks_to_issue(newest: Week | None, due: Week, most: int) -> tuple[Week, ...]:
    """The weeks still to be reported on, the oldest first: at most so many, the newest ones; the first ever alone."""
    if newest is None:
        return (due,)
    weeks: list[Week] = []
    while due > newest and len(weeks) < most:
        weeks.append(due)
        due = due.previous
    return tuple(reversed(weeks))
