"""What a move changes in a case: pure functions of the facts, what was entered, and who signs."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from tracker.domain.cases import CaseState, Closing, Facts, HoldProposal, Ledger, Signature, Stage, UpgradeAsk
from tracker.domain.posts import Line, Role
from tracker.domain.reasons import AttemptResult, Met, Reason
from tracker.domain.went import both_heads_went

Data = Mapping[str, Any]


@dataclass(frozen=True)
class Acting:
    """In which post an act is done: the link's role and line, the person's own post, and who signs."""

    role: Role
    line: Line
    by: Signature
    post_role: Role | None = None


Effect = Callable[[Facts, Data, Acting], CaseState]


def unchanged(facts: Facts, data: Data, acting: Acting) -> CaseState:
    return facts.state


def enter(state: CaseState, stage: Stage, **changes: Any) -> CaseState:
    """The state at a new stage; pending asks of the old one end."""
    return replace(state.settle_asks(), stage=stage, **changes)


def clear(facts: Facts, data: Data, acting: Acting) -> CaseState:
    return enter(
        facts.state,
        Stage.CLEARED,
        cleared_on=facts.today,
        clear_result=data["result"],
        clear_line=acting.line,
    )


def object_to(facts: Facts, data: Data, acting: Acting) -> CaseState:
    """A clearing goes back to be verified, a request to the stage before it."""
    if facts.state.stage is Stage.CLEARED:
        return enter(facts.state, Stage.IDENTIFIED, cleared_on=None, clear_result=None, clear_line=None)
    return before_closing(facts, data, acting)


def before_closing(facts: Facts, data: Data, acting: Acting) -> CaseState:
    closing = facts.state.closing
    if closing is None:
        raise AssertionError("a case waiting to be struck holds its request")
    return enter(facts.state, closing.stage_before)


def confirm(facts: Facts, data: Data, acting: Acting) -> CaseState:
    return enter(
        facts.state,
        Stage.PERSUADING,
        ledger=data["ledger"],
        listing=facts.state.listing + 1,
        listed_on=facts.today,
        spell_started_on=facts.today,
        upgrade_clock_on=facts.today,
        last_attended_on=data.get("last_attended_on") or facts.state.last_attended_on,
        **NOTHING_ISSUED,
    )


NOTHING_ISSUED: Mapping[str, Any] = {"report": None, "joint_visit_on": None, "notice": None, "legal_step": None}
"""Report and notice belong to one spell out of class: they begin anew when the child leaves again."""


def ask_upgrade(facts: Facts, data: Data, acting: Acting) -> CaseState:
    return replace(facts.state, upgrade=UpgradeAsk(by=acting.by, on=facts.today))


def upgrade(facts: Facts, data: Data, acting: Acting) -> CaseState:
    return replace(facts.state, upgrade=None, ledger=Ledger.DROPOUT)


def refuse_upgrade(facts: Facts, data: Data, acting: Acting) -> CaseState:
    return replace(facts.state, upgrade=None, upgrade_clock_on=facts.today)


def correct_ledger(facts: Facts, data: Data, acting: Acting) -> CaseState:
    return replace(facts.state, ledger=data["ledger"], upgrade=None)


def accept(facts: Facts, data: Data, acting: Acting) -> CaseState:
    return replace(facts.state, accepted_on=facts.today)


def attempt(facts: Facts, data: Data, acting: Acting) -> CaseState:
    """Counts it; what the latest attempt said stands, a backdated entry does not replace a later one."""
    state = replace(facts.state, attempts=facts.state.attempts + 1)
    if facts.open_duties("joint_visit") and both_heads_went(facts, data):
        state = replace(state, joint_visit_on=data["made_on"])
    if data["met"] is Met.PUPIL:
        state = replace(state, child_met_on=max(data["made_on"], state.child_met_on or data["made_on"]))
    if state.last_attempt_on is None or data["made_on"] >= state.last_attempt_on:
        result: AttemptResult = data["result"]
        state = replace(state, last_attempt_on=data["made_on"], last_attempt_result=result)
    return state


LINKS = (
    "household_village_id",
    "residence_village_id",
    "household_outside",
    "school_id",
    "class_id",
    "guarantor_government",
    "guarantor_bureau",
)


def assign(facts: Facts, data: Data, acting: Acting) -> CaseState:
    return with_links(facts.state, data)


def with_links(state: CaseState, data: Data) -> CaseState:
    """What is named replaces what was known: a household lies inside or outside, a class belongs to its school."""
    named: dict[str, Any] = {name: data[name] for name in LINKS if data.get(name) not in {None, ""}}
    if named.get("household_outside"):
        named["household_village_id"] = None
    elif "household_village_id" in named:
        named["household_outside"] = False
    if named.get("school_id", state.school_id) != state.school_id:
        named.setdefault("class_id", None)
    return replace(state, **named)


def come_back(facts: Facts, data: Data, acting: Acting) -> CaseState:
    """Back in class: observation starts, the child is no longer never enrolled."""
    return enter(
        facts.state,
        Stage.RETURNED,
        returned_on=data["returned_on"],
        placement=data["placement"],
        class_id=data.get("class_id") or facts.state.class_id,
        school_id=data.get("school_id") or facts.state.school_id,
        never_enrolled=False,
        last_observed_on=None,
        last_attending=None,
        hold_code=None,
        hold_until=None,
        hold_line=None,
    )


def observe(facts: Facts, data: Data, acting: Acting) -> CaseState:
    state = facts.state
    if state.last_observed_on and data["observed_on"] < state.last_observed_on:
        return state
    return replace(state, last_observed_on=data["observed_on"], last_attending=data["attending"])


def relapse(facts: Facts, data: Data, acting: Acting) -> CaseState:
    reason: Reason = data["reason"]
    return enter(
        facts.state,
        Stage.PERSUADING,
        episode=facts.state.episode + 1,
        reasons=(reason, *(r for r in facts.state.reasons if r is not reason)),
        last_attended_on=data["left_on"],
        spell_started_on=facts.today,
        upgrade_clock_on=facts.today,
        returned_on=None,
        placement=None,
        last_observed_on=None,
        last_attending=None,
        **NOTHING_ISSUED,
    )


def propose_hold(facts: Facts, data: Data, acting: Acting) -> CaseState:
    proposal = HoldProposal(data["hold_code"], data["until"], acting.by, acting.line, facts.today)
    return replace(facts.state, hold=proposal)


def hold(facts: Facts, data: Data, acting: Acting) -> CaseState:
    proposal = facts.state.hold
    if proposal is None:
        raise AssertionError("a decided hold was proposed")
    until = data.get("until") or proposal.until
    return enter(facts.state, Stage.ON_HOLD, hold_code=proposal.code, hold_until=until, hold_line=proposal.line)


def refuse_hold(facts: Facts, data: Data, acting: Acting) -> CaseState:
    return replace(facts.state, hold=None)


def resume(facts: Facts, data: Data, acting: Acting) -> CaseState:
    return enter(facts.state, Stage.PERSUADING, hold_code=None, hold_until=None, hold_line=None)


def request(facts: Facts, data: Data, acting: Acting) -> CaseState:
    closing = Closing(data["code"], acting.by, acting.role, acting.line, facts.today, facts.state.stage)
    return enter(facts.state, Stage.CLOSING, closing=closing)


def countersign(facts: Facts, data: Data, acting: Acting) -> CaseState:
    closing = facts.state.closing
    if closing is None:
        raise AssertionError("a countersigned case holds its request")
    return replace(facts.state, closing=replace(closing, countersigned=acting.by))


def approve(facts: Facts, data: Data, acting: Acting) -> CaseState:
    closing = facts.state.closing
    if closing is None:
        raise AssertionError("a struck case held its request")
    return enter(facts.state, Stage.MARKED_OFF, code=closing.code, marked_off_on=facts.today)


def reopen(facts: Facts, data: Data, acting: Acting) -> CaseState:
    """The struck line stays struck; the case starts a new episode in no ledger, under its old number."""
    old = facts.state
    fresh = CaseState(
        stage=Stage.IDENTIFIED,
        never_enrolled=old.never_enrolled,
        episode=old.episode + 1,
        listing=old.listing,
        found_by=data.get("found_by") or old.found_by,
        found_on=data["found_on"],
        reasons=tuple(data.get("reasons") or old.reasons),
        last_seen_on=data.get("last_seen_on") or old.last_seen_on,
        attempts=old.attempts,
        last_attempt_on=old.last_attempt_on,
        child_met_on=old.child_met_on,
    )
    return replace(fresh, **{name: getattr(old, name) for name in LINKS})


def note_done(facts: Facts, data: Data, acting: Acting) -> CaseState:
    """“Not yet” starts the thirty days to the next review anew."""
    if data["duty"] == "upgrade_review":
        return replace(facts.state, upgrade_clock_on=facts.today)
    return facts.state
