"""`duties list`: who owes what by when."""

from __future__ import annotations

import click
from flask.cli import AppGroup

from tracker.cli.answers import command, now, print_json
from tracker.services.duties import DutyRecord, list_duties

group = AppGroup("duties", help="What the two lines owe.")


@group.command("list")
@click.option("--open", "only_open", is_flag=True, help="Open duties only.")
@click.option("--overdue", is_flag=True, help="Open duties whose due day is over.")
@click.option("--unit", metavar="CODE", help="Duties whose line runs through this unit.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON alone.")
@command
def show(only_open: bool, overdue: bool, unit: str | None, as_json: bool) -> None:
    """List the duties of the county or of one unit, in the order they fall due."""
    found = list_duties(now(), only_open=only_open, overdue=overdue, unit=unit)
    if as_json:
        print_json(found)
        return
    for row in found:
        click.echo(_in_a_line(row))
    click.echo(f"{len(found)} duties")


def _in_a_line(row: DutyRecord) -> str:
    state = f"done {row.done:%Y-%m-%d}" if row.done else f"due {row.due}"
    return f"{row.case or '-'}  {row.kind:<18} {row.role:<18} {row.unit:<16} {state}"
