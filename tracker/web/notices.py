"""What a person was told: the list, marking it read, and where else to be told."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.wrappers import Response
from wtforms import BooleanField

from tracker.domain.forms import Form
from tracker.domain.permissions import Permission
from tracker.services.notices import choose_mail, read_all, read_inbox
from tracker.web import fields
from tracker.web.now import now
from tracker.web.office_forms import Answer, FormPage, OfficeForm, answered, done
from tracker.web.routing import current_actor, route

bp = Blueprint("notices", __name__)


class MailForm(OfficeForm):
    """Where mail goes."""

    mail = fields.line(
        _l("Mail address"), description=_l("At most one mail a working day, with case numbers and links, no names.")
    )
    wants_mail = BooleanField(_l("Send me mail"))


@route(bp, "/notices", Permission.SIGNED_IN)
def index() -> str:
    return render_template("notices/index.html", inbox=read_inbox(current_actor(), now()), form=OfficeForm())


@route(bp, "/notices", Permission.SIGNED_IN, methods=["POST"])
def read() -> Response:
    form = OfficeForm()
    if form.validate():
        read_all(form.sent())
    return redirect(url_for("notices.index"), 303)


@route(bp, "/notices/mail", Permission.SIGNED_IN, methods=["GET", "POST"])
def mail() -> Answer:
    inbox = read_inbox(current_actor(), now())
    form = MailForm(data={"mail": inbox.mail, "wants_mail": inbox.wants_mail})

    def act(sent: Form) -> Response:
        choose_mail(sent, form.mail.data or "", form.wants_mail.data)
        flash(_("Saved."), "success")
        return done(url_for("notices.index"))

    return answered(form, act, FormPage(_("How I am told"), _("Save"), url_for("notices.index")))
