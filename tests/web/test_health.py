"""`/healthz`, by which a machine is watched."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import text

from config import Config
from tests.county import START
from tests.house import House
from tracker.app import create_app
from tracker.models.base import db


def test_a_house_that_works_answers_ok_to_anybody(house: House) -> None:
    answer = house.app.test_client().get("/healthz")
    assert (answer.status_code, answer.get_data(as_text=True), answer.mimetype) == (200, "ok", "text/plain")


def test_a_database_without_its_tables_is_unhealthy(house: House) -> None:
    db.session.execute(text("DROP TABLE installation"))
    db.session.commit()
    assert house.app.test_client().get("/healthz").status_code == 503


def test_a_database_that_is_not_there_is_unhealthy(tmp_path: Path) -> None:
    nobody_listens = "postgresql+psycopg://nobody@127.0.0.1:9/none"
    config = Config(instance=tmp_path, database_url=nobody_listens, host="127.0.0.1", port=8000, clock=None)
    answer = create_app(config, lambda: START).test_client().get("/healthz")
    assert (answer.status_code, answer.get_data(as_text=True)) == (503, "the database does not answer")
