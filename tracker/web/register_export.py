"""The register as Excel or CSV: what is asked, the page that shows how far it is, the file."""

from __future__ import annotations

from functools import partial

from flask import Blueprint, Response, current_app, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField

from tracker.domain.forms import Form
from tracker.domain.permissions import Permission, may
from tracker.domain.register import View
from tracker.domain.register_files import ExportAsked, Format, Language, wording_of
from tracker.services import register_export
from tracker.web import fields
from tracker.web.exports import led_to
from tracker.web.languages import chosen_language
from tracker.web.office_forms import Answer, FormPage, OfficeForm, answered
from tracker.web.register_words import kept, view_asked
from tracker.web.routing import current_actor, route
from tracker.web.session import require_recent_confirmation

bp = Blueprint("register_export", __name__)

MADE_AT_ONCE = 1000
"""Lines up to which the browser waits for the file itself."""


class ExportForm(OfficeForm):
    """How the register is to leave."""

    format = fields.tapped_of(_l("Kind of file"), Format, default=Format.XLSX)


class BureauExportForm(ExportForm):
    """The bureau may leave the masks out, and says why."""

    in_full = BooleanField(_l("Names and numbers in full"))
    reason = fields.line(
        _l("Why in full"), longest=200, description=_l("Only when they are needed in full; it stands in the log.")
    )


@route(bp, "/register/export", Permission.SEE_REGISTER, methods=["GET", "POST"])
def index() -> Answer:
    require_recent_confirmation()
    view, actor = view_asked(), current_actor()
    form = BureauExportForm() if may(actor, Permission.EXPORT_IN_FULL) else ExportForm()
    lines = register_export.count_for_export(actor, view)
    lead = _("%(count)s lines, exactly those the page shows. It is written down who took them out.", count=lines)
    page = FormPage(_("Register as a file"), _("Make the file"), url_for("register.index", **kept()), lead)
    return answered(form, lambda sent: _order(sent, _asked(form, view)), page)


def _asked(form: ExportForm, view: View) -> ExportAsked:
    wording = wording_of(Language(chosen_language()), _)
    in_full = "in_full" in form and form.in_full.data
    return ExportAsked(view, form.format.data, wording, in_full, form.reason.data or "" if in_full else "")


def _order(sent: Form, asked: ExportAsked) -> Response:
    """A short register leaves at once; a long one is written apart, and its page says how far it is."""
    ordered = register_export.order_export(sent, asked)
    clock = current_app.extensions["tracker.clock"]
    make = partial(register_export.make_export, sent.actor, ordered.ticket, asked, clock)
    return led_to(ordered, make, MADE_AT_ONCE)
