"""`people create` and `people import`: people with posts and accounts, from the machine itself."""

from __future__ import annotations

import uuid
from pathlib import Path

import click
from flask.cli import AppGroup

from tracker.cli.answers import command, now, print_json
from tracker.cli.imports import import_options, run_import
from tracker.domain.calendar import china_date
from tracker.domain.forms import Form
from tracker.domain.people import PersonEntry, PostEntry
from tracker.domain.posts import OPERATOR, Role
from tracker.services.import_people import import_people
from tracker.services.people import add_person

group = AppGroup("people", help="People, their posts and accounts.")


@group.command("create")
@click.option("--role", type=click.Choice([str(role) for role in Role]), required=True, help="The post.")
@click.option("--unit", metavar="CODE", required=True, help="The unit of the post.")
@click.option("--account", required=True, help="What the person signs in with.")
@click.option("--name", required=True, help="The person's name.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON alone.")
@command
def create(role: str, unit: str, account: str, name: str, as_json: bool) -> None:
    """Add one person who holds a post from today on; prints a one-time password, this once."""
    form = Form(OPERATOR, str(uuid.uuid4()), now())
    post = PostEntry(Role(role), unit, china_date(form.now))
    added = add_person(form, PersonEntry(name), post, account)
    if as_json:
        print_json({"account": account, "name": name, "role": role, "unit": unit, "password": added.password})
        return
    click.echo(f"Account:           {account}")
    click.echo(f"One-time password: {added.password}")


@group.command("import")
@import_options
@command
def bring_in(file: Path, dry_run: bool, account: str | None, as_json: bool) -> None:
    """Add people and give posts: by account, else by name with unit and post."""
    run_import(import_people, file, dry_run, account, as_json)
