"""Forms taken once: the same person's same form again is answered as the first time."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import bindparam, select
from sqlalchemy.exc import IntegrityError

from tracker.domain.workflow import MoveKind
from tracker.models.base import db
from tracker.models.cases import MoveRow, Request


class Taken(Exception):
    """Another process took the same form at the same moment."""


ANSWER = select(Request.answer).where(
    Request.person_id == bindparam("person_id"), Request.request_id == bindparam("request_id")
)


def find_answer(person_id: int | None, request_id: str) -> str | None:
    """What the form was answered with when it was first taken, None when it is new."""
    return db.session.scalar(ANSWER, {"person_id": person_id or 0, "request_id": request_id})


def was_made(case_id: int, kind: MoveKind, request_id: str) -> bool:
    """Whether a form made this step on this case."""
    made = select(MoveRow.id).where(MoveRow.case_id == case_id, MoveRow.kind == kind, MoveRow.request_id == request_id)
    return db.session.scalar(select(made.exists())) or False


def take(person_id: int | None, request_id: str, answer: str, now: datetime) -> None:
    """Keeps the form's answer; raises Taken where somebody else has kept one meanwhile."""
    db.session.add(Request(person_id=person_id or 0, request_id=request_id, at=now, answer=answer))
    try:
        db.session.flush()
    except IntegrityError:
        raise Taken from None
