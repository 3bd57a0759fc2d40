"""Files that leave: each asked for by one person, written apart from the request, fetched within a day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ForeignKey, String, delete, select, update
from sqlalchemy.orm import Mapped, mapped_column

from tracker.domain.exports import KEPT_FOR, ExportFact
from tracker.domain.forms import Form
from tracker.models.audit import Entry, append
from tracker.models.base import Base, db
from tracker.models.requests import Taken, find_answer, take
from tracker.models.transactions import writing
from tracker.models.types import UtcDateTime


class Export(Base):
    """How far one file is; `waiting` is the ticket under which it lies encrypted once it is whole."""

    __tablename__ = "export"

    ticket: Mapped[str] = mapped_column(String(36), unique=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    file_name: Mapped[str] = mapped_column(String(80))
    asked_at: Mapped[datetime] = mapped_column(UtcDateTime)
    beat_at: Mapped[datetime] = mapped_column(UtcDateTime)
    total: Mapped[int]
    done: Mapped[int] = mapped_column(default=0)
    waiting: Mapped[str | None] = mapped_column(String(32))

    def fact(self) -> ExportFact:
        ready = self.waiting is not None
        return ExportFact(self.ticket, self.file_name, self.asked_at, self.beat_at, self.total, self.done, ready)


@dataclass(frozen=True)
class Ordered:
    """What was asked for: the ticket of its page, how many parts, and whether it had been asked for before."""

    ticket: str
    total: int
    again: bool = False


def order_once(form: Form, name: str, total: int, entry: Entry) -> Ordered:
    """Keeps the order and its entry in the log, in one transaction; the same form again orders nothing."""
    ticket, moments = form.request_id, {"asked_at": form.now, "beat_at": form.now}
    try:
        with writing() as session:
            before = find_answer(form.actor.person_id, form.request_id)
            if before is not None:
                return Ordered(before, total, again=True)
            take(form.actor.person_id, form.request_id, ticket, form.now)
            forget_old(form.now)
            session.add(Export(ticket=ticket, person_id=form.actor.person_id, file_name=name, total=total, **moments))
            append(entry)
    except Taken:
        return Ordered(ticket, total, again=True)
    return Ordered(ticket, total)


def find_export(person_id: int | None, ticket: str) -> Export | None:
    """The person's own file of this ticket."""
    return db.session.scalar(select(Export).where(Export.ticket == ticket, Export.person_id == person_id))


def forget_old(now: datetime) -> None:
    """Drops what waited longer than a day; the files themselves go with the next one that is put aside."""
    db.session.execute(delete(Export).where(Export.asked_at < now - KEPT_FOR))


def note_progress(ticket: str, done: int, now: datetime) -> None:
    """Writes down how far a file is, in a transaction of its own."""
    with writing() as session:
        session.execute(update(Export).where(Export.ticket == ticket).values(done=done, beat_at=now))


def note_ready(ticket: str, waiting: str, now: datetime) -> None:
    """Writes down that a file is whole, and where it waits."""
    with writing() as session:
        whole = {"done": Export.total, "beat_at": now, "waiting": waiting}
        session.execute(update(Export).where(Export.ticket == ticket).values(whole))
