"""Forms taken once: the same person's same form again is answered as the first time."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select

from tracker.models.base import db
from tracker.models.cases import Request


def find_answer(person_id: int | None, request_id: str) -> str | None:
    """What the form was answered with when it was first taken, None when it is new."""
    query = select(Request.answer).where(Request.person_id == (person_id or 0), Request.request_id == request_id)
    return db.session.scalar(query)


def take(person_id: int | None, request_id: str, answer: str, now: datetime) -> None:
    """Keeps the form's answer; the unique constraint refuses a second taker."""
    db.session.add(Request(person_id=person_id or 0, request_id=request_id, at=now, answer=answer))
    db.session.flush()
