"""Hidden dropouts: whoever is listed is on roll and present and has a reason in words; all others have none."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.domain.listed import listed, sound
from tests.domain.test_matching import ROWS
from tracker.domain.comparison import Lists
from tracker.domain.errors import Invalid, Refused
from tracker.domain.hidden import (
    HELD,
    HINTS,
    SEARCHED,
    Hint,
    RoomTally,
    Said,
    Seated,
    check_days,
    check_lists,
    find_exceptions,
    is_answered,
)
from tracker.domain.likeness import Record
from tracker.domain.matching import certain_rows, children_of
from tracker.domain.rosters import TRACES, RosterKind

PRESENT, ENROLMENT = RosterKind.PRESENT, RosterKind.ENROLMENT
MARKS, MEALS, AWAY = RosterKind.MARKS, RosterKind.MEALS, RosterKind.AWAY
NAMES = {"田小草": "999999201406150025", "李大山": "999999201406150068", "王小河": "999999201406150041"}
LOOK_ALIKE = listed("王小河", "999999201406150042")
"""王小河 with the last digit of the number wrong."""


def seat(records: Sequence[Record], rooms: Sequence[tuple[int, int]] = ((1, 1),)) -> list[Seated]:
    """Children of the base list, one class and school after the other."""
    return [
        Seated(replace(record, mark=str(key), key=key), *rooms[key % len(rooms)])
        for key, record in enumerate(records, 1)
    ]


ROWS_HERE = [listed(name, number) for name, number in NAMES.items()]
HERE = seat(ROWS_HERE)


def hints(seated: Sequence[Seated], **lists: Sequence[Record]) -> dict[str, tuple[Hint, ...]]:
    """Name → hints; all of the class are present."""
    kinds = {RosterKind(kind): rows for kind, rows in lists.items()}
    found = find_exceptions(seated, {PRESENT: ROWS_HERE, **kinds}, sound)
    return {one.record.name: found.hints[one.record.key] for one in seated if one.record.key in found.hints}


def test_each_list_says_in_words_what_it_says() -> None:
    said = hints(HERE, marks=ROWS_HERE[:2], meals=ROWS_HERE[1:], exam=ROWS_HERE[:2], away=ROWS_HERE[:1])
    assert said == {"田小草": (Hint.NO_MEAL, Hint.AWAY), "王小河": (Hint.NO_MARK, Hint.NO_EXAM)}


def test_a_number_written_wrong_makes_nobody_missing() -> None:
    assert hints(HERE, marks=[*ROWS_HERE[:2], LOOK_ALIKE]) == {"王小河": (Hint.MARK_UNSURE,)}
    without_number = listed("田小草", born="20140615")
    assert hints(HERE, away=[without_number, LOOK_ALIKE]) == dict.fromkeys(("田小草", "王小河"), (Hint.AWAY_UNSURE,))


def test_a_row_of_the_away_list_that_fits_nobody_is_told() -> None:
    doubled = replace(ROWS_HERE[0], id_number="", is_valid=False, key=7)
    rows = [ROWS_HERE[0], doubled, LOOK_ALIKE, replace(listed("秦无名", born="20140101"), key=9)]
    assert find_exceptions(HERE, {PRESENT: ROWS_HERE, AWAY: rows}, sound).unknown == (9,)
    assert find_exceptions(HERE, {PRESENT: ROWS_HERE, MARKS: rows}, sound).unknown == ()


def test_whoever_is_not_certainly_present_is_none_of_these() -> None:
    assert hints(HERE, present=ROWS_HERE[1:], marks=ROWS_HERE[1:2]) == {"王小河": (Hint.NO_MARK,)}
    assert hints(HERE, enrolment=ROWS_HERE[:2], marks=ROWS_HERE[:1]) == {"李大山": (Hint.NO_MARK,)}


def test_a_list_on_which_nobody_of_the_class_stands_says_nothing_of_it() -> None:
    apart = [replace(one, room=2, school=2) for one in HERE]
    others = seat([listed(f"覃河{n}", roll=f"L1234567890123456{n}X") for n in range(3)])
    rows = [*ROWS_HERE, *(one.record for one in others)]
    others = [replace(one, record=replace(one.record, key=9 + n)) for n, one in enumerate(others)]
    found = find_exceptions([*apart, *others], {PRESENT: rows, MARKS: rows[3:5]}, sound)
    assert found.hints == {11: (Hint.NO_MARK,)}
    assert found.rooms == {2: RoomTally(3, {MARKS: 0}), 1: RoomTally(3, {MARKS: 2})}


def test_a_class_of_two_is_covered_with_its_school() -> None:
    seated = [replace(one, room=room) for one, room in zip(HERE, (1, 2, 2), strict=True)]
    assert set(hints(seated, meals=ROWS_HERE[:1])) == {"李大山", "王小河"}


@pytest.mark.parametrize("kinds", [(), (PRESENT,), (ENROLMENT, PRESENT), (MARKS, AWAY)])
def test_a_search_needs_the_present_list_and_one_that_says_something(kinds: tuple[RosterKind, ...]) -> None:
    with pytest.raises(Refused, match="Two lists are needed"):
        check_lists(kinds)
    check_lists((PRESENT, MEALS))


OCTOBER, NOVEMBER = date(2026, 10, 31), date(2026, 11, 30)
DAYS = {5: OCTOBER, 7: NOVEMBER, 8: OCTOBER, 9: NOVEMBER}
"""Up to which day each list speaks."""


@pytest.mark.parametrize(
    ("raised", "quiet"),
    [
        ({"no_meal": 7}, True),
        ({"meal_unsure": 7}, True),
        ({"no_meal": 8}, True),
        ({"no_exam": 8, "no_mark": 5}, True),
        ({"no_meal": 9}, False),
        ({"no_meal": 7, "away": 9}, False),
    ],
)
def test_an_answer_holds_for_its_own_lists_and_all_that_speak_of_no_later_day(
    raised: dict[str, int], *, quiet: bool
) -> None:
    said = Said(frozenset({7}), date(2026, 11, 6))
    assert is_answered(raised, DAYS, said) is quiet


@pytest.mark.parametrize("later", [0, 1])
def test_whoever_was_seen_on_the_last_day_of_a_list_is_answered_for(later: int) -> None:
    said = Said(frozenset(), OCTOBER - timedelta(days=later))
    assert is_answered({"no_meal": 8}, DAYS, said) is (later == 0)


def test_no_list_speaks_of_a_day_to_come() -> None:
    check_days({RosterKind.MEALS: OCTOBER}, OCTOBER)
    with pytest.raises(Invalid) as wrong:
        check_days({RosterKind.MEALS: OCTOBER, RosterKind.AWAY: NOVEMBER}, OCTOBER)
    assert set(wrong.value.fields) == {"away"}


ROOMS = st.lists(st.sampled_from([(1, 1), (2, 1), (3, 2)]), min_size=1, max_size=4)
LISTS = st.fixed_dictionaries({PRESENT: ROWS}, optional=dict.fromkeys([ENROLMENT, *HINTS], ROWS))


@given(ROWS, ROOMS, LISTS)
def test_whoever_is_listed_is_on_roll_and_present_and_all_others_have_no_hint(
    records: list[Record], rooms: list[tuple[int, int]], lists: Lists
) -> None:
    seated = seat(records, rooms)
    found = find_exceptions(seated, lists, sound)
    own = {kind: certain_rows([one.record for one in seated], rows) for kind, rows in lists.items()}
    held = [one for one in seated if all(one.record in own[kind] for kind in HELD if kind in lists)]
    assert sum(tally.children for tally in found.rooms.values()) == len(held)
    assert set(found.hints) <= {one.record.key for one in held}
    assert all(found.hints.values())
    for one in held:
        said = found.hints.get(one.record.key, ())
        assert (Hint.AWAY in said) == (AWAY in lists and one.record in own[AWAY])
        for kind in TRACES:
            on_it = kind in lists and one.record in own[kind]
            nobody = kind not in lists or not any(
                other.record in own[kind] for other in held if other.school == one.school
            )
            assert not (on_it or nobody) or not set(HINTS[kind]) & set(said)


@given(ROWS, ROWS)
def test_a_row_of_the_away_list_is_a_childs_or_may_be_or_fits_nobody(records: list[Record], rows: list[Record]) -> None:
    seated, away = seat(records), [replace(row, key=key) for key, row in enumerate(rows)]
    found = find_exceptions(seated, {AWAY: away}, sound)
    certain = {row.key for own in certain_rows([one.record for one in seated], away).values() for row in own}
    assert not certain & set(found.unknown)
    assert found.hints or len(found.unknown) == len(children_of(away))


@given(ROWS, ROOMS, LISTS, st.randoms(use_true_random=False))
def test_another_order_of_rows_changes_nothing_found(
    records: list[Record], rooms: list[tuple[int, int]], lists: Lists, chance: Random
) -> None:
    seated = seat(records, rooms)
    shuffled = {kind: chance.sample(list(lists[kind]), len(lists[kind])) for kind in SEARCHED if kind in lists}
    once, again = (find_exceptions(seated, given, sound) for given in (lists, shuffled))
    assert (again.hints, again.rooms, again.unknown) == (once.hints, once.rooms, once.unknown)
    assert find_exceptions(chance.sample(seated, len(seated)), lists, sound).hints == once.hints
