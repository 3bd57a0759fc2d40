"""The forms from the written report to the steps of the law."""

from __future__ import annotations

from collections.abc import Mapping

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField

from tracker.domain.return_notices import LegalStep, Manner, Outcome
from tracker.domain.workflow import MoveKind
from tracker.web import fields
from tracker.web.act_frame import ActForm, NoteForm, ReasonForm, attach_files, note_field


class ReportForm(ActForm):
    """The report is written by the program; the school adds what it asks of the township."""

    note = fields.text(
        _l("What the school asks of the township"),
        description=_l("The report itself is made up from the case: the attempts, the plan, what the family says."),
    )


class IssueForm(ActForm):
    """The notice is written by the program; what is to be added stands in it."""

    note = fields.text(
        _l("What the notice shall say besides"),
        description=_l("Child, school, term and the law stand in it already. Print it from the page of the case."),
    )


@attach_files
class DeliverForm(ActForm):
    """The receipt of delivery (送达回证): when, how, to whom, before whom."""

    delivered_on = fields.day(_l("Delivered on"))
    manner = fields.tapped_of(_l("How it was delivered"), Manner)
    received_by = fields.line(_l("Who took it"), longest=60)
    refused = BooleanField(_l("Nobody would sign for it"))
    witness = fields.line(_l("Witness"), longest=60, description=_l("Needed where nobody signed."))
    note = note_field()
    LATER = ("note", "evidence-attachment")


class OutcomeForm(ActForm):
    """What the notice led to."""

    outcome = fields.tapped_of(_l("What it led to"), Outcome)
    note = note_field()


@attach_files
class LegalStepForm(ActForm):
    """Which step was taken, when, under which number; nothing of it happens by itself."""

    step = fields.one_of(_l("Which step"), LegalStep)
    taken_on = fields.day(_l("Taken on"))
    document = fields.line(_l("Number of the paper"), longest=60)
    term = fields.line(_l("Term it names"), longest=200, description=_l("Leave it empty to keep the county's wording."))
    note = note_field()
    LATER = ("term", "note", "evidence-attachment")


NOTICE_FORMS: Mapping[MoveKind, type[ActForm]] = {
    MoveKind.REPORT: ReportForm,
    MoveKind.RECEIVE_REPORT: NoteForm,
    MoveKind.ISSUE_NOTICE: IssueForm,
    MoveKind.DELIVER_NOTICE: DeliverForm,
    MoveKind.DECLINE_NOTICE: ReasonForm,
    MoveKind.NOTICE_OUTCOME: OutcomeForm,
    MoveKind.LEGAL_STEP: LegalStepForm,
}
