"""The lists that are compared: handed in, checked by column, taken over, undone; the comparison asked for."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from functools import partial
from pathlib import PurePath

from flask import Blueprint, flash, make_response, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from flask_wtf.file import FileField, FileRequired
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response
from wtforms import BooleanField, HiddenField

from tracker.domain.cells import file_name
from tracker.domain.errors import Conflict, Failure, Refused
from tracker.domain.headings import ROSTER, Corrections
from tracker.domain.intake import FileIn, NoHead
from tracker.domain.matching import Verdict
from tracker.domain.permissions import Permission
from tracker.domain.posts import Actor
from tracker.domain.roster_rows import KEPT
from tracker.domain.rosters import RosterKind, RosterState, TooDifferent
from tracker.services import comparisons, rosters
from tracker.services.rosters import HandedIn, RosterReport
from tracker.services.waiting_files import forget_waiting, get_waiting, keep_waiting
from tracker.web import fields
from tracker.web.apart import Rest, is_long, nothing, work_off
from tracker.web.errors import status_of
from tracker.web.now import now
from tracker.web.office_forms import Answer, FormPage, OfficeForm, answered, done
from tracker.web.routing import current_actor, route
from tracker.web.words import sentence, word

bp = Blueprint("rosters", __name__)
KEEP = Permission.KEEP_ROSTERS

LONG_LISTS = 3000
"""Rows of all lists from which other users would feel a comparison."""

LOOK_AGAIN = 2
BROKE_OFF = timedelta(minutes=15)
"""After so long a list still being taken over, or a comparison, has broken off."""

MOST_SHOWN = 100


class HandInForm(FlaskForm):
    """A list as it comes from a sender."""

    kind = fields.one_of(_l("Which list it is"), RosterKind)
    sender = fields.line(_l("From whom"), longest=80, description=_l("Its columns are remembered under this name."))
    file = FileField(
        _l("File to hand in"),
        [FileRequired(_l("Please choose a file."))],
        description=_l("Excel (.xlsx, .xls) or CSV, at most 12 MB."),
    )


class TakeOverForm(FlaskForm):
    """A list that was checked: the file waits under its ticket."""

    ticket = HiddenField()
    kind = HiddenField()
    sender = HiddenField()
    accept_difference = BooleanField(_l("The list is right, take it over in spite of the difference"))


class PlainForm(OfficeForm):
    """A button alone."""


@route(bp, "/rosters", KEEP)
def index() -> Response:
    return _index(HandInForm())


def _index(form: HandInForm, refusals: Sequence[str] = ()) -> Response:
    standing, found = rosters.read_rosters(current_actor()), comparisons.read_comparison(current_actor())
    working = [roster for roster in standing.rosters if roster.state is RosterState.LOADING]
    stopped = {roster.id for roster in working if now() - roster.imported_at > BROKE_OFF}
    comparing = found.running is not None and now() - found.running.made_at <= BROKE_OFF
    response = make_response(
        render_template(
            "rosters/index.html",
            form=form,
            refusals=refusals,
            standing=standing,
            kinds=RosterKind,
            stopped=stopped,
            found=found,
            tally=[(word(verdict), found.tally[verdict]) for verdict in Verdict],
            comparing=comparing,
            compare_form=PlainForm(formdata=None),
        )
    )
    return look_again(response) if comparing or len(working) > len(stopped) else response


def look_again(response: Response) -> Response:
    """A page that is fetched anew by itself, for work is under way."""
    response.headers["Refresh"] = f"{LOOK_AGAIN}; url={request.path}"
    return response


@route(bp, "/rosters", KEEP, methods=["POST"], endpoint="check")
def check() -> Answer:
    form = HandInForm()
    if not form.validate():
        return _with_status(_index(form), 422)
    file = FileIn(file_name(PurePath(form.file.data.filename).name), form.file.data.read())
    sender = form.sender.data or ""
    known = rosters.remembered_columns(current_actor(), sender, form.kind.data)
    try:
        return _preview(HandedIn(form.kind.data, file, sender, known))
    except (Refused, Conflict) as failure:
        return _with_status(_index(form, [sentence(failure)]), status_of(failure))


def _with_status(response: Response, status: int) -> Response:
    response.status_code = status
    return response


def _preview(handed: HandedIn, ticket: str = "", failure: Failure | None = None) -> Answer:
    """What the list holds, with every column as understood; nothing is written."""
    actor, report = current_actor(), None
    likely: Sequence[str] = ()
    try:
        report = work_off(partial(_checked, actor, handed, now()), is_long=is_long(handed.file))
    except NoHead as unnamed:
        failure, likely = unnamed, unnamed.likely
        if not likely:
            raise
    ticket = ticket or keep_waiting(actor, handed.file, now())
    given = {"ticket": ticket, "kind": str(handed.kind), "sender": handed.sender}
    page = render_template(
        "rosters/preview.html",
        handed=handed,
        report=report,
        form=TakeOverForm(formdata=None, data=given),
        columns=_columns(handed.corrections, report, likely),
        choices=[(field, ROSTER[field].split()[0]) for field in KEPT],
        refusals=[sentence(failure)] if failure else [],
        most=MOST_SHOWN,
    )
    return (page, status_of(failure)) if failure else page


def _columns(corrections: Corrections, report: RosterReport | None, likely: Sequence[str]) -> list[tuple[str, str]]:
    """Every heading with the field it is taken for; empty for one that is passed over."""
    if report is None:
        return [(heading, corrections.get(heading, "")) for heading in likely]
    return [*report.columns.items(), *((heading, "") for heading in report.ignored)]


@route(bp, "/rosters/import", KEEP, methods=["POST"])
def take_over() -> Answer:
    form, actor = TakeOverForm(), current_actor()
    try:
        kind = RosterKind(form.kind.data or "")
        file = get_waiting(actor, form.ticket.data or "")
    except (Refused, ValueError):
        gone = _("This file was taken over already, or waited too long. Choose it again.")
        return _with_status(_index(HandInForm(formdata=None), [gone]), 422)
    handed = HandedIn(kind, file, form.sender.data or "", _corrected(request.form), form.accept_difference.data)
    if "again" in request.form:
        return _preview(handed, form.ticket.data)
    try:
        report = work_off(partial(_opened, actor, handed, now()), is_long=is_long(handed.file))
    except (TooDifferent, NoHead) as failure:
        return _preview(handed, form.ticket.data, failure)
    except (Refused, Conflict) as failure:
        return _with_status(_index(HandInForm(formdata=None), [sentence(failure)]), status_of(failure))
    forget_waiting(form.ticket.data)
    flash(_("The list has been handed in: %(rows)s rows.", rows=report.rows), "success")
    return done(url_for("rosters.index"))


def _corrected(sent: MultiDict[str, str]) -> dict[str, str]:
    """What a person chose for each heading."""
    named = zip(sent.getlist("heading"), sent.getlist("column"), strict=False)
    return {heading: field for heading, field in named if field in {"", *KEPT}}


def are_long() -> bool:
    """Whether the lists that count are so long that other users would feel a comparison of them."""
    return sum(roster.rows for roster in rosters.read_rosters(current_actor()).in_force.values()) > LONG_LISTS


def _checked(actor: Actor, handed: HandedIn, moment: datetime) -> tuple[RosterReport, Rest]:
    return rosters.check_roster(actor, handed, moment), nothing


def _opened(actor: Actor, handed: HandedIn, moment: datetime) -> tuple[RosterReport, Rest]:
    opened = rosters.open_roster(actor, handed, moment)
    return opened.report, opened.fill


def _compared(comparison: int, moment: datetime) -> tuple[None, Rest]:
    return None, lambda: comparisons.make_comparison(comparison, moment)


@route(bp, "/rosters/<int:roster>/undo", KEEP, methods=["GET", "POST"])
def undo(roster: int) -> Answer:
    page = FormPage(
        _("Undo the import"),
        _("Undo the whole import"),
        url_for("rosters.index"),
        _("The whole list goes out of force, and the one before it counts again. Its rows are kept."),
        danger=True,
    )

    def act(sent: rosters.Form) -> Response:
        rosters.undo_roster(sent, roster)
        flash(_("The list is undone; the one before it counts again."), "success")
        return done(url_for("rosters.index"))

    return answered(PlainForm(), act, page)


@route(bp, "/rosters/compare", KEEP, methods=["POST"])
def compare() -> Answer:
    form = PlainForm()
    if not form.validate():
        return _with_status(_index(HandInForm(formdata=None), [str(e) for e in form.request_id.errors]), 422)
    try:
        ordered = comparisons.order_comparison(form.sent())
    except Refused as failure:
        return _with_status(_index(HandInForm(formdata=None), [sentence(failure)]), 422)
    if not ordered.again:
        work_off(partial(_compared, int(ordered.text), now()), is_long=are_long())
    return done(url_for("rosters.index"))
