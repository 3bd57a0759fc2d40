"""The register as Excel or CSV: what is asked, the page that shows how far it is, the file."""

from __future__ import annotations

import io
from functools import partial

from flask import Blueprint, Response, current_app, make_response, render_template, request, send_file, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField

from tracker.domain.forms import Form
from tracker.domain.permissions import Permission, may
from tracker.domain.register import View
from tracker.domain.register_files import MEDIA_TYPES, ExportAsked, Format, Language, wording_of
from tracker.services import register_export
from tracker.web import fields
from tracker.web.apart import run_apart
from tracker.web.languages import chosen_language
from tracker.web.now import now
from tracker.web.office_forms import Answer, FormPage, OfficeForm, answered, done
from tracker.web.register_words import kept, view_asked
from tracker.web.routing import current_actor, route
from tracker.web.session import require_recent_confirmation

bp = Blueprint("register_export", __name__)

MADE_AT_ONCE = 1000
"""Lines up to which the browser waits for the file itself."""

LOOK_AGAIN = 2
"""Seconds after which the page of a file that is being written asks again."""


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
    work = partial(
        register_export.make_export, sent.actor, ordered.ticket, asked, current_app.extensions["tracker.clock"]
    )
    if ordered.again:
        return done(url_for("register_export.show", ticket=ordered.ticket))
    if ordered.total > MADE_AT_ONCE:
        run_apart(work)
        return done(url_for("register_export.show", ticket=ordered.ticket))
    work()
    return done(url_for("register_export.file", ticket=ordered.ticket))


@route(bp, "/register/export/<ticket>", Permission.SEE_REGISTER)
def show(ticket: str) -> Response:
    """How far the file is; asks again by itself until it is whole."""
    export = register_export.find_order(current_actor(), ticket, now())
    stopped = export.broke_off(now())
    response = make_response(render_template("register/export.html", export=export, stopped=stopped))
    if not (export.ready or stopped):
        response.headers["Refresh"] = f"{LOOK_AGAIN}; url={request.path}"
    return response


@route(bp, "/register/export/<ticket>/file", Permission.SEE_REGISTER)
def file(ticket: str) -> Response:
    found = register_export.fetch_export(current_actor(), ticket)
    media_type = MEDIA_TYPES[Format(found.name.rpartition(".")[2])]
    response = send_file(io.BytesIO(found.data), media_type, as_attachment=True, download_name=found.name, etag=False)
    response.headers["Cache-Control"] = "no-store"
    return response
