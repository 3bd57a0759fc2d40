"""Heartbeats: when each job of the scheduler was last begun and last done."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import String, select
from sqlalchemy.orm import Mapped, mapped_column

from tracker.models.base import Base, db
from tracker.models.types import UtcDateTime


class Heartbeat(Base):
    """One job: begun, done, and a word for its last failure."""

    __tablename__ = "heartbeat"

    job: Mapped[str] = mapped_column(String(40), unique=True)
    begun_at: Mapped[datetime] = mapped_column(UtcDateTime)
    done_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    failure: Mapped[str] = mapped_column(String(120), default="")


def beat(job: str, begun_at: datetime, done_at: datetime | None, failure: str = "") -> None:
    """Notes a run of a job; a failed one keeps the time it was last done."""
    row = db.session.scalar(select(Heartbeat).where(Heartbeat.job == job))
    if row is None:
        row = Heartbeat(job=job, begun_at=begun_at, done_at=None)
        db.session.add(row)
    row.begun_at, row.failure = begun_at, failure
    row.done_at = done_at or row.done_at
    db.session.flush()


def heartbeats() -> dict[str, Heartbeat]:
    return {row.job: row for row in db.session.scalars(select(Heartbeat))}
