"""Judging pairs of two lists: both rows side by side, one key each; what was decided, and taking it back."""

from __future__ import annotations

from flask import Blueprint, flash, render_template, request, url_for
from flask_babel import gettext as _
from wtforms import HiddenField

from tracker.domain.errors import Conflict, Refused
from tracker.domain.likeness import Sign
from tracker.domain.matching import Judgement
from tracker.domain.name_likeness import NameSign
from tracker.domain.permissions import Permission
from tracker.services import judging
from tracker.web.errors import status_of
from tracker.web.now import now
from tracker.web.office_forms import Answer, FormPage, OfficeForm, answered, done
from tracker.web.routing import current_actor, route
from tracker.web.words import sentence, word

bp = Blueprint("judging", __name__)
KEEP = Permission.KEEP_ROSTERS
SIGNS = {str(sign): sign for words in (NameSign, Sign) for sign in words}


class JudgeForm(OfficeForm):
    """Which child was shown; the button says what is decided: a judgement, for `same` with the pair's number."""

    child = HiddenField()


class BackForm(OfficeForm):
    """A button alone."""


@route(bp, "/rosters/judge", KEEP)
def index() -> str:
    return _page()


def _page(refusals: tuple[str, ...] = ()) -> str:
    question = judging.next_question(current_actor(), now())
    form = JudgeForm(formdata=None, data={"child": str(question.child)}) if question else None
    return render_template(
        "rosters/judge.html",
        question=question,
        form=form,
        refusals=refusals,
        judged=judging.list_judged(current_actor()),
        reason_in_words=reason_in_words,
    )


def reason_in_words(reason: str) -> str:
    """A reason by its identifier."""
    return word(SIGNS[reason]) if reason in SIGNS else reason


@route(bp, "/rosters/judge", KEEP, methods=["POST"], endpoint="judge")
def judge() -> Answer:
    form = JudgeForm()
    said, _dot, pair = request.form.get("judgement", "").partition(".")
    if not form.validate() or said not in set(Judgement) or not (form.child.data or "").isdecimal():
        return _page((_("Choose which row is the child's."),)), 422
    try:
        pair_id = int(pair) if pair.isdecimal() else None
        judging.judge_pair(form.sent(), int(form.child.data), Judgement(said), pair_id)
    except (Refused, Conflict) as failure:
        return _page((sentence(failure),)), status_of(failure)
    return done(url_for("judging.index"))


@route(bp, "/rosters/judge/<int:child>/back", KEEP, methods=["GET", "POST"])
def back(child: int) -> Answer:
    page = FormPage(
        _("Take the decision back"),
        _("Take it back"),
        url_for("judging.index"),
        _("The pair waits for a decision again. Who had decided stays on record."),
    )

    def act(sent: judging.Form) -> Answer:
        judging.take_back(sent, child)
        flash(_("Taken back; the pair waits for a decision again."), "success")
        return done(url_for("judging.index"))

    return answered(BackForm(), act, page)
