"""Verification batches: each list from above, the share of each unit, its names, the papers that prove them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, ForeignKey, Index, Select, String, UniqueConstraint, and_, func, or_, select
from sqlalchemy.orm import Mapped, mapped_column

from tracker.domain.batches import Balance, BatchAct, Outcome, ShareState, balance_from
from tracker.domain.permissions import posts_that_see
from tracker.domain.posts import Actor, Tier
from tracker.models.base import Base, db
from tracker.models.people import Person
from tracker.models.scope import within
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

    `found_right` is what the other line found, for a name of the newest sample.
    """

    __tablename__ = "batch_name"

    share_id: Mapped[int] = mapped_column(ForeignKey("batch_share.id"))
    sheet: Mapped[str] = mapped_column(String(LONGEST_SHEET))
    row: Mapped[int]
    body: Mapped[dict[str, Any]] = mapped_column(EncryptedJson)
    student_id: Mapped[int | None] = mapped_column(ForeignKey("student.id"))
    agrees: Mapped[bool]
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


@dataclass(frozen=True)
class Held:
    """The share of a unit with its batch."""

    share: BatchShare
    batch: Batch
    unit: Unit


def visible_shares(actor: Actor, *, sampling: bool = True) -> Select[BatchShare, Batch, Unit]:
    """The shares of units in the actor's part of the tree, and what a township samples of its schools' signed lists.

    A batch that was withdrawn shows nowhere.
    """
    query = select(BatchShare, Batch, Unit)
    query = query.join(Batch, Batch.id == BatchShare.batch_id).join(Unit, Unit.id == BatchShare.unit_id)
    query = query.where(Batch.withdrawn_at.is_(None))
    own = within(actor, Unit.path)
    if own is None:
        return query
    return query.where(or_(own, _sampled_by(actor)) if sampling else own)


def _sampled_by(actor: Actor) -> ColumnElement[bool]:
    townships = [post.unit.id for post in posts_that_see(actor) if post.unit.tier is Tier.TOWNSHIP]
    return and_(Unit.seat_id.in_(townships), BatchShare.state == ShareState.SIGNED)


def find_share(actor: Actor, number: str, code: str, *, lock: bool = False) -> Held | None:
    """The share of a unit the actor may see, or may sample; locked where it is to be changed."""
    query = visible_shares(actor).where(Batch.number == number, Unit.code == code)
    row = db.session.execute(query.with_for_update(of=BatchShare) if lock else query).one_or_none()
    return None if row is None else Held(row[0], row[1], row[2])


def owns(actor: Actor, unit: Unit) -> bool:
    """Whether the whole share is the actor's to see, not its sample alone."""
    condition = within(actor, Unit.path)
    return condition is None or db.session.scalar(select(Unit.id).where(Unit.id == unit.id, condition)) is not None


def balances_of(shares: Iterable[int]) -> dict[int, Balance]:
    """The balance of each share."""
    counts: dict[int, dict[Outcome, int]] = {share: {} for share in shares}
    query = select(BatchName.share_id, BatchName.outcome, func.count()).where(BatchName.share_id.in_(counts))
    for share, outcome, count in db.session.execute(query.group_by(BatchName.share_id, BatchName.outcome)):
        counts[share][outcome] = count
    return {share: balance_from(found) for share, found in counts.items()}


def unchecked_of(shares: Iterable[int]) -> dict[int, int]:
    """How many names of the sample of each signed share nobody has checked."""
    query = select(BatchName.share_id, func.count().label("waiting")).where(BatchName.share_id.in_(list(shares)))
    query = query.where(BatchName.sampled.is_(True), BatchName.found_right.is_(None)).group_by(BatchName.share_id)
    return {row.share_id: row.waiting for row in db.session.execute(query)}


def count_names(actor: Actor, number: str) -> int:
    """How many names of a batch the actor may see."""
    shares = visible_shares(actor).where(Batch.number == number).with_only_columns(BatchShare.id)
    return db.session.scalar(select(func.count(BatchName.id)).where(BatchName.share_id.in_(shares))) or 0


def entries_of(share_id: int) -> list[tuple[BatchEntry, str]]:
    """Every act on a share with who did it, in their order."""
    query = select(BatchEntry, Person.name).outerjoin(Person, Person.id == BatchEntry.person_id)
    rows = db.session.execute(query.where(BatchEntry.share_id == share_id).order_by(BatchEntry.id))
    return [(entry, name or "") for entry, name in rows]


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
