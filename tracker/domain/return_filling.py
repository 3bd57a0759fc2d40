"""How the figures of the monthly returns are counted: two rolls compared, and the cases at both ends of the month.

The base list keeps no history, so the roll of each return is kept with it. Who stands on one roll and not on the other
came or left; the child's case says whether that was a suspension, its end or a death. So the roll always adds up.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from tracker.domain.cases import LISTED_OPEN, CaseState, Ledger, Stage
from tracker.domain.mark_off import Code, HoldCode
from tracker.domain.months import Span
from tracker.domain.posts import UnitFact
from tracker.domain.returns import Figure
from tracker.domain.week_facts import is_out

LEFT_FOR_GOOD = frozenset({Code.TRANSFERRED, Code.DECEASED, Code.ABROAD, Code.HANDED_OVER, Code.COMPLETED})
"""Struck with one of these a child is on no roll here, though the base list may not say so yet."""

LEDGERS: Mapping[Ledger, tuple[Figure, Figure]] = {
    Ledger.SUSPECTED: (Figure.SUSPECTED_NEW, Figure.SUSPECTED_TOTAL),
    Ledger.DROPOUT: (Figure.DROPOUT_NEW, Figure.DROPOUT_TOTAL),
}

Children = frozenset[int]
Lists = Mapping[Figure, Children]
"""The children behind each figure, by id."""


@dataclass(frozen=True)
class CaseThen:
    """A child's case as it stood at an instant, and where on the bureau's line it hung."""

    state: CaseState
    path: str


@dataclass(frozen=True)
class MonthFacts:
    """What is known of a month: children on the base list in a class by path, their cases at both ends, who came back.

    `before` is the roll at the start, by school, where an earlier return kept it.
    """

    span: Span
    pupils: Iterable[tuple[int, str]]
    at_start: Mapping[int, CaseThen]
    at_end: Mapping[int, CaseThen]
    came_back: Children
    before: Mapping[int, Children]


def is_suspended(state: CaseState) -> bool:
    return state.stage is Stage.ON_HOLD and state.hold_code is HoldCode.SUSPENDED_STUDY


def is_off_roll(state: CaseState) -> bool:
    """Suspended, or struck because the child is a pupil here no more."""
    return is_suspended(state) or (state.stage is Stage.MARKED_OFF and state.code in LEFT_FOR_GOOD)


def _keeps_off(case: CaseThen, path: str) -> bool:
    """A child struck as gone is on the roll again once the base list has it in another class."""
    return is_off_roll(case.state) and (is_suspended(case.state) or case.path == path)


def reporter_among(schools: Iterable[UnitFact]) -> Callable[[str], UnitFact | None]:
    """Says which school reports what hangs at a path: the nearest above it that reports at all."""
    by_path = {school.path: school for school in schools}
    known: dict[str, UnitFact | None] = {}

    def reporter(path: str) -> UnitFact | None:
        if path not in known:
            parts = path.split("/")
            above = ("/".join(parts[:end]) + "/" for end in range(len(parts) - 1, 0, -1))
            known[path] = next((by_path[one] for one in above if one in by_path), None)
        return known[path]

    return reporter


def fill(schools: Iterable[UnitFact], facts: MonthFacts) -> dict[int, Lists]:
    """The children behind every figure of every school that reports, by the school's id."""
    schools = tuple(schools)
    reporter = reporter_among(schools)
    rolls: dict[int, set[int]] = {school.id: set() for school in schools}
    for child, path in facts.pupils:
        school, case = reporter(path), facts.at_end.get(child)
        if school and not (case and _keeps_off(case, path)):
            rolls[school.id].add(child)
    start, end = (_by_school(cases, reporter) for cases in (facts.at_start, facts.at_end))
    return {
        school.id: _School(facts, start.get(school.id, {}), end.get(school.id, {}), frozenset(rolls[school.id])).lists(
            facts.before.get(school.id)
        )
        for school in schools
    }


Cases = Mapping[int, CaseThen]


def _by_school(cases: Cases, reporter: Callable[[str], UnitFact | None]) -> dict[int, dict[int, CaseThen]]:
    found: dict[int, dict[int, CaseThen]] = {}
    for child, case in cases.items():
        school = reporter(case.path)
        if school:
            found.setdefault(school.id, {})[child] = case
    return found


@dataclass(frozen=True)
class _School:
    """One school's month: its own cases at both ends and its roll at the end."""

    facts: MonthFacts
    start: Cases
    end: Cases
    roll: Children

    def lists(self, before: Children | None) -> Lists:
        before = self._roll_before() if before is None else before
        left, came = before - self.roll, self.roll - before
        deceased = {child for child in left if self._now(child, lambda state: state.code is Code.DECEASED)}
        suspended = {child for child in left if self._now(child, is_suspended)}
        resumed = {child for child in came if child in self.start and is_suspended(self.start[child].state)}
        away = {child for child, case in self.end.items() if _is_away(case.state)}
        lists: dict[Figure, Iterable[int]] = {
            Figure.START: before,
            Figure.IN: came - resumed,
            Figure.OUT: left - deceased - suspended,
            Figure.SUSPENDED: suspended,
            Figure.RESUMED: resumed,
            Figure.DECEASED: deceased,
            Figure.END: self.roll,
            Figure.IN_CLASS: self.roll - away,
            Figure.RETURNED: self.facts.came_back & self.end.keys(),
            Figure.STILL_OUT: (child for child, case in self.end.items() if _is_listed(case) and is_out(case.state)),
        }
        for ledger, (new, total) in LEDGERS.items():
            here = {child: case for child, case in self.end.items() if case.state.ledger is ledger}
            lists[new] = (child for child, case in here.items() if self._is_new(child, case.state))
            lists[total] = (child for child, case in here.items() if case.state.stage in LISTED_OPEN)
        return {figure: frozenset(lists[figure]) for figure in Figure}

    def _now(self, child: int, holds: Callable[[CaseState], bool]) -> bool:
        case = self.facts.at_end.get(child)
        return case is not None and is_off_roll(case.state) and holds(case.state)

    def _roll_before(self) -> Children:
        """Without an earlier return: today's roll, taken back by what the cases know of the month."""
        gone = {child for child, case in self.end.items() if is_off_roll(case.state) and not self._was_off(child)}
        back = {child for child in self.roll & self.start.keys() if is_off_roll(self.start[child].state)}
        return (self.roll | gone) - back

    def _was_off(self, child: int) -> bool:
        return child in self.start and is_off_roll(self.start[child].state)

    def _is_new(self, child: int, state: CaseState) -> bool:
        """Listed within the month, or come into this ledger or to this school with a line that stood already."""
        fresh = self.facts.span.holds(state.listed_on)
        if fresh or state.stage not in LISTED_OPEN:
            return fresh
        then = self.facts.at_start.get(child)
        stood = then is not None and then.state.listing == state.listing and then.state.stage in LISTED_OPEN
        return stood and (child not in self.start or self.start[child].state.ledger is not state.ledger)


def _is_listed(case: CaseThen) -> bool:
    return case.state.ledger in LEDGERS and case.state.stage in LISTED_OPEN


def _is_away(state: CaseState) -> bool:
    """Not in class, with or without leave."""
    return state.stage is Stage.ON_HOLD or is_out(state)
