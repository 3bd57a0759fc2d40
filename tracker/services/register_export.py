"""The register as a file: asked for once, logged before it leaves, written a thousand lines at a time."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime

from tracker.adapters.sheet_files import write_csv, write_workbook
from tracker.adapters.waiting_files import put_aside
from tracker.domain.errors import Forbidden
from tracker.domain.forms import Form
from tracker.domain.intake import FileIn, Progress, unheard
from tracker.domain.permissions import Permission, may
from tracker.domain.posts import Actor
from tracker.domain.register import View
from tracker.domain.register_files import ExportAsked, Format, file_name, sheet_of
from tracker.domain.register_values import Reader
from tracker.domain.sheets_out import Cell
from tracker.models.audit import Chain, Entry, append
from tracker.models.base import db
from tracker.models.evidence import waiting_folder
from tracker.models.exports import Ordered, note_progress, note_ready, order_once
from tracker.models.register_cells import cells_of
from tracker.models.register_views import ids_of, lines_matching, narrow, terms_begun
from tracker.models.transactions import reading, writing
from tracker.models.types import keys

EXPORTED = "register_exported"
"""The entry in the chain of access."""

Clock = Callable[[], datetime]


def count_for_export(actor: Actor, view: View) -> int:
    """How many lines would leave."""
    return len(_ids(actor, view))


def order_export(form: Form, asked: ExportAsked) -> Ordered:
    """Writes down that a file is to leave, before it is made; the same form again orders nothing.

    Raises Forbidden, and Invalid where masks are left out without a reason.
    """
    _check(form.actor, asked)
    total = len(_ids(form.actor, asked.view))
    return order_once(form, file_name(asked.view, asked.format), total, _entry(form.actor, asked, total, form.now))


def make_export(actor: Actor, ticket: str, asked: ExportAsked, clock: Clock) -> None:
    """Writes the file that was ordered and puts it aside for the person, telling how far it is."""

    def progress(done: int, total: int) -> None:
        note_progress(ticket, done, clock())

    data = _written(actor, asked, progress)
    file = FileIn(file_name(asked.view, asked.format), data)
    now = clock()
    waiting = put_aside(waiting_folder(), file, actor.person_id, keys().files, now)
    note_ready(ticket, waiting, now)


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
    sheet, rows = sheet_of(asked), rows_out(actor, asked, progress)
    return write_csv(sheet, rows) if asked.format is Format.CSV else write_workbook(sheet, rows, waiting_folder())


def rows_out(actor: Actor, asked: ExportAsked, progress: Progress = unheard) -> Iterator[list[Cell]]:
    """The whole view, cell by cell."""
    return cells_of(asked.view, _ids(actor, asked.view), Reader(actor, asked.in_full), asked.wording, progress)
