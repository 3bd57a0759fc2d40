"""What went wrong as an HTTP status and a page with one helpful sentence; only here do failures meet statuses."""

from __future__ import annotations

import re

from flask import Flask, g, render_template, request
from flask_babel import gettext as _
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException

from tracker.domain.accounts import NOBODY
from tracker.domain.errors import Conflict, Failure, Forbidden, NotFound, Refused, TooMany
from tracker.domain.words import N_
from tracker.services.access import record_denial
from tracker.web.now import now
from tracker.web.session import current, is_readable
from tracker.web.words import sentence

STATUSES: tuple[tuple[type[Failure], int], ...] = (
    (NotFound, 404),
    (Forbidden, 403),
    (Conflict, 409),
    (TooMany, 429),
    (Refused, 422),
    (Failure, 500),
)
HEADINGS = {
    400: N_("The form could not be read"),
    403: N_("Not yours to do"),
    404: N_("Nothing here"),
    405: N_("This cannot be opened directly"),
    409: N_("The page is out of date"),
    413: N_("The file is too large"),
    422: N_("This is not possible"),
    429: N_("Too many attempts"),
}
SENTENCES = {
    404: NotFound.default,
    405: N_("Go back and use the button on the page."),
    413: N_("At most 12 MB can be sent at once. Make the picture smaller or send the files one by one."),
    500: N_("Something went wrong on our side. Nothing was changed; please try once more."),
}
NOT_TYPED = frozenset({"version", "request_id", "next"})
"""Fields of a form that nobody fills in."""
CHOSEN = re.compile("[a-z_]+")
"""What was picked from a list arrives as an identifier, which tells nobody anything."""


def init_app(app: Flask) -> None:
    app.register_error_handler(Failure, failed)
    app.register_error_handler(CSRFError, not_from_our_page)
    app.register_error_handler(HTTPException, answered_by_the_library)
    app.register_error_handler(500, broken)


def status_of(failure: Failure) -> int:
    return next(status for kind, status in STATUSES if isinstance(failure, kind))


def failed(failure: Failure) -> tuple[str, int]:
    """A failure of the domain; a refusal to a signed-in person is written down."""
    status = status_of(failure)
    signed_in = current()
    if status in {403, 404} and not signed_in.nobody:
        record_denial(signed_in.actor, request.path, status, now())
    return page(status, sentence(failure)), status


def not_from_our_page(error: CSRFError) -> tuple[str, int]:
    """A form without a good token: everything typed is shown and can be sent again, secrets and files excepted."""
    sent = [(name, value) for name, value in request.form.items(multi=True) if not _is_secret(name)]
    typed = [value for name, value in sent if value and name not in NOT_TYPED and not CHOSEN.fullmatch(value)]
    return render_template("errors/send_again.html", sent=sent, typed=typed, readable=is_readable()), 400


def _is_secret(name: str) -> bool:
    return name in {"csrf_token", "one_time_code"} or "password" in name


def answered_by_the_library(error: HTTPException) -> HTTPException | tuple[str, int]:
    """Redirects pass; statuses of Flask itself get our words."""
    if error.code is None or error.code < 400:
        return error
    return page(error.code, _(SENTENCES.get(error.code, Failure.default))), error.code


def broken(error: Exception) -> tuple[str, int]:
    """A fault of ours; what happened is in the log, without what was typed."""
    g.setdefault("signed_in", NOBODY)
    return page(500, _(SENTENCES[500])), 500


def page(status: int, text: str) -> str:
    heading = _(HEADINGS.get(status, N_("This did not work")))
    return render_template("errors/page.html", heading=heading, text=text)
