"""The watch list (重点关注): pupils somebody keeps an eye on until the end of term, beside the cases."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from tracker.domain.reasons import Reason
from tracker.models.base import Base
from tracker.models.types import Encrypted, UtcDateTime, WordType


class WatchEntry(Base):
    """One pupil under watch: no number, no ledger, no duties; it lapses unless renewed."""

    __tablename__ = "watch_entry"

    student_id: Mapped[int] = mapped_column(ForeignKey("student.id"), index=True)
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    reason: Mapped[Reason] = mapped_column(WordType(Reason))
    note: Mapped[str | None] = mapped_column(Encrypted)
    added_at: Mapped[datetime] = mapped_column(UtcDateTime)
    until: Mapped[date]
    ended_on: Mapped[date | None]
