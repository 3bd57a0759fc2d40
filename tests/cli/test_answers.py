"""Every command answers in one sentence where there is no database to work with."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from flask import Flask

from config import Config
from tests.county import START
from tracker.app import create_app
from tracker.cli.answers import NO_DATABASE
from tracker.models.base import db

COMMANDS = (
    "demo show --json",
    "people create --role principal --unit x --account abc --name 张三",
    "duties list --json",
    "outbox list",
    "register export --out register.csv",
    "roster compare",
    "scheduler tick",
    "digest issue",
    "audit verify",
    "keys rotate",
)


@pytest.fixture(scope="module")
def without_tables(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    instance = tmp_path_factory.mktemp("instance")
    app = create_app(Config(instance, f"sqlite:///{instance}/tracker.db", "127.0.0.1", 8000, None), lambda: START)
    yield app
    with app.app_context():
        db.engine.dispose()


@pytest.mark.parametrize("command", COMMANDS)
def test_a_database_without_tables_is_named_in_one_sentence(without_tables: Flask, command: str) -> None:
    result = without_tables.test_cli_runner().invoke(args=command.split())
    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr == f"Error: {NO_DATABASE}\n"


def test_a_database_behind_its_migrations_is_named_in_one_sentence(without_tables: Flask) -> None:
    run = without_tables.test_cli_runner().invoke
    run(args=["db", "upgrade", "0010"])
    result = run(args=["roster", "compare"])
    run(args=["db", "downgrade", "base"])
    assert (result.exit_code, result.stdout, result.stderr) == (1, "", f"Error: {NO_DATABASE}\n")
