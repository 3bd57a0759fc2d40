"""`cases import`: the county's own ledger becomes cases (期初建账)."""

from __future__ import annotations

from pathlib import Path

from flask.cli import AppGroup

from tracker.cli.answers import command
from tracker.cli.imports import import_options, run_import
from tracker.services.opening_balance import open_balance

group = AppGroup("cases", help="Cases of children.")


@group.command("import")
@import_options
@command
def bring_in(file: Path, dry_run: bool, account: str | None, as_json: bool) -> None:
    """Open a case for every row of an existing ledger whose child has none yet."""
    run_import(open_balance, file, dry_run, account, as_json)
