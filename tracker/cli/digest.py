"""`digest issue`: freezes and queues a week's briefs."""

from __future__ import annotations

import click
from flask.cli import AppGroup

from tracker.cli.answers import command, moment_of
from tracker.domain.weeks import Week
from tracker.services.digest_issue import issue_week

group = AppGroup("digest", help="The weekly brief.")


@group.command("issue")
@click.option("--week", metavar="2026-W47", help="The ISO week to report on; the one just over if none is named.")
@click.option("--now", "at", metavar="ISO", help="The moment to act for, with its offset.")
@command
def issue(week: str | None, at: str | None) -> None:
    """Freeze and queue the briefs of a week; a second call changes nothing."""
    issued, number = issue_week(_week(week), moment_of(at))
    click.echo(f"{issued}: {number} briefs issued")


def _week(text: str | None) -> Week | None:
    week = Week.read(text) if text else None
    if text and week is None:
        raise click.ClickException("--week must be an ISO week such as 2026-W47.")
    return week
