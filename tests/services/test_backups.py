"""Backups: made while somebody writes, checked part by part, put back on either database, the sender paused after."""

from __future__ import annotations

import shutil
import threading
import zipfile
from pathlib import Path

import pytest
from flask_migrate import upgrade
from sqlalchemy import func, select

from tests import county
from tests.house import House, Server, _app
from tracker.domain.cases import Ledger
from tracker.domain.errors import Refused
from tracker.domain.outbox import PAUSED
from tracker.models.base import db
from tracker.models.cases import MoveRow
from tracker.models.installation import find_value
from tracker.models.transactions import reading
from tracker.services.audit import verify_audit
from tracker.services.backups import KEYS_BESIDE, back_up_nightly, create_backup, restore_backup, verify_backup


@pytest.fixture
def keys_file(instance: Path) -> Path:
    return instance / "keys.json"


@pytest.fixture
def backup(house: House, keys_file: Path, tmp_path: Path) -> Path:
    """A backup of a house with one confirmed case."""
    number = house.log()
    house.move(number, "confirm", "principal", ledger=Ledger.SUSPECTED, last_attended_on=house.today())
    path = tmp_path / "backup.zip"
    create_backup(path, keys_file, house.now)
    return path


def test_a_backup_is_whole_and_names_what_it_holds(house: House, backup: Path) -> None:
    manifest = verify_backup(backup)
    assert manifest.rows["case_record"] == 1
    assert manifest.rows["move"] == 2


def test_no_number_stands_in_clear_in_a_backup(house: House, backup: Path) -> None:
    with zipfile.ZipFile(backup) as archive:
        everything = b"".join(archive.read(name) for name in archive.namelist())
    assert b"999999201405061243" not in everything
    assert b"13800005678" not in everything


def test_a_changed_part_is_named(house: House, backup: Path, tmp_path: Path) -> None:
    touched = tmp_path / "touched.zip"
    with zipfile.ZipFile(backup) as old, zipfile.ZipFile(touched, "w") as new:
        for name in old.namelist():
            new.writestr(name, old.read(name) + (b"\n" if name == "rows/move" else b""))
    with pytest.raises(Refused, match="rows/move"):
        verify_backup(touched)


def test_it_is_not_put_back_over_people_unless_forced(house: House, backup: Path, keys_file: Path) -> None:
    with pytest.raises(Refused, match="people"):
        restore_backup(backup, keys_file, lambda to: upgrade(revision=to))


def test_put_back_it_is_as_it_was_and_the_sender_waits(house: House, backup: Path, keys_file: Path) -> None:
    number = house.log("李明")
    assert number.endswith("0002")
    restore_backup(backup, keys_file, lambda to: upgrade(revision=to), force=True)
    with reading() as session:
        assert session.scalar(select(func.count()).select_from(MoveRow)) == 2
        assert find_value(PAUSED) == "restore"
    assert verify_audit().faults == ()
    assert house.log("李明").endswith("0002")


def test_a_backup_moves_from_sqlite_to_postgresql_with_every_row(
    quick_house: House, postgresql_server: Server, keys_file: Path, tmp_path: Path
) -> None:
    quick_house.log()
    create_backup(tmp_path / "moved.zip", keys_file, quick_house.now)
    address = postgresql_server.new_database()
    there = House(_app(address, tmp_path / "elsewhere", county.START))
    with there.app.app_context():
        keys = tmp_path / "elsewhere" / "keys.json"
        restore_backup(tmp_path / "moved.zip", keys, lambda to: upgrade(revision=to), force=True)
        create_backup(tmp_path / "again.zip", keys, quick_house.now)
        db.session.remove()
        db.engine.dispose()
    moved, again = (verify_backup(tmp_path / name).hashes for name in ("moved.zip", "again.zip"))
    assert {name for name in moved if moved[name] != again.get(name)} <= {"rows/installation"}
    postgresql_server.drop(address)


def test_a_backup_made_while_others_write_is_of_one_moment(house: House, keys_file: Path, tmp_path: Path) -> None:
    number, stop = house.log(), threading.Event()

    def write() -> None:
        with house.app.app_context():
            while not stop.is_set():
                visit = {"channel": "phone", "went": ["head_teacher"], "met": "guardian", "result": "refused"}
                house.move(number, "attempt", "head_teacher", made_on=house.today(), said="改日", **visit)
            db.session.remove()

    writer = threading.Thread(target=write)
    writer.start()
    try:
        for n in range(3):
            create_backup(tmp_path / f"{n}.zip", keys_file, house.now)
    finally:
        stop.set()
        writer.join()
    for n in range(3):
        rows = verify_backup(tmp_path / f"{n}.zip").rows
        assert rows["move"] == rows["attempt"] + 1


def test_every_night_one_backup_is_kept_and_the_oldest_go(house: House, instance: Path) -> None:
    shutil.rmtree(instance / "backups", ignore_errors=True)
    for _night in range(3):
        back_up_nightly(house.wait(days=1))
    assert len(list((instance / "backups").glob("*.zip"))) == 3
    assert len(list((instance / "backups").glob(f"*{KEYS_BESIDE}"))) == 3
