"""Inspection packs: for the cases of a view of the register, or for one case."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from functools import partial

from flask import Blueprint, current_app, url_for
from flask_babel import force_locale, get_locale
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from tracker.domain.calendar import china_date
from tracker.domain.cases import Stage
from tracker.domain.errors import Forbidden
from tracker.domain.forms import Form
from tracker.domain.packs import PackAsked
from tracker.domain.papers import PaperKind
from tracker.domain.permissions import Permission
from tracker.domain.posts import Actor
from tracker.domain.register_files import Language, wording_of
from tracker.services import packs
from tracker.services.papers import draft_paper, list_papers, open_paper, word_file
from tracker.web.exports import led_to
from tracker.web.languages import chosen_language
from tracker.web.now import now
from tracker.web.office_forms import Answer, FormPage, OfficeForm, answered
from tracker.web.owing import case_address
from tracker.web.paper_words import values_of
from tracker.web.register_words import kept, view_asked
from tracker.web.routing import current_actor, route
from tracker.web.session import require_recent_confirmation
from tracker.web.words import word

bp = Blueprint("packs", __name__)

MADE_AT_ONCE = 3
"""Cases up to which the browser waits for the pack itself."""


@route(bp, "/register/pack", Permission.MAKE_PACKS, methods=["GET", "POST"])
def of_view() -> Answer:
    return _answer(None, url_for("register.index", **kept()))


@route(bp, "/cases/<number>/pack", Permission.MAKE_PACKS, methods=["GET", "POST"])
def of_case(number: str) -> Answer:
    return _answer(number, case_address(number))


def _answer(number: str | None, back: str) -> Answer:
    require_recent_confirmation()
    actor, moment = current_actor(), now()
    forms = partial(forms_of, actor, moment)
    asked = PackAsked(view_asked(), number, wording_of(Language(chosen_language()), _), _, forms)
    count = packs.count_for_pack(actor, asked)
    lead = _(
        "%(count)s cases: their lines in the register, what was done, every file of evidence you may open, and a"
        " table of contents. It is written down who took them out.",
        count=count,
    )
    page = FormPage(_("Inspection pack"), _("Make the pack"), back, lead)
    return answered(OfficeForm(), lambda sent: _order(sent, asked), page)


def _order(sent: Form, asked: PackAsked) -> Response:
    ordered = packs.order_pack(sent, asked)
    clock, locale = current_app.extensions["tracker.clock"], str(get_locale())

    def make() -> None:
        with force_locale(locale):
            packs.make_pack(sent.actor, ordered.ticket, asked, clock)

    return led_to(ordered, make, MADE_AT_ONCE)


def forms_of(actor: Actor, moment: datetime, number: str) -> Iterator[tuple[str, bytes]]:
    """The papers issued on a case and its file as Word documents; none where one only assists."""
    try:
        issued = list_papers(actor, number).issued
    except Forbidden:
        return
    drafts = [draft_paper(actor, number, PaperKind.CASE_FILE, moment)]
    if drafts[0].sheet.stage is Stage.MARKED_OFF:
        drafts.append(draft_paper(actor, number, PaperKind.MARK_OFF, moment))
    papers = [open_paper(actor, number, paper.id, moment) for paper in issued if not paper.void]
    for paper in (*drafts, *papers):
        name = f"{word(paper.kind)} {paper.issued.number}" if paper.issued else word(paper.kind)
        yield f"{name}.docx", word_file(paper.kind, values_of(paper, china_date(moment)))
