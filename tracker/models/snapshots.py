"""Every row of every table as plain text, read in one consistent look, and put back: the same for both databases."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import UTC, date, datetime, time
from itertools import islice
from typing import Any

from sqlalchemy import (
    JSON,
    Connection,
    Date,
    DateTime,
    LargeBinary,
    Table,
    TableClause,
    Time,
    column,
    insert,
    select,
    table,
    text,
    update,
)
from sqlalchemy.types import TypeDecorator, TypeEngine

from tracker.models.base import Base

BLOCK = 1000


def table_names() -> list[str]:
    """Every table, those first that others point at."""
    return [one.name for one in Base.metadata.sorted_tables]


def revision(connection: Connection) -> str:
    """The migration the database stands at."""
    return str(connection.execute(text("SELECT version_num FROM alembic_version")).scalar_one())


def begin_snapshot(connection: Connection) -> None:
    """All that is read from now on is of one moment; a transaction of SQLite is that already."""
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")


def rows_of(connection: Connection, name: str) -> Iterator[str]:
    """The rows of a table in the order of their ids, one JSON object a line; what is encrypted stays so."""
    raw = _raw(Base.metadata.tables[name])
    rows = connection.execution_options(yield_per=BLOCK).execute(select(raw).order_by(raw.c.id)).mappings()
    for row in rows:
        yield json.dumps({key: _written(value) for key, value in row.items()}, ensure_ascii=False)


def put_back(connection: Connection, name: str, lines: Iterable[str]) -> int:
    """Fills an empty table from such lines; returns how many rows. Columns that point at the table itself come last."""
    whole = Base.metadata.tables[name]
    raw, own = _raw(whole), _columns_to_itself(whole)
    readers = {one.name: _reader(one.type) for one in raw.columns}
    count, links = 0, []
    lines = iter(lines)
    while block := list(islice(lines, BLOCK)):
        rows = [{key: _read(readers[key], value) for key, value in json.loads(line).items()} for line in block]
        links += [{f"b_{key}": row[key] for key in ("id", *own)} for row in rows if any(row[key] for key in own)]
        connection.execute(insert(raw), [{**row, **dict.fromkeys(own)} for row in rows])
        count += len(rows)
    _link(connection, raw, own, links)
    _set_sequence(connection, name)
    return count


def _link(connection: Connection, raw: TableClause, own: list[str], links: list[dict[str, Any]]) -> None:
    if links:
        from_line = {key: text(f":b_{key}") for key in own}
        connection.execute(update(raw).where(text("id = :b_id")).values(from_line), links)


def _set_sequence(connection: Connection, name: str) -> None:
    """PostgreSQL counts ids beside the table; SQLite takes the highest one."""
    if connection.dialect.name == "postgresql":
        highest = f"SELECT setval(pg_get_serial_sequence('\"{name}\"', 'id'), max(id)) FROM \"{name}\""  # noqa: S608
        connection.exec_driver_sql(highest)


def _raw(whole: Table) -> TableClause:
    """The table with the types the database itself knows, so that nothing is decrypted or put into words."""
    return table(whole.name, *(column(one.name, _plain_type(one.type)) for one in whole.columns))


def _plain_type(kind: TypeEngine[Any]) -> TypeEngine[Any]:
    plain = kind.impl_instance if isinstance(kind, TypeDecorator) else kind
    return JSON(none_as_null=True) if isinstance(plain, JSON) else plain


def _columns_to_itself(whole: Table) -> list[str]:
    return [one.parent.name for one in whole.foreign_keys if one.column.table is whole]


def _written(value: Any) -> Any:
    if isinstance(value, bytes):
        return base64.b64encode(value).decode()
    if isinstance(value, datetime):
        return (value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)).isoformat()
    return value.isoformat() if isinstance(value, (date, time)) else value


READERS: Mapping[type[TypeEngine[Any]], Callable[[str], Any]] = {
    LargeBinary: base64.b64decode,
    DateTime: datetime.fromisoformat,
    Date: date.fromisoformat,
    Time: time.fromisoformat,
}


def _reader(kind: TypeEngine[Any]) -> Callable[[str], Any] | None:
    return next((read for sort, read in READERS.items() if isinstance(kind, sort)), None)


def _read(reader: Callable[[str], Any] | None, value: Any) -> Any:
    return reader(value) if reader and value is not None else value
