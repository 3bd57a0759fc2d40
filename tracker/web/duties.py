"""The list of duties of one's part of the tree."""

from __future__ import annotations

from flask import Blueprint, render_template
from flask_babel import lazy_gettext
from wtforms import BooleanField

from tracker.domain.duties import DutyKind
from tracker.domain.permissions import Permission
from tracker.services.duties import DutyFilters, page_of_duties
from tracker.web.filters import FilterForm, OneOf, page_asked, text_asked, word_asked
from tracker.web.now import now
from tracker.web.owing import case_address, duty_address, left_as_tag, left_in_words, owed_address, owner_in_words
from tracker.web.routing import current_actor, route

bp = Blueprint("duties", __name__)


class DutyForm(FilterForm):
    """What duties may be narrowed by."""

    kind = OneOf(lazy_gettext("Duty"), DutyKind)
    unit = OneOf(lazy_gettext("Unit"))
    overdue = BooleanField(lazy_gettext("Overdue only"))
    mine = BooleanField(lazy_gettext("Mine only"))


@bp.app_context_processor
def words_of_owing() -> dict[str, object]:
    """What every template may say of a duty."""
    return {
        "left_in_words": left_in_words,
        "left_as_tag": left_as_tag,
        "owner_in_words": owner_in_words,
        "case_address": case_address,
        "duty_address": duty_address,
        "owed_address": owed_address,
    }


@route(bp, "/duties", Permission.SEE_CASES)
def index() -> str:
    asked = DutyFilters(
        kind=word_asked("kind", DutyKind),
        overdue=bool(text_asked("overdue")),
        unit=text_asked("unit"),
        mine=bool(text_asked("mine")),
    )
    actor = current_actor()
    found = page_of_duties(actor, asked, page_asked(), now())
    form = DutyForm()
    form.unit.offer(found.units)
    return render_template("duties/index.html", form=form, filters=asked, page=found.page, actor=actor)
