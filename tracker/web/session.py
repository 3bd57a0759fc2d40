"""Who is behind this browser: its cookie, the sign-in row it names, and the way back after signing in."""

from __future__ import annotations

from urllib.parse import urlsplit

from flask import abort, current_app, g, redirect, request, session, url_for

from tracker.domain.accounts import NOBODY, SignedIn
from tracker.services import accounts
from tracker.web.now import now

TOKEN = "sign_in"  # noqa: S105 - the name of a field
LANGUAGE = "language"


def current() -> SignedIn:
    """The sign-in of this request, looked up once."""
    if "signed_in" not in g:
        token = session.get(TOKEN)
        g.signed_in = accounts.find_signed_in(token, now()) if token else NOBODY
    signed_in: SignedIn = g.signed_in
    return signed_in


def begin(token: str) -> None:
    """Gives the browser its token; the cookie ends with the browser."""
    session[TOKEN] = token


def end() -> None:
    """Takes everything back that the browser was given, but for its language."""
    language = session.get(LANGUAGE)
    session.clear()
    session[LANGUAGE] = language
    g.signed_in = NOBODY


def require_recent_confirmation() -> None:
    """Sends the person to type the password again if that is longer ago than 15 minutes; not the cast."""
    if not current().is_recently_confirmed(now()):
        abort(redirect(url_for("accounts.confirm", next=way_back())))


def way_back() -> str:
    """The page to come back to: this one, or the front page where this address only takes forms."""
    return request.full_path.rstrip("?") if is_readable() else "/"


def is_readable() -> bool:
    """Whether this address can be opened as a page, whatever it was asked for now."""
    adapter = current_app.create_url_adapter(request)
    return adapter is not None and adapter.test(request.path, method="GET")


def safe_next(target: str | None) -> str:
    """A path on this site and nothing else; the front page otherwise."""
    if not target or not target.startswith("/") or target.startswith(("//", "/\\")):
        return "/"
    parts = urlsplit(target)
    return target if not parts.scheme and not parts.netloc and target.isprintable() else "/"
