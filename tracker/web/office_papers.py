"""Papers that are not of one case, as print pages and Word files: monthly return, roster for checking, weekly brief."""

from __future__ import annotations

from flask import Blueprint, Response, url_for
from flask_babel import gettext as _

from tracker.domain.permissions import Permission
from tracker.services.office_papers import open_brief_paper, open_return_paper, open_roster_paper
from tracker.web.filters import text_asked
from tracker.web.now import now, today
from tracker.web.office_paper_words import brief_values, return_values, roster_values
from tracker.web.papers import shown, word_of
from tracker.web.routing import current_actor, route

bp = Blueprint("office_papers", __name__)


@route(bp, "/returns/<number>/paper", Permission.SEE_RETURNS)
def of_return(number: str) -> str:
    opened = open_return_paper(current_actor(), number, now())
    crumbs = [(_("Monthly returns"), url_for("returns.index")), (number, url_for("returns.show", number=number))]
    word_url = url_for("office_papers.return_word", number=number)
    return shown(opened.kind, return_values(opened, today()), word_url, crumbs, opened)


@route(bp, "/returns/<number>/word", Permission.SEE_RETURNS)
def return_word(number: str) -> Response:
    opened = open_return_paper(current_actor(), number, now())
    return word_of(opened, return_values(opened, today()), number)


@route(bp, "/batches/<number>/<unit>/paper", Permission.SEE_BATCHES)
def of_share(number: str, unit: str) -> str:
    opened, place = open_roster_paper(current_actor(), number, unit, now()), {"number": number, "unit": unit}
    crumbs = [
        (_("Verification batches"), url_for("batches.index")),
        (f"{number} {opened.unit}", url_for("batches.share", **place)),
    ]
    word_url = url_for("office_papers.share_word", **place)
    return shown(opened.kind, roster_values(opened, today()), word_url, crumbs, opened)


@route(bp, "/batches/<number>/<unit>/word", Permission.SEE_BATCHES)
def share_word(number: str, unit: str) -> Response:
    opened = open_roster_paper(current_actor(), number, unit, now())
    return word_of(opened, roster_values(opened, today()), number)


@route(bp, "/digests/<week>/paper", Permission.SEE_DIGESTS)
def of_week(week: str) -> str:
    opened, place = open_brief_paper(current_actor(), week, text_asked("unit"), now()), _brief_asked(week)
    crumbs = [
        (_("Weekly briefs"), url_for("digests.index")),
        (f"{week} {opened.unit}", url_for("digests.show", **place)),
    ]
    word_url = url_for("office_papers.week_word", **place)
    return shown(opened.kind, brief_values(opened, today()), word_url, crumbs, opened)


@route(bp, "/digests/<week>/word", Permission.SEE_DIGESTS)
def week_word(week: str) -> Response:
    opened = open_brief_paper(current_actor(), week, text_asked("unit"), now())
    return word_of(opened, brief_values(opened, today()), week)


def _brief_asked(week: str) -> dict[str, str]:
    unit = text_asked("unit")
    return {"week": week, "unit": unit} if unit else {"week": week}
