"""Lists from above: read, matched with the base list, shared out among schools and townships, owed by each."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import insert, select

from tracker.adapters.sheets import read_lines
from tracker.domain.batch_rows import Candidates, ListedName, PlacedName, place, read_name_row
from tracker.domain.batches import PREFIX, Balance, Outcome, ShareState
from tracker.domain.calendar import china_date
from tracker.domain.cells import text_of
from tracker.domain.duties import DutyKind
from tracker.domain.errors import Forbidden, Invalid, Refused
from tracker.domain.headings import Kind
from tracker.domain.intake import BadCell, FileIn, Line, bad_cells, pieces, table_of
from tracker.domain.permissions import Permission, may
from tracker.domain.posts import Actor, UnitFact
from tracker.domain.unit_book import BookUnit, UnitBook
from tracker.domain.words import N_
from tracker.models.audit import append
from tracker.models.audited import Audited
from tracker.models.base import db
from tracker.models.batches import LONGEST_SHEET, Batch, BatchName, BatchShare, balances_of
from tracker.models.children import AT_ONCE, meet
from tracker.models.numbering import next_in
from tracker.models.transactions import queue_up, reading, writing
from tracker.models.types import keys
from tracker.models.unit_book import load_unit_book
from tracker.models.unit_duties import open_unit_duties

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
    lines = list(read_lines(handed.file.data, handed.file.name))
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
    year = china_date(audited.now).year
    batch = Batch(
        number=f"{PREFIX}-{year}-{next_in(f'{PREFIX}-{year}'):04d}",
        source=source,
        due_on=read.handed.due_on,
        file_name=read.handed.file.name[:80],
        fingerprint=fingerprint,
        lines={"lines": [[line.sheet, line.number, [text_of(cell) for cell in line.cells]] for line in read.lines]},
        refused=len({(cell.sheet, cell.row) for cell in read.refused}),
        imported_at=audited.now,
        imported_by_id=audited.actor.person_id,
    )
    db.session.add(batch)
    db.session.flush()
    _share_out(batch, read.names, audited.now)
    append(audited.entry("batch_imported", batch=batch.id, names=len(read.names), refused=batch.refused))
    return batch


def _share_out(batch: Batch, names: Iterable[PlacedName], now: datetime) -> None:
    """One share and one duty for each unit that has names on the list."""
    by_unit: dict[int, list[PlacedName]] = defaultdict(list)
    units: dict[int, BookUnit] = {}
    for name in names:
        by_unit[name.unit.id].append(name)
        units[name.unit.id] = name.unit
    owing = [(UnitFact(u.id, u.code, u.name, u.tier, u.path), batch.number) for u in units.values()]
    duties = open_unit_duties(DutyKind.SETTLE_BATCH, owing, batch.due_on, now)
    shares = [
        {"batch_id": batch.id, "unit_id": unit, "state": ShareState.OPEN, "duty_id": duty}
        for unit, duty in zip(units, duties, strict=True)
    ]
    ids = db.session.scalars(insert(BatchShare).returning(BatchShare.id, sort_by_parameter_order=True), shares).all()
    rows = [_row(share, name) for share, unit in zip(ids, units, strict=True) for name in by_unit[unit]]
    db.session.execute(insert(BatchName), rows)


def _row(share: int, name: PlacedName) -> Mapping[str, Any]:
    row = name.name.draft.row
    return {
        "share_id": share,
        "sheet": row.sheet[:LONGEST_SHEET],
        "row": row.number,
        "body": dict(name.name.body),
        "student_id": name.child.id if name.child else None,
        "agrees": name.agrees,
        "outcome": Outcome.OPEN,
        "sampled": False,
    }
