"""Evidence files as a browser saves them: never shown in the page, never run."""

from __future__ import annotations

import io

from flask import Blueprint, Response, send_file

from tracker.domain.permissions import Permission
from tracker.services.evidence import open_file
from tracker.web.now import now
from tracker.web.routing import current_actor, route

bp = Blueprint("evidence", __name__)


@route(bp, "/cases/<number>/evidence/<int:entry_id>", Permission.SEE_CASES)
def show(number: str, entry_id: int) -> Response:
    file = open_file(current_actor(), number, entry_id, now())
    response = send_file(
        io.BytesIO(file.data), file.media_type, as_attachment=True, download_name=file.name, etag=False
    )
    response.headers["Cache-Control"] = "no-store"
    return response
