"""Letters to other counties as print pages and Word files, and the receipts that came back."""

from __future__ import annotations

from flask import Blueprint, Response, url_for
from flask_babel import gettext as _

from tracker.domain.permissions import Permission
from tracker.services.letter_papers import draft_paper, open_paper, open_receipt
from tracker.web.now import now, today
from tracker.web.office_paper_words import letter_values
from tracker.web.papers import saved, shown, word_of
from tracker.web.routing import current_actor, route

bp = Blueprint("letter_papers", __name__)


@route(bp, "/letters/drafts/<int:draft>/paper", Permission.SEND_LETTERS)
def of_draft(draft: int) -> str:
    opened, word_url = draft_paper(current_actor(), draft, now()), url_for("letter_papers.draft_word", draft=draft)
    crumbs = [(_("Letters"), url_for("letters.index")), (_("Draft"), url_for("letters.draft", draft=draft))]
    return shown(opened.kind, letter_values(opened, today()), word_url, crumbs, opened)


@route(bp, "/letters/drafts/<int:draft>/word", Permission.SEND_LETTERS)
def draft_word(draft: int) -> Response:
    opened = draft_paper(current_actor(), draft, now())
    return word_of(opened, letter_values(opened, today()), _("Draft"))


@route(bp, "/letters/<number>/paper", Permission.SEND_LETTERS)
def of_letter(number: str) -> str:
    opened, word_url = open_paper(current_actor(), number, now()), url_for("letter_papers.letter_word", number=number)
    crumbs = [(_("Letters"), url_for("letters.index")), (number, url_for("letters.show", number=number))]
    return shown(opened.kind, letter_values(opened, today()), word_url, crumbs, opened)


@route(bp, "/letters/<number>/word", Permission.SEND_LETTERS)
def letter_word(number: str) -> Response:
    opened = open_paper(current_actor(), number, now())
    return word_of(opened, letter_values(opened, today()), number)


@route(bp, "/letters/<number>/receipts/<int:entry_id>", Permission.SEE_LETTERS)
def receipt(number: str, entry_id: int) -> Response:
    file, data = open_receipt(current_actor(), number, entry_id, now())
    return saved(data, file.name, file.media_type)
