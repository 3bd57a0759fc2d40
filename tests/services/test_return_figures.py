"""The figures of the monthly returns equal those somebody counted by hand, and the roll always adds up."""

from __future__ import annotations

from datetime import UTC, datetime

from tests import county
from tests.crowd import confirmed
from tests.house import House
from tests.services.living import act
from tests.services.reporting import (
    NOVEMBER,
    close_month,
    counted_by_hand,
    figures_of,
    form,
    live_december,
    live_november,
    number_of,
    returned,
    sit,
)
from tracker.domain.months import Month
from tracker.domain.returns import Figure, closing_of
from tracker.services.return_acts import fill_again

DECEMBER_CLOSED = datetime(2026, 12, 21, 1, tzinfo=UTC)


def test_the_figures_of_three_schools_are_those_counted_by_hand(house: House) -> None:
    cases = live_november(house)
    close_month(house)
    live_december(house, cases)
    close_month(house, DECEMBER_CLOSED)
    by_hand = counted_by_hand()
    found = {
        (month, school): dict(figures_of(number_of(school, read)).counted)
        for month, school in by_hand
        if (read := Month.read(month))
    }
    assert found == by_hand


def test_the_roll_adds_up_in_every_row_counted_by_hand() -> None:
    rows = counted_by_hand().values()
    assert len(rows) == 6
    assert [closing_of(row) for row in rows] == [row[Figure.END] for row in rows]


def test_a_return_says_which_days_it_counts(quick_house: House) -> None:
    close_month(quick_house)
    first = returned(number_of(county.SCHOOL))
    close_month(quick_house, DECEMBER_CLOSED)
    second = returned(number_of(county.SCHOOL, Month(2026, 12)))
    assert [first.first_day.isoformat(), first.last_day.isoformat()] == ["2026-10-21", "2026-11-20"]
    assert [second.first_day.isoformat(), second.last_day.isoformat()] == ["2026-11-21", "2026-12-20"]


def test_what_happens_after_the_close_belongs_to_the_next_month(quick_house: House) -> None:
    close_month(quick_house)
    confirmed(quick_house, "张小雨")
    fill_again(form(quick_house, "school_clerk"), number_of(county.SCHOOL))
    close_month(quick_house, DECEMBER_CLOSED)
    months = (NOVEMBER, Month(2026, 12))
    assert [figures_of(number_of(county.SCHOOL, m)).value(Figure.SUSPECTED_NEW) for m in months] == [0, 1]


def test_a_return_to_class_that_was_undone_is_none(quick_house: House) -> None:
    number = confirmed(quick_house, "张小雨")
    act(quick_house, number, "return", "head_teacher")
    quick_house.move(number, "annul", "head_teacher", reason="点错了")
    close_month(quick_house)
    assert figures_of(number_of(county.SCHOOL)).value(Figure.RETURNED) == 0


def test_filled_anew_it_follows_the_base_list(quick_house: House) -> None:
    close_month(quick_house)
    close_month(quick_house, DECEMBER_CLOSED)
    sit("李明", None)
    number = number_of(county.SCHOOL, Month(2026, 12))
    before = figures_of(number)
    fill_again(form(quick_house, "school_clerk"), number)
    after = figures_of(number)
    assert [(f.value(Figure.OUT), f.value(Figure.END)) for f in (before, after)] == [(0, 4), (1, 3)]
