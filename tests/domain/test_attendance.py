"""Roll call by exception: how long a child is away, and what follows from it."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.domain.attendance import Call, Step, Streak, check_call, is_called, streaks
from tracker.domain.calendar import Calendar, Days, Term
from tracker.domain.errors import Refused

MONDAY = date(2026, 11, 2)


def called(*absent: set[int], leave: set[int] | None = None) -> list[Call]:
    """Roll calls from Monday on, one a day; `leave` is that of every day."""
    days = (MONDAY + timedelta(days=n) for n in range(len(absent)))
    return [Call(day, frozenset(one), frozenset(leave or ())) for day, one in zip(days, absent, strict=True)]


@pytest.mark.parametrize(
    ("days", "step"),
    [(1, Step.CONTACT), (2, Step.CONTACT), (3, Step.PROPOSE), (4, Step.PROPOSE), (5, Step.LOG), (9, Step.LOG)],
)
def test_the_longer_the_more(days: int, step: Step) -> None:
    assert Streak(days, MONDAY).step is step


def test_days_in_a_row_count_up_to_the_newest_call() -> None:
    found = streaks(called({1, 2}, {1}, {1, 2}))
    assert found == {1: Streak(3, MONDAY), 2: Streak(1, MONDAY + timedelta(days=2))}


def test_whoever_was_there_or_on_leave_at_the_newest_call_is_not_away() -> None:
    assert streaks(called({1}, {1}, set(), leave={2})) == {}


def test_a_day_without_a_call_neither_counts_nor_ends_the_row() -> None:
    monday, _, wednesday = called({1}, {1}, {1})
    assert streaks([wednesday, monday]) == {1: Streak(2, MONDAY)}


def test_a_class_that_never_called_has_nobody_away() -> None:
    assert streaks([]) == {}


@given(st.lists(st.sets(st.integers(1, 5)), max_size=8))
def test_a_row_is_as_long_as_the_child_was_named_without_a_gap(absent: list[set[int]]) -> None:
    found = streaks(called(*absent))
    for child in range(1, 6):
        row = 0
        while row < len(absent) and child in absent[-1 - row]:
            row += 1
        assert (found[child].days if child in found else 0) == row


def test_off_until_the_county_switches_it_on() -> None:
    settings = [Term(1, Days.SCHOOL), Term(0, Days.SCHOOL)]
    assert [is_called({}), *(is_called({"roll_call": one}) for one in settings)] == [False, True, False]


@pytest.mark.parametrize(("day", "named"), [(MONDAY - timedelta(days=1), {1}), (MONDAY, {9})])
def test_no_roll_is_called_on_a_sunday_or_of_a_stranger(day: date, named: set[int]) -> None:
    with pytest.raises(Refused):
        check_call(day, Calendar(), named, {1, 2})
