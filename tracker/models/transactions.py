"""How a service talks to the database: `reading()` for questions, `writing()` for acts."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext

from flask_sqlalchemy.session import Session
from sqlalchemy import func, select
from sqlalchemy.orm import scoped_session

from tracker.models.base import IMMEDIATE, db

SQLITE, POSTGRESQL = "sqlite", "postgresql"

ONE_WRITER = threading.RLock()
"""SQLite lets one writer in and the others try again by chance, some for too long; in one process they queue up."""


@contextmanager
def reading() -> Iterator[scoped_session[Session]]:
    """One consistent look; whatever was loaded is detached, nothing is written."""
    db.session.rollback()
    try:
        yield db.session
    finally:
        db.session.expunge_all()
        db.session.rollback()


@contextmanager
def writing() -> Iterator[scoped_session[Session]]:
    """One act: committed whole or not at all; on SQLite it takes the write lock first."""
    db.session.rollback()
    with _turn():
        try:
            db.session.connection(execution_options={IMMEDIATE: True})
            yield db.session
            db.session.commit()
        except BaseException:
            db.session.rollback()
            raise


def _turn() -> AbstractContextManager[object]:
    return ONE_WRITER if _is(SQLITE) else nullcontext()


def _is(dialect: str) -> bool:
    return db.session.get_bind().dialect.name == dialect


def queue_up(key: str) -> None:
    """Lets one transaction after the other see to what this blind index stands for, before its row exists.

    PostgreSQL would look past an uncommitted row; SQLite lets one writer in at a time anyway.
    """
    if _is(POSTGRESQL):
        db.session.execute(select(func.pg_advisory_xact_lock(int(key[:15], 16))))
