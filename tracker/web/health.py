"""Whether this installation is alive, for whoever watches the machine; no sign-in, no data."""

from __future__ import annotations

from flask import Blueprint

from tracker.domain.permissions import Permission
from tracker.services.installation import is_answering
from tracker.web.routing import route

bp = Blueprint("health", __name__)


@route(bp, "/healthz", Permission.PUBLIC)
def alive() -> tuple[str, int, dict[str, str]]:
    text, status = ("ok", 200) if is_answering() else ("the database does not answer", 503)
    return text, status, {"Content-Type": "text/plain; charset=utf-8"}
