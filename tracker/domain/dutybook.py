"""What a move or a date does to the duties of a case, read off RULES; no open case is left without an open duty."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta

from tracker.domain.cases import DutyFact, Facts
from tracker.domain.duties import RULES, DutyKind, DutyRule, term_of
from tracker.domain.happenings import Happening
from tracker.domain.posts import Line, Role


@dataclass(frozen=True)
class Opening:
    """A duty to be opened: `counts_from` is the day it is shown from and its term counts from."""

    kind: DutyKind
    line: Line
    role: Role
    opened_on: date
    counts_from: date
    due_on: date


@dataclass(frozen=True)
class DutyChanges:
    """Which duties a move did (ids), which lapse with it (ids), and which it opens."""

    done: tuple[int, ...] = ()
    lapsed: tuple[int, ...] = ()
    opened: tuple[Opening, ...] = ()


def changes_by_move(happening: Happening) -> DutyChanges:
    """What is done by the move, what lapses because the stage is left, what the move and the stage open."""
    facts = happening.after
    done = {d.id for d in facts.duties if d.is_open and RULES[DutyKind(d.kind)].done_by(d, happening)}
    facts = _settle(facts, done, set())
    lapsed = {d.id for d in facts.duties if d.is_open and not _stands(d, facts)}
    facts = _settle(facts, set(), lapsed)
    opened: list[Opening] = []
    for kind, rule in RULES.items():
        for row in _opened_by(kind, rule, replace(happening, after=facts)):
            opened.append(row)
            facts = _with(facts, row)
    return DutyChanges(tuple(sorted(done)), tuple(sorted(lapsed)), tuple(opened))


def changes_by_date(facts: Facts) -> DutyChanges:
    """What a day opens or lets lapse by itself; the same day twice changes nothing the second time."""
    lapsed = {d.id for d in facts.duties if d.is_open and not _stands(d, facts)}
    facts = _settle(facts, set(), lapsed)
    opened: list[Opening] = []
    for kind, rule in RULES.items():
        start = rule.opened_on(facts) if facts.state.stage in rule.stages and rule.stands(facts) else None
        if start is None or start > facts.today:
            continue
        for line, role in rule.owed_by(facts):
            row = opening(kind, line, role, facts, start)
            if not _is_open(facts, row):
                opened.append(row)
                facts = _with(facts, row)
    return DutyChanges((), tuple(sorted(lapsed)), tuple(opened))


def opening(kind: DutyKind, line: Line, role: Role, facts: Facts, start: date) -> Opening:
    """A duty with its due day: a date that is owed, or the rule's term counted from `start`."""
    rule = RULES[kind]
    if rule.due:
        return Opening(kind, line, role, facts.today, start, rule.due(facts, start))
    term = term_of(kind, line, facts)
    due = facts.calendar.add(start, term.count, term.unit)
    if kind is DutyKind.KEEP_PERSUADING:
        due = max(due, facts.today + timedelta(days=1))
    return Opening(kind, line, role, facts.today, start, due)


def _stands(duty: DutyFact, facts: Facts) -> bool:
    rule = RULES[DutyKind(duty.kind)]
    return facts.state.stage in rule.stages and rule.stands(facts)


def _opened_by(kind: DutyKind, rule: DutyRule, happening: Happening) -> tuple[Opening, ...]:
    facts = happening.after
    if facts.state.stage not in rule.stages or not rule.opened_by(happening) or not rule.stands(facts):
        return ()
    rows = (
        opening(kind, line, role, facts, start)
        for line, role in rule.owed_by(facts)
        for start in rule.counts_from(happening)
    )
    return tuple(row for row in rows if not _is_open(facts, row))


def _is_open(facts: Facts, row: Opening) -> bool:
    """The same post owes the same thing already; observations and promises differ by their day."""
    by_day = row.kind in {DutyKind.OBSERVE, DutyKind.CHECK_PROMISE}
    return any(
        (d.line, d.role) == (row.line, row.role) and (not by_day or d.counts_from == row.counts_from)
        for d in facts.open_duties(str(row.kind))
    )


def _settle(facts: Facts, done: set[int], lapsed: set[int]) -> Facts:
    duties = tuple(replace(d, done=d.done or d.id in done, lapsed=d.lapsed or d.id in lapsed) for d in facts.duties)
    return replace(facts, duties=duties)


def _with(facts: Facts, row: Opening) -> Facts:
    fact = DutyFact(
        -1 - len(facts.duties),
        str(row.kind),
        row.role,
        row.line,
        row.opened_on,
        row.counts_from,
        row.due_on,
    )
    return replace(facts, duties=(*facts.duties, fact))
