"""PAPERS: the papers a county files, who issues each, and what of a case is frozen when one is issued (trade §8)."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Generic, TypeVar

from tracker.domain.cases import Facts, Ledger, Stage
from tracker.domain.deciders import PRINCIPAL, TOWNSHIP, Link
from tracker.domain.mark_off import Code
from tracker.domain.moves import MoveKind
from tracker.domain.plain import plain
from tracker.domain.posts import SEATS, Role, UnitFact
from tracker.domain.reasons import AttemptResult, Channel, FoundBy, Group, MeasureKind, Met, Placement, Reason, Sex
from tracker.domain.return_notices import Manner, ReturnNotice
from tracker.domain.week_balance import Term
from tracker.domain.words import N_, Word


class PaperKind(Word):
    """A paper by what it is."""

    ATTEMPT_RECORD = "attempt_record", N_("Record of persuasion")
    CASE_FILE = "case_file", N_("File of one child")
    WRITTEN_REPORT = "written_report", N_("Written report")
    RETURN_NOTICE = "return_notice", N_("Notice to return to school, with receipt")
    MARK_OFF = "mark_off", N_("Approval form for striking")
    ROSTER = "roster", N_("Roster for checking")
    LETTER = "letter", N_("Official letter")
    WEEKLY = "weekly", N_("Weekly brief")
    MONTHLY = "monthly", N_("Monthly return")


Fields = Mapping[str, tuple[str, ...]]
"""The names a template may use: of a plain field (nothing), or of a list with the names in each of its rows."""


def _plain(*names: str) -> dict[str, tuple[str, ...]]:
    return dict.fromkeys(names, ())


EVERY_PAPER = _plain("paper_number", "issuing_unit", "issued_on", "reprint", "check", "empty", "space")
OF_CASE: Fields = {
    **EVERY_PAPER,
    **_plain("number", "stage", "name", "sex", "birth_date", "id_number", "groups", "guardian", "guardian_phone"),
    **_plain("school", "school_class", "township", "household_village", "residence_village", "reasons", "found_by"),
    **_plain("found_on", "last_attended_on", "ledger", "listed_on", "placement", "returned_on", "observed", "code"),
    **_plain("marked_off_on", "attempts_count", "principal", "head_teacher", "township_official", "township_clerk"),
    **_plain("village_officer", "asked_by", "countersigned_by", "note", "notice", "notice_title", "notice_term"),
    **_plain("notice_issued_on", "notice_delivered_on", "notice_until", "notice_manner", "notice_received_by"),
    **_plain("notice_refused", "notice_witness", "school_contact", "township_contact"),
    "attempts": ("number", "made_on", "channel", "went", "met", "result", "said", "promised_on"),
    "measures": ("measure", "unit", "until", "result"),
    "proofs": ("label", "given"),
}
OF_ROSTER: Fields = {
    **EVERY_PAPER,
    **_plain("number", "source", "due_on", "names", "in_class", "evidenced", "cases", "open"),
    "rows": ("number", "name", "sex", "birth_date", "school_class", "village", "result", "seen", "note"),
}
OF_LETTER: Fields = {
    **EVERY_PAPER,
    **_plain("number", "addressee", "contact"),
    "rows": ("number", "name", "sex", "birth_date", "school", "whereabouts", "answer"),
}
A_CASE = ("number", "unit", "days_out", "met_on")
OF_WEEK: Fields = {
    **EVERY_PAPER,
    **_plain("number", "period", "returned", "relapsed", "vacant", "missing_lines", "undelivered"),
    "balance": ("ledger", *(str(term) for term in Term)),
    "units": ("unit", "open", "over_30", "unmet"),
    "places": ("unit", "overdue", "duties"),
    "oldest": A_CASE,
    "county": A_CASE,
    "expiring": ("number", "unit", "what", "until"),
    "instructions": ("number", "unit", "text", "due_on", "answer"),
}
OF_MONTH: Fields = {
    **EVERY_PAPER,
    **_plain("number", "period", "zero", "filled_in_by", "signed_by", "signed_on"),
    "rows": ("label", "value", "counted", "reason"),
}


@dataclass(frozen=True)
class PaperRule:
    """One row: the sign its numbers bear, what it may say, the link whose unit issues it, the act that does so.

    Papers without a link are not papers of one case.
    """

    sign: str
    fields: Fields
    issued_by: Link | None = None
    by_act: MoveKind | None = None


PAPERS: Mapping[PaperKind, PaperRule] = {
    PaperKind.ATTEMPT_RECORD: PaperRule("劝记", OF_CASE, PRINCIPAL),
    PaperKind.CASE_FILE: PaperRule("案", OF_CASE, PRINCIPAL),
    PaperKind.WRITTEN_REPORT: PaperRule("劝报", OF_CASE, PRINCIPAL, MoveKind.REPORT),
    PaperKind.RETURN_NOTICE: PaperRule("限复通", OF_CASE, TOWNSHIP, MoveKind.ISSUE_NOTICE),
    PaperKind.MARK_OFF: PaperRule("销审", OF_CASE, PRINCIPAL),
    PaperKind.ROSTER: PaperRule("核查", OF_ROSTER),
    PaperKind.LETTER: PaperRule("函", OF_LETTER),
    PaperKind.WEEKLY: PaperRule("周报", OF_WEEK),
    PaperKind.MONTHLY: PaperRule("月报", OF_MONTH),
}
"""The signs are county defaults; the unit's name stands beside the number, so each unit counts for itself."""

OF_ONE_CASE = tuple(kind for kind, rule in PAPERS.items() if rule.issued_by)
ISSUED_BY_HAND = tuple(kind for kind in OF_ONE_CASE if PAPERS[kind].by_act is None)

ISSUED_BY_ACT: Mapping[MoveKind, PaperKind] = {
    rule.by_act: kind for kind, rule in PAPERS.items() if rule.by_act is not None
}


def issuing_unit(kind: PaperKind, facts: Facts) -> UnitFact:
    """The unit whose paper it is; where that link is unknown, the lowest unit known of the line."""
    link = PAPERS[kind].issued_by
    if link is None:
        raise AssertionError("a paper of one case is issued by one of its links")
    line, role = link
    holders = facts.holders(line)
    if holders is None:
        raise AssertionError("both lines, always")
    fitting = (unit for unit in holders.lineage if unit.tier in SEATS[role].tiers)
    return next(fitting, holders.lineage[0])


def paper_number(kind: PaperKind, year: int, running: int) -> str:
    """The number as offices write it: 限复通〔2026〕3号."""
    return f"{PAPERS[kind].sign}〔{year}〕{running}号"


@dataclass(frozen=True, repr=False)
class AttemptThen:
    """One attempt as the paper tells it; `went` are posts and names, in the order they were entered."""

    number: int
    made_on: date
    channel: Channel
    went: tuple[PersonThen, ...]
    went_others: str
    met: Met
    result: AttemptResult
    said: str
    promised_on: date | None


@dataclass(frozen=True, repr=False)
class PersonThen:
    """Somebody in a post when the paper was issued."""

    link: str
    name: str


@dataclass(frozen=True, repr=False)
class MeasureThen:
    """One measure of the plan for this child."""

    kind: MeasureKind
    unit: str
    until: date
    result: str


@dataclass(frozen=True, repr=False)
class ProofThen:
    """A piece of evidence by what was asked for; a file by its name."""

    label: str
    given: str


@dataclass(frozen=True, repr=False)
class DeliveryThen:
    """How a notice was delivered, as its receipt says."""

    manner: Manner
    received_by: str
    witness: str


@dataclass(frozen=True, repr=False)
class CaseSheet:
    """Everything a paper on one case may say, as it stood; ID and telephone are masked as everywhere (trade §12)."""

    number: str
    stage: Stage
    episode: int
    name: str
    sex: Sex | None
    birth_date: date | None
    id_number: str
    groups: tuple[Group, ...]
    guardian: str
    guardian_phone: str
    school: str
    school_class: str
    township: str
    household_village: str
    residence_village: str
    reasons: tuple[Reason, ...]
    found_by: FoundBy
    found_on: date | None
    last_attended_on: date | None
    ledger: Ledger | None
    listed_on: date | None
    people: tuple[PersonThen, ...]
    attempts: tuple[AttemptThen, ...]
    measures: tuple[MeasureThen, ...]
    proofs: tuple[ProofThen, ...]
    placement: Placement | None
    returned_on: date | None
    last_observed_on: date | None
    last_attending: bool | None
    code: Code | None
    marked_off_on: date | None
    notice: ReturnNotice | None
    delivery: DeliveryThen | None = None
    signers: tuple[PersonThen, ...] = ()
    note: str = ""


def written(sheet: object) -> str:
    """The sheet as it is kept, equal for equal sheets."""
    return json.dumps(plain(sheet), ensure_ascii=False, sort_keys=True)


def digest_of(content: str) -> str:
    """What a paper's content is known by: SHA-256, hexadecimal."""
    return hashlib.sha256(content.encode()).hexdigest()


POSTS_NAMED = (
    Role.PRINCIPAL,
    Role.HEAD_TEACHER,
    Role.TOWNSHIP_OFFICIAL,
    Role.TOWNSHIP_CLERK,
    Role.VILLAGE_OFFICER,
)
"""Whose names stand on the papers of a case."""


@dataclass(frozen=True)
class Issued:
    """An issued paper as its list and its head show it; `void` when the act that issued it was undone."""

    id: int
    kind: PaperKind
    number: str
    unit: str
    issued_on: date
    check: str
    void: bool = False


S = TypeVar("S")


@dataclass(frozen=True, repr=False)
class Opened(Generic[S]):
    """A paper to be shown: what it says, whose it is, its head once issued; `reprint` marks a copy (补印)."""

    kind: PaperKind
    sheet: S
    unit: str
    issued: Issued | None = None
    reprint: bool = False


def is_reprint(printed_on: date | None, printed_by: int | None, person: int | None, today: date) -> bool:
    """Whoever takes a paper out first has that day to print it; whoever comes later gets a copy (county default)."""
    return printed_on is not None and (printed_on, printed_by) != (today, person)
