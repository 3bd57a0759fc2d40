"""`units import`: the units of both lines out of a file."""

from __future__ import annotations

from pathlib import Path

from flask.cli import AppGroup

from tracker.cli.answers import command
from tracker.cli.imports import import_options, run_import
from tracker.services.import_units import import_units

group = AppGroup("units", help="The units of both lines.")


@group.command("import")
@import_options
@command
def bring_in(file: Path, dry_run: bool, account: str | None, as_json: bool) -> None:
    """Add and change units by code: county, townships, villages; bureau, schools, classes."""
    run_import(import_units, file, dry_run, account, as_json)
