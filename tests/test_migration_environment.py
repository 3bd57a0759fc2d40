"""A migration is applied as a whole or not at all, on SQLite too."""

import shutil

import pytest
import sqlalchemy as sa
from flask import Flask
from flask_migrate import Migrate, downgrade, upgrade
from flask_sqlalchemy import SQLAlchemy

from config import CHECKOUT

HEAD = """
import sqlalchemy as sa
from alembic import op

revision = {revision!r}
down_revision = {down_revision!r}
"""
UNITS_AND_POSTS = """
def upgrade():
    op.create_table("unit", sa.Column("id", sa.Integer, primary_key=True), sa.Column("name", sa.String))
    unit_id = sa.ForeignKey("unit.id", name="fk_post_unit", ondelete="CASCADE")
    op.create_table("post", sa.Column("unit_id", sa.Integer, unit_id))
    op.execute("INSERT INTO unit VALUES (1, 'school')")
    op.execute("INSERT INTO post VALUES (1)")

def downgrade():
    op.drop_table("post")
    op.drop_table("unit")
"""
REBUILDS_UNITS = """
def upgrade():
    with op.batch_alter_table("unit") as unit:
        unit.alter_column("name", nullable=False, type_=sa.String(80))
"""
FAILS_HALFWAY = """
def upgrade():
    op.create_table("half", sa.Column("id", sa.Integer))
    op.execute("INSERT INTO nowhere VALUES (1)")
"""
LEAVES_AN_ORPHAN = """
def upgrade():
    op.execute("INSERT INTO post VALUES (77)")
"""


@pytest.fixture
def database(tmp_path):
    """A database at migration 0001 whose folder of migrations the test may add to."""
    shutil.copytree(CHECKOUT / "migrations" / "environment", tmp_path / "migrations" / "environment")
    write(tmp_path, "0001", None, UNITS_AND_POSTS)
    app, db = Flask("trial"), SQLAlchemy()
    app.config["SQLALCHEMY_DATABASE_URI"] = f"sqlite:///{tmp_path}/trial.db"
    db.init_app(app)
    Migrate(app, db, directory=tmp_path / "migrations" / "environment")
    with app.app_context():
        upgrade()
        yield db
        db.engine.dispose()


def write(folder, revision, down_revision, body):
    head = HEAD.format(revision=revision, down_revision=down_revision)
    (folder / "migrations" / f"{revision}_trial.py").write_text(head + body)


def state(db) -> tuple[str | None, list[str]]:
    with db.engine.connect() as connection:
        version = connection.exec_driver_sql("SELECT version_num FROM alembic_version").scalar()
        return version, sorted(set(sa.inspect(connection).get_table_names()) - {"alembic_version"})


def test_a_migration_beside_the_environment_is_found_and_taken_back(database):
    assert state(database) == ("0001", ["post", "unit"])

    downgrade(revision="base")
    assert state(database) == (None, [])


def test_rebuilding_a_table_keeps_the_rows_that_point_at_it(database, tmp_path):
    write(tmp_path, "0002", "0001", REBUILDS_UNITS)
    upgrade()

    with database.engine.connect() as connection:
        assert connection.exec_driver_sql("SELECT unit_id FROM post").scalars().all() == [1]


def test_a_migration_that_fails_halfway_leaves_nothing(database, tmp_path):
    write(tmp_path, "0002", "0001", FAILS_HALFWAY)

    with pytest.raises(sa.exc.OperationalError, match="nowhere"):
        upgrade()
    assert state(database) == ("0001", ["post", "unit"])


def test_a_migration_that_leaves_a_row_pointing_at_nothing_is_refused(database, tmp_path, caplog):
    write(tmp_path, "0002", "0001", LEAVES_AN_ORPHAN)

    with pytest.raises(SystemExit):
        upgrade()
    assert "1 rows pointing at nothing" in caplog.text
    assert state(database) == ("0001", ["post", "unit"])
