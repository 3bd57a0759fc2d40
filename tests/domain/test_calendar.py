"""Days as the county counts them: hand-counted ones, and what holds of any calendar."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from tests.domain.life import CALENDAR
from tracker.domain.calendar import (
    CHINA,
    Calendar,
    Days,
    PeriodKind,
    calendar_of,
    china_date,
    end_of_day,
    official_periods,
    school_year,
)

SD, WD, D = Days.SCHOOL, Days.WORKING, Days.CALENDAR
often = settings(max_examples=60, derandomize=True, deadline=None)
days = st.dates(date(2026, 1, 1), date(2027, 12, 31))
counts = st.integers(0, 40)
units = st.sampled_from(list(Days))


@st.composite
def calendars(draw: st.DrawFn) -> Calendar:
    """Holidays, make-up days, up to two terms and a vacation anywhere."""
    first = draw(days)
    spring = first + timedelta(days=draw(st.integers(130, 200)))
    terms = ((first, first + timedelta(days=120)), (spring, spring + timedelta(days=100)))
    chosen = draw(st.integers(0, 2))
    vacation = draw(st.lists(st.tuples(days, st.integers(0, 20)), max_size=1))
    return Calendar(
        holidays=frozenset(draw(st.lists(days, max_size=12))),
        makeup_days=frozenset(draw(st.lists(days, max_size=6))),
        terms=terms[:chosen],
        vacations=tuple((day, day + timedelta(days=length)) for day, length in vacation),
    )


@pytest.mark.parametrize(
    ("day", "count", "unit", "expected"),
    [
        (date(2026, 11, 2), 5, WD, date(2026, 11, 9)),
        (date(2026, 11, 6), 1, SD, date(2026, 11, 9)),
        (date(2026, 11, 7), 1, WD, date(2026, 11, 9)),
        (date(2026, 12, 31), 1, WD, date(2027, 1, 4)),
        (date(2027, 1, 22), 1, SD, date(2027, 3, 1)),
        (date(2027, 1, 22), 1, WD, date(2027, 1, 25)),
        (date(2027, 7, 2), 3, WD, date(2027, 7, 7)),
        (date(2026, 11, 2), 30, D, date(2026, 12, 2)),
        (date(2026, 11, 7), 0, WD, date(2026, 11, 7)),
    ],
)
def test_days_are_counted_as_by_hand(day: date, count: int, unit: Days, expected: date) -> None:
    assert CALENDAR.add(day, count, unit) == expected


def test_national_day_of_2026_with_its_make_up_days_is_as_the_state_council_says() -> None:
    calendar = calendar_of((period.kind, period.first_day, period.last_day) for period in official_periods(2026))
    assert not any(calendar.is_working_day(date(2026, 10, day)) for day in range(1, 8))
    assert calendar.is_working_day(date(2026, 10, 8))
    assert calendar.is_working_day(date(2026, 9, 20))
    assert calendar.is_working_day(date(2026, 10, 10))


def test_where_no_term_is_entered_every_working_day_is_a_school_day() -> None:
    empty = Calendar()
    assert empty.is_school_day(date(2027, 2, 10))
    assert not empty.in_vacation(date(2026, 7, 20))


def test_a_term_that_begins_in_august_belongs_to_the_school_year_it_opens() -> None:
    calendar = Calendar(terms=((date(2026, 8, 31), date(2027, 1, 22)),))
    assert not calendar.in_vacation(date(2026, 10, 12))
    assert calendar.in_vacation(date(2027, 2, 10))
    assert not calendar.in_vacation(date(2026, 7, 20)), "of the year before no term is entered"


@pytest.mark.parametrize(
    ("day", "went_on"),
    [
        (date(2027, 2, 28), None),
        (date(2027, 3, 1), date(2027, 3, 1)),
        (date(2027, 3, 14), date(2027, 3, 1)),
    ],
)
def test_school_went_on_with_the_first_school_day_after_the_vacation(day: date, went_on: date | None) -> None:
    assert CALENDAR.went_on(day) == went_on


def test_without_vacations_school_goes_on_any_day() -> None:
    assert Calendar().went_on(date(2026, 11, 4)) == date(2026, 11, 4)


@often
@given(calendar=calendars(), day=days, count=counts, unit=units)
def test_adding_lands_on_a_counted_day_and_as_many_lie_between(
    calendar: Calendar, day: date, count: int, unit: Days
) -> None:
    end = calendar.add(day, count, unit)
    assume((end - day).days < 700)
    assert calendar.between(day, end, unit) == count
    assert calendar.between(end, day, unit) == -count
    assert count == 0 or calendar.counts(end, unit)


@often
@given(calendar=calendars(), day=days, first=counts, second=counts, unit=units)
def test_adding_twice_is_adding_once(calendar: Calendar, day: date, first: int, second: int, unit: Days) -> None:
    assume((calendar.add(day, first + second, unit) - day).days < 700)
    assert calendar.add(calendar.add(day, first, unit), second, unit) == calendar.add(day, first + second, unit)


@often
@given(calendar=calendars(), day=days, count=counts)
def test_school_days_take_at_least_as_long_as_working_days_and_these_as_calendar_days(
    calendar: Calendar, day: date, count: int
) -> None:
    assert calendar.add(day, count, SD) >= calendar.add(day, count, WD) >= calendar.add(day, count, D)


@often
@given(calendar=calendars(), day=days, later=st.integers(0, 30), count=counts, unit=units)
def test_who_begins_later_is_never_due_earlier(
    calendar: Calendar, day: date, later: int, count: int, unit: Days
) -> None:
    assert calendar.add(day + timedelta(days=later), count, unit) >= calendar.add(day, count, unit)


@often
@given(calendar=calendars(), day=days)
def test_no_day_is_a_school_day_and_a_vacation_day(calendar: Calendar, day: date) -> None:
    assert not (calendar.is_school_day(day) and calendar.in_vacation(day))
    assert calendar.is_school_day(day) <= calendar.is_working_day(day)


@often
@given(at=st.datetimes(datetime(2026, 1, 1), datetime(2027, 12, 31), timezones=st.just(UTC)))  # noqa: DTZ001
def test_a_china_day_ends_where_the_next_begins(at: datetime) -> None:
    day = china_date(at)
    assert end_of_day(day) - timedelta(days=1) <= at < end_of_day(day)
    assert china_date(end_of_day(day)) == day + timedelta(days=1)
    assert at.astimezone(CHINA).date() == day


@often
@given(day=days)
def test_a_school_year_runs_from_september_to_august(day: date) -> None:
    assert date(school_year(day), 9, 1) <= day < date(school_year(day) + 1, 9, 1)


def test_periods_become_a_calendar() -> None:
    friday = date(2026, 10, 2)
    rows = [
        (PeriodKind.HOLIDAY, friday, friday + timedelta(days=2)),
        (PeriodKind.MAKE_UP, date(2026, 10, 10), date(2026, 10, 10)),
        (PeriodKind.TERM, date(2026, 9, 1), date(2027, 1, 22)),
        (PeriodKind.VACATION, date(2026, 10, 5), date(2026, 10, 7)),
    ]
    calendar = calendar_of(rows)
    assert not calendar.is_working_day(friday)
    assert calendar.is_school_day(date(2026, 10, 10))
    assert not calendar.is_school_day(date(2026, 10, 6))
