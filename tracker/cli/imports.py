"""How the import commands ask and answer: one file, a trial run or the real one, a report with every bad cell."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

from tracker.cli.answers import now, print_json, say
from tracker.domain.cells import file_name
from tracker.domain.intake import LARGEST_FILE, FileIn, Report
from tracker.services.access import actor_of

Service = Callable[..., Report]
Command = Callable[..., Any]

OPTIONS = (
    click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path)),
    click.option("--dry-run", is_flag=True, help="Check the file and report, write nothing."),
    click.option("--as", "account", metavar="ACCOUNT", help="For whom the command acts; else the machine's operator."),
    click.option("--json", "as_json", is_flag=True, help="Print JSON alone."),
)


def import_options(function: Command) -> Command:
    """The arguments every import takes."""
    for option in reversed(OPTIONS):
        function = option(function)
    return function


def run_import(service: Service, file: Path, dry_run: bool, account: str | None, as_json: bool) -> None:
    """Reads the file, imports it with a bar on stderr, prints the report on stdout."""
    moment = now()
    with file.open("rb") as content:
        handed_in = FileIn(file_name(file.name), content.read(LARGEST_FILE + 1))
    seen = sys.stderr.isatty() and not as_json
    with click.progressbar(length=0, label=file.name, file=sys.stderr, hidden=not seen) as bar:

        def progress(done: int, total: int) -> None:
            bar.length = total
            bar.update(done - bar.pos)

        report = service(actor_of(account, moment), handed_in, moment, dry_run=dry_run, progress=progress)
    if as_json:
        print_json(_as_told(report))
    else:
        _tell(report, dry_run)


def _as_told(report: Report) -> dict[str, Any]:
    cells = [{**vars(cell), "problem": str(cell.problem)} for cell in report.refused]
    return {**vars(report), "refused": cells}


def _tell(report: Report, dry_run: bool) -> None:
    counts = f"{report.read} rows: {report.new} new, {report.changed} changed, {report.unchanged} unchanged"
    click.echo(f"{counts}, {report.refused_rows} refused")
    for cell in report.refused:
        click.echo(f"{cell.sheet} row {cell.row}, {cell.heading} “{cell.value}”: {cell.problem}")
    if report.ignored:
        say(f"Columns passed over: {', '.join(report.ignored)}")
    if dry_run:
        say("Nothing was written.")
