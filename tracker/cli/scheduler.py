"""`scheduler tick` does once what the running scheduler does every 30 seconds; `worker` is that scheduler alone."""

from __future__ import annotations

import click
from flask import current_app
from flask.cli import AppGroup

from tracker import scheduler
from tracker.cli.answers import command, moment_of

group = AppGroup("scheduler", help="What a date brings by itself.")


@group.command("tick")
@click.option("--now", "at", metavar="ISO", help="The moment to act for, with its offset.")
@command
def tick(at: str | None) -> None:
    """Do everything that is due at that moment, once."""
    for job, done in scheduler.tick(moment_of(at)).items():
        click.echo(f"{job}: {done}")


@click.command("worker")
@command
def worker() -> None:
    """Run the scheduler alone, beside several web processes."""
    click.echo("The scheduler is running. Stop it with Ctrl+C.")
    scheduler.run(current_app._get_current_object())
