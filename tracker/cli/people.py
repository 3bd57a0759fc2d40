"""`people create` and `people import`: people with posts and accounts, from the machine itself."""

from __future__ import annotations

import uuid
from pathlib import Path

import click
from flask.cli import AppGroup

from tracker.cli.answers import command, now, print_json
from tracker.cli.imports import import_options, run_import
from tracker.domain.forms import Form
from tracker.domain.people import PersonEntry, PostEntry
from tracker.domain.posts import Role
from tracker.services.access import actor_of
from tracker.services.import_people import import_people
from tracker.services.people import add_person

group = AppGroup("people", help="People, their posts and accounts.")


@group.command("create")
@click.option("--role", type=click.Choice([str(role) for role in Role]), required=True, help="The post.")
@click.option("--unit", metavar="CODE", required=True, help="The unit of the post.")
@click.option("--account", required=True, help="What the person signs in with.")
@click.option("--name", required=True, help="The person's name.")
@click.option("--as", "acting", metavar="ACCOUNT", help="For whom the command acts; else the machine's operator.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON alone.")
@command
def create(acting: str | None, as_json: bool, **person: str) -> None:
    """Add one person who holds a post from today on; prints a one-time password, this once."""
    moment = now()
    form = Form(actor_of(acting, moment), str(uuid.uuid4()), moment)
    post = PostEntry(Role(person["role"]), person["unit"], form.today)
    added = add_person(form, PersonEntry(person["name"]), post, person["account"])
    if as_json:
        print_json({**person, "password": added.password})
        return
    click.echo(f"Account:           {person['account']}")
    click.echo(f"One-time password: {added.password}")


@group.command("import")
@import_options
@command
def bring_in(file: Path, dry_run: bool, account: str | None, as_json: bool) -> None:
    """Add people and give posts: by account, else by name with unit and post."""
    run_import(import_people, file, dry_run, account, as_json)
