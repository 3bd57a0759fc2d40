"""What comes next on a case: the reader's own duty first, else the most urgent one, and the acts that are open."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from tracker.domain.cases import DutyFact, Facts
from tracker.domain.errors import Refused
from tracker.domain.owing import Owed, holder_to_enter_for, is_owed_by, owed
from tracker.domain.permissions import possible_moves
from tracker.domain.posts import Actor
from tracker.domain.refusals import annullable
from tracker.domain.workflow import MOVES, MoveKind

WITHOUT_ENTRY = frozenset({MoveKind.COUNTERSIGN, MoveKind.APPROVE, MoveKind.OBJECT})
"""Acts that nothing entered can make possible: what stands against them is known beforehand."""


@dataclass(frozen=True)
class NextStep:
    """The duty to be done next; `acts` are the reader's ways to do it, the main one first.

    `shown_from` is a day ahead where nothing is owed before it, `waits` what stands against the act today.
    """

    owed: Owed
    mine: bool
    acts: tuple[MoveKind, ...]
    shown_from: date | None = None
    waits: Refused | None = None


def next_step(facts: Facts, actor: Actor, number: str, name: str) -> NextStep | None:
    """The next thing to do on a case; None where no duty is open."""
    duties = sorted((duty for duty in facts.duties if duty.is_open), key=lambda duty: _rank(duty, facts, actor))
    if not duties:
        return None
    duty = duties[0]
    mine = is_owed_by(duty, facts, actor)
    enter_for = None if mine else holder_to_enter_for(duty, facts, actor)
    next_owed = replace(owed(duty, facts, number, name), enter_for=enter_for)
    open_acts = open_moves(facts, actor)
    ahead = duty.counts_from > facts.today
    return NextStep(
        next_owed,
        mine,
        () if ahead else tuple(kind for kind in next_owed.acts if kind in open_acts),
        duty.counts_from if ahead else None,
        stands_against(next_owed.acts[0], facts),
    )


def _rank(duty: DutyFact, facts: Facts, actor: Actor) -> tuple[bool, int, date, int]:
    """Shown before future ones, own before those typed in for others before all others, then by due day."""
    whose = 0 if is_owed_by(duty, facts, actor) else 1 if holder_to_enter_for(duty, facts, actor) else 2
    return duty.counts_from > facts.today, whose, duty.due_on, duty.id


def open_moves(facts: Facts, actor: Actor) -> tuple[MoveKind, ...]:
    """The acts open to this person: possible here, and nothing known stands against them."""
    return tuple(kind for kind in possible_moves(facts, actor) if stands_against(kind, facts) is None)


def stands_against(kind: MoveKind, facts: Facts) -> Refused | None:
    """What stands against an act whatever is entered, such as that the days for objections are not over."""
    if kind not in WITHOUT_ENTRY:
        return None
    return next((refusal for guard in MOVES[kind].guards if (refusal := guard(facts, {}))), None)


def may_annul(facts: Facts, actor: Actor) -> bool:
    """Whether the newest step is this person's own and can still be undone (county default: 24 hours)."""
    newest = facts.newest
    return newest is not None and actor.person_id in newest.by.people() and annullable(facts, {}) is None
