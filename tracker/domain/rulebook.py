"""The tables read aloud: who decides each move and owes each duty, what opens it, and where a rule comes from."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime

from tracker.domain.calendar import Calendar, Term
from tracker.domain.cases import CaseState, Closing, Facts, HoldProposal, Signature, Stage
from tracker.domain.deciders import HEAD_OF, Links, hold_decider_for
from tracker.domain.duties import RULES, TERMS, DutyKind
from tracker.domain.duty_dates import HOLD_SHOWN_BEFORE, OBSERVED_AFTER, REPORT_AFTER, UPGRADE_AFTER
from tracker.domain.errors import Failure, Invalid, NotFound
from tracker.domain.mark_off import CODES, HOLD_CODES, Code, HoldCode
from tracker.domain.owing import ACTS
from tracker.domain.posts import Holders, Line, Role, Tier, UnitFact
from tracker.domain.reminders import STEP_TERMS, StepTerm
from tracker.domain.unit_duties import UNIT_RULES
from tracker.domain.words import N_, Word
from tracker.domain.workflow import MOVES, MoveKind


class Source(Word):
    """Where a rule comes from; what no higher paper demands is the county's own default and may be changed."""

    LAW_11 = "law_11", N_("Compulsory Education Law, article 11")
    NOTICE = "notice", N_("Ministry notice of April 2024")
    SUMMARY = "summary", N_("County summary of 2019")
    COUNTY = "county", N_("County default")


SOURCES: Mapping[Word, Source] = {
    HoldCode.SUSPENDED_STUDY: Source.LAW_11,
    HoldCode.DELAYED_ENTRY: Source.LAW_11,
    MoveKind.CONFIRM: Source.NOTICE,
    **dict.fromkeys(Role, Source.SUMMARY),
}
"""What does not come from the county alone: the holds of the law, the three ledgers, the posts of the two lines."""

OPENED: Mapping[DutyKind, str] = {
    DutyKind.CHECK: N_("a child is logged"),
    DutyKind.VERIFY: N_("a child is logged or listed again, or a clearing is objected to"),
    DutyKind.FIND_LINE: N_("the last link of a line is not known"),
    DutyKind.ACCEPT: N_("a case is confirmed"),
    DutyKind.SCHOOL_VISIT: N_("a case is confirmed or the child left again; not in vacations"),
    DutyKind.VILLAGE_VISIT: N_("a case is confirmed or the child left again; the village of residence too"),
    DutyKind.INDIVIDUAL_PLAN: N_("a case is confirmed"),
    DutyKind.WRITTEN_REPORT: N_("the child is not back %(report)s school days after confirmation or leaving again"),
    DutyKind.RECEIVE_REPORT: N_("the school has issued its written report"),
    DutyKind.JOINT_VISIT: N_("the township has received the report; one for each line"),
    DutyKind.RETURN_NOTICE: N_("the joint visit did not bring the child back"),
    DutyKind.NOTICE_REVIEW: N_("the term of the notice is over"),
    DutyKind.KEEP_PERSUADING: N_("persuasion begins, and anew with each attempt of that line"),
    DutyKind.CHECK_PROMISE: N_("an attempt brought a promise; counted from the day promised"),
    DutyKind.UPGRADE_REVIEW: N_("the child is a suspected dropout for %(upgrade)s days, and again as long after"),
    DutyKind.DECIDE_UPGRADE: N_("recognition as a dropout is asked for"),
    DutyKind.DECIDE_HOLD: N_("a hold is proposed"),
    DutyKind.OBSERVE: N_("the child returned; counted from %(first)s and %(second)s days after"),
    DutyKind.REQUEST_MARK_OFF: N_("both observations are done, or a request came back"),
    DutyKind.COUNTERSIGN: N_("striking is asked for under a code marked ‡"),
    DutyKind.DECIDE_MARK_OFF: N_("striking is asked for without ‡, or countersigned"),
    DutyKind.ROLL_FOLLOW_UP: N_("a line is struck and the roll must follow"),
    DutyKind.TERM_CHECK: N_("the next term begins after a child brought back was struck"),
    DutyKind.HOLD_REVIEW: N_("a hold begins; shown from %(hold)s days before its end"),
    DutyKind.RESUME_CHECK: N_("the end of a hold is reached"),
    DutyKind.RECHECK_LOST: N_("nobody knows where the child is; once a quarter"),
    DutyKind.REPLY: N_("an instruction is given to the unit"),
    DutyKind.MONTHLY_RETURN: N_("a month in term has closed, on the 20th; a zero return, too"),
    DutyKind.QUARTERLY_REVIEW: N_("a quarter is over"),
    DutyKind.SETTLE_BATCH: N_("a list from above names children of the unit"),
    DutyKind.START_OF_TERM: N_("a term begins"),
    DutyKind.LETTER_RECEIPT: N_("a letter leaves for another county, or the county is asked again"),
    DutyKind.ANSWER_QUESTION: N_("the bureau asks whether a child of a list is a pupil of the school"),
}
"""What opens each duty (trade §7), said once in words: the table itself holds functions."""

NUMBERS = {
    "report": REPORT_AFTER,
    "upgrade": UPGRADE_AFTER,
    "first": OBSERVED_AFTER[0],
    "second": OBSERVED_AFTER[1],
    "hold": HOLD_SHOWN_BEFORE,
}

FIXED_DAY: Mapping[DutyKind, str] = {
    DutyKind.HOLD_REVIEW: N_("the last day of the hold"),
    DutyKind.RECHECK_LOST: N_("the end of the quarter"),
    DutyKind.REPLY: N_("the day named in the instruction"),
    DutyKind.MONTHLY_RETURN: N_("the 28th of the month"),
    DutyKind.QUARTERLY_REVIEW: N_("ten days after the end of the quarter"),
    DutyKind.SETTLE_BATCH: N_("the day named with the list"),
    DutyKind.START_OF_TERM: N_("the 5th school day of the term to name the absent, the 10th to settle each"),
    DutyKind.LETTER_RECEIPT: N_("30 days after the letter, or after asking again"),
    DutyKind.ANSWER_QUESTION: N_("three working days after it was asked"),
}
"""Duties that have a day of their own instead of a term."""

PART_OF_TERM: Mapping[str, str] = {
    "keep_persuading": N_("in the first month"),
    "keep_persuading_second": N_("to day 90"),
    "keep_persuading_later": N_("later"),
    "return_notice": N_("to issue and deliver it"),
    "return_notice_term": N_("the notice gives, from its delivery"),
    "observe": N_("after each of the two days"),
    "observe_again": N_("after “not in class”"),
}
"""Where a duty has several terms: which is which."""

LONGEST_TERM = 366
TOO_EARLY = Failure(N_("A change holds from today or a later day; it moves no duty that stands."))

NOBODY = Holders((UnitFact(0, "", "", Tier.TOWNSHIP, "/"),), {})
A_DAY = date(2026, 9, 1)


def _specimens() -> tuple[Facts, ...]:
    """Cases of every sort that decides who acts: of either line, with every code and hold, with links missing."""
    plain = CaseState(Stage.PERSUADING, class_id=1, school_id=1, household_village_id=1, residence_village_id=2)
    states = [plain, replace(plain, never_enrolled=True), CaseState(Stage.IDENTIFIED)]
    states += [CaseState(Stage.IDENTIFIED, school_id=1), CaseState(Stage.IDENTIFIED, never_enrolled=True)]
    for line in (Line.BUREAU, Line.GOVERNMENT):
        states += [replace(plain, clear_line=line, hold_line=line)]
        states += [replace(plain, closing=_closing(code, line)) for code in CODES]
        states += [replace(plain, hold=_proposal(code, line)) for code in HOLD_CODES]
    moment = datetime(2026, 9, 1, tzinfo=UTC)
    return tuple(Facts(state, moment, A_DAY, Calendar(), NOBODY, NOBODY, NOBODY) for state in states)


def _closing(code: Code, line: Line) -> Closing:
    return Closing(code, Signature(None), HEAD_OF[line][1], line, A_DAY, Stage.PERSUADING)


def _proposal(code: HoldCode, line: Line) -> HoldProposal:
    return HoldProposal(code, A_DAY, Signature(None), line, A_DAY)


SPECIMENS = _specimens()


def _roles(links_of: Callable[[Facts], Links]) -> tuple[Role, ...]:
    """Every role the rule names for any specimen, in the order of the roles."""
    named = {role for facts in SPECIMENS for _, role in links_of(facts)}
    return tuple(role for role in Role if role in named)


@dataclass(frozen=True)
class TermRow:
    """One term of a duty: in force, by default, and since when the county has its own."""

    name: str
    part: str | None
    in_force: Term
    default: Term


@dataclass(frozen=True)
class DutyRow:
    """One duty read aloud; without terms it is due on `fixed_day`."""

    kind: DutyKind
    opened: str
    roles: tuple[Role, ...]
    acts: tuple[MoveKind, ...]
    terms: tuple[TermRow, ...]
    fixed_day: str | None


@dataclass(frozen=True)
class MoveRow:
    """One move read aloud: from which stages, decided by whom."""

    kind: MoveKind
    stages: tuple[Stage, ...]
    roles: tuple[Role, ...]
    source: Source


@dataclass(frozen=True)
class HoldRow:
    """Who decides a hold when the school proposes it, and when the township does."""

    code: HoldCode
    for_school: Role
    for_township: Role
    source: Source


def term_names(kind: DutyKind) -> tuple[str, ...]:
    """The terms a county may set for a duty; none where it has a day of its own."""
    if RULES[kind].due:
        return ()
    return tuple(name for name in TERMS if name == kind or (name in PART_OF_TERM and name.startswith(f"{kind}_")))


SETTABLE: Mapping[str, DutyKind | StepTerm] = {
    **{name: kind for kind in RULES for name in term_names(kind)},
    **{str(name): name for name in STEP_TERMS},
}
"""What a county may set: each term with the duty or the reminder step it belongs to."""

DEFAULTS: Mapping[str, Term] = {**TERMS, **{str(name): term for name, term in STEP_TERMS.items()}}


def term_row(name: str, terms: Mapping[str, Term]) -> TermRow:
    """One term as in force, beside its default."""
    return TermRow(name, PART_OF_TERM.get(name), terms.get(name, DEFAULTS[name]), DEFAULTS[name])


def step_rows(terms: Mapping[str, Term]) -> tuple[tuple[StepTerm, TermRow], ...]:
    """The terms of the reminder steps, in the order they are taken."""
    return tuple((name, term_row(name, terms)) for name in STEP_TERMS)


def duty_rows(terms: Mapping[str, Term]) -> tuple[DutyRow, ...]:
    """Every duty with its terms as in force; `terms` are those the county has set itself."""
    return tuple(
        DutyRow(
            kind,
            OPENED[kind],
            _roles(rule.owed_by),
            ACTS[kind],
            tuple(term_row(name, terms) for name in term_names(kind)),
            FIXED_DAY.get(kind),
        )
        for kind, rule in RULES.items()
    )


def unit_duty_rows() -> tuple[DutyRow, ...]:
    """The duties of units, each with the posts that owe it; done on pages of their own."""
    return tuple(
        DutyRow(kind, OPENED[kind], _ordered(seats.values()), (), (), FIXED_DAY[kind])
        for kind, seats in UNIT_RULES.items()
    )


def _ordered(roles: Iterable[Role]) -> tuple[Role, ...]:
    return tuple(role for role in Role if role in set(roles))


def move_rows() -> tuple[MoveRow, ...]:
    """Every move of the table; logging and undoing belong to everybody and stand beside it."""
    return tuple(
        MoveRow(kind, _in_order(move.stages), _roles(move.by), source_of(kind)) for kind, move in MOVES.items()
    )


def hold_rows() -> tuple[HoldRow, ...]:
    return tuple(
        HoldRow(
            code,
            hold_decider_for(code, Line.BUREAU)[1],
            hold_decider_for(code, Line.GOVERNMENT)[1],
            source_of(code),
        )
        for code in HOLD_CODES
    )


def check_term(name: str, term: Term, valid_from: date, today: date) -> None:
    """Raises NotFound for a term that does not exist, Invalid for a useless number or a day gone by."""
    if name not in SETTABLE:
        raise NotFound
    wrong: dict[str, Failure] = {}
    if not 1 <= term.count <= LONGEST_TERM:
        wrong["count"] = Failure(N_("From 1 to %(count)s days."), count=LONGEST_TERM)
    if valid_from < today:
        wrong["valid_from"] = TOO_EARLY
    if wrong:
        raise Invalid(wrong)


def check_day(valid_from: date, today: date) -> None:
    """Raises Invalid for a change that should hold from a day gone by."""
    if valid_from < today:
        raise Invalid({"valid_from": TOO_EARLY})


def source_of(row: Word) -> Source:
    return SOURCES.get(row, Source.COUNTY)


def _in_order(stages: Iterable[Stage]) -> tuple[Stage, ...]:
    return tuple(stage for stage in Stage if stage in set(stages))
