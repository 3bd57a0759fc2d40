"""How the county words the steps of the law: one page a step, its form, and the wordings so far."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial

from flask import Blueprint, flash, render_template, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.wrappers import Response

from tracker.domain.errors import NotFound
from tracker.domain.forms import Form
from tracker.domain.permissions import Permission, may
from tracker.domain.return_notices import LegalStep, Wording
from tracker.services.wordings import WordingPage, page_of_wording, set_wording
from tracker.web import fields
from tracker.web.now import today
from tracker.web.office_forms import Answer, OfficeForm, done, done_or_shown
from tracker.web.routing import current_actor, route

bp = Blueprint("wordings", __name__)

SEE, MANAGE = Permission.SEE_RULES, Permission.MANAGE_RULES


class WordingForm(OfficeForm):
    """The title of the step and the term its paper names, from a day on."""

    title = fields.line(_l("Title"), required=True, longest=60)
    term = fields.line(_l("Term its paper names"), required=True, longest=200)
    valid_from = fields.day(_l("From"), description=_l("Steps recorded already keep their words."))


@route(bp, "/rules/wording/<step>", SEE)
def show(step: str) -> str:
    page = page_of_wording(_step(step), today())
    given = {"title": page.in_force.title, "term": page.in_force.term, "valid_from": today()}
    return _shown(page, WordingForm(data=given))


@route(bp, "/rules/wording/<step>", MANAGE, methods=["POST"], endpoint="change")
def change(step: str) -> Answer:
    kind, form = _step(step), WordingForm()
    page = page_of_wording(kind, today())

    def act(sent: Form) -> Response:
        set_wording(sent, kind, Wording(form.title.data, form.term.data), form.valid_from.data)
        flash(_("The new wording holds from the day you named."), "success")
        return done(url_for("wordings.show", step=step))

    return done_or_shown(form, act, partial(_shown, page, form))


def _step(name: str) -> LegalStep:
    if name not in set(LegalStep):
        raise NotFound
    return LegalStep(name)


def _shown(page: WordingPage, form: WordingForm, refusals: Iterable[str] = ()) -> str:
    manages = may(current_actor(), MANAGE)
    return render_template("rules/wording.html", page=page, form=form, refusals=list(refusals), manages=manages)
