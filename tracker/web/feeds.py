"""The calendar feed (RFC 5545) of one's own duties, and the page that gives out and takes back its address."""

from __future__ import annotations

from datetime import timedelta

from flask import Blueprint, current_app, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from tracker.domain.permissions import Permission
from tracker.services.feeds import Due, end_feed, has_feed, make_feed, new_token, read_feed
from tracker.web.now import now
from tracker.web.office_forms import OfficeForm
from tracker.web.routing import current_actor, route
from tracker.web.words import word

bp = Blueprint("feeds", __name__)

LONGEST_LINE = 74
"""In octets; a longer line goes on in the next one, after a blank."""


@route(bp, "/calendar.ics", Permission.PUBLIC)
def feed() -> tuple[str, int, dict[str, str]]:
    """Open to whoever holds the token; a calendar program cannot sign in."""
    due = read_feed(request.args.get("token", ""), now())
    return calendar_text(due), 200, {"Content-Type": "text/calendar; charset=utf-8"}


@route(bp, "/notices/calendar", Permission.SIGNED_IN)
def index() -> str:
    return render_template("notices/calendar.html", form=OfficeForm(), has_feed=has_feed(current_actor().person_id))


@route(bp, "/notices/calendar", Permission.SIGNED_IN, methods=["POST"])
def make() -> Response | str:
    form = OfficeForm()
    if not form.validate():
        return redirect(url_for("feeds.index"), 303)
    token = new_token()
    if make_feed(form.sent(), token).again:
        return redirect(url_for("feeds.index"), 303)
    address = f"{current_app.extensions['tracker.config'].site}{url_for('feeds.feed', token=token)}"
    return render_template("notices/calendar.html", form=OfficeForm(formdata=None), has_feed=True, address=address)


@route(bp, "/notices/calendar/end", Permission.SIGNED_IN, methods=["POST"])
def end() -> Response:
    form = OfficeForm()
    if form.validate():
        end_feed(form.sent())
        flash(_("The address opens nothing any more."), "success")
    return redirect(url_for("feeds.index"), 303)


def calendar_text(due: tuple[Due, ...]) -> str:
    """One all-day event for each duty, on the day it falls due."""
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//dropout-tracker//duties//ZH", "CALSCALE:GREGORIAN"]
    for one in due:
        lines += [
            "BEGIN:VEVENT",
            f"UID:duty-{one.duty_id}@dropout-tracker",
            f"DTSTAMP:{now():%Y%m%dT%H%M%SZ}",
            f"DTSTART;VALUE=DATE:{one.due_on:%Y%m%d}",
            f"DTEND;VALUE=DATE:{one.due_on + timedelta(days=1):%Y%m%d}",
            f"SUMMARY:{_escaped(word(one.kind))} {one.number}".rstrip(),
            f"URL:{_address(one.page)}",
            "TRANSP:TRANSPARENT",
            "END:VEVENT",
        ]
    lines.append("END:VCALENDAR")
    return "".join(f"{part}\r\n" for line in lines for part in _folded(line))


def _address(page: str) -> str:
    site: str = current_app.extensions["tracker.config"].site
    return f"{site}{page or '/'}"


def _escaped(text: str) -> str:
    for sign in "\\;,":
        text = text.replace(sign, f"\\{sign}")
    return text.replace("\n", "\\n")


def _folded(line: str) -> list[str]:
    """A line in pieces of at most 75 octets, never cut inside a character."""
    pieces, piece = [], ""
    for character in line:
        if len((piece + character).encode()) > LONGEST_LINE:
            pieces.append(piece)
            piece = " "
        piece += character
    return [*pieces, piece]
