"""`keys rotate`: a new key for what is written from now on."""

from __future__ import annotations

import click
from flask import current_app
from flask.cli import AppGroup

from config import add_data_key
from tracker.cli.answers import command, now
from tracker.domain.posts import OPERATOR
from tracker.services.key_rotation import record_rotation

group = AppGroup("keys", help="The keys that encrypt personal data.")


@group.command("rotate")
@command
def rotate() -> None:
    """Make a new data key. What is stored stays readable under its old key; nothing is encrypted anew.

    Back up keys.json again afterwards. A running server goes on with the old key until it is restarted, and reads
    what others write under the new one.
    """
    number = add_data_key(current_app.extensions["tracker.config"].instance)
    record_rotation(OPERATOR, number, now())
    click.echo(f"Key {number} is in use from the next start on. Back up keys.json, then restart the server.")
