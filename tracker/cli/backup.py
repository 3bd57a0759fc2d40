"""`backup create`, `verify` and `restore`."""

from __future__ import annotations

from pathlib import Path

import click
from flask import current_app
from flask.cli import AppGroup
from flask_migrate import upgrade

from tracker.cli.answers import command, now, say
from tracker.services.backups import create_backup, restore_backup, verify_backup

group = AppGroup("backup", help="Backups of database and files.")
A_FILE = click.Path(dir_okay=False, path_type=Path)


def _keys_file() -> Path:
    instance: Path = current_app.extensions["tracker.config"].instance
    return instance / "keys.json"


@group.command("create")
@click.argument("file", type=A_FILE)
@command
def create(file: Path) -> None:
    """Write one archive of database and files while the program runs; its keys lie beside it."""
    manifest = create_backup(file, _keys_file(), now())
    click.echo(f"{sum(manifest.rows.values())} rows in {len(manifest.rows)} tables: {file}")
    say("Keep the keys beside it in another place: without them nobody can read the backup.")


@group.command("verify")
@click.argument("file", type=A_FILE)
@command
def verify(file: Path) -> None:
    """Check every part of an archive."""
    manifest = verify_backup(file)
    click.echo(f"Whole: {sum(manifest.rows.values())} rows, made {manifest.made_at}")


@group.command("restore")
@click.argument("file", type=A_FILE)
@click.option("--force", is_flag=True, help="Empty a database that holds people.")
@command
def restore(file: Path, force: bool) -> None:
    """Put an archive back; afterwards sending is paused until an administrator lets it go on."""
    manifest = restore_backup(file, _keys_file(), lambda to: upgrade(revision=to), force=force)
    click.echo(f"Restored: {sum(manifest.rows.values())} rows. Sending is paused; see the page Messages.")
