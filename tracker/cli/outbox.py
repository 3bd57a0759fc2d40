"""`outbox list` and `outbox retry`: every delivery, those in the program included."""

from __future__ import annotations

import click
from flask.cli import AppGroup

from tracker.cli.answers import command, now, print_json
from tracker.domain.outbox import DeliveryState
from tracker.services.deliveries import list_deliveries, retry_delivery

group = AppGroup("outbox", help="Messages on their way.")


@group.command("list")
@click.option("--state", type=click.Choice([str(state) for state in DeliveryState]), help="Only those in this state.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON alone.")
@command
def show(state: str | None, as_json: bool) -> None:
    """List every delivery, the oldest first, those shown in the program last."""
    found = list_deliveries(DeliveryState(state) if state else None)
    if as_json:
        names = ("id", "recipient", "channel", "kind", "state", "tries", "day", "key")
        print_json([{name: getattr(row, name) for name in names} for row in found])
        return
    for row in found:
        click.echo(f"{row.id:>6}  {row.day}  {row.channel:<9} {row.state:<10} {row.recipient}  {row.kind}")
    click.echo(f"{len(found)} deliveries")


@group.command("retry")
@click.argument("delivery", type=int)
@command
def retry(delivery: int) -> None:
    """Put a delivery that was given up back into the queue."""
    retry_delivery(delivery, now())
    click.echo(f"Delivery {delivery} waits again.")
