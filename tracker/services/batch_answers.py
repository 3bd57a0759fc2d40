"""The answer to a list from above, taken out by the bureau: the sender's own workbook with the results beside it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import undefer

from tracker.adapters.sheet_files import write_lines
from tracker.adapters.waiting_files import put_aside
from tracker.domain.batch_answers import AnswerAsked, Found, OwnSheet, answered_lines
from tracker.domain.calendar import china_date
from tracker.domain.cases import Stage
from tracker.domain.errors import Forbidden, NotFound
from tracker.domain.forms import Form
from tracker.domain.headings import Kind
from tracker.domain.intake import FileIn, Line, table_of
from tracker.domain.permissions import Permission, may
from tracker.domain.posts import Actor
from tracker.domain.register_files import check_reason
from tracker.models.audit import Chain, Entry
from tracker.models.base import db
from tracker.models.batch_scope import count_names
from tracker.models.batches import LONGEST_SHEET, Batch, BatchName, BatchPaper, BatchShare
from tracker.models.cases import Case
from tracker.models.evidence import waiting_folder
from tracker.models.exports import Ordered, note_ready, order_once
from tracker.models.transactions import reading
from tracker.models.types import keys
from tracker.models.units import Unit

TAKEN_OUT = "export_batch"
"""The entry in the chain of access."""


def count_for_answer(actor: Actor, number: str) -> int:
    """How many names an answer would hold; raises Forbidden and NotFound."""
    if not may(actor, Permission.EXPORT_IN_FULL):
        raise Forbidden
    with reading():
        names = count_names(actor, number)
    if not names:
        raise NotFound
    return names


def order_answer(form: Form, asked: AnswerAsked) -> Ordered:
    """Writes down that the answer is to leave, before it is made; the same form again orders nothing.

    It holds the sender's rows as they came, names and numbers in full, so a reason is asked for (trade §12).
    Raises Forbidden, NotFound, Invalid.
    """
    names = count_for_answer(form.actor, asked.number)
    check_reason(asked.reason)
    said = {"names": names, "reason": asked.reason, "masked": False}
    entry = Entry(Chain.ACCESS, form.now, form.actor.person_id, TAKEN_OUT, asked.number, said)
    return order_once(form, asked.file_name, names, entry)


def make_answer(actor: Actor, ticket: str, asked: AnswerAsked, clock: Callable[[], datetime]) -> None:
    """Makes the answer that was ordered and puts it aside for the person."""
    with reading():
        found, own = _found(asked.number), tuple(_sheets(asked))
    sheets = [(sheet.name, answered_lines(sheet, found[sheet.name[:LONGEST_SHEET]], asked.words)) for sheet in own]
    file, now = FileIn(asked.file_name, write_lines(sheets, waiting_folder())), clock()
    note_ready(ticket, put_aside(waiting_folder(), file, actor.person_id, keys().files, now), now)


def _sheets(asked: AnswerAsked) -> Iterator[OwnSheet]:
    """The sender's sheets that hold names; others are left out."""
    batch = db.session.scalars(select(Batch).options(undefer(Batch.lines)).where(Batch.number == asked.number)).one()
    lines = [Line(sheet, number, cells) for sheet, number, cells in batch.lines["lines"]]
    table = table_of(Kind.ROSTER, lines)
    by_sheet: dict[str, dict[int, Sequence[str]]] = defaultdict(dict)
    for line in lines:
        by_sheet[line.sheet][line.number] = line.cells
    for name, head in table.heads.items():
        names = frozenset(row.number for row in table.rows if row.sheet == name)
        yield OwnSheet(name, by_sheet[name], head, names)


def _found(number: str) -> Mapping[str, Mapping[int, Found]]:
    """Every name of the batch by sheet and row."""
    query = select(BatchName, Unit.name, BatchPaper.note, Case.stage)
    query = query.join(BatchShare, BatchShare.id == BatchName.share_id).join(Batch, Batch.id == BatchShare.batch_id)
    query = query.join(Unit, Unit.id == BatchShare.unit_id).outerjoin(BatchPaper, BatchPaper.id == BatchName.paper_id)
    query = query.outerjoin(Case, Case.number == BatchName.case_number).where(Batch.number == number)
    found: dict[str, dict[int, Found]] = defaultdict(dict)
    for name, unit, proof, stage in db.session.execute(query):
        found[name.sheet][name.row] = _one(name, unit, proof, stage)
    return found


def _one(name: BatchName, unit: str, proof: str | None, stage: Stage | None) -> Found:
    settled_on = china_date(name.settled_at) if name.settled_at else None
    case = (name.case_number, stage) if name.case_number and stage else None
    return Found(name.outcome, unit, settled_on, proof, case)
