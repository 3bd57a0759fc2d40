"""The watch list: see it, add a child, renew, end."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext
from flask_wtf import FlaskForm
from werkzeug.wrappers import Response
from wtforms import HiddenField, SelectField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length

from tracker.domain.permissions import Permission
from tracker.domain.reasons import Reason
from tracker.services.search import find_children
from tracker.services.watch import choose_child, end_watch, list_watched, renew_watch, watch_child
from tracker.web.filters import text_asked
from tracker.web.now import now
from tracker.web.routing import current_actor, route
from tracker.web.words import day

bp = Blueprint("watch", __name__)
Answer = Response | str | tuple[str, int]


class WatchForm(FlaskForm):
    """Which child, why, and a note."""

    student = HiddenField(validators=[InputRequired()])
    reason = SelectField(
        lazy_gettext("Reason"),
        [InputRequired(lazy_gettext("Please choose a reason."))],
        choices=[
            SelectChoice("", lazy_gettext("Please choose")),
            *(SelectChoice(str(reason), lazy_gettext(reason.label)) for reason in Reason),
        ],
    )
    note = StringField(lazy_gettext("Note"), [Length(max=200)])


@route(bp, "/watch", Permission.KEEP_WATCH)
def index() -> str:
    typed, student = text_asked("q"), request.args.get("student", type=int)
    actor = current_actor()
    return render_template(
        "watch/index.html",
        watched=list_watched(actor, now()),
        typed=typed,
        found=find_children(actor, typed, limit=20) if typed else None,
        chosen=choose_child(actor, student) if student else None,
        form=WatchForm(student=student),
    )


@route(bp, "/watch", Permission.KEEP_WATCH, methods=["POST"])
def add() -> Answer:
    form, actor = WatchForm(), current_actor()
    student = request.form.get("student", 0, type=int)
    if not form.validate_on_submit():
        chosen = choose_child(actor, student)
        watched = list_watched(actor, now())
        return render_template("watch/index.html", watched=watched, typed="", found=None, chosen=chosen, form=form), 422
    until = watch_child(actor, student, Reason(form.reason.data), form.note.data or None, now())
    flash(_("On the watch list until %(day)s.", day=day(until)), "success")
    return redirect(url_for("watch.index"), 303)


@route(bp, "/watch/<int:entry>/renew", Permission.KEEP_WATCH, methods=["POST"])
def renew(entry: int) -> Response:
    until = renew_watch(current_actor(), entry, now())
    flash(_("Renewed until %(day)s.", day=day(until)), "success")
    return redirect(url_for("watch.index"), 303)


@route(bp, "/watch/<int:entry>/end", Permission.KEEP_WATCH, methods=["POST"])
def end(entry: int) -> Response:
    end_watch(current_actor(), entry, now())
    flash(_("Taken off the watch list."), "success")
    return redirect(url_for("watch.index"), 303)
