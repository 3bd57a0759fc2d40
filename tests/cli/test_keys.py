"""`keys rotate`: new values under a new key, old ones readable, a running process none the worse."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import select

from config import MOST_DATA_KEYS, Config, WrongSetting, add_data_key, load_keys
from tests.county import START
from tests.house import House
from tracker.app import create_app
from tracker.models.audit import AuditEntry
from tracker.models.base import db
from tracker.models.people import Person
from tracker.models.transactions import reading, writing
from tracker.models.types import keys


@pytest.fixture
def own_house(quick_house: House, tmp_path: Path) -> House:
    """A house with a folder of keys of its own, since the others share one."""
    kept = quick_house.app.extensions["tracker.config"]
    (tmp_path / "keys.json").write_bytes((kept.instance / "keys.json").read_bytes())
    quick_house.app.extensions["tracker.config"] = Config(tmp_path, kept.database_url, kept.host, kept.port, None)
    keys().data.clear()
    keys().data.update(load_keys(tmp_path).data)
    return quick_house


def phones() -> set[str | None]:
    with reading() as session:
        return set(session.scalars(select(Person.phone)))


def test_what_was_stored_is_read_after_the_rotation(own_house: House) -> None:
    before = phones()
    result = own_house.app.test_cli_runner().invoke(args=["keys", "rotate"])
    assert result.exit_code == 0, result.stderr
    kept = own_house.app.extensions["tracker.config"]
    restarted = create_app(kept, lambda: START)
    with restarted.app_context():
        assert (phones(), keys().current) == (before, 2)
        db.engine.dispose()


def test_the_rotation_stands_in_the_audit(own_house: House) -> None:
    own_house.app.test_cli_runner().invoke(args=["keys", "rotate"])
    with reading() as session:
        row = session.scalars(select(AuditEntry).order_by(AuditEntry.id.desc())).first()
    assert row is not None
    assert (row.action, row.subject) == ("keys_rotated", "key 2")


def test_a_process_that_started_earlier_reads_what_a_later_one_wrote(tmp_path: Path) -> None:
    config = Config(tmp_path, f"sqlite:///{tmp_path}/tracker.db", "127.0.0.1", 8000, None)
    earlier = create_app(config, lambda: START)
    add_data_key(tmp_path)
    later = create_app(config, lambda: START)
    with later.app_context():
        written = keys().encrypt("13800005678")
    with earlier.app_context():
        assert (keys().current, keys().decrypt(written)) == (1, "13800005678")


def test_the_key_file_stays_whole_and_private(tmp_path: Path) -> None:
    first = load_keys(tmp_path)
    assert add_data_key(tmp_path) == 2
    second = load_keys(tmp_path)
    assert (second.session, second.index, second.audit) == (first.session, first.index, first.audit)
    assert (second.data[1], second.current) == (first.data[1], 2)
    assert [(path.name, path.stat().st_mode & 0o777) for path in tmp_path.iterdir()] == [("keys.json", 0o600)]


def test_two_rotations_do_not_meet(tmp_path: Path) -> None:
    load_keys(tmp_path)
    (tmp_path / "keys.json.new").touch()
    with pytest.raises(WrongSetting, match="Another rotation"):
        add_data_key(tmp_path)


def test_there_are_only_so_many_numbers(tmp_path: Path) -> None:
    load_keys(tmp_path)
    for _ in range(MOST_DATA_KEYS - 1):
        add_data_key(tmp_path)
    with pytest.raises(WrongSetting, match="255"):
        add_data_key(tmp_path)
    assert load_keys(tmp_path).current == MOST_DATA_KEYS


def test_a_value_written_before_the_rotation_can_be_changed_after_it(own_house: House) -> None:
    own_house.app.test_cli_runner().invoke(args=["keys", "rotate"])
    with writing() as session:
        for person in session.scalars(select(Person)):
            person.phone = "13900001111"
    assert phones() == {"13900001111"}
