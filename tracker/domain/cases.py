"""A case as the rules see it: its stage and ledger, the values a move may change, and the facts around them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime

from tracker.domain.calendar import Calendar, Term
from tracker.domain.letters import LetterFact
from tracker.domain.mark_off import ClearResult, Code, HoldCode
from tracker.domain.posts import Holders, Line, Role
from tracker.domain.reasons import AttemptResult, FoundBy, Placement, Reason
from tracker.domain.return_notices import LegalStep, Report, ReturnNotice
from tracker.domain.words import N_, Word


class Stage(Word):
    """How far a case has come (trade §3)."""

    IDENTIFIED = "identified", N_("To be verified")
    PERSUADING = "persuading", N_("Being persuaded")
    ON_HOLD = "on_hold", N_("Approved absence")
    RETURNED = "returned", N_("Back in school, observed")
    CLOSING = "closing", N_("Waiting to be struck")
    MARKED_OFF = "marked_off", N_("Struck")
    CLEARED = "cleared", N_("Cleared")


OPEN = frozenset({Stage.IDENTIFIED, Stage.PERSUADING, Stage.ON_HOLD, Stage.RETURNED, Stage.CLOSING})
LISTED_OPEN = OPEN - {Stage.IDENTIFIED}


class Ledger(Word):
    """In which list a confirmed case is counted (ministry notice 2024)."""

    SUSPECTED = "suspected", N_("Suspected dropout")
    DROPOUT = "dropout", N_("Dropout")
    NOT_ENROLLED = "not_enrolled", N_("Never enrolled")


@dataclass(frozen=True)
class Signature:
    """Who did an act and who typed it in: both count as signers."""

    person: int | None
    typed_by: int | None = None

    def people(self) -> frozenset[int]:
        return frozenset(p for p in (self.person, self.typed_by) if p is not None)


@dataclass(frozen=True)
class UpgradeAsk:
    """A principal's request to recognise a dropout (认定辍学), not yet decided."""

    by: Signature
    on: date


@dataclass(frozen=True)
class HoldProposal:
    """A proposed hold (暂不在校), not yet decided; `line` is the line that proposed it."""

    code: HoldCode
    until: date
    by: Signature
    line: Line
    on: date


@dataclass(frozen=True)
class Closing:
    """A request to strike the line (申请销号), not yet decided; `role` is the post it was made for."""

    code: Code
    by: Signature
    role: Role
    line: Line
    on: date
    stage_before: Stage
    countersigned: Signature | None = None

    def signers(self) -> frozenset[int]:
        return self.by.people() | (self.countersigned.people() if self.countersigned else frozenset())


@dataclass(frozen=True)
class CaseState:
    """Every value of a case that a move may change; a move's row keeps it as it was before and after."""

    stage: Stage
    never_enrolled: bool = False
    ledger: Ledger | None = None
    episode: int = 1
    listing: int = 0
    class_id: int | None = None
    school_id: int | None = None
    household_village_id: int | None = None
    residence_village_id: int | None = None
    household_outside: bool = False
    guarantor_government: str | None = None
    guarantor_bureau: str | None = None
    found_by: FoundBy = FoundBy.VISIT
    found_on: date | None = None
    reasons: tuple[Reason, ...] = ()
    last_seen_on: date | None = None
    last_attended_on: date | None = None
    listed_on: date | None = None
    spell_started_on: date | None = None
    upgrade_clock_on: date | None = None
    accepted_on: date | None = None
    attempts: int = 0
    last_attempt_on: date | None = None
    last_attempt_result: AttemptResult | None = None
    child_met_on: date | None = None
    report: Report | None = None
    joint_visit_on: date | None = None
    notice: ReturnNotice | None = None
    legal_step: LegalStep | None = None
    returned_on: date | None = None
    placement: Placement | None = None
    last_observed_on: date | None = None
    last_attending: bool | None = None
    hold_code: HoldCode | None = None
    hold_until: date | None = None
    hold_line: Line | None = None
    cleared_on: date | None = None
    clear_result: ClearResult | None = None
    clear_line: Line | None = None
    code: Code | None = None
    marked_off_on: date | None = None
    upgrade: UpgradeAsk | None = None
    hold: HoldProposal | None = None
    closing: Closing | None = None

    @property
    def is_open(self) -> bool:
        return self.stage in OPEN

    def settle_asks(self) -> CaseState:
        """Leaving a stage ends pending asks and proposals (trade §7)."""
        return replace(self, upgrade=None, hold=None, closing=None)


@dataclass(frozen=True)
class NewestMove:
    """The newest move of a case, as far as annulling it is concerned."""

    kind: str
    at: datetime
    by: Signature


@dataclass(frozen=True)
class DutyFact:
    """A duty of this case: open when neither done nor lapsed; `counts_from` is the day it is shown from."""

    id: int
    kind: str
    role: Role
    line: Line
    opened_on: date
    counts_from: date
    due_on: date
    done: bool = False
    lapsed: bool = False

    @property
    def is_open(self) -> bool:
        return not (self.done or self.lapsed)


@dataclass(frozen=True)
class Facts:
    """All a rule may look at: the case, its people of today, its duties of this episode, the calendar, the moment.

    `letters` are those sent about the child in this episode; only a request to strike asks for them.
    """

    state: CaseState
    now: datetime
    today: date
    calendar: Calendar
    government: Holders
    bureau: Holders
    assisting: Holders | None = None
    duties: tuple[DutyFact, ...] = ()
    newest: NewestMove | None = None
    terms: Mapping[str, Term] = field(default_factory=dict)
    letters: tuple[LetterFact, ...] = ()

    def holders(self, line: Line) -> Holders | None:
        """The people of one line, None where no village assists."""
        return {Line.GOVERNMENT: self.government, Line.BUREAU: self.bureau, Line.ASSISTING: self.assisting}[line]

    def open_duties(self, kind: str) -> tuple[DutyFact, ...]:
        return tuple(duty for duty in self.duties if duty.kind == kind and duty.is_open)

    @property
    def observation_complete(self) -> bool:
        """Both observations are done and the latest one says attending (trade §6, returned_here)."""
        return self.state.last_attending is True and not self.open_duties("observe")
