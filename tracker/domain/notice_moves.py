"""NOTICE_MOVES: the acts from the written report to the court, with what stands against each (trade §7)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from tracker.domain import refusals as no
from tracker.domain.calendar import Term
from tracker.domain.cases import CaseState, Facts, Stage
from tracker.domain.deciders import PRINCIPAL, TOWNSHIP, TOWNSHIP_CLERK, by
from tracker.domain.duty_terms import TERMS
from tracker.domain.effects import Acting, Data
from tracker.domain.errors import Refused
from tracker.domain.moves import Move, MoveKind, listed
from tracker.domain.return_notices import LegalStep, Manner, Outcome, Report, ReturnNotice
from tracker.domain.words import N_

PERSUADING = listed(Stage.PERSUADING)
NOTICE_TERM = "return_notice_term"


def reported(facts: Facts) -> bool:
    """The report lies with the township, not received yet."""
    report = facts.state.report
    return report is not None and report.received_on is None


def visit_owed(facts: Facts) -> bool:
    """The township has received the report, and the heads of both lines have not gone together since."""
    report = facts.state.report
    return report is not None and report.received_on is not None and facts.state.joint_visit_on is None


def notice_possible(facts: Facts) -> bool:
    """After the joint visit, and again once an earlier notice is over."""
    notice = facts.state.notice
    return facts.state.joint_visit_on is not None and (notice is None or notice.is_over)


def notice_waits(facts: Facts) -> bool:
    notice = facts.state.notice
    return notice is not None and notice.waits_for_delivery


def notice_unsettled(facts: Facts) -> bool:
    """After the joint visit a notice is owed until one is delivered, or is not issued for a reason."""
    return facts.state.joint_visit_on is not None and (facts.state.notice is None or notice_waits(facts))


def notice_runs(facts: Facts) -> bool:
    notice = facts.state.notice
    return notice is not None and notice.runs


def led_to_nothing(facts: Facts) -> bool:
    notice = facts.state.notice
    return notice is not None and notice.outcome is Outcome.NOT_BACK


def notice_term(facts: Facts) -> Term:
    """The days a notice gives from its delivery (county default: 7)."""
    return facts.terms.get(NOTICE_TERM, TERMS[NOTICE_TERM])


def _notice(facts: Facts) -> ReturnNotice:
    if facts.state.notice is None:
        raise AssertionError("a notice that goes on was issued")
    return facts.state.notice


def delivery_proved(facts: Facts, data: Data) -> Refused | None:
    """Somebody signed for it, or a witness saw that nobody would."""
    witnessed = data.get("refused") or data["manner"] is Manner.LEFT_THERE
    if witnessed and not data.get("witness"):
        return Refused(N_("Nobody signed for the notice, so please name the witness."))
    if not witnessed and not data.get("received_by"):
        return Refused(N_("Please say who took the notice, or note that the signature was refused."))
    return None


def term_over(facts: Facts, data: Data) -> Refused | None:
    """“Not back” can be said only once the last day of the term is over."""
    until = _notice(facts).until
    if data["outcome"] is Outcome.NOT_BACK and until and facts.today <= until:
        return Refused(N_("The notice runs until %(day)s. Please record this after that day."), day=until)
    return None


def next_on_the_ladder(facts: Facts, data: Data) -> Refused | None:
    """The order to correct comes first; no step is taken twice (trade §7)."""
    ladder = list(LegalStep)
    last = facts.state.legal_step
    if last is None and data["step"] is not ladder[0]:
        return Refused(N_("The order to correct comes first. Please record it before this step."))
    if last is not None and ladder.index(data["step"]) <= ladder.index(last):
        return Refused(N_("This step has been recorded already. Please choose a later one."))
    return None


def report(facts: Facts, data: Data, acting: Acting) -> CaseState:
    return replace(facts.state, report=Report(facts.today))


def receive(facts: Facts, data: Data, acting: Acting) -> CaseState:
    if facts.state.report is None:
        raise AssertionError("a received report was issued")
    return replace(facts.state, report=replace(facts.state.report, received_on=facts.today))


def issue(facts: Facts, data: Data, acting: Acting) -> CaseState:
    """A new notice begins a ladder of its own."""
    return replace(facts.state, notice=ReturnNotice(notice_term(facts), facts.today), legal_step=None)


def deliver(facts: Facts, data: Data, acting: Acting) -> CaseState:
    """The term counts from the day of delivery, in the days the notice itself names."""
    notice, day = _notice(facts), data["delivered_on"]
    term = notice.term or notice_term(facts)
    until = facts.calendar.add(day, term.count, term.unit)
    delivered = replace(notice, delivered_on=day, until=until, refused=bool(data.get("refused")))
    return replace(facts.state, notice=delivered)


def decline(facts: Facts, data: Data, acting: Acting) -> CaseState:
    return replace(facts.state, notice=replace(facts.state.notice or ReturnNotice(), declined_on=facts.today))


def end(facts: Facts, data: Data, acting: Acting) -> CaseState:
    return replace(facts.state, notice=replace(_notice(facts), outcome=data["outcome"]))


def take_step(facts: Facts, data: Data, acting: Acting) -> CaseState:
    return replace(facts.state, legal_step=data["step"])


delivered_in_time = no.not_before(
    "delivered_on",
    lambda f: f.state.notice.issued_on if f.state.notice else None,
    N_("The notice cannot have been delivered before %(day)s, the day it was issued."),
)
taken_in_time = no.not_before(
    "taken_on",
    lambda f: f.state.notice.until if f.state.notice else None,
    N_("The step cannot lie before %(day)s, the last day of the notice."),
)

NOTICE_MOVES: Mapping[MoveKind, Move] = {
    MoveKind.REPORT: Move(PERSUADING, by(PRINCIPAL), report, possible=lambda f: f.state.report is None),
    MoveKind.RECEIVE_REPORT: Move(PERSUADING, by(TOWNSHIP_CLERK), receive, possible=reported),
    MoveKind.ISSUE_NOTICE: Move(PERSUADING, by(TOWNSHIP), issue, possible=notice_possible),
    MoveKind.DELIVER_NOTICE: Move(
        PERSUADING,
        by(TOWNSHIP),
        deliver,
        (no.not_in_future("delivered_on"), delivered_in_time, delivery_proved),
        possible=notice_waits,
    ),
    MoveKind.DECLINE_NOTICE: Move(PERSUADING, by(TOWNSHIP), decline, possible=notice_unsettled),
    MoveKind.NOTICE_OUTCOME: Move(PERSUADING, by(TOWNSHIP), end, (term_over,), possible=notice_runs),
    MoveKind.LEGAL_STEP: Move(
        PERSUADING,
        by(TOWNSHIP),
        take_step,
        (no.not_in_future("taken_on"), taken_in_time, next_on_the_ladder),
        possible=led_to_nothing,
    ),
}
