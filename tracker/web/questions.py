"""A question of the comparison as the school answers it: is this child our pupil."""

from __future__ import annotations

from collections.abc import Sequence

from flask import Blueprint, flash, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from tracker.domain.errors import Conflict, Refused
from tracker.domain.matching import Judgement
from tracker.domain.permissions import Permission
from tracker.services.questions import answer_question, open_question
from tracker.web import fields
from tracker.web.errors import status_of
from tracker.web.now import now
from tracker.web.office_forms import Answer, OfficeForm, done
from tracker.web.routing import current_actor, route
from tracker.web.words import sentence

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
    said, _dot, pair = request.form.get("judgement", "").partition(".")
    known = said == Judgement.NOT_SAME or (said == Judgement.SAME and pair.isdecimal())
    if not form.validate() or not known:
        return _page(number, form, (_("Choose which row is the child's."),)), 422
    try:
        answer_question(form.sent(), number, int(pair) if said == Judgement.SAME else None, form.note.data or "")
    except (Refused, Conflict) as failure:
        return _page(number, form, (sentence(failure),)), status_of(failure)
    flash(_("Answered. The bureau decides; the question is off your list."), "success")
    return done(url_for("questions.show", number=number))
