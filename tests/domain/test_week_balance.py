"""The balance of a week holds for every cell, whatever a line went through."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.domain.cases import Ledger, Stage
from tracker.domain.week_balance import SIGNS, LineAt, Term, WeekOfLine, count, weeks_of_lines

MONDAY = date(2026, 11, 16)
BEFORE, WITHIN = date(2026, 11, 2), date(2026, 11, 18)
SUSPECTED, DROPOUT = Ledger.SUSPECTED, Ledger.DROPOUT
HERE, THERE = "/county/town/", "/county/far_town/"


def line(stage: Stage = Stage.PERSUADING, ledger: Ledger = SUSPECTED, **changes: object) -> LineAt:
    usual: dict[str, object] = {"path": HERE, "listed_on": BEFORE, "listing": 1}
    return LineAt(case=1, ledger=ledger, stage=stage, **(usual | changes))  # type: ignore[arg-type]


def here(line: LineAt) -> bool:
    return line.ledger is SUSPECTED and line.path == HERE


T = Term
LIVES = [
    (line(), line(), (T.OPENING, T.CLOSING)),
    (line(), line(Stage.RETURNED), (T.OPENING, T.CLOSING)),
    (None, line(listed_on=WITHIN), (T.NEWLY_LISTED, T.CLOSING)),
    (None, line(listed_on=WITHIN, listing=2), (T.LISTED_AGAIN, T.CLOSING)),
    (None, line(Stage.MARKED_OFF, listed_on=WITHIN), (T.NEWLY_LISTED, T.MARKED_OFF)),
    (None, line(Stage.MARKED_OFF), ()),
    (None, line(), (T.MOVED_IN, T.CLOSING)),
    (line(), line(Stage.MARKED_OFF), (T.OPENING, T.MARKED_OFF)),
    (line(), None, (T.OPENING, T.MOVED_OUT)),
    (line(), line(ledger=DROPOUT), (T.OPENING, T.MOVED_OUT)),
    (line(), line(path=THERE), (T.OPENING, T.MOVED_OUT)),
    (line(path=THERE), line(), (T.MOVED_IN, T.CLOSING)),
    (line(ledger=DROPOUT), line(Stage.MARKED_OFF), (T.MOVED_IN, T.MARKED_OFF)),
    (line(path=THERE), line(path=THERE), ()),
    (line(path=THERE), None, ()),
]


@pytest.mark.parametrize(("start", "end", "terms"), LIVES)
def test_each_life_of_a_line_counts_in_these_terms(
    start: LineAt | None, end: LineAt | None, terms: tuple[Term, ...]
) -> None:
    assert WeekOfLine(start, end, MONDAY).terms(here) == terms


stages = st.sampled_from([Stage.PERSUADING, Stage.ON_HOLD, Stage.RETURNED, Stage.CLOSING])
placed = st.tuples(st.sampled_from(Ledger), st.sampled_from([HERE, THERE]))


@st.composite
def a_week(draw: st.DrawFn) -> tuple[dict[tuple[int, int], LineAt], dict[tuple[int, int], LineAt]]:
    """Many lines at both ends of a week: kept, moved, struck, listed, taken back."""
    start: dict[tuple[int, int], LineAt] = {}
    end: dict[tuple[int, int], LineAt] = {}
    for case in range(draw(st.integers(0, 12))):
        listing, day = draw(st.integers(1, 3)), draw(st.sampled_from([BEFORE, WITHIN]))
        if draw(st.booleans()):
            start[case, listing] = LineAt(case, listing, *_sorted(draw(placed), draw(stages)), day)
        if draw(st.booleans()):
            stage = draw(st.one_of(stages, st.just(Stage.MARKED_OFF)))
            end[case, listing] = LineAt(case, listing, *_sorted(draw(placed), stage), day)
    return start, end


def _sorted(place: tuple[Ledger, str], stage: Stage) -> tuple[Ledger, Stage, str]:
    return place[0], stage, place[1]


@given(a_week(), st.sampled_from(Ledger), st.sampled_from([HERE, THERE, "/county/"]))
def test_the_identity_holds_for_every_cell(
    week: tuple[dict[tuple[int, int], LineAt], dict[tuple[int, int], LineAt]], ledger: Ledger, path: str
) -> None:
    start, end = week
    found = count(weeks_of_lines(start, end, MONDAY), lambda row: row.ledger is ledger and row.path.startswith(path))
    assert sum(sign * len(found[term]) for term, sign in SIGNS.items()) == len(found[Term.CLOSING])
    counted = [row for row in end.values() if row.is_open and row.ledger is ledger and row.path.startswith(path)]
    assert len(found[Term.CLOSING]) == len(counted)
