"""Runs the numbered migrations of the folder above, each in a transaction of its own."""

from alembic import context
from flask import current_app
from sqlalchemy import Connection, create_engine, event
from sqlalchemy.pool import NullPool

migrate = current_app.extensions["migrate"]


def run() -> None:
    """On an engine of its own: SQLite rebuilds tables here, which needs foreign keys not to be enforced."""
    engine = create_engine(migrate.db.engine.url, poolclass=NullPool)
    on_sqlite = engine.dialect.name == "sqlite"
    if on_sqlite:
        event.listen(engine, "begin", _begin)
    with engine.connect() as connection:
        context.configure(
            connection=connection,
            target_metadata=migrate.db.metadata,
            transaction_per_migration=True,
            on_version_apply=_refuse_orphans if on_sqlite and not context.is_offline_mode() else None,
            **migrate.configure_args,
        )
        with context.begin_transaction():
            context.run_migrations()


def _begin(connection: Connection) -> None:
    """Python's driver would leave each statement that changes a table in a transaction of its own."""
    connection.exec_driver_sql("BEGIN IMMEDIATE")


def _refuse_orphans(ctx: object, **_: object) -> None:
    orphans = ctx.connection.exec_driver_sql("PRAGMA foreign_key_check").all()
    if orphans:
        raise RuntimeError(f"The migration leaves {len(orphans)} rows pointing at nothing; it was not applied.")


run()
