"""Making a verification batch: its number, a share and a duty for each unit that has names on it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import insert

from tracker.domain.batch_rows import PlacedName
from tracker.domain.batches import PREFIX, Outcome, ShareState
from tracker.domain.calendar import china_date
from tracker.domain.duties import DutyKind
from tracker.domain.posts import UnitFact
from tracker.domain.unit_book import BookUnit
from tracker.models.base import db
from tracker.models.batches import LONGEST_SHEET, Batch, BatchName, BatchShare
from tracker.models.numbering import next_in
from tracker.models.unit_duties import open_unit_duties


@dataclass(frozen=True, repr=False)
class NewBatch:
    """A batch to be made: where its names come from, when it is due, the rows as they came; by whom and when."""

    source: str
    due_on: date
    file_name: str
    fingerprint: str
    lines: Sequence[Sequence[Any]]
    made_at: datetime
    made_by_id: int | None
    refused: int = 0


def make_batch(new: NewBatch, names: Iterable[PlacedName]) -> Batch:
    """Adds the batch and shares it out, in the transaction that is open."""
    year = china_date(new.made_at).year
    batch = Batch(
        number=f"{PREFIX}-{year}-{next_in(f'{PREFIX}-{year}'):04d}",
        source=new.source,
        due_on=new.due_on,
        file_name=new.file_name,
        fingerprint=new.fingerprint,
        lines={"lines": [list(line) for line in new.lines]},
        refused=new.refused,
        imported_at=new.made_at,
        imported_by_id=new.made_by_id,
    )
    db.session.add(batch)
    db.session.flush()
    _share_out(batch, names, new.made_at)
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
