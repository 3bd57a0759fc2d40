"""Lists from above as they come and go: handed in by the bureau, answered in the sender's own rows."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from pathlib import PurePath

from flask import Blueprint, Response, current_app, flash, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField

from tracker.domain.batch_answers import TEXTS, AnswerAsked
from tracker.domain.cells import file_name
from tracker.domain.forms import Form
from tracker.domain.intake import FileIn
from tracker.domain.permissions import Permission
from tracker.services.batch_answers import count_for_answer, make_answer, order_answer
from tracker.services.batch_import import LONGEST_SOURCE, ListIn, import_batch
from tracker.web import fields
from tracker.web.exports import InFullForm, led_to
from tracker.web.office_forms import Answer, FormPage, OfficeForm, answered, done
from tracker.web.routing import current_actor, route
from tracker.web.session import require_recent_confirmation

bp = Blueprint("batch_lists", __name__)

MADE_AT_ONCE = 1000
"""Names up to which the browser waits for the answer itself."""


class ListForm(OfficeForm):
    """A list from above, who sent it down and when it is due."""

    file = FileField(
        _l("List from above"),
        fields.needed(_l("Please choose a file.")),
        description=_l("Excel (.xlsx, .xls) or CSV, at most 12 MB."),
    )
    source = fields.line(_l("Handed down by"), required=True, longest=LONGEST_SOURCE)
    due_on = fields.day(_l("Due"))


@route(bp, "/batches/new", Permission.IMPORT_BATCHES, methods=["GET", "POST"])
def new() -> Answer:
    lead = _(
        "Every name goes to the school on whose roll the child is, else to the school or township the row names, else"
        " to the township of the household. The same list again changes nothing."
    )
    page = FormPage(_("Hand in a list from above"), _("Share it out"), url_for("batches.index"), lead)
    form = ListForm()
    return answered(form, lambda sent: _share_out(sent, form), page)


def _share_out(sent: Form, form: ListForm) -> Response:
    file = FileIn(file_name(PurePath(form.file.data.filename).name), form.file.data.read())
    report = import_batch(sent.actor, ListIn(file, form.source.data, form.due_on.data), sent.now)
    refused = len({(cell.sheet, cell.row) for cell in report.refused})
    said = _("%(count)s names have been shared out.", count=report.balance.names)
    if refused:
        said += _(" %(count)s rows could not be; the answer to the sender says which.", count=refused)
    flash(said, "warning" if refused else "success")
    return done(url_for("batches.show", number=report.number))


@route(bp, "/batches/<number>/answer", Permission.EXPORT_IN_FULL, methods=["GET", "POST"])
def answer(number: str) -> Answer:
    require_recent_confirmation()
    names = count_for_answer(current_actor(), number)
    lead = _(
        "%(count)s names, in the rows and columns of the list that was sent, with the result beside each. It is"
        " written down who took them out.",
        count=names,
    )
    page = FormPage(_("Answer to the sender"), _("Make the file"), url_for("batches.show", number=number), lead)
    form = InFullForm()
    return answered(form, lambda sent: _order(sent, AnswerAsked(number, form.reason.data, said_in())), page)


def said_in() -> Mapping[str, str]:
    """What the answer says, in the language of the page."""
    return {text: _(text) for text in TEXTS}


def _order(sent: Form, asked: AnswerAsked) -> Response:
    ordered = order_answer(sent, asked)
    make = partial(make_answer, sent.actor, ordered.ticket, asked, current_app.extensions["tracker.clock"])
    return led_to(ordered, make, MADE_AT_ONCE)
