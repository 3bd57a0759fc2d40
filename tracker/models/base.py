"""The database handle and the base of every table."""

from __future__ import annotations

from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import MetaData, event
from sqlalchemy.engine import Connection, Engine, ExceptionContext
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column
from sqlalchemy.pool import ConnectionPoolEntry

from tracker.domain.errors import NotFound, Refused
from tracker.domain.words import N_

IMMEDIATE = "begin_immediate"


class Base(DeclarativeBase):
    """Named constraints everywhere; a row's `repr` shows its class and id, never a value."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s",
            "pk": "pk_%(table_name)s",
        }
    )

    id: Mapped[int] = mapped_column(primary_key=True, sort_order=-1)

    def __repr__(self) -> str:
        return f"<{type(self).__name__} {self.id}>"


db = SQLAlchemy(model_class=Base, session_options={"expire_on_commit": False})


OUT_OF_RANGE = "22003"
"""PostgreSQL's word for a number that no column holds."""


PRAGMAS = ("journal_mode=WAL", "synchronous=NORMAL", "foreign_keys=ON", "busy_timeout=30000", "mmap_size=268435456")
"""How each connection of SQLite works; the mapped 256 MiB let a count over the whole register read without copying."""


def prepare_engine(engine: Engine) -> None:
    """Values no column can hold become a refusal. On SQLite: WAL, foreign keys, and a BEGIN of our own.

    BEGIN is immediate where the connection's options ask for it.
    """
    event.listen(engine, "handle_error", _refuse_unstorable)
    if engine.dialect.name != "sqlite":
        return

    @event.listens_for(engine, "connect")
    def connected(connection: object, entry: ConnectionPoolEntry) -> None:
        connection.isolation_level = None  # type: ignore[attr-defined]
        cursor = connection.cursor()  # type: ignore[attr-defined]
        for pragma in PRAGMAS:
            cursor.execute(f"PRAGMA {pragma}")
        cursor.close()

    @event.listens_for(engine, "begin")
    def begins(connection: Connection) -> None:
        immediate = connection.get_execution_options().get(IMMEDIATE)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if immediate else "BEGIN")


def _refuse_unstorable(context: ExceptionContext) -> None:
    """Wherever it came from, an address or a field: no row has such a number, and no column takes such a text."""
    error, library = context.original_exception, context.dialect.loaded_dbapi
    if isinstance(error, OverflowError) or getattr(error, "sqlstate", None) == OUT_OF_RANGE:
        raise NotFound from None
    if isinstance(error, library.DataError):
        raise Refused(N_("An entry is too long or holds a character that cannot be kept.")) from None
