"""What is known of a week when its briefs are frozen; everything as of the end of Sunday."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from tracker.domain.cases import CaseState, Stage
from tracker.domain.digests import Anchor, CaseThen, DutyThen, Head, Then
from tracker.domain.posts import Role, UnitFact
from tracker.domain.todo import UNMET_DAYS
from tracker.domain.week_balance import LineAt, WeekOfLine
from tracker.domain.weeks import Week

TOP_OF_LINE = frozenset({Role.PRINCIPAL, Role.TOWNSHIP_OFFICIAL, Role.BUREAU_OFFICER, Role.DEPUTY_HEAD})
"""Whose overdue duties no reminder carries any further up."""


@dataclass(frozen=True)
class OpenCase:
    """A case that stood open in the register: its line, and its state at that moment."""

    number: str
    line: LineAt
    state: CaseState


@dataclass(frozen=True)
class LateDuty:
    """An overdue duty of a case (None: of a unit); `lineage` goes from the unit that owes it up.

    `path` says whose brief it stands in, `proposed` whether it was due for an instruction by then, `top` whether its
    line cannot carry it further up.
    """

    duty: DutyThen
    case: int | None
    path: str
    lineage: tuple[UnitFact, ...]
    proposed: bool
    top: bool


@dataclass(frozen=True)
class Placed:
    """Something to be counted that belongs to a place on the government line; the county's own has no path."""

    path: str
    what: Then


@dataclass(frozen=True)
class WeekFacts:
    """A week of the whole county; `numbers` are the case numbers by id, `units` those of the government line."""

    week: Week
    numbers: Mapping[int, str]
    lines: tuple[WeekOfLine, ...]
    cases: tuple[OpenCase, ...]
    late: tuple[LateDuty, ...]
    placed: Mapping[Head, tuple[Placed, ...]]
    units: tuple[UnitFact, ...]
    anchors: tuple[Anchor, ...]


def is_out(state: CaseState) -> bool:
    """Out of class without leave: being persuaded, or waiting to be struck from there."""
    stage = state.closing.stage_before if state.closing else state.stage
    return stage is Stage.PERSUADING


def days_out(case: OpenCase, day: date) -> int | None:
    """Calendar days since the last day in class, since the listing where none is known; None while not out."""
    since = case.state.last_attended_on or case.line.listed_on
    return (day - since).days if is_out(case.state) else None


def is_unmet(state: CaseState, day: date) -> bool:
    """Persuaded for two weeks or more, and nobody has met the child in that time."""
    since = day - timedelta(days=UNMET_DAYS)
    begun = state.spell_started_on is not None and state.spell_started_on < since
    return state.stage is Stage.PERSUADING and begun and (state.child_met_on is None or state.child_met_on < since)


def hold_end(state: CaseState) -> date | None:
    """The last day of an approved absence."""
    return state.hold_until if state.stage is Stage.ON_HOLD else None


def notice_end(state: CaseState) -> date | None:
    """The last day of a return notice that runs."""
    runs = state.stage is Stage.PERSUADING and state.notice is not None and state.notice.runs
    return state.notice.until if runs and state.notice else None


def case_then(case: OpenCase, unit: str, day: date) -> CaseThen:
    """An open case as the lists of the brief show it."""
    state = case.state
    out = days_out(case, day)
    until = state.hold_until or notice_end(state)
    return CaseThen(case.number, unit, case.line.ledger, state.stage, out, state.child_met_on, until)
