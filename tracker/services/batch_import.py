"""Lists from above: read, matched with the base list, shared out among schools and townships, owed by each."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select

from tracker.adapters.sheets import read_lines
from tracker.domain.batch_rows import Candidates, ListedName, PlacedName, place, read_name_row
from tracker.domain.batches import Balance
from tracker.domain.calendar import china_date
from tracker.domain.errors import Forbidden, Invalid, Refused
from tracker.domain.headings import Kind
from tracker.domain.intake import BadCell, FileIn, Line, bad_cells, pieces, table_of
from tracker.domain.permissions import Permission, may
from tracker.domain.posts import Actor
from tracker.domain.unit_book import UnitBook
from tracker.domain.words import N_
from tracker.models.audit import append
from tracker.models.audited import Audited
from tracker.models.base import db
from tracker.models.batch_making import NewBatch, make_batch
from tracker.models.batches import Batch, BatchShare, balances_of
from tracker.models.children import AT_ONCE, meet
from tracker.models.transactions import queue_up, reading, writing
from tracker.models.types import keys
from tracker.models.unit_book import load_unit_book

LONGEST_SOURCE = 120


@dataclass(frozen=True, repr=False)
class ListIn:
    """A list as it was handed in: the file, who sent it down, the day it is due."""

    file: FileIn
    source: str
    due_on: date


@dataclass(frozen=True, repr=False)
class BatchReport:
    """The batch a list became, its balance, the cells that refuse a row."""

    number: str
    balance: Balance
    refused: tuple[BadCell, ...]


@dataclass(frozen=True, repr=False)
class _Read:
    """A list that was read and matched: its own lines, and the names with the unit each goes to."""

    handed: ListIn
    lines: Sequence[Line]
    names: Sequence[PlacedName]
    refused: tuple[BadCell, ...]


def import_batch(actor: Actor, handed: ListIn, now: datetime) -> BatchReport:
    """Makes a batch of a list; the same file under the same source and date again changes nothing.

    Raises Forbidden, Invalid for a source that is none, Refused for a file that cannot be read as a whole.
    """
    if not may(actor, Permission.IMPORT_BATCHES):
        raise Forbidden
    if not 0 < len(handed.source.strip()) <= LONGEST_SOURCE:
        sentence = N_("Say who sent this list, in at most %(count)s characters.")
        raise Invalid({"source": Refused(sentence, count=LONGEST_SOURCE)})
    read = _read(handed, china_date(now))
    if not read.names:
        raise Refused(N_("No row of this list can be given to a school or a township."))
    with writing():
        return BatchReport(*_kept(read, Audited(actor, handed.file, now)), read.refused)


def _read(handed: ListIn, today: date) -> _Read:
    lines = list(read_lines(handed.file))
    rows = [read_name_row(row, today) for row in table_of(Kind.ROSTER, lines).rows]
    with reading():
        book = load_unit_book(today)
    names = list(_placed([row for row in rows if row.draft.is_good], book))
    return _Read(handed, lines, names, bad_cells(row.draft for row in rows))


def _placed(rows: Sequence[ListedName], book: UnitBook) -> Iterator[PlacedName]:
    for piece in pieces(rows, AT_ONCE):
        with reading():
            known = Candidates(meet([row.values for row in piece]))
        placed = (place(row, known.find(row.values), book) for row in piece)
        yield from (one for one in placed if one is not None)


def _kept(read: _Read, audited: Audited) -> tuple[str, Balance]:
    """Number and balance of the batch, made now where it is not there yet."""
    handed = read.handed
    source, fingerprint = handed.source.strip(), _fingerprint(handed)
    queue_up(keys().blind(fingerprint))
    same = (Batch.fingerprint == fingerprint, Batch.source == source, Batch.due_on == handed.due_on)
    batch = db.session.scalar(select(Batch).where(*same))
    if batch is None:
        batch = _add(read, source, fingerprint, audited)
    shares = db.session.scalars(select(BatchShare.id).where(BatchShare.batch_id == batch.id)).all()
    return batch.number, sum(balances_of(shares).values(), Balance())


def _fingerprint(handed: ListIn) -> str:
    return hashlib.sha256(f"{handed.file.sha256} {handed.due_on} {handed.source.strip()}".encode()).hexdigest()


def _add(read: _Read, source: str, fingerprint: str, audited: Audited) -> Batch:
    new = NewBatch(
        source=source,
        due_on=read.handed.due_on,
        file_name=read.handed.file.name[:80],
        fingerprint=fingerprint,
        lines=[(line.sheet, line.number, line.cells) for line in read.lines],
        made_at=audited.now,
        made_by_id=audited.actor.person_id,
        refused=len({(cell.sheet, cell.row) for cell in read.refused}),
    )
    batch = make_batch(new, read.names)
    append(audited.entry("batch_imported", batch=batch.id, names=len(read.names), refused_rows=batch.refused))
    return batch
