"""Three comparisons in a row: for any lists each child lands in one place, whatever the order of their rows."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from random import Random

from hypothesis import given
from hypothesis import strategies as st

from tests.domain.listed import sound
from tests.domain.test_matching import ROWS
from tracker.domain.comparison import Lists, Outcome, compare_lists
from tracker.domain.likeness import Record
from tracker.domain.matching import Verdict, children_of
from tracker.domain.rosters import RosterKind

HOUSEHOLD, ENROLMENT, PRESENT, POOR = RosterKind.HOUSEHOLD, RosterKind.ENROLMENT, RosterKind.PRESENT, RosterKind.POOR


def with_keys(rows: list[Record]) -> list[Record]:
    return [replace(row, key=number) for number, row in enumerate(rows, 1)]


LISTED = ROWS.filter(bool).map(with_keys)
ANY_LISTS = st.fixed_dictionaries(
    {HOUSEHOLD: LISTED, ENROLMENT: LISTED}, optional={PRESENT: LISTED, POOR: ROWS.map(with_keys)}
)


def told(outcome: Outcome) -> tuple[object, ...]:
    """What is found, without where the rows stood."""
    absent = Counter(
        (one.kind, one.verdict, one.child.name, one.child.id_number, one.own, one.poor, len(one.candidates))
        for one in outcome.absent
    )
    return outcome.counts, outcome.others, absent


@given(ANY_LISTS)
def test_every_child_of_the_first_list_lands_in_exactly_one_verdict(lists: Lists) -> None:
    outcome, children = compare_lists(lists, sound, {}), children_of(lists[HOUSEHOLD])
    own = [one.child.key for one in outcome.absent if one.own]
    assert outcome.counts.total() == len(children)
    assert all(count >= 0 for count in outcome.counts.values())
    assert outcome.counts[Verdict.CERTAIN] == len(children) - len(own)
    assert len(own) == len(set(own))
    assert set(own) <= {child.key for child in children}
    by_verdict = Counter(one.verdict for one in outcome.absent if one.own)
    assert all(by_verdict[verdict] == outcome.counts[verdict] for verdict in (Verdict.POSSIBLE, Verdict.UNMATCHED))


@given(ANY_LISTS, st.randoms(use_true_random=False))
def test_another_order_of_rows_changes_nothing(lists: Lists, chance: Random) -> None:
    shuffled = {kind: chance.sample(list(rows), len(rows)) for kind, rows in lists.items()}
    assert told(compare_lists(shuffled, sound, {})) == told(compare_lists(lists, sound, {}))


@given(ANY_LISTS)
def test_a_later_list_brought_twice_changes_nothing(lists: Lists) -> None:
    twice: dict[RosterKind, list[Record]] = {kind: [*rows, *rows] for kind, rows in lists.items() if kind != HOUSEHOLD}
    once = compare_lists(lists, sound, {})
    assert compare_lists({**lists, **twice}, sound, {}).counts == once.counts
