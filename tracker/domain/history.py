"""What happened on a case as its page tells it: moves, attempts, measures, evidence, and how duties ended."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from tracker.domain.cases import Ledger, Stage
from tracker.domain.duties import DutyKind
from tracker.domain.mark_off import CODES, HOLD_CODES, IMPORTED_ROW, ClearResult, Code, Evidence, EvidenceKind, HoldCode
from tracker.domain.posts import Line, Role
from tracker.domain.reasons import (
    SENSITIVE,
    AttemptResult,
    Attitude,
    Channel,
    FoundBy,
    MeasureKind,
    Met,
    Placement,
    Reason,
    Wish,
)
from tracker.domain.return_notices import Manner, Outcome
from tracker.domain.words import N_, Word
from tracker.domain.workflow import MoveKind

M = MoveKind

TOLD: Mapping[MoveKind, str] = {
    M.LOG: N_("Logged"),
    M.CLEAR: N_("Cleared as false alarm"),
    M.OBJECT: N_("Objected"),
    M.CONFIRM: N_("Confirmed into ledger"),
    M.ASK_UPGRADE: N_("Asked to recognise as dropout"),
    M.UPGRADE: N_("Recognised as dropout"),
    M.REFUSE_UPGRADE: N_("Not recognised as dropout"),
    M.CORRECT_LEDGER: N_("Ledger corrected"),
    M.OPEN_BALANCE: N_("Taken over by the opening balance"),
    M.ACCEPT: N_("Accepted"),
    M.ATTEMPT: N_("Attempt recorded"),
    M.ASSIGN: N_("Those responsible named"),
    M.RETURN: N_("Came back to school"),
    M.OBSERVE: N_("Observed"),
    M.RELAPSE: N_("Relapsed"),
    M.PROPOSE_HOLD: N_("Hold proposed"),
    M.HOLD: N_("Hold approved"),
    M.REFUSE_HOLD: N_("Hold refused"),
    M.RESUME: N_("Persuasion resumed"),
    M.REQUEST: N_("Mark-off requested"),
    M.COUNTERSIGN: N_("Countersigned"),
    M.APPROVE: N_("Struck"),
    M.REJECT: N_("Sent back"),
    M.WITHDRAW: N_("Request withdrawn"),
    M.REOPEN: N_("Reopened"),
    M.ANNUL: N_("Undid a mistaken step"),
    M.PLAN: N_("Measure planned"),
    M.NOTE_DONE: N_("Noted as done"),
    M.REPORT: N_("Written report issued"),
    M.RECEIVE_REPORT: N_("Written report received"),
    M.ISSUE_NOTICE: N_("Return notice issued"),
    M.DELIVER_NOTICE: N_("Return notice delivered"),
    M.DECLINE_NOTICE: N_("No return notice issued"),
    M.NOTICE_OUTCOME: N_("Outcome of the notice recorded"),
    M.LEGAL_STEP: N_("Legal step recorded"),
    M.REHANG: N_("Unit moved"),
}
"""Each move as something that was done."""


@dataclass(frozen=True)
class Deed:
    """One move: who made it in which post, who typed it in, what it said, and whether it was undone."""

    id: int
    kind: MoveKind
    at: datetime
    on: date
    episode: int
    line: Line
    role: Role
    post_role: Role | None
    by: str | None
    typed_by: str | None
    before: Stage | None
    after: Stage
    details: Mapping[str, Any]
    undoes: int | None = None
    undone: bool = False
    attempt: Attempted | None = None

    @property
    def moved(self) -> bool:
        """Whether the case came to another stage with it."""
        return self.before is not self.after

    @property
    def stands(self) -> bool:
        """Whether it counts: neither undone nor itself an undoing."""
        return not self.undone and self.kind is not MoveKind.ANNUL


@dataclass(frozen=True)
class Attempted:
    """What an attempt says; `went` names links by role, `people` the holders of those links at that moment."""

    number: int
    made_on: date
    made_at: time | None
    channel: Channel
    went: tuple[str, ...]
    people: Mapping[str, str]
    went_others: str | None
    met: Met
    result: AttemptResult
    said: str | None
    pupil_wish: Wish | None
    guardian_attitude: Attitude | None
    promised_on: date | None
    next_step: str | None
    next_on: date | None
    late_entry: bool


@dataclass(frozen=True)
class Planned:
    """One measure of the plan as it was last saved."""

    kind: MeasureKind
    unit: str
    until: date
    result: str | None
    note: str | None


@dataclass(frozen=True)
class Proof:
    """One piece of evidence: what was typed or the day it names, or a file by its name and its size in bytes."""

    id: int
    move_id: int
    key: str
    label: str
    given: str | date
    size: int | None = None
    may_open: bool = True

    @property
    def is_file(self) -> bool:
        return self.size is not None


class DutyEnd(Word):
    """How a duty ended; a lapsed one was neither done nor late."""

    IN_TIME = "in_time", N_("done in time")
    LATE = "late", N_("done late")
    LAPSED = "lapsed", N_("lapsed")


@dataclass(frozen=True)
class Ended:
    """A duty that is no longer open, and the move that ended it."""

    kind: DutyKind
    line: Line
    role: Role
    due_on: date
    on: date
    end: DutyEnd
    by: int | None


def day_of(text: Any) -> date:
    return date.fromisoformat(str(text))


FIELDS: Mapping[str, tuple[str, Callable[[Any], Any]]] = {
    "measure": (N_("Measure"), MeasureKind),
    "result": (N_("Result"), ClearResult),
    "seen_by": (N_("Seen by"), str),
    "seen_on": (N_("Seen on"), day_of),
    "seen_at": (N_("Where"), str),
    "found_by": (N_("Found by"), FoundBy),
    "found_on": (N_("Found on"), day_of),
    "ledger": (N_("Ledger"), Ledger),
    "listed_on": (N_("Listed on"), day_of),
    "last_attended_on": (N_("Last in class"), day_of),
    "returned_on": (N_("Returned on"), day_of),
    "placement": (N_("Placement"), Placement),
    "observed_on": (N_("Observed on"), day_of),
    "attending": (N_("Attending"), bool),
    "left_on": (N_("Left on"), day_of),
    "hold_code": (N_("Hold"), HoldCode),
    "until": (N_("Until"), day_of),
    "resumed_on": (N_("Resumed on"), day_of),
    "code": (N_("Mark-off code"), Code),
    "marked_off_on": (N_("Struck on"), day_of),
    "duty": (N_("Duty"), DutyKind),
    "reason": (N_("Reason"), lambda text: Reason(text) if text in set(Reason) else str(text)),
    "reasons_written": (N_("Reason as it was written"), str),
    "delivered_on": (N_("Delivered on"), day_of),
    "manner": (N_("Manner of delivery"), Manner),
    "received_by": (N_("Taken by"), str),
    "refused": (N_("Signature refused"), lambda refused: refused or None),
    "witness": (N_("Witness"), str),
    "outcome": (N_("Outcome"), Outcome),
    "title": (N_("Step"), str),
    "taken_on": (N_("Taken on"), day_of),
    "document": (N_("Document number"), str),
    "term": (N_("Term it names"), str),
    "moved_unit": (N_("Unit"), str),
    "moved_from": (N_("Belonged to"), str),
    "moved_to": (N_("Belongs to now"), str),
    "note": (N_("Note"), str),
}
"""What of an act's entry the history repeats; numbers, telephones and addresses are not among it."""

SENSITIVE_FIELDS = frozenset({"reasons_written", "received_by", "witness"})
"""Free text that may say what a sensitive reason says, and names of the family and of neighbours."""

TOLD_HERE: Mapping[MoveKind, tuple[str, ...]] = {M.ATTEMPT: (), M.PLAN: ("measure", "until")}
"""Moves of which the page tells the rest elsewhere."""


def told(deed: Deed, *, sensitive: bool) -> tuple[tuple[str, Any], ...]:
    """What was entered with a move, as label and value; sensitive reasons only where they may be read (trade §5)."""
    names = [name for name in TOLD_HERE.get(deed.kind, tuple(FIELDS)) if sensitive or name not in SENSITIVE_FIELDS]
    values = ((FIELDS[name][0], _read(name, deed.details.get(name))) for name in names)
    return tuple(
        (label, value) for label, value in values if value not in {None, ""} and (sensitive or value not in SENSITIVE)
    )


def _read(name: str, value: Any) -> Any:
    """A value as it was entered; a word the trade no longer knows stays as it was written."""
    try:
        return None if value is None else FIELDS[name][1](value)
    except ValueError:
        return str(value)


ATTACHMENT = Evidence("attachment", EvidenceKind.FILE, N_("Attachment"))


def wanted_proof(key: str, details: Mapping[str, Any]) -> Evidence:
    """What a piece of evidence was asked for, by the code it was given for; else a mere attachment."""
    code, hold = details.get("code"), details.get("hold_code")
    wanted = CODES[Code(code)].evidence if code in set(Code) else ()
    wanted += (IMPORTED_ROW,)
    wanted += HOLD_CODES[HoldCode(hold)].evidence if hold in set(HoldCode) else ()
    return next((evidence for evidence in wanted if evidence.key == key), ATTACHMENT)
