"""Before and after the stories: the children they are told of, and where these sit when all is told."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import insert, update

from tracker.domain.calendar import china_date
from tracker.domain.posts import UnitFact
from tracker.models.base import db
from tracker.models.installation import AS_OF, set_value
from tracker.models.notices import Notice
from tracker.models.students import Student
from tracker.models.transactions import writing
from tracker.sample.play import Told
from tracker.sample.rows import ENCODED
from tracker.sample.stories import Kin
from tracker.sample.units import BUREAU_CODE

UNREAD_DAYS = 3
"""Notices of the last days have not been read yet."""


def insert_children(rows: list[dict[str, Any]]) -> list[int]:
    """The ids of the children of stories or of the old ledger, in their order."""
    with writing() as session:
        query = insert(ENCODED).returning(ENCODED.c.id, sort_by_parameter_order=True)
        return list(session.connection().execute(query, rows).scalars())


def seat_children(told: Sequence[Told], gone: list[int], units: Mapping[str, UnitFact]) -> None:
    """Those who left sit in no class here any more."""
    with writing() as session:
        gone = gone + [one.student_id for one in told if one.tale.story.kin is Kin.GONE]
        nowhere = {"class_id": None, "school_id": None, "class_path": units[BUREAU_CODE].path}
        session.execute(update(Student).where(Student.id.in_(gone)).values(nowhere))


def finish(as_of: datetime) -> None:
    """Old notices have been read. Only now the county says as of when it is made: one without that is half made."""
    with writing() as session:
        old = Notice.day < china_date(as_of) - timedelta(days=UNREAD_DAYS)
        session.execute(update(Notice).where(old).values(read_at=Notice.made_at))
        set_value(AS_OF, as_of.isoformat())


UNSYNCHRONISED: Mapping[str, tuple[str, str]] = {
    "sqlite": ("PRAGMA synchronous=OFF", "PRAGMA synchronous=NORMAL"),
    "postgresql": ("SET synchronous_commit TO OFF", "SET synchronous_commit TO DEFAULT"),
}


@contextmanager
def unsynchronised() -> Iterator[None]:
    """Commits do not wait for the disk meanwhile: a county half made is made anew anyway."""
    before, after = UNSYNCHRONISED[db.engine.dialect.name]
    _set(before)
    try:
        yield
    finally:
        _set(after)


def _set(statement: str) -> None:
    """Outside any transaction, on the one connection that is in use."""
    db.session.remove()
    connection = db.engine.raw_connection()
    try:
        connection.cursor().execute(statement)
        connection.commit()
    finally:
        connection.close()
