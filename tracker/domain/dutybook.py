"""What a move or a date does to the duties of a case, read off RULES; no open case is left without an open duty."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from tracker.domain.calendar import ONE_DAY
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
    lapsed = _fallen(facts)
    facts = _settle(facts, set(), lapsed)
    opened: list[Opening] = []
    for kind, rule in RULES.items():
        for row in _opened_by(kind, rule, replace(happening, after=facts)):
            opened.append(row)
            facts = _with(facts, row)
    lapsed |= _fallen(facts)
    return DutyChanges(tuple(sorted(done)), tuple(sorted(lapsed)), tuple(opened))


def changes_by_date(facts: Facts) -> DutyChanges:
    """What a day opens or lets lapse by itself; the same day twice changes nothing the second time."""
    lapsed = _fallen(facts)
    facts = _settle(facts, set(), lapsed)
    opened: list[Opening] = []
    for kind, rule in RULES.items():
        for row in _opened_by_date(kind, rule, facts):
            opened.append(row)
            facts = _with(facts, row)
    return DutyChanges((), tuple(sorted(lapsed)), tuple(opened))


def _fallen(facts: Facts) -> set[int]:
    """The open duties of rows that no longer stand: their stage is left, or their line is gone."""
    return {d.id for d in facts.duties if d.id > 0 and d.is_open and not _stands(d, facts)}


def _stands(duty: DutyFact, facts: Facts) -> bool:
    rule = RULES[DutyKind(duty.kind)]
    return facts.holders(duty.line) is not None and _belongs(rule, facts)


def _belongs(rule: DutyRule, facts: Facts) -> bool:
    return facts.state.stage in rule.stages and rule.stands(facts)


def _opened_by(kind: DutyKind, rule: DutyRule, happening: Happening) -> tuple[Opening, ...]:
    """What the move opens; on entering a stage also what its dates opened meanwhile, counted from the entry."""
    facts = happening.after
    if not _belongs(rule, facts):
        return ()
    starts = rule.counts_from(happening) if rule.opened_by(happening) else ()
    if not starts and happening.entered and _day_of(rule, facts):
        starts = (facts.today,)
    rows = (_by_move(kind, line, role, facts, start) for line, role in rule.owed_by(facts) for start in starts)
    return tuple(row for row in rows if not _is_open(facts, row))


def _opened_by_date(kind: DutyKind, rule: DutyRule, facts: Facts) -> tuple[Opening, ...]:
    """What a day opens, as of that day, also when nobody looked before a later one."""
    start = _day_of(rule, facts) if _belongs(rule, facts) else None
    if start is None:
        return ()
    rows = (
        Opening(kind, line, role, start, start, _due(kind, line, facts, start)) for line, role in rule.owed_by(facts)
    )
    return tuple(row for row in rows if not _is_open(facts, row))


def _day_of(rule: DutyRule, facts: Facts) -> date | None:
    """The day that opened it by itself, None where none has come yet."""
    start = rule.opened_on(facts)
    return start if start is not None and start <= facts.today else None


def _by_move(kind: DutyKind, line: Line, role: Role, facts: Facts, start: date) -> Opening:
    """A duty that a move opens is never late at once, though its day may be over."""
    start = max([start, *(d.counts_from for d in _done_before(kind, line, role, facts))])
    due = _due(kind, line, facts, start)
    if start < facts.today:
        due = max(due, facts.today + ONE_DAY)
    return Opening(kind, line, role, facts.today, start, due)


def _done_before(kind: DutyKind, line: Line, role: Role, facts: Facts) -> tuple[DutyFact, ...]:
    """What this post did of the same before: an attempt typed in late does not set the next one back."""
    if kind is not DutyKind.KEEP_PERSUADING:
        return ()
    return tuple(d for d in facts.duties if d.done and (d.kind, d.line, d.role) == (kind, line, role))


def _due(kind: DutyKind, line: Line, facts: Facts, start: date) -> date:
    """A date that is owed, or the rule's term counted from `start`."""
    rule = RULES[kind]
    if rule.due:
        return rule.due(facts, start)
    term = term_of(kind, line, facts)
    return facts.calendar.add(rule.term_from(facts, start), term.count, term.unit)


def _is_open(facts: Facts, row: Opening) -> bool:
    """The same post owes the same thing already; observations and promises differ by their days."""
    by_day = row.kind in {DutyKind.OBSERVE, DutyKind.CHECK_PROMISE}
    return any(
        (d.line, d.role) == (row.line, row.role)
        and (not by_day or (d.counts_from, d.due_on) == (row.counts_from, row.due_on))
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
