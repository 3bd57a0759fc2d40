"""The audit page: who did what on what, never the values."""

from __future__ import annotations

from functools import partial
from typing import Any

from flask import Blueprint, render_template
from flask_babel import gettext as _
from flask_babel import lazy_gettext
from wtforms import DateField, SelectField, StringField
from wtforms.fields.choices import SelectChoice

from tracker.domain.audit import Chain
from tracker.domain.permissions import Permission
from tracker.services.audit import AuditFilters, page_of_audit
from tracker.web.audit_subjects import subject_in_words
from tracker.web.audit_words import action_in_words, field_in_words
from tracker.web.filters import FilterForm, OneOf, day_asked, page_asked, text_asked, word_asked
from tracker.web.routing import route

bp = Blueprint("audit", __name__)


class AuditForm(FilterForm):
    """What the audit may be narrowed by."""

    chain = OneOf(lazy_gettext("Chain"), Chain)
    action = SelectField(lazy_gettext("Action"), validate_choice=False)
    person = StringField(lazy_gettext("Account or name"))
    day = DateField(lazy_gettext("Day"))


@route(bp, "/audit", Permission.SEE_AUDIT)
def index() -> str:
    asked = AuditFilters(word_asked("chain", Chain), text_asked("action"), text_asked("person"), day_asked("day"))
    found = page_of_audit(asked, page_asked())
    form = AuditForm()
    named = [SelectChoice(action, action_in_words(action)) for action in found.actions]
    form.action.choices = [SelectChoice("", _("All")), *named]
    said: dict[str, Any] = {"action_in_words": action_in_words, "field_in_words": field_in_words}
    said["subject_in_words"] = partial(subject_in_words, units=found.units)
    return render_template("audit/index.html", form=form, filters=asked, page=found.page, **said)
