"""How far the database has been migrated, and how far the program's migrations go."""

from __future__ import annotations

from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from flask import current_app
from sqlalchemy.engine import Connection


def heads_of_program() -> tuple[str, ...]:
    migrate = current_app.extensions["migrate"].migrate
    return tuple(sorted(ScriptDirectory.from_config(migrate.get_config()).get_heads()))


def heads_of_database(connection: Connection) -> tuple[str, ...]:
    """Empty for a database without tables."""
    return tuple(sorted(MigrationContext.configure(connection).get_current_heads()))
