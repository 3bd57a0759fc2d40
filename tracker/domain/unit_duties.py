"""Duties of a unit as a whole, beside those of its cases: which post owes them, who answers for it today."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from urllib.parse import quote

from tracker.domain.calendar import Days
from tracker.domain.cases import DutyFact
from tracker.domain.duties import DutyKind
from tracker.domain.owing import Owed, TimeLeft, urgency_of
from tracker.domain.papers import PAPERS, PaperKind
from tracker.domain.posts import Holders, Role, Tier, UnitFact
from tracker.domain.supervision import ANSWERED_BY

UNIT_RULES: Mapping[DutyKind, Mapping[Tier, Role]] = {
    DutyKind.REPLY: ANSWERED_BY,
    DutyKind.MONTHLY_RETURN: {Tier.SCHOOL: Role.PRINCIPAL, Tier.CENTRAL_SCHOOL: Role.PRINCIPAL},
    DutyKind.QUARTERLY_REVIEW: {Tier.BUREAU: Role.BUREAU_OFFICER},
    DutyKind.SETTLE_BATCH: {
        Tier.SCHOOL: Role.PRINCIPAL,
        Tier.CENTRAL_SCHOOL: Role.PRINCIPAL,
        Tier.TOWNSHIP: Role.TOWNSHIP_CLERK,
    },
    DutyKind.START_OF_TERM: {Tier.SCHOOL: Role.SCHOOL_CLERK, Tier.CENTRAL_SCHOOL: Role.SCHOOL_CLERK},
    DutyKind.LETTER_RECEIPT: {Tier.BUREAU: Role.BUREAU_OFFICER},
    DutyKind.ANSWER_QUESTION: {Tier.SCHOOL: Role.SCHOOL_CLERK, Tier.CENTRAL_SCHOOL: Role.SCHOOL_CLERK},
}
"""Each kind with the post that owes it in a unit of each tier; its due day is a date that was named (trade §7)."""

PAGES: Mapping[str, str] = {
    "DB-": "/supervision/",
    "YB-": "/returns/",
    "FH-": "/reviews/",
    "HC-": "/batches/",
    "BD-": "/arrivals/",
    "XW-": "/questions/",
    PAPERS[PaperKind.LETTER].sign: "/letters/",
}
"""Where a duty of a unit is done, by how the number of what it is owed for begins."""


def page_of(number: str) -> str:
    """The page of what a unit owes, by the number of what it is owed for; empty for anything else."""
    return next((page + quote(number) for start, page in PAGES.items() if number.startswith(start)), "")


def unit_duty_owed(duty: DutyFact, unit: UnitFact, holders: Holders, today: date, about: str) -> Owed:
    """An open duty of a unit as a list shows it; `about` is the number of what it is owed for."""
    gone = (today - duty.due_on).days
    left = TimeLeft(gone, Days.CALENDAR, overdue=True) if gone > 0 else TimeLeft(-gone, Days.CALENDAR)
    owners = holders.owners(duty.role)
    urgency = urgency_of(duty.due_on, today)
    return Owed(about, unit.name, DutyKind(duty.kind), duty.line, duty.role, duty.due_on, urgency, left, owners, unit)
