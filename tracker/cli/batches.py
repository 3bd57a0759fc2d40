"""`batches import`: a list from above becomes a verification batch."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import click
from flask.cli import AppGroup

from tracker.cli.answers import command, now, print_json
from tracker.domain.cells import file_name
from tracker.domain.intake import LARGEST_FILE, FileIn
from tracker.services.access import actor_of
from tracker.services.batch_import import BatchReport, ListIn, import_batch

group = AppGroup("batches", help="Verification batches: lists from above.")


@group.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--source", required=True, help="Who sent the list.")
@click.option("--due", type=click.DateTime(["%Y-%m-%d"]), required=True, help="The day it is due.")
@click.option("--as", "account", metavar="ACCOUNT", help="For whom the command acts; else the machine's operator.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON alone.")
@command
def bring_in(file: Path, source: str, due: datetime, account: str | None, as_json: bool) -> None:
    """Take over one list: each name goes to its school or township, which owes the settlement on the day it is due."""
    moment = now()
    with file.open("rb") as content:
        handed = ListIn(FileIn(file_name(file.name), content.read(LARGEST_FILE + 1)), source, due.date())
    report = import_batch(actor_of(account, moment), handed, moment)
    if as_json:
        print_json(_as_told(report))
        return
    click.echo(f"{report.number}: {report.balance.names} names, {len(report.refused)} cells refused")
    for cell in report.refused:
        click.echo(f"{cell.sheet} row {cell.row}, {cell.heading} “{cell.value}”: {cell.problem}")


def _as_told(report: BatchReport) -> dict[str, object]:
    balance = report.balance
    return {
        "batch": report.number,
        "names": balance.names,
        "in_class": balance.in_class,
        "evidenced": balance.evidenced,
        "cases": balance.cases,
        "open": balance.open,
        "refused": [{**vars(cell), "problem": str(cell.problem)} for cell in report.refused],
    }
