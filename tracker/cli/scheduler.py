"""`scheduler tick` does once what the running scheduler does every 30 seconds; `worker` is that scheduler alone."""

from __future__ import annotations

from datetime import datetime

import click
from flask import current_app
from flask.cli import AppGroup

from tracker import scheduler
from tracker.cli.answers import command, now

group = AppGroup("scheduler", help="What a date brings by itself.")


@group.command("tick")
@click.option("--now", "at", metavar="ISO", help="The moment to act for, with its offset.")
@command
def tick(at: str | None) -> None:
    """Do everything that is due at that moment, once."""
    for job, done in scheduler.tick(_moment(at) if at else now()).items():
        click.echo(f"{job}: {done}")


def _moment(text: str) -> datetime:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        moment = None
    if moment is None or moment.tzinfo is None:
        raise click.ClickException("--now must be an instant with its offset, such as 2026-12-07T08:30:00+08:00.")
    return moment


@click.command("worker")
@command
def worker() -> None:
    """Run the scheduler alone, beside several web processes."""
    click.echo("The scheduler is running. Stop it with Ctrl+C.")
    scheduler.run(current_app._get_current_object())
