"""Verification batches: each list from above, the share of each unit, its names, the papers that prove them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, ForeignKey, Index, Select, String, UniqueConstraint, func, select
from sqlalchemy.orm import Mapped, mapped_column

from tracker.domain.batches import Balance, BatchAct, Outcome, Remark, ShareState, balance_from
from tracker.models.base import Base, db
from tracker.models.people import acts_in
from tracker.models.types import Encrypted, EncryptedJson, UtcDateTime, WordType
from tracker.models.unit_duties import close_unit_duty
from tracker.models.units import Unit

LONGEST_SHEET = 80


class Batch(Base):
    """One list from above; `lines` are the sender's own rows as they came, read only for the answer."""

    __tablename__ = "batch"

    number: Mapped[str] = mapped_column(String(24), unique=True)
    source: Mapped[str] = mapped_column(String(120))
    due_on: Mapped[date]
    file_name: Mapped[str] = mapped_column(String(80))
    fingerprint: Mapped[str] = mapped_column(String(64))
    lines: Mapped[dict[str, Any]] = mapped_column(EncryptedJson, deferred=True, deferred_raiseload=True)
    refused: Mapped[int] = mapped_column(default=0)
    imported_at: Mapped[datetime] = mapped_column(UtcDateTime)
    imported_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    withdrawn_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    __table_args__ = (UniqueConstraint("fingerprint", "source", "due_on"),)


class BatchShare(Base):
    """What one unit settles of a list; `seed` is what the sample of its newest signature was drawn from.

    `paper_id` is the roster as it was signed.
    """

    __tablename__ = "batch_share"

    batch_id: Mapped[int] = mapped_column(ForeignKey("batch.id"))
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"), index=True)
    state: Mapped[ShareState] = mapped_column(WordType(ShareState))
    duty_id: Mapped[int | None] = mapped_column(ForeignKey("duty.id"))
    signed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    seed: Mapped[str | None] = mapped_column(String(120))
    paper_id: Mapped[int | None] = mapped_column(ForeignKey("paper.id"))

    __table_args__ = (UniqueConstraint("batch_id", "unit_id"),)


class BatchPaper(Base):
    """One paper that proves names of a share, and what it proves."""

    __tablename__ = "batch_paper"

    share_id: Mapped[int] = mapped_column(ForeignKey("batch_share.id"), index=True)
    note: Mapped[str] = mapped_column(Encrypted)
    file_hash: Mapped[str] = mapped_column(String(64))
    file_name: Mapped[str] = mapped_column(Encrypted)
    media_type: Mapped[str] = mapped_column(String(80))
    added_at: Mapped[datetime] = mapped_column(UtcDateTime)


class BatchName(Base):
    """One name of the list and how it is settled; `agrees` where ID, name and roll do, so that a tick may settle it.

    `remark` is what was said of it without settling it.
    `found_right` is what the other line found, for a name of the newest sample.
    """

    __tablename__ = "batch_name"

    share_id: Mapped[int] = mapped_column(ForeignKey("batch_share.id"))
    sheet: Mapped[str] = mapped_column(String(LONGEST_SHEET))
    row: Mapped[int]
    body: Mapped[dict[str, Any]] = mapped_column(EncryptedJson)
    student_id: Mapped[int | None] = mapped_column(ForeignKey("student.id"), index=True)
    agrees: Mapped[bool]
    remark: Mapped[Remark | None] = mapped_column(WordType(Remark))
    outcome: Mapped[Outcome] = mapped_column(WordType(Outcome))
    settled_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    settled_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    paper_id: Mapped[int | None] = mapped_column(ForeignKey("batch_paper.id"))
    case_number: Mapped[str | None] = mapped_column(String(24))
    sampled: Mapped[bool] = mapped_column(default=False)
    found_right: Mapped[bool | None]

    __table_args__ = (Index("ix_batch_name_share_id_outcome", "share_id", "outcome"),)


class BatchEntry(Base):
    """One act on a share, never changed; `text` is a remark."""

    __tablename__ = "batch_entry"

    share_id: Mapped[int] = mapped_column(ForeignKey("batch_share.id"), index=True)
    act: Mapped[BatchAct] = mapped_column(WordType(BatchAct))
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    names: Mapped[int]
    text: Mapped[str | None] = mapped_column(Encrypted)


def balances_of(shares: Iterable[int], counted: ColumnElement[bool] | None = None) -> dict[int, Balance]:
    """The balance of each share, of the counted names where not all of them are."""
    counts: dict[int, dict[Outcome, int]] = {share: {} for share in shares}
    query = _counted(counts, counted, BatchName.outcome)
    for share, outcome, count in db.session.execute(query.group_by(BatchName.outcome)):
        counts[share][outcome] = count
    return {share: balance_from(found) for share, found in counts.items()}


def unchecked_of(shares: Iterable[int], counted: ColumnElement[bool]) -> dict[int, int]:
    """How many of the counted names of the sample of each signed share nobody has checked."""
    waiting = _counted(shares, counted).where(BatchName.sampled.is_(True), BatchName.found_right.is_(None))
    return {row.share_id: row.waiting for row in db.session.execute(waiting)}


def _counted(shares: Iterable[int], counted: ColumnElement[bool] | None, *by: Any) -> Select[Any]:
    query = select(BatchName.share_id, *by, func.count().label("waiting")).join(
        BatchShare, BatchShare.id == BatchName.share_id
    )
    query = query.join(Unit, Unit.id == BatchShare.unit_id).where(BatchName.share_id.in_(list(shares)))
    return (query if counted is None else query.where(counted)).group_by(BatchName.share_id)


def entries_of(share_id: int) -> list[tuple[BatchEntry, str]]:
    """Every act on a share with who did it, in their order."""
    rows = db.session.execute(acts_in(BatchEntry).where(BatchEntry.share_id == share_id))
    return [(entry, name) for entry, name in rows]


def withdraw(batch_id: int, now: datetime) -> bool:
    """Takes a whole batch back with its duties, its number stays given; False once anybody has acted on it."""
    shares = select(BatchShare).where(BatchShare.batch_id == batch_id).with_for_update()
    held = db.session.scalars(shares).all()
    acts = select(BatchEntry.id).where(BatchEntry.share_id.in_([share.id for share in held]))
    if db.session.scalar(acts.limit(1)) is not None:
        return False
    db.session.get_one(Batch, batch_id).withdrawn_at = now
    for share in held:
        close_unit_duty(share.duty_id, now, done=False)
    return True


def note_batch_act(entry: BatchEntry) -> None:
    """Adds one act to the history of a share."""
    db.session.add(entry)
    db.session.flush()
