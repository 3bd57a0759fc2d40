"""Evidence files as a browser saves them: never shown in the page, never run."""

from __future__ import annotations

from flask import Blueprint, Response

from tracker.domain.permissions import Permission
from tracker.services.evidence import open_file
from tracker.web.now import now
from tracker.web.routing import current_actor, route

bp = Blueprint("evidence", __name__)


@route(bp, "/cases/<number>/evidence/<int:entry_id>", Permission.SEE_CASES)
def show(number: str, entry_id: int) -> Response:
    file = open_file(current_actor(), number, entry_id, now())
    response = Response(file.data, mimetype=file.media_type)
    response.headers.set("Content-Disposition", "attachment", filename=file.name)
    return response
