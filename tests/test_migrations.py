"""The schema is what the models say on both databases; every migration goes up, down and up and keeps other rows."""

from __future__ import annotations

import importlib
import pkgutil
from typing import Any

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from flask_migrate import downgrade, upgrade
from sqlalchemy.exc import DatabaseError, IntegrityError

from config import CHECKOUT
from tests.house import House
from tests.services.hiding import logged_together, searched
from tests.services.living import act, confirmed
from tracker import models
from tracker.domain.posts import OPERATOR
from tracker.models.attempts import Attempt
from tracker.models.base import db
from tracker.models.transactions import reading
from tracker.services.access import record_denial
from tracker.services.audit import verify_audit

for module in pkgutil.iter_modules(models.__path__):
    importlib.import_module(f"tracker.models.{module.name}")

REVISIONS = sorted(path.name[:4] for path in (CHECKOUT / "migrations").glob("[0-9]*.py"))
LEFT = {"alembic_version"}

Rows = dict[str, tuple[list[str], list[tuple[Any, ...]]]]


def close() -> None:
    """Migrations run on an engine of their own; nothing of ours may hold the database meanwhile."""
    db.session.remove()
    db.engine.dispose()


def differences() -> list[Any]:
    with db.engine.connect() as connection:
        options = {"compare_type": True, "compare_server_default": True}
        return compare_metadata(MigrationContext.configure(connection, opts=options), db.metadata)


def checks() -> dict[str, set[str | None]]:
    """The names of the checks of every table that has some; autogenerate does not look at them."""
    found = sa.inspect(db.engine)
    named = {name: {row["name"] for row in found.get_check_constraints(name)} for name in found.get_table_names()}
    return {name: rows for name, rows in named.items() if rows}


def written_checks() -> dict[str, set[str | None]]:
    tables = {
        table.name: {str(rule.name) for rule in table.constraints if isinstance(rule, sa.CheckConstraint)}
        for table in db.metadata.tables.values()
    }
    return {name: rows for name, rows in tables.items() if rows}


def indexes() -> dict[str, Any]:
    found = sa.inspect(db.engine)
    return {
        table: sorted(
            (row["name"], tuple(row["column_names"]), bool(row["unique"])) for row in found.get_indexes(table)
        )
        for table in found.get_table_names()
    }


def rows() -> Rows:
    """Every row of every table as the database holds it."""
    kept: Rows = {}
    with db.engine.connect() as connection:
        for table in sorted(set(sa.inspect(connection).get_table_names()) - LEFT):
            names = [column["name"] for column in sa.inspect(connection).get_columns(table)]
            listed = ", ".join(f'"{name}"' for name in names)
            found = connection.exec_driver_sql(f'SELECT {listed} FROM "{table}" ORDER BY id')  # noqa: S608
            kept[table] = (names, [tuple(map(str, row)) for row in found])
    return kept


def common(before: Rows, after: Rows) -> tuple[Rows, Rows]:
    """Both, cut down to the tables and columns they share."""

    def cut(of: Rows, other: Rows) -> Rows:
        shared: Rows = {}
        for table, (names, found) in of.items():
            if table in other:
                keep = [n for n, name in enumerate(names) if name in other[table][0]]
                shared[table] = ([names[n] for n in keep], [tuple(row[n] for n in keep) for row in found])
        return shared

    return cut(before, after), cut(after, before)


def test_the_schema_is_what_the_models_say(house: House) -> None:
    assert differences() == []
    assert checks() == written_checks()


def test_every_migration_goes_up_down_and_up_again(house: House) -> None:
    before = indexes()
    close()
    downgrade(revision="base")
    assert set(sa.inspect(db.engine).get_table_names()) <= LEFT
    close()
    upgrade()
    assert (differences(), indexes()) == ([], before)
    assert checks() == written_checks()


def test_taking_migrations_back_one_by_one_keeps_all_rows_of_the_others(house: House) -> None:
    live(house)
    before = rows()
    for revision in reversed(REVISIONS[:-1]):
        close()
        downgrade(revision=revision)
        older, still = common(before, rows())
        assert older == still, f"going down to {revision}"
        before = rows()
    close()
    upgrade()
    older, still = common(before, rows())
    assert older == still
    assert differences() == []


def test_a_database_that_went_down_and_up_the_newest_step_works_on(house: House) -> None:
    number = live(house)
    close()
    downgrade(revision=REVISIONS[-2])
    close()
    upgrade()
    act(house, number, "attempt", "head_teacher")
    assert (house.case(number).attempts, verify_audit().faults) == (2, ())


def live(house: House) -> str:
    """Rows in most tables: a case with an attempt and a plan, lists searched, a child of them logged, duties told."""
    number = confirmed(house)
    searched(house, meals=["张小雨"])
    logged_together(house, "李明")
    act(house, number, "attempt", "head_teacher")
    act(house, number, "plan", "principal")
    record_denial(house.actor("head_teacher"), "/audit", 403, house.now)
    house.wait(days=9)
    house.tick()
    return number


def test_what_was_typed_as_the_next_step_survives_both_ways(house: House) -> None:
    number = confirmed(house)
    act(house, number, "attempt", "head_teacher", next_step="周三再去")
    close()
    downgrade(revision="0006")
    assert "周三再去" in str(rows()["attempt"])
    close()
    upgrade()
    assert "周三再去" not in str(rows()["attempt"])
    with reading() as session:
        assert session.scalars(sa.select(Attempt.next_step)).all() == ["周三再去"]


def test_the_audit_refuses_changes_after_going_down_and_up(house: House) -> None:
    close()
    downgrade(revision="base")
    close()
    upgrade()
    record_denial(OPERATOR, "/audit", 403, house.now)
    with pytest.raises(DatabaseError, match="never changed"), db.engine.begin() as connection:
        connection.exec_driver_sql("DELETE FROM audit_entry")


WRONG = [
    "INSERT INTO unit (code, name, tier, path) VALUES ('x', 'x', 'class', 'no/slashes')",
    "UPDATE period SET first_day = '2030-01-01', last_day = '2029-01-01' WHERE kind = 'term'",
    "UPDATE duty SET case_id = NULL",
]


def test_what_a_check_forbids_is_refused(house: House) -> None:
    confirmed(house)
    for statement in WRONG:
        with pytest.raises(IntegrityError), db.engine.begin() as connection:
            connection.exec_driver_sql(statement)
