"""Backups (备份): made while the program runs, checked, and put back into an empty installation."""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from sqlalchemy import select, text

from tracker.adapters.archives import Manifest, Reader, reading_archive, writing_archive
from tracker.adapters.journals import sent_keys
from tracker.domain.calendar import china_date
from tracker.domain.errors import Refused
from tracker.domain.outbox import PAUSED, DeliveryState
from tracker.domain.words import N_
from tracker.models.base import Base, db
from tracker.models.evidence import files_folder
from tracker.models.installation import set_value
from tracker.models.outbox import Delivery
from tracker.models.people import Person
from tracker.models.snapshots import begin_snapshot, put_back, revision, rows_of, table_names
from tracker.models.transactions import reading, writing

KEPT_BACKUPS = 14
KEYS_BESIDE = ".keys.json"
NAMED = "backup-%s.zip"

Upgrade = Callable[[str], None]


def create_backup(path: Path, keys_file: Path, now: datetime) -> Manifest:
    """Writes one archive of all tables, as of one moment, and all files; the keys go beside it, apart.

    Whoever holds the archive alone cannot read a number in it.
    """
    manifest = Manifest(made_at=now.isoformat(), revision="", keys=_fingerprint(keys_file))
    with writing_archive(path, manifest) as archive, db.engine.connect() as connection, connection.begin():
        begin_snapshot(connection)
        manifest.revision = revision(connection)
        for name in table_names():
            archive.add_rows(name, rows_of(connection, name))
        for file in sorted(files_folder().glob("*")) if files_folder().is_dir() else ():
            archive.add_file(file)
    beside = path.with_name(path.name + KEYS_BESIDE)
    shutil.copyfile(keys_file, beside)
    beside.chmod(0o600)
    return manifest


def verify_backup(path: Path) -> Manifest:
    """What a whole archive holds; raises Refused, naming the first part that is not as it was written."""
    with reading_archive(path) as archive:
        for name, wanted in archive.manifest.rows.items():
            if sum(1 for _ in archive.lines(name)) != wanted:
                raise Refused(N_("The backup is not whole: rows of %(table)s are missing."), table=name)
        return archive.manifest


def restore_backup(path: Path, keys_file: Path, upgrade: Upgrade, *, force: bool = False) -> Manifest:
    """Puts an archive back; afterwards the sender is paused, and what the journal says had gone out counts as sent.

    `upgrade` brings the database to a migration. Raises Refused where somebody is in the database and `force` is
    not given, where the archive is damaged, or where its keys are missing. The caller reloads the keys.
    """
    with reading_archive(path) as archive:
        _check_keys(archive.manifest, path, keys_file)
        _empty(upgrade, archive.manifest.revision, force=force)
        with db.engine.begin() as connection:
            for name in table_names():
                if name in archive.manifest.rows:
                    put_back(connection, name, archive.lines(name))
        _put_files_back(archive)
        upgrade("head")
        _pause_and_mark()
        return archive.manifest


def _fingerprint(keys_file: Path) -> str:
    return hashlib.sha256(keys_file.read_bytes()).hexdigest()


def _check_keys(manifest: Manifest, path: Path, keys_file: Path) -> None:
    """The keys of the archive are in place, or lie beside it and are put in place."""
    if keys_file.exists() and _fingerprint(keys_file) == manifest.keys:
        return
    beside = path.with_name(path.name + KEYS_BESIDE)
    if not beside.exists() or _fingerprint(beside) != manifest.keys:
        raise Refused(N_("The keys of this backup are missing. Put %(file)s beside it."), file=beside.name)
    if keys_file.exists():
        shutil.copyfile(keys_file, keys_file.with_name("keys-before-restore.json"))
    shutil.copyfile(beside, keys_file)
    keys_file.chmod(0o600)


def _empty(upgrade: Upgrade, wanted: str, *, force: bool) -> None:
    """An empty database at the archive's migration; one that holds people is emptied only by force."""
    with db.engine.begin() as connection:
        there = set(connection.dialect.get_table_names(connection))
        if "person" in there and connection.execute(select(Person.id).limit(1)).first() and not force:
            raise Refused(N_("There are people in this database. Restore into an empty one, or say --force."))
        Base.metadata.drop_all(connection)
        if connection.dialect.name == "postgresql":
            connection.execute(text("DROP FUNCTION IF EXISTS audit_refuse()"))
        connection.execute(text("DROP TABLE IF EXISTS alembic_version"))
    upgrade(wanted)


def _put_files_back(archive: Reader) -> None:
    folder = files_folder()
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    for name, data in archive.files():
        (folder / name).write_bytes(data)


def _pause_and_mark() -> None:
    with writing() as session:
        set_value(PAUSED, "restore")
        gone = sent_keys(files_folder().parent)
        for delivery in session.scalars(select(Delivery).where(Delivery.state != DeliveryState.SENT)):
            if delivery.key in gone:
                delivery.state, delivery.lease_until = DeliveryState.SENT, None


def back_up_nightly(now: datetime) -> int:
    """Tonight's backup in the instance's own folder, those of the last 14 nights kept; returns how many are kept."""
    with reading():
        instance = files_folder().parent
    folder = instance / "backups"
    create_backup(folder / (NAMED % china_date(now)), instance / "keys.json", now)
    kept = sorted(folder.glob(NAMED % "*"))
    for old in kept[:-KEPT_BACKUPS]:
        old.unlink()
        old.with_name(old.name + KEYS_BESIDE).unlink(missing_ok=True)
    return min(len(kept), KEPT_BACKUPS)
