"""The outbox page: what waits and what was given up, trying again, work-group bots, ending a pause."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.wrappers import Response

from tracker.domain.forms import Form
from tracker.domain.outbox import BOTS, DeliveryKind, DeliveryState
from tracker.domain.permissions import Permission
from tracker.services import deliveries
from tracker.web import fields
from tracker.web.filters import FilterForm, OneOf, page_asked, word_asked
from tracker.web.office_forms import Answer, FormPage, OfficeForm, answered, done
from tracker.web.routing import route
from tracker.web.words import word

bp = Blueprint("outbox", __name__)
MANAGE = Permission.MANAGE_OUTBOX


class OutboxForm(FilterForm):
    """What the outbox may be narrowed by."""

    state = OneOf(_l("State"), DeliveryState)


class BotForm(OfficeForm):
    """The bot of a unit's work group."""

    unit = fields.line(_l("Code of the unit"), required=True, longest=40)
    channel = fields.tapped_of(_l("Service"), BOTS)
    address = fields.line(_l("Address the service gave the bot"), required=True, longest=400)
    secret = fields.line(
        _l("Secret"), longest=200, description=_l("DingTalk and Feishu sign with it; leave it empty for WeCom.")
    )


@route(bp, "/outbox", MANAGE)
def index() -> str:
    state = word_asked("state", DeliveryState)
    found = deliveries.page_of_deliveries(state, page_asked())
    return render_template(
        "outbox/index.html",
        found=found,
        page=found.page,
        form=OutboxForm(),
        form_of=OfficeForm(),
        state=state,
        kind_in_words=kind_in_words,
    )


def kind_in_words(kind: str) -> str:
    """What a delivery carries, by its identifier."""
    return word(DeliveryKind(kind))


@route(bp, "/outbox/<int:delivery>/retry", MANAGE, methods=["POST"])
def retry(delivery: int) -> Response:
    form = OfficeForm()
    if form.validate():
        deliveries.retry_by_hand(form.sent(), delivery)
        flash(_("Queued again. It goes out at the next sending hour."), "success")
    return redirect(url_for("outbox.index"), 303)


@route(bp, "/outbox/resume", MANAGE, methods=["POST"])
def resume() -> Response:
    form = OfficeForm()
    if form.validate():
        deliveries.let_the_sender_go_on(form.sent())
        flash(_("Sending goes on."), "success")
    return redirect(url_for("outbox.index"), 303)


@route(bp, "/outbox/bots/add", MANAGE, methods=["GET", "POST"])
def add_bot() -> Answer:
    form = BotForm()

    def act(sent: Form) -> Response:
        deliveries.add_bot(sent, form.unit.data, form.channel.data, form.address.data, form.secret.data)
        flash(_("The work group hears of its unit from tomorrow on."), "success")
        return done(url_for("outbox.index"))

    return answered(form, act, FormPage(_("Add a work group"), _("Add"), url_for("outbox.index")))


@route(bp, "/outbox/bots/<int:bot>/end", MANAGE, methods=["POST"])
def end_bot(bot: int) -> Response:
    form = OfficeForm()
    if form.validate():
        deliveries.end_bot(form.sent(), bot)
        flash(_("The work group gets no more messages."), "success")
    return redirect(url_for("outbox.index"), 303)
