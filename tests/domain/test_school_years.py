"""The calendar's rows and months: what may be entered, and how a school year is counted."""

from __future__ import annotations

from datetime import date

import pytest

from tracker.domain.calendar import PeriodKind, calendar_of, official_periods
from tracker.domain.errors import Invalid
from tracker.domain.school_years import (
    DayKind,
    Span,
    check_span,
    counted,
    first_and_last,
    may_be_loaded,
    months_of,
    years_without_holidays,
)

TERM = Span(PeriodKind.TERM, "上学期", date(2026, 9, 1), date(2027, 1, 22), id=1)
NATIONAL_DAY = Span(PeriodKind.HOLIDAY, "国庆节", date(2026, 10, 1), date(2026, 10, 7), id=2)
MAKE_UP = Span(PeriodKind.MAKE_UP, "国庆节", date(2026, 10, 10), date(2026, 10, 10), id=3)
ENTERED = (TERM, NATIONAL_DAY, MAKE_UP)
CALENDAR = calendar_of((span.kind, span.first_day, span.last_day) for span in ENTERED)


@pytest.mark.parametrize(
    ("kind", "first", "last", "field"),
    [
        (PeriodKind.TERM, date(2027, 3, 1), date(2027, 2, 1), "last_day"),
        (PeriodKind.TERM, date(2027, 1, 22), date(2027, 7, 2), "first_day"),
        (PeriodKind.VACATION, date(2027, 1, 20), date(2027, 2, 28), "first_day"),
        (PeriodKind.HOLIDAY, date(2026, 10, 7), date(2026, 10, 8), "first_day"),
        (PeriodKind.MAKE_UP, date(2026, 10, 4), date(2026, 10, 4), "first_day"),
        (PeriodKind.MAKE_UP, date(2026, 11, 4), date(2026, 11, 4), "first_day"),
        (PeriodKind.TERM, date(2027, 3, 1), date(2028, 7, 2), "last_day"),
    ],
)
def test_reversed_overlapping_and_senseless_periods_are_refused(
    kind: PeriodKind, first: date, last: date, field: str
) -> None:
    with pytest.raises(Invalid) as refused:
        check_span(Span(kind, "x", first, last), ENTERED)
    assert list(refused.value.fields) == [field]


def test_a_holiday_lies_in_a_term_and_a_row_may_be_moved_over_itself() -> None:
    check_span(Span(PeriodKind.HOLIDAY, "元旦", date(2027, 1, 1), date(2027, 1, 3)), ENTERED)
    check_span(Span(PeriodKind.TERM, "上学期", date(2026, 9, 2), date(2027, 1, 29), id=1), ENTERED)


def test_a_school_year_has_twelve_months_with_every_day_once() -> None:
    months = months_of(2026, CALENDAR)
    days = [day.on for month in months for week in month.weeks for day in week if day]
    first, last = first_and_last(2026)
    assert (days[0], days[-1], len(days), len(set(days))) == (first, last, 365, 365)


def test_the_days_of_october_are_what_the_calendar_says() -> None:
    october = months_of(2026, CALENDAR)[1]
    kinds = {day.on.day: day.kind for week in october.weeks for day in week if day}
    assert (kinds[1], kinds[8], kinds[10], kinds[11]) == (
        DayKind.HOLIDAY,
        DayKind.SCHOOL_DAY,
        DayKind.MAKE_UP,
        DayKind.WEEKEND,
    )
    assert october.school_days == 18


def test_a_term_is_counted_in_school_days() -> None:
    months = months_of(2026, CALENDAR)
    assert counted(TERM, CALENDAR).school_days == sum(month.school_days for month in months)


def test_a_day_outside_every_term_is_no_school_day() -> None:
    february = months_of(2026, CALENDAR)[5]
    assert {day.kind for week in february.weeks for day in week if day} == {DayKind.NO_SCHOOL, DayKind.WEEKEND}


def test_official_days_are_spans_under_their_own_names() -> None:
    spans = {(span.kind, span.name, span.first_day): span.last_day for span in official_periods(2026)}
    assert spans[PeriodKind.HOLIDAY, "春节", date(2026, 2, 15)] == date(2026, 2, 23)
    assert spans[PeriodKind.MAKE_UP, "国庆节", date(2026, 10, 10)] == date(2026, 10, 10)
    assert official_periods(2027) == ()


def test_the_running_and_the_next_year_are_asked_for() -> None:
    assert years_without_holidays(date(2026, 11, 2), [2025, 2026]) == (2027,)
    assert [may_be_loaded(year, [2025]) for year in (2025, 2026, 2027)] == [False, True, False]
