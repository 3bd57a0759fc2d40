"""Whether this installation is alive: for whoever watches the machine without data, in full for its administrators."""

from __future__ import annotations

from flask import Blueprint, render_template

from tracker.domain.permissions import Permission, may
from tracker.services.health import read_health
from tracker.services.installation import is_answering
from tracker.web.now import now
from tracker.web.routing import current_actor, route

bp = Blueprint("health", __name__)


@route(bp, "/healthz", Permission.PUBLIC)
def alive() -> tuple[str, int, dict[str, str]]:
    text, status = "ok", 200
    if not is_answering():
        text, status = "the database does not answer", 503
    elif not read_health(now()).is_well:
        text, status = "a job is late", 503
    return text, status, {"Content-Type": "text/plain; charset=utf-8"}


@route(bp, "/health", Permission.SEE_HEALTH)
def index() -> str:
    manages = may(current_actor(), Permission.MANAGE_OUTBOX)
    return render_template("health/index.html", health=read_health(now()), manages=manages)
