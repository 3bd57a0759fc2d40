"""The form of each act on a case; field names and values are the fixed ones of the interface."""

from __future__ import annotations

from collections.abc import Mapping

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField

from tracker.domain.cases import Ledger
from tracker.domain.duties import DutyKind
from tracker.domain.mark_off import ClearResult, Code, HoldCode
from tracker.domain.reasons import (
    AttemptResult,
    Attitude,
    Channel,
    MeasureKind,
    Met,
    Placement,
    Reason,
    Wish,
)
from tracker.domain.workflow import NOTABLE, MoveKind
from tracker.web import fields
from tracker.web.act_frame import ActForm, NoteForm, ReasonForm, attach_files, note_field, reason_field
from tracker.web.notice_forms import NOTICE_FORMS

CONFIRMABLE = (Ledger.SUSPECTED, Ledger.NOT_ENROLLED)


class ClearForm(ActForm):
    """Who saw the child, when and where; for a record that was wrong: who checked it."""

    result = fields.tapped_of(_l("How it turned out"), ClearResult)
    seen_by = fields.line(_l("Who saw the child, or checked the record"), required=True)
    seen_on = fields.day(_l("On which day"))
    seen_at = fields.line(_l("Where"), required=True)
    note = note_field()
    LATER = ("note",)


class ConfirmForm(ActForm):
    """Into which ledger, and the last day in class."""

    ledger = fields.tapped_of(_l("Ledger"), CONFIRMABLE)
    last_attended_on = fields.day(
        _l("Last day in class"), required=False, description=_l("Needed for a suspected dropout.")
    )
    note = note_field()
    LATER = ("note",)


@attach_files
class AttemptForm(ActForm):
    """One attempt at persuasion: a log entry, not a text box."""

    made_on = fields.day(_l("Day"))
    channel = fields.tapped_of(_l("How"), Channel)
    went = fields.several(_l("Who went or called"))
    met = fields.tapped_of(_l("Whom you met"), Met)
    result = fields.tapped_of(_l("What came of it"), AttemptResult)
    said = fields.text(_l("What was said"), required=True)
    promised_on = fields.day(_l("Promised to be back on"), required=False)
    made_at = fields.clock(_l("Time"))
    went_others = fields.line(_l("Who else went"))
    pupil_wish = fields.tapped_of(_l("What the pupil wants"), Wish, required=False)
    guardian_attitude = fields.tapped_of(_l("Where the guardian stands"), Attitude, required=False)
    next_step = fields.line(_l("Next step"))
    next_on = fields.day(_l("Day of the next step"), required=False)
    signs_of_harm = BooleanField(
        _l("There are signs that the child is being harmed"),
        description=_l("Whoever sees signs of harm must report to the police at once (duty to report)."),
    )
    LATER = (
        "made_at",
        "went_others",
        "pupil_wish",
        "guardian_attitude",
        "next_step",
        "next_on",
        "evidence-attachment",
        "signs_of_harm",
    )


class AssignForm(ActForm):
    """The links of both lines and the guarantors; what is left empty stays as it is."""

    household_village = fields.from_list(_l("Household village"))
    residence_village = fields.from_list(_l("Village of residence"))
    school = fields.from_list(_l("School"))
    class_ = fields.from_list(_l("Class"), name="class")
    guarantor_government = fields.line(_l("Guarantor, government line"), longest=60)
    guarantor_bureau = fields.line(_l("Guarantor, bureau line"), longest=60)


class ReturnForm(ActForm):
    """Since when, in which class, how placed."""

    returned_on = fields.day(_l("Back in class since"))
    placement = fields.tapped_of(_l("Placement"), Placement)
    class_ = fields.from_list(_l("Class"), name="class")
    school = fields.from_list(_l("Another school"))
    LATER = ("school",)


class ObserveForm(ActForm):
    """Whether the child still attends."""

    observed_on = fields.day(_l("Day"))
    attending = fields.yes_or_no(_l("In class that day?"), _l("In class"), _l("Not in class"))
    note = note_field()
    LATER = ("note",)


class RelapseForm(ActForm):
    """Since when, and why."""

    left_on = fields.day(_l("Last day in class"))
    reason = fields.one_of(_l("Reason"), Reason)


class ResumeForm(ActForm):
    """From which day persuasion goes on."""

    resumed_on = fields.day(_l("Persuading again from"))


class HoldForm(ActForm):
    """The decision may set another end than the one proposed."""

    until = fields.day(_l("Until"), required=False, description=_l("Leave it empty to keep the day that was proposed."))


class CorrectLedgerForm(ActForm):
    """The right ledger, and why."""

    ledger = fields.tapped_of(_l("Right ledger"), Ledger)
    reason = reason_field()


class ReopenForm(ActForm):
    """Since when the child is out again."""

    found_on = fields.day(_l("Found out again on"))
    reason = reason_field()


class PlanForm(ActForm):
    """One measure of the plan for this child (一人一案)."""

    measure = fields.one_of(_l("Measure"), MeasureKind)
    owed_by = fields.from_list(_l("Unit in charge"), required=True)
    until = fields.day(_l("Until"))
    result = fields.line(_l("Result so far"), longest=500)
    note = note_field()
    LATER = ("result", "note")


class NoteDoneForm(ActForm):
    """Which duty the note settles."""

    duty = fields.one_of(_l("Duty"), [DutyKind(name) for name in NOTABLE])
    note = fields.text(_l("What was found"), required=True)


class RequestForm(ActForm):
    """The code; the evidence it asks for is added by act_evidence.py."""

    code = fields.one_of(_l("Why the line may be struck"), Code)
    note = note_field()


class ProposeHoldForm(ActForm):
    """The hold code and its end; the papers it asks for are added by act_evidence.py."""

    hold_code = fields.one_of(_l("Why the child is lawfully not in class"), HoldCode)
    until = fields.day(_l("Until"))


FORMS: Mapping[MoveKind, type[ActForm]] = {
    MoveKind.CLEAR: ClearForm,
    MoveKind.OBJECT: ReasonForm,
    MoveKind.CONFIRM: ConfirmForm,
    MoveKind.ASK_UPGRADE: ReasonForm,
    MoveKind.UPGRADE: NoteForm,
    MoveKind.REFUSE_UPGRADE: ReasonForm,
    MoveKind.CORRECT_LEDGER: CorrectLedgerForm,
    MoveKind.ACCEPT: NoteForm,
    MoveKind.ATTEMPT: AttemptForm,
    MoveKind.ASSIGN: AssignForm,
    MoveKind.RETURN: ReturnForm,
    MoveKind.OBSERVE: ObserveForm,
    MoveKind.RELAPSE: RelapseForm,
    MoveKind.PROPOSE_HOLD: ProposeHoldForm,
    MoveKind.HOLD: HoldForm,
    MoveKind.REFUSE_HOLD: ReasonForm,
    MoveKind.RESUME: ResumeForm,
    MoveKind.REQUEST: RequestForm,
    MoveKind.COUNTERSIGN: NoteForm,
    MoveKind.APPROVE: NoteForm,
    MoveKind.REJECT: ReasonForm,
    MoveKind.WITHDRAW: ReasonForm,
    MoveKind.REOPEN: ReopenForm,
    MoveKind.ANNUL: ReasonForm,
    MoveKind.PLAN: PlanForm,
    MoveKind.NOTE_DONE: NoteDoneForm,
    **NOTICE_FORMS,
}
"""Every act there is but logging, which has a page of its own."""
