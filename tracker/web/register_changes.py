"""Two days of the register beside each other: what came in, went out, changed."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

from flask import Blueprint, render_template
from flask_babel import gettext as _
from flask_babel import lazy_gettext
from wtforms import DateField

from tracker.domain.permissions import Permission
from tracker.domain.register import COLUMNS
from tracker.domain.register_changes import Change, ChangeKind
from tracker.services.register_changes import Span, page_of_changes
from tracker.web.filters import day_asked, page_asked, word_asked
from tracker.web.now import now, today
from tracker.web.owing import case_address
from tracker.web.register_words import RegisterForm, kept, say, view_asked
from tracker.web.routing import current_actor, route

bp = Blueprint("register_changes", __name__)

A_WEEK = timedelta(days=7)
LABELS = {column.identifier: column.label for column in COLUMNS}
ALWAYS = ("number", "name", "school", "class", "ledger", "stage")
HEADINGS = tuple(LABELS[column] for column in ALWAYS)


class ChangesForm(RegisterForm):
    """The two days, and what the register may be narrowed by."""

    first = DateField(lazy_gettext("From the end of"))
    last = DateField(lazy_gettext("To the end of"))


@route(bp, "/register/changes", Permission.SEE_REGISTER)
def index() -> str:
    last = day_asked("last") or today()
    span = Span(day_asked("first") or last - A_WEEK, last)
    kind = word_asked("kind", ChangeKind) or ChangeKind.CAME_IN
    filters = view_asked().filters
    found = page_of_changes(current_actor(), filters, span, (kind, page_asked()), now())
    form = ChangesForm()
    form.offer(found)
    form.first.data, form.last.data = found.first, found.last
    return render_template(
        "register/changes.html",
        form=form,
        found=found,
        kind=kind,
        asked=filters.in_force(),
        headings=[_(heading) for heading in HEADINGS],
        page=replace(found.page, rows=tuple(in_words(change) for change in found.page.rows)),
        kept=lambda **others: kept(first=found.first, last=found.last, **others),
    )


def in_words(change: Change) -> dict[str, Any]:
    """The line as it is known last, and each change as column, before, after."""
    return {
        "url": case_address(change.number),
        "cells": [say(column, change.known[column]) for column in ALWAYS],
        "gone": change.after is None,
        "changes": [(_(LABELS[column]), *_both(change, column)) for column in change.columns],
    }


def _both(change: Change, column: str) -> tuple[str, str]:
    before, after = (say(column, values[column]) if values else "" for values in (change.before, change.after))
    return before or _("nothing"), after or _("nothing")
