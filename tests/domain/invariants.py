"""What holds of every case after every act, whoever did it: the promises of trade §2, §3 and §7."""

from __future__ import annotations

from collections import Counter

from tracker.domain.cases import LISTED_OPEN, CaseState, Closing, DutyFact, Facts, Ledger, Signature, Stage
from tracker.domain.duties import RULES, DutyKind
from tracker.domain.mark_off import CODES, Code
from tracker.domain.owing import ACTS, owners_of
from tracker.domain.permissions import may_move
from tracker.domain.posts import Actor
from tracker.domain.workflow import MOVES

SEVERAL = {"observe", "check_promise"}
"""Duties of which a post may owe more than one at a time."""


def check_lines(facts: Facts) -> None:
    """Both lines, always."""
    assert facts.government.lineage
    assert facts.bureau.lineage


def check_state(state: CaseState) -> None:
    """Ledger, asks and hold stand where the stage has room for them."""
    from_identified = state.closing is not None and state.closing.stage_before is Stage.IDENTIFIED
    if state.stage in LISTED_OPEN and not from_identified:
        assert state.ledger is not None
    if state.stage in {Stage.IDENTIFIED, Stage.CLEARED}:
        assert state.ledger is None
    assert (state.closing is not None) == (state.stage is Stage.CLOSING)
    assert state.upgrade is None or (state.stage, state.ledger) == (Stage.PERSUADING, Ledger.SUSPECTED)
    assert state.hold is None or state.stage in {Stage.PERSUADING, Stage.ON_HOLD}
    assert (state.hold_code is None) == (state.hold_until is None)
    if state.stage in {Stage.IDENTIFIED, Stage.PERSUADING, Stage.RETURNED}:
        assert state.hold_code is None


def check_duties(facts: Facts) -> None:
    """Every open duty belongs to the stage and can be done by whoever owes it; an open case has one."""
    standing = [duty for duty in facts.duties if duty.is_open]
    assert bool(standing) or not facts.state.is_open
    for duty in standing:
        check_duty(duty, facts)
    owed = Counter((duty.kind, duty.line, duty.role) for duty in standing if duty.kind not in SEVERAL)
    assert not {key for key, count in owed.items() if count > 1}


def check_duty(duty: DutyFact, facts: Facts) -> None:
    kind = DutyKind(duty.kind)
    rule = RULES[kind]
    assert facts.state.stage in rule.stages
    assert rule.stands(facts)
    possible = [m for m in ACTS[kind] if facts.state.stage in MOVES[m].stages and MOVES[m].possible(facts)]
    assert possible, f"nothing does {kind} at {facts.state.stage}"
    for post in owners_of(duty, facts):
        owner = Actor(post.person_id, post.person_name, (post,))
        assert any(may_move(move, facts, owner) for move in possible), f"{post.role} owes {kind} and may not"


def check_strike(closing: Closing, decided: Signature, state: CaseState) -> None:
    """A struck line has its code's signatures by different persons, and what the code asks for."""
    assert state.code is closing.code
    assert not decided.people() & closing.signers()
    rule = CODES[closing.code]
    if rule.countersigned:
        assert closing.countersigned is not None
        assert not closing.countersigned.people() & closing.by.people()
    if closing.code is Code.RETURNED_HERE:
        assert closing.stage_before is Stage.RETURNED
        assert (state.last_attending, state.class_id is not None) == (True, True)
