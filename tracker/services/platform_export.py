"""The register in the columns and words of the national platform, as a workbook: asked for once, logged, in full."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime

from tracker.adapters.sheet_files import write_workbook
from tracker.adapters.waiting_files import put_aside
from tracker.domain.errors import Forbidden
from tracker.domain.forms import Form
from tracker.domain.intake import FileIn
from tracker.domain.permissions import Permission, may
from tracker.domain.platform_layout import PlatformAsked, arranged, in_their_words, sheet_for_platform
from tracker.domain.posts import Actor
from tracker.domain.register import View
from tracker.domain.register_files import check_reason
from tracker.domain.register_values import Reader
from tracker.models.audit import Chain, Entry
from tracker.models.base import db
from tracker.models.evidence import waiting_folder
from tracker.models.exports import Ordered, note_progress, note_ready, order_once
from tracker.models.platform import load_layout
from tracker.models.register_cells import cells_of
from tracker.models.register_views import ids_of, lines_matching, narrow
from tracker.models.transactions import reading
from tracker.models.types import keys

TAKEN_OUT = "export_platform"
"""The entry in the chain of access."""


def count_for_platform(actor: Actor, view: View) -> int:
    """How many lines would leave; raises Forbidden."""
    if not may(actor, Permission.EXPORT_IN_FULL):
        raise Forbidden
    return len(_ids(actor, view))


def order_for_platform(form: Form, asked: PlatformAsked) -> Ordered:
    """Writes down that the file is to leave, before it is made; the same form again orders nothing.

    The platform knows children by name and number in full, so a reason is asked for (trade §12).
    Raises Forbidden, Invalid.
    """
    lines = count_for_platform(form.actor, asked.view)
    check_reason(asked.reason)
    said = {"lines": lines, "reason": asked.reason, "masked": False}
    entry = Entry(Chain.ACCESS, form.now, form.actor.person_id, TAKEN_OUT, str(asked.view.day), said)
    return order_once(form, asked.file_name, lines, entry)


def make_for_platform(actor: Actor, ticket: str, asked: PlatformAsked, clock: Callable[[], datetime]) -> None:
    """Writes the file that was ordered and puts it aside for the person, telling how far it is."""

    def progress(done: int, total: int) -> None:
        note_progress(ticket, done, clock())

    with reading():
        layout = load_layout()
    wording, reader = in_their_words(asked.wording, layout), Reader(actor, in_full=True)
    rows = arranged(cells_of(asked.view, _ids(actor, asked.view), reader, wording, progress), layout)
    data = write_workbook(sheet_for_platform(asked, layout), rows, waiting_folder())
    file, now = FileIn(asked.file_name, data), clock()
    note_ready(ticket, put_aside(waiting_folder(), file, actor.person_id, keys().files, now), now)


def _ids(actor: Actor, view: View) -> Sequence[int]:
    with reading():
        return db.session.scalars(ids_of(view, lines_matching(actor, narrow(view.filters, ()), view.day))).all()
