"""Files on their way out: made at once or apart, the page that shows how far each is, the file itself."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Protocol

from flask import Blueprint, Response, make_response, render_template, request, send_file, url_for
from flask_babel import lazy_gettext as _l

from tracker.domain.permissions import Permission
from tracker.services import exports
from tracker.web import fields
from tracker.web.apart import run_apart
from tracker.web.now import now
from tracker.web.office_forms import OfficeForm, done
from tracker.web.routing import current_actor, route

bp = Blueprint("exports", __name__)

LOOK_AGAIN = 2
"""Seconds after which the page of a file that is being written asks again."""

MEDIA_TYPES = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv": "text/csv",
    "zip": "application/zip",
}


class InFullForm(OfficeForm):
    """Why names and numbers leave in full."""

    reason = fields.line(_l("Why in full"), required=True, longest=200, description=_l("It stands in the log."))


class Ordered(Protocol):
    """What a service answers that was asked for a file."""

    @property
    def ticket(self) -> str: ...

    @property
    def total(self) -> int: ...

    @property
    def again(self) -> bool: ...


def led_to(ordered: Ordered, make: Callable[[], None], most_at_once: int) -> Response:
    """A short file leaves at once; a long one is written apart, and its page says how far it is."""
    if not ordered.again and ordered.total <= most_at_once:
        make()
        return done(url_for("exports.file", ticket=ordered.ticket))
    if not ordered.again:
        run_apart(make)
    return done(url_for("exports.show", ticket=ordered.ticket))


@route(bp, "/exports/<ticket>", Permission.SEE_REGISTER)
def show(ticket: str) -> Response:
    """How far the file is; asks again by itself until it is whole."""
    export = exports.find_order(current_actor(), ticket, now())
    stopped = export.broke_off(now())
    response = make_response(render_template("register/export.html", export=export, stopped=stopped))
    if not (export.ready or stopped):
        response.headers["Refresh"] = f"{LOOK_AGAIN}; url={request.path}"
    return response


@route(bp, "/exports/<ticket>/file", Permission.SEE_REGISTER)
def file(ticket: str) -> Response:
    found = exports.fetch_export(current_actor(), ticket)
    media_type = MEDIA_TYPES[found.name.rpartition(".")[2]]
    response = send_file(io.BytesIO(found.data), media_type, as_attachment=True, download_name=found.name, etag=False)
    response.headers["Cache-Control"] = "no-store"
    return response
