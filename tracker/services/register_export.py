"""The register as a file: asked for once, logged before it leaves, written a thousand lines at a time."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from tracker.adapters.sheet_files import write_csv, write_workbook
from tracker.adapters.waiting_files import find_waiting, put_aside
from tracker.domain.errors import Forbidden, NotFound
from tracker.domain.exports import ExportFact
from tracker.domain.forms import Form
from tracker.domain.intake import FileIn, Progress, unheard
from tracker.domain.permissions import Permission, may
from tracker.domain.posts import Actor
from tracker.domain.register import View
from tracker.domain.register_files import Cell, ExportAsked, Format, cell_makers, file_name, sheet_of
from tracker.domain.register_values import Reader, values_of
from tracker.models.audit import Chain, Entry, append
from tracker.models.base import db
from tracker.models.evidence import waiting_folder
from tracker.models.exports import Export, find_export, forget_old, note_progress, note_ready
from tracker.models.register_rows import rows_of, surroundings_of
from tracker.models.register_views import ids_of, lines_matching, narrow, terms_begun
from tracker.models.requests import Taken, find_answer, take
from tracker.models.transactions import reading, writing
from tracker.models.types import keys

AT_ONCE = 1000
"""Lines read in one go."""

EXPORTED = "register_exported"
"""The entry in the chain of access."""

Clock = Callable[[], datetime]


@dataclass(frozen=True)
class Ordered:
    """What was asked for: the ticket of its page, how many lines, and whether it had been asked for before."""

    ticket: str
    total: int
    again: bool = False


def count_for_export(actor: Actor, view: View) -> int:
    """How many lines would leave."""
    return len(_ids(actor, view))


def order_export(form: Form, asked: ExportAsked) -> Ordered:
    """Writes down that a file is to leave, before it is made; the same form again orders nothing.

    Raises Forbidden, and Invalid where masks are left out without a reason.
    """
    _check(form.actor, asked)
    ids = _ids(form.actor, asked.view)
    try:
        with writing() as session:
            before = find_answer(form.actor.person_id, form.request_id)
            if before is not None:
                return Ordered(before, len(ids), again=True)
            take(form.actor.person_id, form.request_id, form.request_id, form.now)
            forget_old(form.now)
            session.add(_row(form, asked, len(ids)))
            append(_entry(form.actor, asked, len(ids), form.now))
    except Taken:
        return Ordered(form.request_id, len(ids), again=True)
    return Ordered(form.request_id, len(ids))


def make_export(actor: Actor, ticket: str, asked: ExportAsked, clock: Clock) -> None:
    """Writes the file that was ordered and puts it aside for the person, telling how far it is."""

    def progress(done: int, total: int) -> None:
        note_progress(ticket, done, clock())

    data = _written(actor, asked, progress)
    file = FileIn(file_name(asked.view, asked.format), data)
    now = clock()
    waiting = put_aside(waiting_folder(), file, actor.person_id, keys().files, now)
    note_ready(ticket, waiting, now)


def find_order(actor: Actor, ticket: str, now: datetime) -> ExportFact:
    """How far the person's own file is; raises NotFound for another's and for one that waited too long."""
    with reading():
        export = find_export(actor.person_id, ticket)
        if export is None or export.fact().gone(now):
            raise NotFound
        return export.fact()


def fetch_export(actor: Actor, ticket: str) -> FileIn:
    """The person's own file; raises NotFound where it is not ready or no more."""
    with reading():
        export = find_export(actor.person_id, ticket)
        waiting = export.waiting if export else None
    file = find_waiting(waiting_folder(), waiting, actor.person_id, keys().files) if waiting else None
    if file is None:
        raise NotFound
    return file


def export_register(actor: Actor, asked: ExportAsked, now: datetime, progress: Progress = unheard) -> FileIn:
    """The whole view as a file, for a command: logged first, then written. Raises Forbidden and Invalid."""
    _check(actor, asked)
    ids = _ids(actor, asked.view)
    with writing():
        append(_entry(actor, asked, len(ids), now))
    return FileIn(file_name(asked.view, asked.format), _written(actor, asked, progress))


def _check(actor: Actor, asked: ExportAsked) -> None:
    if not may(actor, Permission.EXPORT_IN_FULL if asked.in_full else Permission.SEE_REGISTER):
        raise Forbidden
    asked.check()


def _row(form: Form, asked: ExportAsked, total: int) -> Export:
    name = file_name(asked.view, asked.format)
    moments = {"asked_at": form.now, "beat_at": form.now}
    return Export(ticket=form.request_id, person_id=form.actor.person_id, file_name=name, total=total, **moments)


def _entry(actor: Actor, asked: ExportAsked, lines: int, now: datetime) -> Entry:
    """What the log keeps: how many lines as of when, masked or not and why; the values in cipher as all are."""
    view = asked.view
    said = {"filters": view.filters, "as_of": view.at or now, "lines": lines, "format": asked.format}
    said |= {"masked": not asked.in_full} | ({"reason": asked.reason} if asked.in_full else {})
    return Entry(Chain.ACCESS, now, actor.person_id, EXPORTED, f"register {view.day}", said)


def _ids(actor: Actor, view: View) -> Sequence[int]:
    with reading():
        narrowed = narrow(view.filters, terms_begun(view.day))
        return db.session.scalars(ids_of(view, lines_matching(actor, narrowed, view.day))).all()


def _written(actor: Actor, asked: ExportAsked, progress: Progress) -> bytes:
    held, sheet, rows = io.BytesIO(), sheet_of(asked), rows_out(actor, asked, progress)
    if asked.format is Format.CSV:
        write_csv(held, sheet, rows)
    else:
        folder = waiting_folder()
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        write_workbook(held, sheet, rows, folder)
    return held.getvalue()


def rows_out(actor: Actor, asked: ExportAsked, progress: Progress = unheard) -> Iterator[list[Cell]]:
    """Cell by cell; each thousand lines are one short look at the database."""
    reader, makers = Reader(actor, asked.in_full), cell_makers(asked.wording)
    ids = _ids(actor, asked.view)
    for start in range(0, len(ids), AT_ONCE):
        progress(start, len(ids))
        with reading():
            rows = rows_of(asked.view, ids[start : start + AT_ONCE])
            around = surroundings_of(rows, asked.view)
        for row in rows:
            values = values_of(row, reader, around)
            yield [make(values[name]) for name, make in makers]
    progress(len(ids), len(ids))
