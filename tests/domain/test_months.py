"""Which months owe a return, when each opens, which days it counts."""

from __future__ import annotations

from datetime import date

import pytest

from tracker.domain.calendar import Calendar
from tracker.domain.months import Month, months_to_open, span_of

TERMS = (
    (date(2026, 3, 2), date(2026, 7, 3)),
    (date(2026, 9, 1), date(2027, 1, 22)),
    (date(2027, 3, 1), date(2027, 7, 2)),
)
COUNTY = Calendar(terms=TERMS)


def test_a_month_with_ten_school_days_is_in_term() -> None:
    owed = [Month(2026, number) for number in range(3, 13) if Month(2026, number).in_term(COUNTY)]
    assert [month.number for month in owed] == [3, 4, 5, 6, 9, 10, 11, 12]
    assert Month(2027, 1).in_term(COUNTY)
    assert not Month(2027, 2).in_term(COUNTY)


def test_without_terms_every_month_is_one() -> None:
    assert all(Month(2026, number).in_term(Calendar()) for number in range(1, 13))


@pytest.mark.parametrize(
    ("month", "first", "last"),
    [
        (Month(2026, 11), date(2026, 10, 21), date(2026, 11, 20)),
        (Month(2026, 9), date(2026, 6, 21), date(2026, 9, 20)),
        (Month(2027, 3), date(2027, 1, 21), date(2027, 3, 20)),
    ],
)
def test_a_return_counts_from_the_close_of_the_last_one(month: Month, first: date, last: date) -> None:
    span = span_of(month, COUNTY)
    assert (span.first_day, span.last_day) == (first, last)


@pytest.mark.parametrize(
    ("newest", "today", "opened"),
    [
        (None, date(2026, 11, 20), []),
        (None, date(2026, 11, 21), ["2026-11"]),
        (None, date(2026, 11, 29), []),
        (Month(2026, 11), date(2026, 12, 20), []),
        (Month(2026, 11), date(2026, 12, 21), ["2026-12"]),
        (Month(2026, 11), date(2027, 2, 25), ["2026-12", "2027-01"]),
        (Month(2026, 6), date(2026, 9, 21), ["2026-09"]),
    ],
)
def test_a_month_opens_on_the_day_after_its_close(newest: Month | None, today: date, opened: list[str]) -> None:
    assert [str(month) for month in months_to_open(newest, today, COUNTY)] == opened


@pytest.mark.parametrize("text", ["", "2026", "2026-13", "2026-00", "26-11", "2026-11-01", "november"])
def test_what_names_no_month_is_none(text: str) -> None:
    assert Month.read(text) is None


def test_a_month_is_read_as_it_is_written() -> None:
    assert Month.read(str(Month(2026, 3))) == Month(2026, 3)
