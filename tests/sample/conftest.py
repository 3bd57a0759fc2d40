"""Sample counties, each loaded once into a database of its own that was empty before."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, datetime, time
from pathlib import Path

import pytest
from flask_migrate import upgrade
from sqlalchemy import create_engine, text
from sqlalchemy.engine import make_url

from config import Config
from tests.house import DATABASES, Browser, House, Server
from tracker.app import create_app
from tracker.domain.calendar import CHINA
from tracker.models.base import db
from tracker.sample.county import CountyPlan
from tracker.sample.figures import COUNTY, SMALL, Figures
from tracker.sample.load import load

AS_OF = date(2026, 11, 24)
EmptyHouse = Callable[[], House]


@contextmanager
def empty_house(server: Server, folder: Path) -> Iterator[House]:
    """A migrated database with nobody in it; the clock stands at eight in the morning of the day."""
    address = _empty_database(server, folder)
    now = datetime.combine(AS_OF, time(8), CHINA)
    house = House(create_app(Config(folder, address, "127.0.0.1", 8000, None), lambda: house.now), now)
    house.app.config.update(TESTING=True)
    house.app.test_client_class = Browser
    with house.app.app_context():
        upgrade()
        yield house
        db.session.remove()
        db.engine.dispose()
    server.drop(address)


def _empty_database(server: Server, folder: Path) -> str:
    url = make_url(server.template)
    if url.drivername == "sqlite":
        return f"sqlite:///{folder}/tracker.db"
    name = f"sample_{uuid.uuid4().hex}"
    engine = create_engine(url.set(database="postgres"), isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(f'CREATE DATABASE "{name}"'))
    engine.dispose()
    return url.set(database=name).render_as_string(hide_password=False)


@contextmanager
def loaded(server: Server, folder: Path, figures: Figures) -> Iterator[House]:
    with empty_house(server, folder) as house:
        load(CountyPlan(figures, AS_OF), lambda steps: None)
        yield house


@pytest.fixture
def unloaded(sqlite_server: Server, tmp_path: Path) -> Iterator[House]:
    """An installation before its sample county."""
    with empty_house(sqlite_server, tmp_path) as house:
        yield house


@pytest.fixture(scope="module", params=DATABASES)
def small(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """The small sample county, on both databases."""
    server = request.getfixturevalue(f"{request.param}_server")
    with loaded(server, tmp_path_factory.mktemp("small"), SMALL) as house:
        yield house


@pytest.fixture(scope="session")
def county(sqlite_server: Server, tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """The whole sample county, loaded once for all tests."""
    with loaded(sqlite_server, tmp_path_factory.mktemp("county"), COUNTY) as house:
        yield house
