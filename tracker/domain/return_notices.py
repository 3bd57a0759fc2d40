"""The written report and the return notice (限期复学通知书): what a case keeps of them, and their closed lists."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from tracker.domain.calendar import Term
from tracker.domain.words import N_, Word


class Manner(Word):
    """How a notice was delivered (送达方式)."""

    IN_PERSON = "in_person", N_("Handed over in person")
    LEFT_THERE = "left_there", N_("Left at the home before witnesses")
    BY_ANOTHER = "by_another", N_("Through an adult of the household")
    POSTED = "posted", N_("By registered post")
    ANNOUNCED = "announced", N_("By public notice")


class Outcome(Word):
    """What a notice led to once its term was over."""

    BACK = "back", N_("Back in school")
    PROMISED = "promised", N_("Return agreed")
    GOOD_REASON = "good_reason", N_("Good reason shown")
    NOT_BACK = "not_back", N_("Not back in school")


class LegalStep(Word):
    """The steps of the law after a notice that led to nothing; a county words titles and terms itself."""

    ORDER = "order", N_("Order to correct")
    PENALTY = "penalty", N_("Penalty")
    COURT = "court", N_("Action in court")


@dataclass(frozen=True)
class Wording:
    """How a legal step is worded: its title, and the term its paper names."""

    title: str
    term: str


WORDINGS: Mapping[LegalStep, Wording] = {
    LegalStep.ORDER: Wording("责令限期改正", "自收到之日起十日内送子女返校"),
    LegalStep.PENALTY: Wording("行政处罚", "依法作出处罚决定，期限以决定书为准"),
    LegalStep.COURT: Wording("提起诉讼", "以人民法院通知为准"),
}
"""The county's defaults, in the words that stand on its papers; editable from a day on."""


@dataclass(frozen=True)
class Report:
    """The school's written report (书面报告) to the township, and the day it was received."""

    issued_on: date
    received_on: date | None = None


@dataclass(frozen=True)
class ReturnNotice:
    """A return notice: issued with its term, delivered, and what it led to; or not issued, for a reason.

    `until` is the last day of the term, counted from delivery; `refused` that nobody would sign for it.
    """

    term: Term | None = None
    issued_on: date | None = None
    delivered_on: date | None = None
    until: date | None = None
    refused: bool = False
    declined_on: date | None = None
    outcome: Outcome | None = None

    @property
    def waits_for_delivery(self) -> bool:
        return self.issued_on is not None and self.delivered_on is None and self.declined_on is None

    @property
    def runs(self) -> bool:
        """Delivered, and its outcome not recorded yet."""
        return self.delivered_on is not None and self.outcome is None

    @property
    def is_over(self) -> bool:
        return self.declined_on is not None or self.outcome is not None
