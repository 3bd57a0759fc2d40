"""`students import`: the base list of children out of a file."""

from __future__ import annotations

from pathlib import Path

from flask.cli import AppGroup

from tracker.cli.answers import command
from tracker.cli.imports import import_options, run_import
from tracker.services.import_students import import_students

group = AppGroup("students", help="The base list of children.")


@group.command("import")
@import_options
@command
def bring_in(file: Path, dry_run: bool, account: str | None, as_json: bool) -> None:
    """Add and change children by ID number, else roll number, else name with birth date and school."""
    run_import(import_students, file, dry_run, account, as_json)
