"""Files that come in through the browser: checked first, with every bad cell, then taken over by a second button."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from pathlib import PurePath

from flask import Blueprint, flash, redirect, render_template, request
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from flask_wtf.file import FileField, FileRequired
from werkzeug.wrappers import Response

from tracker.domain.cells import file_name
from tracker.domain.errors import Conflict, Refused
from tracker.domain.headings import Kind, headings_of, needed_headings
from tracker.domain.intake import FileIn, Report
from tracker.domain.permissions import Permission
from tracker.domain.posts import Actor
from tracker.services.import_people import import_people
from tracker.services.import_students import import_students
from tracker.services.import_units import import_units
from tracker.services.opening_balance import open_balance
from tracker.services.waiting_files import forget_waiting, get_waiting, keep_waiting
from tracker.web.apart import Rest, is_long, nothing, work_off
from tracker.web.errors import status_of
from tracker.web.now import now
from tracker.web.routing import current_actor, route
from tracker.web.words import sentence

bp = Blueprint("imports", __name__)
Answer = Response | str | tuple[str, int]

MOST_SHOWN = 200
"""Bad cells on one page; who has more must first see to the file as a whole."""


class FileForm(FlaskForm):
    """The file to be checked."""

    file = FileField(
        _l("File to hand in"),
        [FileRequired(_l("Please choose a file."))],
        description=_l("Excel (.xlsx, .xls) or CSV, at most 12 MB."),
    )


@dataclass(frozen=True)
class ImportPage:
    """What one kind of file is called, what brings it in, and what is said before."""

    heading: str
    service: Callable[..., Report]
    lead: str


PAGES = {
    Kind.UNITS: ImportPage(
        _l("Import units"), import_units, _l("Units are added or changed by their code; none is moved or taken away.")
    ),
    Kind.PEOPLE: ImportPage(
        _l("Import people"), import_people, _l("One row is one person in one post. Accounts get their slips later.")
    ),
    Kind.STUDENTS: ImportPage(
        _l("Import the base list"),
        import_students,
        _l("Children are known again by ID number, else roll number, else name with birth date and school."),
    ),
    Kind.CASES: ImportPage(
        _l("Opening balance"),
        open_balance,
        _l("The county's own ledger becomes cases. A child that has a case already gets no second one."),
    ),
}


@route(bp, "/units/import", Permission.MANAGE_UNITS, methods=["GET", "POST"])
def units() -> Answer:
    return _answer(Kind.UNITS)


@route(bp, "/people/import", Permission.MANAGE_PEOPLE, methods=["GET", "POST"])
def people() -> Answer:
    return _answer(Kind.PEOPLE)


@route(bp, "/students/import", Permission.IMPORT_STUDENTS, methods=["GET", "POST"])
def students() -> Answer:
    return _answer(Kind.STUDENTS)


@route(bp, "/cases/import", Permission.OPEN_BALANCE, methods=["GET", "POST"])
def cases() -> Answer:
    return _answer(Kind.CASES)


def _answer(kind: Kind) -> Answer:
    if request.method != "POST":
        return _page(kind, FileForm())
    try:
        ticket = request.form.get("ticket")
        return _take_over(kind, ticket) if ticket else _check(kind)
    except (Refused, Conflict) as failure:
        return _page(kind, FileForm(formdata=None), refusals=[sentence(failure)]), status_of(failure)


def _check(kind: Kind) -> Answer:
    form = FileForm()
    if not form.validate():
        return _page(kind, form), 422
    file = FileIn(file_name(PurePath(form.file.data.filename).name), form.file.data.read())
    report = _report(kind, file, dry_run=True)
    ticket = keep_waiting(current_actor(), file, now()) if report.new or report.changed else None
    return _page(kind, FileForm(formdata=None), report=report, ticket=ticket)


def _take_over(kind: Kind, ticket: str) -> Response:
    report = _report(kind, get_waiting(current_actor(), ticket))
    forget_waiting(ticket)
    counts = {"new": report.new, "changed": report.changed, "unchanged": report.unchanged}
    flash(_("Taken over: %(new)s new, %(changed)s changed, %(unchanged)s unchanged.", **counts), "success")
    return redirect(request.path, 303)


def _report(kind: Kind, file: FileIn, *, dry_run: bool = False) -> Report:
    """What a file holds, or what became of it; a long one does not hold up the pages of others."""
    return work_off(partial(_imported, kind, current_actor(), file, now(), dry_run), is_long=is_long(file))


def _imported(kind: Kind, actor: Actor, file: FileIn, moment: datetime, dry_run: bool) -> tuple[Report, Rest]:
    return PAGES[kind].service(actor, file, moment, dry_run=dry_run), nothing


def _page(
    kind: Kind, form: FileForm, *, report: Report | None = None, ticket: str | None = None, refusals: Sequence[str] = ()
) -> str:
    return render_template(
        "imports/show.html",
        page=PAGES[kind],
        form=form,
        report=report,
        ticket=ticket,
        refusals=refusals,
        shown=report.refused[:MOST_SHOWN] if report else (),
        needed=needed_headings(kind),
        headings=headings_of(kind),
    )
