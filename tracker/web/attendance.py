"""Roll call by exception: the classes of a day, a class to tick, and the switch of the county."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial

from flask import Blueprint, flash, render_template, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.wrappers import Response

from tracker.domain.attendance import FROM_DAY, Presence, Step
from tracker.domain.forms import Form
from tracker.domain.permissions import Permission
from tracker.services.attendance import call_roll, check_calling, open_class, open_day
from tracker.services.rules import switch_roll_call
from tracker.web import fields
from tracker.web.now import now, today
from tracker.web.office_forms import Answer, FormPage, OfficeForm, answered, done, done_or_shown
from tracker.web.routing import current_actor, route

bp = Blueprint("attendance", __name__)


class RollForm(OfficeForm):
    """Who is not there, without leave and with it."""

    absent = fields.several(_l("Absent without leave"), coerce=int)
    leave = fields.several(_l("On leave"), coerce=int)


class SwitchForm(OfficeForm):
    """Whether the county calls rolls, from which day on."""

    on = fields.yes_or_no(_l("Roll call"), _l("Classes name their absent each day"), _l("No roll is called"))
    valid_from = fields.day(_l("From"))


@route(bp, "/attendance", Permission.CALL_ROLL)
def index() -> str:
    return render_template("attendance/index.html", page=open_day(current_actor(), now()), shapes=SHAPES)


@route(bp, "/attendance/<code>", Permission.CALL_ROLL)
def show(code: str) -> str:
    return _show(code)


@route(bp, "/attendance/<code>", Permission.CALL_ROLL, methods=["POST"], endpoint="call")
def call(code: str) -> Answer:
    form = RollForm()

    def act(sent: Form) -> Response:
        call_roll(sent, code, form.absent.data or (), form.leave.data or ())
        flash(_("Reported. Whoever is not named is in class."), "success")
        return done(url_for("attendance.index"))

    return done_or_shown(form, act, partial(_show, code, form), lambda sent: check_calling(sent, code))


@route(bp, "/rules/roll-call", Permission.MANAGE_RULES, methods=["GET", "POST"])
def switch() -> Answer:
    form = SwitchForm(data={"valid_from": today()})

    def act(sent: Form) -> Response:
        switch_roll_call(sent, form.on.data, form.valid_from.data)
        flash(_("This holds from the day you named."), "success")
        return done(url_for("rules.index"))

    lead = _(
        "Off by default. The class names only its absent; a child absent without leave for %(propose)s school days "
        "is proposed as a case, for %(log)s it is logged by itself.",
        propose=FROM_DAY[Step.PROPOSE],
        log=FROM_DAY[Step.LOG],
    )
    return answered(form, act, FormPage(_("Roll call by exception"), _("Save"), url_for("rules.index"), lead))


def _show(code: str, typed: RollForm | None = None, refusals: Sequence[str] = ()) -> str:
    found = open_class(current_actor(), code, now())
    named = {presence: {row.id for row in found.pupils if row.presence is presence} for presence in Presence}
    if typed:
        named |= {Presence.ABSENT: set(typed.absent.data or ()), Presence.LEAVE: set(typed.leave.data or ())}
    return render_template(
        "attendance/show.html",
        found=found,
        form=typed or RollForm(formdata=None),
        named=named,
        refusals=refusals,
        crumbs=[(_("Roll call"), url_for("attendance.index"))],
    )


SHAPES: Mapping[Step, str] = {Step.CONTACT: "soon", Step.PROPOSE: "late", Step.LOG: "late"}
