"""The outbox: deliveries claimed with a lease and a fence; a crash loses nothing and doubles at most one."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, Select, String, UniqueConstraint, and_, func, or_, select, update
from sqlalchemy.orm import Mapped, mapped_column

from tracker.domain.outbox import LEASE, Channel, DeliveryKind, DeliveryState
from tracker.models.base import Base, db
from tracker.models.types import Encrypted, UtcDateTime, WordType


class Bot(Base):
    """The work-group bot of a unit: its address, and the secret it signs with where the service wants it."""

    __tablename__ = "bot"

    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"), index=True)
    channel: Mapped[Channel] = mapped_column(WordType(Channel))
    address: Mapped[str | None] = mapped_column(Encrypted)
    secret: Mapped[str | None] = mapped_column(Encrypted)
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class Delivery(Base):
    """One message to one recipient over one channel on one day; its content is rendered when it is sent.

    `key` is the same in every try, so that a service can tell a repeat. `in_doubt`: a try broke off after the
    content had gone out. `problem` is a word for the last failure, never what was sent or to whom.
    """

    __tablename__ = "delivery"

    recipient: Mapped[str] = mapped_column(String(40))
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    bot_id: Mapped[int | None] = mapped_column(ForeignKey("bot.id"))
    channel: Mapped[Channel] = mapped_column(WordType(Channel))
    kind: Mapped[DeliveryKind] = mapped_column(WordType(DeliveryKind))
    about: Mapped[str] = mapped_column(String(60), default="")
    day: Mapped[date]
    key: Mapped[str] = mapped_column(String(36), unique=True, default=lambda: str(uuid.uuid4()))
    state: Mapped[DeliveryState] = mapped_column(WordType(DeliveryState), default=DeliveryState.READY)
    tries: Mapped[int] = mapped_column(default=0)
    fence: Mapped[int] = mapped_column(default=0)
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
    ready_at: Mapped[datetime] = mapped_column(UtcDateTime)
    lease_until: Mapped[datetime | None] = mapped_column(UtcDateTime)
    done_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    in_doubt: Mapped[bool] = mapped_column(default=False)
    problem: Mapped[str] = mapped_column(String(120), default="")

    __table_args__ = (
        UniqueConstraint("recipient", "channel", "kind", "day"),
        Index("ix_delivery_state_ready_at", "state", "ready_at"),
    )


def given_up_since(day: date) -> Select[int]:
    """How many messages of the days since then were given up."""
    given_up = (Delivery.state == DeliveryState.DEAD, Delivery.day >= day)
    return select(func.count()).select_from(Delivery).where(*given_up)


class DeliveryItem(Base):
    """Which notices a bundle carries; a notice goes out once over each channel."""

    __tablename__ = "delivery_item"

    delivery_id: Mapped[int] = mapped_column(ForeignKey("delivery.id"), index=True)
    notice_id: Mapped[int] = mapped_column(ForeignKey("notice.id"))
    recipient: Mapped[str] = mapped_column(String(40))
    channel: Mapped[Channel] = mapped_column(WordType(Channel))

    __table_args__ = (UniqueConstraint("notice_id", "recipient", "channel"),)


class ChannelTrouble(Base):
    """A channel that does not answer as a whole: nothing is claimed for it but a probe every five minutes."""

    __tablename__ = "channel_trouble"

    channel: Mapped[Channel] = mapped_column(WordType(Channel), unique=True)
    since: Mapped[datetime] = mapped_column(UtcDateTime)
    probe_at: Mapped[datetime] = mapped_column(UtcDateTime)


def broken_channels(now: datetime) -> dict[Channel, bool]:
    """Channels in trouble, and whether a probe is due."""
    rows = db.session.execute(select(ChannelTrouble.channel, ChannelTrouble.probe_at))
    return {channel: probe_at <= now for channel, probe_at in rows}


def claim(now: datetime, channel: Channel, most: int) -> list[tuple[int, int]]:
    """Takes up to `most` deliveries of a channel for one lease: `(id, fence)` of each; others leave these alone."""
    due = or_(
        and_(Delivery.state == DeliveryState.READY, Delivery.ready_at <= now),
        and_(Delivery.state == DeliveryState.SENDING, Delivery.lease_until < now),
    )
    wanted = select(Delivery).where(Delivery.channel == channel, due).order_by(Delivery.ready_at, Delivery.id)
    rows = db.session.scalars(wanted.limit(most).with_for_update(skip_locked=True)).all()
    for row in rows:
        row.in_doubt = row.in_doubt or row.state is DeliveryState.SENDING
        row.state, row.lease_until = DeliveryState.SENDING, now + LEASE
        row.fence += 1
        row.tries += 1
    db.session.flush()
    return [(row.id, row.fence) for row in rows]


def complete(delivery_id: int, fence: int, **values: object) -> bool:
    """Writes how a try ended, unless somebody else has claimed the delivery since."""
    mine = and_(Delivery.id == delivery_id, Delivery.fence == fence, Delivery.state == DeliveryState.SENDING)
    changed = update(Delivery).where(mine).values(lease_until=None, **values).returning(Delivery.id)
    return db.session.scalar(changed) is not None


def channels_waiting(now: datetime) -> Sequence[Channel]:
    """The channels that have something to send."""
    due = or_(
        and_(Delivery.state == DeliveryState.READY, Delivery.ready_at <= now),
        and_(Delivery.state == DeliveryState.SENDING, Delivery.lease_until < now),
    )
    return db.session.scalars(select(Delivery.channel).where(due).distinct()).all()
