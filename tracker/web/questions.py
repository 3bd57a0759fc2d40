"""A question of the comparison as the school answers it: is this child our pupil."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from flask import Blueprint, flash, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.wrappers import Response

from tracker.domain.errors import Refused
from tracker.domain.forms import Form
from tracker.domain.matching import Judgement
from tracker.domain.permissions import Permission
from tracker.domain.words import N_
from tracker.services.questions import answer_question, check_question, open_question
from tracker.web import fields
from tracker.web.now import now
from tracker.web.office_forms import Answer, OfficeForm, done, done_or_shown
from tracker.web.routing import current_actor, route

bp = Blueprint("questions", __name__)
ANSWER = Permission.ANSWER_QUESTIONS


class AnswerForm(OfficeForm):
    """A remark; the button says what is answered: `same` with the row's number, or `not_same`."""

    note = fields.line(_l("Remark"))


@route(bp, "/questions/<number>", Permission.SEE_QUESTIONS)
def show(number: str) -> str:
    return _page(number, AnswerForm(formdata=None))


def _page(number: str, form: AnswerForm, refusals: Sequence[str] = ()) -> str:
    question = open_question(current_actor(), number, now())
    return render_template("questions/show.html", question=question, form=form, refusals=refusals)


@route(bp, "/questions/<number>", ANSWER, methods=["POST"], endpoint="answer")
def answer(number: str) -> Answer:
    form = AnswerForm()

    def act(sent: Form) -> Response:
        answer_question(sent, number, _row_chosen(), form.note.data or "")
        flash(_("Answered. The bureau decides; the question is off your list."), "success")
        return done(url_for("questions.show", number=number))

    return done_or_shown(form, act, partial(_page, number, form), lambda sent: check_question(sent, number))


def _row_chosen() -> int | None:
    """Which row is the child's, None for none of them."""
    said, _dot, pair = request.form.get("judgement", "").partition(".")
    if said == Judgement.NOT_SAME:
        return None
    if said != Judgement.SAME or not pair.isdecimal():
        raise Refused(N_("Choose which row is the child's."))
    return int(pair)
