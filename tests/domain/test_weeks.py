"""ISO weeks in China's days, and when each is reported on."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from tracker.domain.calendar import Calendar
from tracker.domain.weeks import Week, issue_moment, last_week_due, weeks_to_issue

NATIONAL_DAY = Calendar(holidays=frozenset(date(2026, 10, day) for day in range(1, 8)))


@pytest.mark.parametrize(
    ("text", "monday"),
    [("2026-W47", date(2026, 11, 16)), ("2026-W53", date(2026, 12, 28)), ("2027-W01", date(2027, 1, 4))],
)
def test_a_week_is_written_as_iso_writes_it(text: str, monday: date) -> None:
    week = Week.read(text)
    assert week is not None
    assert (str(week), week.monday, Week.of(monday)) == (text, monday, week)


@pytest.mark.parametrize("text", ["", "2026", "2026-W54", "2025-W53", "2026-47", "2026-W00", "0001-W01", "9999-W52"])
def test_what_is_no_week_is_none(text: str) -> None:
    assert Week.read(text) is None


def test_a_week_ends_with_the_moment_the_next_one_begins() -> None:
    week = Week(2026, 47)
    assert week.begins == datetime(2026, 11, 15, 16, tzinfo=UTC)
    assert week.ends == week.next.begins
    assert (week.next.previous, Week(2026, 53).next) == (week, Week(2027, 1))


@pytest.mark.parametrize(
    ("week", "moment"),
    [
        (Week(2026, 47), datetime(2026, 11, 23, tzinfo=UTC)),
        (Week(2026, 40), datetime(2026, 10, 8, tzinfo=UTC)),
        (Week(2026, 39), datetime(2026, 9, 28, tzinfo=UTC)),
    ],
)
def test_a_brief_is_due_at_eight_on_the_first_working_day_after_its_week(week: Week, moment: datetime) -> None:
    assert issue_moment(week, NATIONAL_DAY) == moment


@pytest.mark.parametrize(
    ("now", "due"),
    [
        (datetime(2026, 11, 22, 23, 59, tzinfo=UTC), Week(2026, 46)),
        (datetime(2026, 11, 23, 0, 0, tzinfo=UTC), Week(2026, 47)),
        (datetime(2026, 10, 7, 12, tzinfo=UTC), Week(2026, 39)),
        (datetime(2026, 10, 8, 0, tzinfo=UTC), Week(2026, 40)),
    ],
)
def test_the_newest_week_due_is_the_one_whose_moment_has_come(now: datetime, due: Week) -> None:
    assert last_week_due(now, NATIONAL_DAY) == due


def test_missed_weeks_are_made_up_for_oldest_first_and_not_without_end() -> None:
    due = Week(2026, 47)
    assert weeks_to_issue(None, due, 12) == (due,)
    assert weeks_to_issue(Week(2026, 44), due, 12) == (Week(2026, 45), Week(2026, 46), due)
    assert weeks_to_issue(due, due, 12) == weeks_to_issue(Week(2026, 48), due, 12) == ()
    assert len(weeks_to_issue(Week(2025, 1), due, 12)) == 12
