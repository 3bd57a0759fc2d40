"""The watch list (重点关注): seeing it, adding a child, renewing until the end of term, ending."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from tracker.domain.calendar import china_date
from tracker.domain.disclosure import name_for, shows_sensitive
from tracker.domain.errors import NotFound
from tracker.domain.posts import Actor
from tracker.domain.reasons import Reason
from tracker.domain.register import shown_reasons
from tracker.models.audit import Chain, Entry, append
from tracker.models.base import db
from tracker.models.calendar import load_calendar
from tracker.models.students import Student, find_student
from tracker.models.transactions import reading, writing
from tracker.models.watch import WatchEntry, find_entry, running_entry, watched_now

UNTIL_NO_TERM_DAYS = 120
"""How long an entry runs where no term is entered in the calendar (county default)."""

RENEWED_AHEAD_DAYS = 30
"""A renewal this long before the end of term runs into the next one (county default)."""


@dataclass(frozen=True)
class Watched:
    """One child under watch, as the list shows it."""

    id: int
    student_id: int
    name: str
    unit: str
    reason: Reason | None
    note: str | None
    until: date


@dataclass(frozen=True)
class Chosen:
    """The child about to be put under watch."""

    student_id: int
    name: str


def list_watched(actor: Actor, now: datetime) -> tuple[Watched, ...]:
    """The children under watch in the actor's part of the tree, those that lapse first at the top."""
    with reading():
        rows = db.session.execute(watched_now(actor, china_date(now)))
        return tuple(_watched(actor, entry, student, unit) for entry, student, unit in rows)


def _watched(actor: Actor, entry: WatchEntry, student: Student, unit: str | None) -> Watched:
    sensitive = shows_sensitive(actor, student.class_path, student.responsible_path)
    reasons = shown_reasons((entry.reason,), sensitive=sensitive)
    note = entry.note if sensitive else None
    reason = next(iter(reasons), None)
    return Watched(entry.id, student.id, _name(actor, student), unit or "", reason, note, entry.until)


def _name(actor: Actor, student: Student) -> str:
    return name_for(actor, student.name, student.class_path, student.responsible_path, student.residence_path)


def choose_child(actor: Actor, student_id: int) -> Chosen:
    """The child to be added; raises NotFound for one outside the actor's part of the tree."""
    with reading():
        student = find_student(actor, student_id)
        if student is None:
            raise NotFound
        return Chosen(student.id, _name(actor, student))


def watch_child(actor: Actor, student_id: int, reason: Reason, note: str | None, now: datetime) -> date:
    """Puts a child under watch until the end of term; one who is there already is renewed. Raises NotFound."""
    with writing():
        student = find_student(actor, student_id)
        if student is None:
            raise NotFound
        until = _end_of_term(china_date(now))
        entry = running_entry(student.id, china_date(now))
        if entry is None:
            entry = WatchEntry(student_id=student.id, person_id=actor.person_id, added_at=now)
            db.session.add(entry)
        entry.reason, entry.note, entry.until = reason, note, until
        append(Entry(Chain.CHANGE, now, actor.person_id, "watch", f"student {student.id}", {"reason": reason}))
        return until


def renew_watch(actor: Actor, entry_id: int, now: datetime) -> date:
    """Keeps an entry until the end of term, of the next one where this one is nearly over; raises NotFound."""
    with writing():
        entry = _own_entry(actor, entry_id)
        entry.until = max(entry.until, _end_of_term(china_date(now) + timedelta(days=RENEWED_AHEAD_DAYS)))
        append(Entry(Chain.CHANGE, now, actor.person_id, "watch_renewed", f"student {entry.student_id}"))
        return entry.until


def end_watch(actor: Actor, entry_id: int, now: datetime) -> None:
    """Takes a child off the list; the entry is kept. Raises NotFound."""
    with writing():
        entry = _own_entry(actor, entry_id)
        if entry.ended_on is None:
            entry.ended_on = china_date(now)
            append(Entry(Chain.CHANGE, now, actor.person_id, "watch_ended", f"student {entry.student_id}"))


def _own_entry(actor: Actor, entry_id: int) -> WatchEntry:
    entry = find_entry(actor, entry_id)
    if entry is None:
        raise NotFound
    return entry


def _end_of_term(day: date) -> date:
    return load_calendar().term_end(day) or day + timedelta(days=UNTIL_NO_TERM_DAYS)
