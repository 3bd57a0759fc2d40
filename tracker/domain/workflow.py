"""MOVES: what may happen to a case, from which stage, who decides it, what stands against it (trade §3)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from tracker.domain import effects
from tracker.domain import refusals as no
from tracker.domain.cases import LISTED_OPEN, OPEN, CaseState, Facts, Stage
from tracker.domain.deciders import (
    ANY_LINK,
    ASSISTING,
    HEADS,
    OFFICER,
    PRINCIPAL,
    SCHOOL_CLERK,
    TEACHER,
    TOWNSHIP_CLERK,
    ask_signers,
    by,
    closing_signers,
    hold_decider,
    hold_decider_for,
    hold_signers,
    is_suspected,
    mark_off_chain,
    mark_off_decider,
    may_relapse,
    noters,
    objectable,
    other_line,
    owes_countersign,
    requesting_post,
    verifier,
)
from tracker.domain.deciders import NOTABLE as NOTABLE
from tracker.domain.errors import Conflict, Refused
from tracker.domain.moves import Move as Move
from tracker.domain.moves import MoveKind as MoveKind
from tracker.domain.moves import listed
from tracker.domain.notice_moves import NOTICE_MOVES
from tracker.domain.words import N_

PERSUADING, ON_HOLD, RETURNED, CLOSING = Stage.PERSUADING, Stage.ON_HOLD, Stage.RETURNED, Stage.CLOSING
IDENTIFIED, CLEARED, MARKED_OFF = Stage.IDENTIFIED, Stage.CLEARED, Stage.MARKED_OFF

returned_in_time = no.not_before(
    "returned_on",
    lambda f: f.state.found_on,
    N_("The return cannot lie before %(day)s, the day the child was found missing."),
)
returned_since_leaving = no.not_before(
    "returned_on",
    lambda f: f.state.last_attended_on,
    N_("The return cannot lie before %(day)s, the last day in class."),
)
observed_in_time = no.not_before(
    "observed_on",
    lambda f: f.state.returned_on,
    N_("The observation cannot lie before the return on %(day)s."),
)
left_in_time = no.not_before(
    "left_on", lambda f: f.state.returned_on, N_("The child cannot have left before the return on %(day)s.")
)

MOVES: Mapping[MoveKind, Move] = {
    MoveKind.CLEAR: Move(
        listed(IDENTIFIED), verifier, effects.clear, (no.not_in_future("seen_on"), no.seen_since_alarm)
    ),
    MoveKind.OBJECT: Move(
        listed(CLEARED, CLOSING),
        other_line,
        effects.object_to,
        (no.objection_open,),
        possible=objectable,
        signers=closing_signers,
    ),
    MoveKind.CONFIRM: Move(
        listed(IDENTIFIED), verifier, effects.confirm, (no.not_in_future("last_attended_on"), no.ledger_fits)
    ),
    MoveKind.ASK_UPGRADE: Move(
        listed(PERSUADING),
        by(PRINCIPAL),
        effects.ask_upgrade,
        possible=lambda f: is_suspected(f) and f.state.upgrade is None,
        decided_next=lambda f, d: (OFFICER,),
    ),
    MoveKind.UPGRADE: Move(
        listed(PERSUADING),
        by(OFFICER),
        effects.upgrade,
        possible=lambda f: f.state.upgrade is not None,
        signers=ask_signers,
    ),
    MoveKind.REFUSE_UPGRADE: Move(
        listed(PERSUADING),
        by(OFFICER),
        effects.refuse_upgrade,
        possible=lambda f: f.state.upgrade is not None,
        signers=ask_signers,
    ),
    MoveKind.CORRECT_LEDGER: Move(
        LISTED_OPEN,
        by(OFFICER),
        effects.correct_ledger,
        (no.other_ledger,),
        possible=lambda f: f.state.ledger is not None,
    ),
    MoveKind.ACCEPT: Move(
        listed(PERSUADING),
        by(TOWNSHIP_CLERK),
        effects.accept,
        possible=lambda f: bool(f.open_duties("accept")),
    ),
    MoveKind.ATTEMPT: Move(
        OPEN,
        lambda f: ANY_LINK + ASSISTING,
        effects.attempt,
        (no.not_in_future("made_on"), no.somebody_went, no.made_in_time),
    ),
    MoveKind.ASSIGN: Move(
        OPEN,
        by(SCHOOL_CLERK, TOWNSHIP_CLERK, OFFICER),
        effects.assign,
        (no.something_assigned, no.class_with_return),
    ),
    MoveKind.RETURN: Move(
        listed(PERSUADING, ON_HOLD),
        by(TEACHER, PRINCIPAL),
        effects.come_back,
        (no.not_in_future("returned_on"), returned_in_time, returned_since_leaving, no.class_named),
    ),
    MoveKind.OBSERVE: Move(
        listed(RETURNED), by(TEACHER), effects.observe, (no.not_in_future("observed_on"), observed_in_time)
    ),
    MoveKind.RELAPSE: Move(
        listed(RETURNED, CLOSING),
        by(*ANY_LINK),
        effects.relapse,
        (no.not_in_future("left_on"), left_in_time),
        possible=may_relapse,
    ),
    MoveKind.PROPOSE_HOLD: Move(
        listed(PERSUADING, ON_HOLD),
        by(*HEADS),
        effects.propose_hold,
        (no.hold_evidence_complete,),
        possible=lambda f: f.state.hold is None,
        decided_next=lambda f, d: (hold_decider_for(d["hold_code"], d["line"]),),
    ),
    MoveKind.HOLD: Move(
        listed(PERSUADING, ON_HOLD),
        hold_decider,
        effects.hold,
        (no.hold_end_ahead,),
        possible=lambda f: f.state.hold is not None,
        signers=hold_signers,
    ),
    MoveKind.REFUSE_HOLD: Move(
        listed(PERSUADING, ON_HOLD),
        hold_decider,
        effects.refuse_hold,
        possible=lambda f: f.state.hold is not None,
        signers=hold_signers,
    ),
    MoveKind.RESUME: Move(listed(ON_HOLD), by(*ANY_LINK), effects.resume, (no.not_in_future("resumed_on"),)),
    MoveKind.REQUEST: Move(
        listed(IDENTIFIED, PERSUADING, ON_HOLD, RETURNED),
        by(*HEADS),
        effects.request,
        (no.code_possible, no.handed_over_by_letter, no.evidence_complete, no.evidence_of_the_past),
        decided_next=mark_off_chain,
    ),
    MoveKind.COUNTERSIGN: Move(
        listed(CLOSING), other_line, effects.countersign, possible=owes_countersign, signers=closing_signers
    ),
    MoveKind.APPROVE: Move(
        listed(CLOSING),
        mark_off_decider,
        effects.approve,
        (no.countersigned, no.objections_over),
        signers=closing_signers,
    ),
    MoveKind.REJECT: Move(listed(CLOSING), mark_off_decider, effects.before_closing, signers=closing_signers),
    MoveKind.WITHDRAW: Move(listed(CLOSING), requesting_post, effects.before_closing),
    MoveKind.REOPEN: Move(listed(MARKED_OFF, CLEARED), by(OFFICER), effects.reopen, (no.not_in_future("found_on"),)),
    MoveKind.PLAN: Move(listed(PERSUADING, ON_HOLD, RETURNED), by(*HEADS), effects.unchanged),
    MoveKind.NOTE_DONE: Move(
        frozenset(Stage), noters, effects.note_done, possible=lambda f: any(f.open_duties(k) for k in NOTABLE)
    ),
    **NOTICE_MOVES,
}


def check_possible(kind: MoveKind, facts: Facts) -> None:
    """Raises Conflict when the case is not at a stage where this move exists."""
    move = MOVES[kind]
    if facts.state.stage not in move.stages or not move.possible(facts):
        raise Conflict(
            N_("The case is at “%(stage)s” now; this step is not possible there."),
            stage=facts.state.stage,
        )


def check_guards(kind: MoveKind, facts: Facts, data: Mapping[str, Any]) -> None:
    """Raises Refused with the first sentence that stands against the move."""
    for guard in MOVES[kind].guards:
        refusal: Refused | None = guard(facts, data)
        if refusal:
            raise refusal


def check_somebody_left(kind: MoveKind, facts: Facts, data: Mapping[str, Any], acting: effects.Acting) -> None:
    """Raises Refused, naming the empty post, when nobody is left to sign after this act."""
    signed = acting.by.people()
    for line, role in MOVES[kind].decided_next(facts, {**data, "line": acting.line}):
        refusal = no.nobody_left(facts, line, role, signed)
        if refusal:
            raise refusal
        holders = facts.holders(line)
        signed |= {holders.owners(role, signed)[0].person_id} if holders else set()


def state_after(kind: MoveKind, facts: Facts, data: Mapping[str, Any], acting: effects.Acting) -> CaseState:
    """The case after the move; raises Conflict or Refused with one sentence."""
    check_possible(kind, facts)
    check_guards(kind, facts, data)
    check_somebody_left(kind, facts, data, acting)
    return MOVES[kind].effect(facts, data, acting)
