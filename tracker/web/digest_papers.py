"""The weekly brief as a Word paper, from the county's own template where it has one."""

from __future__ import annotations

from flask import Blueprint, Response
from flask_babel import force_locale
from flask_babel import gettext as _

from tracker.domain.calendar import china_date
from tracker.domain.cases import Ledger
from tracker.domain.digests import Brief, head_of, part_of
from tracker.domain.papers import PaperKind
from tracker.domain.permissions import Permission
from tracker.domain.words import Word
from tracker.services.digests import DigestPage, open_digest
from tracker.services.papers import word_file
from tracker.web.digests import period
from tracker.web.filters import text_asked
from tracker.web.languages import DEFAULT, LOCALES
from tracker.web.now import now
from tracker.web.paper_words import Values, blank
from tracker.web.papers import saved
from tracker.web.routing import current_actor, route
from tracker.web.words import day, word

bp = Blueprint("digest_papers", __name__)


@route(bp, "/digests/<week>/word", Permission.SEE_DIGESTS)
def word_of_week(week: str) -> Response:
    page = open_digest(current_actor(), week, text_asked("unit"), now())
    with force_locale(LOCALES[DEFAULT]):
        values, name = weekly_values(page), f"{word(PaperKind.WEEKLY)} {week} {page.issue.unit.name}.docx"
    return saved(word_file(PaperKind.WEEKLY, values), name)


def weekly_values(page: DigestPage) -> Values:
    """The brief's numbers for the whole unit, in the order they were frozen; those of its parts stay on the page."""
    issue, brief = page.issue, page.brief
    return {
        **blank(PaperKind.WEEKLY, 0),
        "paper_number": _("No. %(number)s of %(year)s", number=issue.number, year=issue.year),
        "issuing_unit": issue.unit.name,
        "issued_on": day(china_date(issue.issued_at or page.frozen_at)),
        "number": issue.week,
        "period": period(issue.week),
        "rows": [
            {"label": _label(figure.key, brief), "value": str(len(figure.refs))}
            for figure in brief.figures
            if _of_the_whole(figure.key, brief)
        ],
    }


def _of_the_whole(key: str, brief: Brief) -> bool:
    part = part_of(key, brief)
    return not part or isinstance(part, Ledger)


def _label(key: str, brief: Brief) -> str:
    head, part = word(head_of(key)), part_of(key, brief)
    return _("%(what)s: %(part)s", what=head, part=word(part)) if isinstance(part, Word) else head
