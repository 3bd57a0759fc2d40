"""RULES: which duty a move or a date opens, who owes it, by when, and what does it (trade §7)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

from tracker.domain import duty_dates as dates
from tracker.domain import happenings as by
from tracker.domain import notice_moves as chain
from tracker.domain.calendar import Days, Term
from tracker.domain.cases import OPEN, DutyFact, Facts, Stage
from tracker.domain.deciders import (
    HEAD_OF,
    OFFICER,
    PRINCIPAL,
    SCHOOL_CLERK,
    TEACHER,
    TOWNSHIP,
    TOWNSHIP_CLERK,
    VILLAGE,
    Links,
    hold_decider,
    mark_off_decider,
    other_line,
    owes_countersign,
    verifier,
)
from tracker.domain.duty_terms import TERMS as TERMS
from tracker.domain.happenings import Done, Happening, Opens, by_moves, on_entry, on_moves
from tracker.domain.posts import Line
from tracker.domain.words import N_, Word
from tracker.domain.workflow import MoveKind


class DutyKind(Word):
    """What somebody owes."""

    CHECK = "check", N_("Check")
    VERIFY = "verify", N_("Settle the check")
    FIND_LINE = "find_line", N_("Name those responsible")
    ACCEPT = "accept", N_("Accept the case")
    SCHOOL_VISIT = "school_visit", N_("Home visit by the school")
    VILLAGE_VISIT = "village_visit", N_("Home visit by the village")
    INDIVIDUAL_PLAN = "individual_plan", N_("Plan for this child")
    WRITTEN_REPORT = "written_report", N_("Written report to the township")
    RECEIVE_REPORT = "receive_report", N_("Receive the written report")
    JOINT_VISIT = "joint_visit", N_("Joint persuasion")
    RETURN_NOTICE = "return_notice", N_("Return notice")
    NOTICE_REVIEW = "notice_review", N_("What the notice led to")
    KEEP_PERSUADING = "keep_persuading", N_("Keep persuading")
    CHECK_PROMISE = "check_promise", N_("Check the promise")
    UPGRADE_REVIEW = "upgrade_review", N_("Review whether it is a dropout")
    DECIDE_UPGRADE = "decide_upgrade", N_("Decide on recognising a dropout")
    DECIDE_HOLD = "decide_hold", N_("Decide on the hold")
    OBSERVE = "observe", N_("Observe the returned pupil")
    REQUEST_MARK_OFF = "request_mark_off", N_("Request to strike")
    COUNTERSIGN = "countersign", N_("Countersign for the other line")
    DECIDE_MARK_OFF = "decide_mark_off", N_("Decide on striking")
    ROLL_FOLLOW_UP = "roll_follow_up", N_("Follow up the roll")
    TERM_CHECK = "term_check", N_("Visit at start of term")
    HOLD_REVIEW = "hold_review", N_("Review the hold")
    RESUME_CHECK = "resume_check", N_("Check after the hold")
    RECHECK_LOST = "recheck_lost", N_("Quarterly search for the child")
    REPLY = "reply", N_("Answer the instruction")
    MONTHLY_RETURN = "monthly_return", N_("Sign the monthly return")
    QUARTERLY_REVIEW = "quarterly_review", N_("Quarterly review")
    SETTLE_BATCH = "settle_batch", N_("Settle the verification list")
    START_OF_TERM = "start_of_term", N_("Start-of-term list")
    LETTER_RECEIPT = "letter_receipt", N_("Receipt of the letter")
    ANSWER_QUESTION = "answer_question", N_("Answer a question of the comparison")


def never(happening: Happening) -> bool:
    return False


def owed(*links: tuple[Line, object]) -> Callable[[Facts], Links]:
    return lambda facts: links  # type: ignore[return-value]


def visit_links(facts: Facts) -> Links:
    """The responsible village, and the residence village where it is another."""
    return (VILLAGE, (Line.ASSISTING, VILLAGE[1])) if facts.assisting else (VILLAGE,)


def persuaders(facts: Facts) -> Links:
    """Both lines; in vacations the village alone."""
    return (*teacher_in_term(facts), VILLAGE)


def teacher_in_term(facts: Facts) -> Links:
    return () if facts.calendar.in_vacation(facts.today) else (TEACHER,)


def checker(facts: Facts) -> Links:
    return (VILLAGE,) if facts.state.never_enrolled else (TEACHER,)


def hold_proposer(facts: Facts) -> Links:
    return (HEAD_OF[facts.state.hold_line or Line.BUREAU],)


def standing(facts: Facts) -> bool:
    return True


def hold_end_reached(facts: Facts) -> bool:
    until = facts.state.hold_until
    return until is not None and facts.today >= until


@dataclass(frozen=True)
class DutyRule:
    """One row: the stages it belongs to, who owes it, what opens it, what does it, and while what it stands.

    `counts_from` gives the days it is shown from (several: one duty each), `term_from` the day its term counts from
    where that is another, `due` replaces the term where a date is owed, `opened_on` the day that opens it by itself.
    """

    stages: frozenset[Stage]
    owed_by: Callable[[Facts], Links]
    done_by: Done
    opened_by: Opens = never
    opened_on: Callable[[Facts], date | None] = dates.never
    counts_from: Callable[[Happening], tuple[date, ...]] = dates.today
    term: Callable[[Facts], str] | None = None
    term_from: Callable[[Facts, date], date] = dates.at_once
    due: Callable[[Facts, date], date] | None = None
    stands: Callable[[Facts], bool] = standing


S = Stage
M = MoveKind
IDENTIFIED, PERSUADING, RETURNED = (
    frozenset({S.IDENTIFIED}),
    frozenset({S.PERSUADING}),
    frozenset({S.RETURNED}),
)
ON_HOLD, CLOSING, STRUCK = frozenset({S.ON_HOLD}), frozenset({S.CLOSING}), frozenset({S.MARKED_OFF})

RULES: Mapping[DutyKind, DutyRule] = {
    DutyKind.CHECK: DutyRule(IDENTIFIED, checker, by_moves(M.ATTEMPT, M.CLEAR, M.CONFIRM), on_moves(M.LOG)),
    DutyKind.VERIFY: DutyRule(IDENTIFIED, verifier, by_moves(M.CLEAR, M.CONFIRM), on_entry),
    DutyKind.FIND_LINE: DutyRule(OPEN, by.missing_links, by.line_found, lambda happening: True),
    DutyKind.ACCEPT: DutyRule(PERSUADING, owed(TOWNSHIP_CLERK), by_moves(M.ACCEPT), on_moves(M.CONFIRM)),
    DutyKind.SCHOOL_VISIT: DutyRule(PERSUADING, teacher_in_term, by.visited, on_moves(M.CONFIRM, M.RELAPSE)),
    DutyKind.VILLAGE_VISIT: DutyRule(PERSUADING, visit_links, by.visited, on_moves(M.CONFIRM, M.RELAPSE)),
    DutyKind.INDIVIDUAL_PLAN: DutyRule(PERSUADING, owed(PRINCIPAL), by_moves(M.PLAN), on_moves(M.CONFIRM)),
    DutyKind.WRITTEN_REPORT: DutyRule(
        PERSUADING, owed(PRINCIPAL), by_moves(M.REPORT), opened_on=dates.not_back_in_time
    ),
    DutyKind.RECEIVE_REPORT: DutyRule(
        PERSUADING,
        owed(TOWNSHIP_CLERK),
        by_moves(M.RECEIVE_REPORT),
        by.on_moves_or_entry(M.REPORT),
        stands=chain.reported,
    ),
    DutyKind.JOINT_VISIT: DutyRule(PERSUADING, owed(PRINCIPAL, TOWNSHIP), by.went_jointly, by.joint_visit_owed),
    DutyKind.RETURN_NOTICE: DutyRule(
        PERSUADING,
        owed(TOWNSHIP),
        by_moves(M.DELIVER_NOTICE, M.DECLINE_NOTICE),
        by.notice_owed,
        stands=chain.notice_unsettled,
    ),
    DutyKind.NOTICE_REVIEW: DutyRule(
        PERSUADING,
        owed(TOWNSHIP),
        by_moves(M.NOTICE_OUTCOME),
        opened_on=dates.notice_over,
        stands=chain.notice_runs,
    ),
    DutyKind.KEEP_PERSUADING: DutyRule(
        PERSUADING,
        persuaders,
        by.attempt_of_line,
        by.persuading_lines,
        opened_on=dates.term_goes_on,
        counts_from=dates.after_attempt,
        term=dates.persuading_interval,
    ),
    DutyKind.CHECK_PROMISE: DutyRule(
        PERSUADING,
        owed(TEACHER),
        by.promise_checked,
        by.promised,
        counts_from=dates.promised_day,
        term_from=dates.not_before_today,
    ),
    DutyKind.UPGRADE_REVIEW: DutyRule(
        PERSUADING,
        owed(PRINCIPAL),
        by.reviewed,
        opened_on=dates.thirty_days_suspected,
        stands=dates.suspected_and_unasked,
    ),
    DutyKind.DECIDE_UPGRADE: DutyRule(
        PERSUADING,
        owed(OFFICER),
        by_moves(M.UPGRADE, M.REFUSE_UPGRADE),
        on_moves(M.ASK_UPGRADE),
        stands=lambda facts: facts.state.upgrade is not None,
    ),
    DutyKind.DECIDE_HOLD: DutyRule(
        PERSUADING | ON_HOLD,
        hold_decider,
        by_moves(M.HOLD, M.REFUSE_HOLD),
        on_moves(M.PROPOSE_HOLD),
        stands=lambda facts: facts.state.hold is not None,
    ),
    DutyKind.OBSERVE: DutyRule(
        RETURNED,
        owed(TEACHER),
        by.observed_from,
        by.observation_lacking,
        counts_from=dates.observation_days,
        term=dates.observation_term,
        term_from=dates.not_before_today,
    ),
    DutyKind.REQUEST_MARK_OFF: DutyRule(
        RETURNED,
        owed(PRINCIPAL),
        by_moves(M.REQUEST),
        by.observation_ends,
        stands=lambda facts: facts.observation_complete,
    ),
    DutyKind.COUNTERSIGN: DutyRule(
        CLOSING, other_line, by_moves(M.COUNTERSIGN, M.OBJECT), on_moves(M.REQUEST), stands=owes_countersign
    ),
    DutyKind.DECIDE_MARK_OFF: DutyRule(
        CLOSING,
        mark_off_decider,
        by_moves(M.APPROVE, M.REJECT),
        by.closing_ready,
        term_from=dates.after_objections,
    ),
    DutyKind.ROLL_FOLLOW_UP: DutyRule(STRUCK, owed(SCHOOL_CLERK), by.noted, by.needs_roll_follow_up),
    DutyKind.TERM_CHECK: DutyRule(STRUCK, owed(TEACHER), by.term_checked, opened_on=dates.term_after_strike),
    DutyKind.HOLD_REVIEW: DutyRule(
        ON_HOLD,
        hold_proposer,
        by_moves(M.HOLD, M.RESUME),
        lambda happening: happening.entered or happening.move is M.HOLD,
        counts_from=dates.before_hold_ends,
        due=dates.hold_end,
    ),
    DutyKind.RESUME_CHECK: DutyRule(
        ON_HOLD,
        owed(PRINCIPAL),
        by_moves(M.RESUME, M.RETURN),
        opened_on=dates.hold_ended,
        stands=hold_end_reached,
    ),
    DutyKind.RECHECK_LOST: DutyRule(
        PERSUADING,
        owed(TOWNSHIP_CLERK),
        by_moves(M.ATTEMPT),
        opened_on=dates.lost_this_quarter,
        due=dates.quarter_end_of,
    ),
}


def term_of(kind: DutyKind, line: Line, facts: Facts) -> Term:
    """The term in force: sd owed by a government post counts working days (county default)."""
    rule = RULES[kind]
    name = rule.term(facts) if rule.term else str(kind)
    term: Term = facts.terms.get(name, TERMS[name])
    if term.unit is Days.SCHOOL and line is not Line.BUREAU:
        return Term(term.count, Days.WORKING)
    return term


def is_overdue(duty: DutyFact, today: date) -> bool:
    """A duty is late from the day after its due day, in China; done and lapsed ones never are."""
    return duty.is_open and today > duty.due_on
