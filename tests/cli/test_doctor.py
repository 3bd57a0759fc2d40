"""`doctor`: a good house is well, and each thing that breaks is named and turns the exit code."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from click.testing import Result
from sqlalchemy import delete, update

from config import Config
from tests import county
from tests.county import START
from tests.house import House
from tracker.app import create_app
from tracker.models.audit import AuditHead
from tracker.models.base import db
from tracker.models.cases import Case
from tracker.models.duties import Duty
from tracker.models.people import Person, Post
from tracker.models.transactions import writing
from tracker.models.units import Unit


def doctor(house: House) -> Result:
    return house.app.test_cli_runner().invoke(args=["doctor", "--json"])


def verdicts(result: Result) -> dict[str, str]:
    return {finding["name"]: finding["verdict"] for finding in json.loads(result.stdout)["findings"]}


def test_a_good_house_is_well(house: House) -> None:
    house.log()
    result = doctor(house)
    assert result.exit_code == 0, result.stderr
    assert "red" not in verdicts(result).values()


def test_the_next_years_holidays_are_asked_for(quick_house: House) -> None:
    assert verdicts(doctor(quick_house))["holidays"] == "warning"


BREAKS: dict[str, tuple[str, Callable[[], object]]] = {
    "an open case without an open duty": ("duties", lambda: delete(Duty)),
    "a unit off its path": ("units", lambda: update(Unit).where(Unit.code == county.CLASS).values(path="/x/")),
    "a case off the tree": ("tree", lambda: update(Case).values(class_path="/nowhere/")),
    "a principal of a class": (
        "posts",
        lambda: update(Post).where(Post.role == "head_teacher").values(role="principal"),
    ),
    "nobody who can administer": ("administrator", lambda: update(Person).values(password_hash=None)),
    "a chain off its head": ("audit", lambda: update(AuditHead).values(hash="0" * 64)),
}


@pytest.mark.parametrize(("name", "broken"), BREAKS.values(), ids=BREAKS)
def test_what_is_broken_is_red(house: House, name: str, broken: Callable[[], object]) -> None:
    house.log()
    with writing() as session:
        session.execute(broken())
    result = doctor(house)
    assert (result.exit_code, verdicts(result)[name]) == (1, "red")
    assert name in result.stderr


def test_an_ended_administrator_counts_no_longer(quick_house: House) -> None:
    with writing() as session:
        session.execute(update(Post).where(Post.role == "administrator").values(ends_on=date(2026, 1, 1)))
    assert verdicts(doctor(quick_house))["administrator"] == "red"


def test_keys_others_may_read_are_red(quick_house: House, tmp_path: Path) -> None:
    (tmp_path / "keys.json").write_text("{}")
    (tmp_path / "keys.json").chmod(0o644)
    kept = quick_house.app.extensions["tracker.config"]
    quick_house.app.extensions["tracker.config"] = Config(tmp_path, kept.database_url, kept.host, kept.port, None)
    assert verdicts(doctor(quick_house))["keys"] == "red"


def test_a_database_behind_its_migrations_is_told_so(tmp_path: Path) -> None:
    config = Config(tmp_path, f"sqlite:///{tmp_path}/tracker.db", "127.0.0.1", 8000, None)
    app = create_app(config, lambda: START)
    result = app.test_cli_runner().invoke(args=["doctor"])
    assert (result.exit_code, "db upgrade" in result.stdout) == (1, True)
    with app.app_context():
        db.engine.dispose()
