"""A new term: when its lists open, who should arrive where, and that every child stands in exactly one place."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.domain.arrivals import (
    PARTS,
    ArrivalState,
    SchoolTerm,
    Tally,
    Whereabouts,
    opening_of,
    state_of,
    tally_of,
    term_to_open,
)
from tracker.domain.calendar import Calendar
from tracker.domain.expected import Place, Roll, Room, RoomThen, entry_births, expected

AUTUMN, SPRING = date(2026, 9, 1), date(2027, 3, 1)
FESTIVAL = frozenset(SPRING + timedelta(days=n) for n in range(3))
COUNTY = Calendar(
    holidays=FESTIVAL,
    makeup_days=frozenset({date(2027, 3, 6)}),
    terms=((AUTUMN, date(2027, 1, 22)), (SPRING, date(2027, 7, 2))),
)

PRIMARY, JUNIOR, POINT = 1, 2, 3
SIXTH, FIFTH, OTHER_FIFTH, THIRD, NINTH = 16, 15, 25, 33, 29
ROOMS = {
    SIXTH: Room(SIXTH, PRIMARY, PRIMARY, "六年级1班", 6),
    FIFTH: Room(FIFTH, PRIMARY, PRIMARY, "五(1)班", None),
    OTHER_FIFTH: Room(OTHER_FIFTH, PRIMARY, PRIMARY, "五年级2班", 5),
    THIRD: Room(THIRD, PRIMARY, POINT, "三年级1班", 3),
    NINTH: Room(NINTH, JUNIOR, JUNIOR, "九年级1班", 9),
}
VILLAGE, OTHER_VILLAGE = 50, 51
CATCHMENTS = {VILLAGE: PRIMARY, PRIMARY: JUNIOR}


def test_the_days_are_school_days_of_the_term_festival_left_out_and_make_up_days_counted() -> None:
    autumn, spring = opening_of(AUTUMN, COUNTY), opening_of(SPRING, COUNTY)
    assert (str(autumn.term), autumn.named_by, autumn.settled_by) == ("2026-1", date(2026, 9, 7), date(2026, 9, 14))
    assert (str(spring.term), spring.named_by, spring.settled_by) == ("2026-2", date(2027, 3, 9), date(2027, 3, 16))


@pytest.mark.parametrize(
    ("newest", "today", "term"),
    [
        (None, date(2026, 8, 31), None),
        (None, AUTUMN, "2026-1"),
        (None, date(2026, 9, 14), "2026-1"),
        (None, date(2026, 9, 15), None),
        (SchoolTerm(2026, 1), date(2026, 9, 2), None),
        (SchoolTerm(2026, 1), date(2027, 2, 1), None),
        (SchoolTerm(2026, 1), SPRING, "2026-2"),
        (SchoolTerm(2026, 2), SPRING, None),
    ],
)
def test_the_lists_open_with_the_term_and_not_once_they_would_be_late(
    newest: SchoolTerm | None, today: date, term: str | None
) -> None:
    opening = term_to_open(newest, today, COUNTY)
    assert (str(opening.term) if opening else None) == term


def test_a_term_is_named_by_its_school_year_whenever_it_begins() -> None:
    assert [str(SchoolTerm.of(day)) for day in (date(2026, 8, 28), date(2027, 2, 19))] == ["2026-1", "2026-2"]
    assert (SchoolTerm.read("2026-2"), SchoolTerm.read("2026-3")) == (SchoolTerm(2026, 2), None)
    assert [SchoolTerm(2026, half).previous for half in (1, 2)] == [SchoolTerm(2025, 2), SchoolTerm(2026, 1)]


def test_of_entry_age_is_who_is_six_by_the_end_of_august() -> None:
    assert entry_births(2026) == (date(2019, 9, 1), date(2020, 8, 31))


SEATED = {1: SIXTH, 2: SIXTH, 3: FIFTH, 4: OTHER_FIFTH, 5: THIRD, 6: NINTH}


def as_then() -> dict[int, RoomThen]:
    """Last term's list had everybody where they sit now."""
    rooms = {room: frozenset(one for one, seat in SEATED.items() if seat == room) for room in ROOMS}
    return {room: RoomThen(ROOMS[room].grade, children) for room, children in rooms.items()}


def test_classes_as_last_term_go_up_and_leavers_are_handed_over() -> None:
    roll = Roll(ROOMS, SEATED, catchments=CATCHMENTS, before=as_then())
    assert expected(roll) == {
        (JUNIOR, JUNIOR): {1, 2},
        (PRIMARY, SIXTH): {3},
        (PRIMARY, PRIMARY): {4, 5},
    }


def test_classes_that_went_up_already_stay_as_they_are_whoever_repeats_a_year() -> None:
    before = as_then() | {SIXTH: RoomThen(6, frozenset({1, 7, 8})), FIFTH: RoomThen(4, frozenset({3}))}
    places = expected(Roll(ROOMS, SEATED, catchments=CATCHMENTS, before=before))
    assert (places[PRIMARY, SIXTH], places[PRIMARY, FIFTH]) == ({1, 2}, {3})


def test_without_a_list_of_last_term_everybody_is_expected_as_the_base_list_stands() -> None:
    assert expected(Roll(ROOMS, {1: SIXTH, 6: NINTH})) == {(PRIMARY, SIXTH): {1}, (JUNIOR, NINTH): {6}}


def test_leavers_whose_next_school_is_not_known_stay_on_the_list_of_the_old_one() -> None:
    assert expected(Roll(ROOMS, SEATED, before=as_then()))[PRIMARY, SIXTH] == {1, 2, 3}


def test_entrants_go_to_the_school_of_their_village() -> None:
    roll = Roll(ROOMS, {}, entrants={7: VILLAGE, 8: OTHER_VILLAGE, 9: None}, catchments=CATCHMENTS)
    assert expected(roll) == {(PRIMARY, PRIMARY): {7}}


CHILDREN = st.sets(st.integers(1, 40), max_size=40)


@st.composite
def rolls(draw: st.DrawFn) -> Roll:
    seats = {child: draw(st.sampled_from([*ROOMS])) for child in draw(CHILDREN)}
    before = {
        room: RoomThen(draw(st.sampled_from([one.grade, 4])), frozenset(draw(CHILDREN))) for room, one in ROOMS.items()
    }
    rest = draw(CHILDREN) - set(seats)
    unseated = {child: PRIMARY for child in rest if child % 2}
    entrants = {child: draw(st.sampled_from([VILLAGE, OTHER_VILLAGE, None])) for child in rest if not child % 2}
    catchments = draw(st.sampled_from([CATCHMENTS, {}]))
    return Roll(ROOMS, seats, unseated, entrants, catchments, before)


@given(rolls())
def test_every_child_is_expected_once_but_for_those_who_are_through(roll: Roll) -> None:
    places: dict[Place, frozenset[int]] = expected(roll)
    counts = Counter(child for children in places.values() for child in children)
    through = {child for child, room in roll.seated.items() if room == NINTH}
    placeless = {child for child, village in roll.entrants.items() if village not in roll.catchments}
    everybody = {*roll.seated, *roll.unseated, *roll.entrants}
    assert set(counts.values()) <= {1}
    assert everybody - placeless - through <= set(counts) <= everybody


NAMED = st.lists(st.sampled_from([where for where in Whereabouts if where is not Whereabouts.NOT_REPORTED]))


@given(NAMED, st.integers(0, 60), st.booleans())
def test_every_child_stands_in_exactly_one_place(named: list[Whereabouts], others: int, reported: bool) -> None:
    tally = tally_of(len(named) + others, named if reported else [], reported=reported)
    assert tally.expected == len(named) + others
    assert all(getattr(tally, part) >= 0 for part in PARTS.values())
    if not reported:
        assert tally.not_reported == tally.expected
    else:
        counts = Counter(named)
        counts[Whereabouts.ARRIVED] += others
        assert [getattr(tally, part) for part in PARTS.values()] == [counts[where] for where in PARTS]


@pytest.mark.parametrize(
    ("tally", "state"),
    [
        (Tally(arrived=3, not_reported=1), ArrivalState.REPORTING),
        (Tally(absent=1, not_reported=1), ArrivalState.REPORTING),
        (Tally(arrived=3, absent=1), ArrivalState.SETTLING),
        (Tally(arrived=3, cleared=1, cases=1), ArrivalState.CLOSABLE),
    ],
)
def test_a_list_stands_where_its_first_open_question_is(tally: Tally, state: ArrivalState) -> None:
    assert state_of(tally, closed=False) is state
