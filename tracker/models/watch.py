"""The watch list (重点关注): pupils somebody keeps an eye on until the end of term, beside the cases."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import ForeignKey, Select, select
from sqlalchemy.orm import Mapped, mapped_column

from tracker.domain.posts import Actor
from tracker.domain.reasons import Reason
from tracker.models.base import Base, db
from tracker.models.students import Student, students_in
from tracker.models.types import Encrypted, UtcDateTime, WordType
from tracker.models.units import Unit


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


def watched_now(actor: Actor, day: date) -> Select[WatchEntry, Student, str | None]:
    """Entries that still run, of children in the actor's part of the tree, with the child and the class's name."""
    return (
        students_in(actor)
        .join(WatchEntry, WatchEntry.student_id == Student.id)
        .outerjoin(Unit, Unit.id == Student.class_id)
        .with_only_columns(WatchEntry, Student, Unit.name)
        .where(WatchEntry.ended_on.is_(None), WatchEntry.until >= day)
        .order_by(WatchEntry.until, WatchEntry.id)
    )


def running_entry(student_id: int, day: date) -> WatchEntry | None:
    """The entry of a child that still runs."""
    query = select(WatchEntry).where(WatchEntry.student_id == student_id, WatchEntry.ended_on.is_(None))
    return db.session.scalar(query.where(WatchEntry.until >= day).order_by(WatchEntry.id).limit(1))


def find_entry(actor: Actor, entry_id: int) -> WatchEntry | None:
    """An entry of a child in the actor's part of the tree."""
    query = students_in(actor).join(WatchEntry, WatchEntry.student_id == Student.id)
    return db.session.scalar(query.with_only_columns(WatchEntry).where(WatchEntry.id == entry_id))
