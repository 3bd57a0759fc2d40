"""Search: the page, and the suggestions a form fills itself from."""

from __future__ import annotations

from flask import Blueprint, jsonify, render_template
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from tracker.domain.calendar import age_at
from tracker.domain.permissions import Permission, may
from tracker.services.search import MOST_FOUND, Found, find_children
from tracker.web.filters import text_asked
from tracker.web.now import today
from tracker.web.routing import current_actor, route
from tracker.web.words import word

bp = Blueprint("search", __name__)

SUGGESTED = 8


@route(bp, "/search", Permission.SEE_CASES)
def index() -> str:
    typed, actor = text_asked("q"), current_actor()
    return render_template(
        "search/index.html",
        typed=typed,
        found=[(row, details(row)) for row in find_children(actor, typed)],
        most=MOST_FOUND,
        may_log=may(actor, Permission.LOG_CASES),
    )


@route(bp, "/search/children", Permission.LOG_CASES)
def children() -> Response:
    """Children that fit what was typed so far, as JSON for type-ahead."""
    found = find_children(current_actor(), text_asked("q"), limit=SUGGESTED)
    return jsonify([{"id": row.student_id, "label": row.name, "detail": details(row)} for row in found])


def details(row: Found) -> str:
    """Sex, age and units of a child in one line."""
    age = _("aged %(age)s", age=age_at(row.birth_date, today())) if row.birth_date else ""
    return " ".join(part for part in (word(row.sex), age, *row.units) if part)
