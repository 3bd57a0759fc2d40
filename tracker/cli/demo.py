"""`demo load` makes the sample county, `demo show` tells what it holds."""

from __future__ import annotations

import sys
from datetime import datetime
from typing import Any

import click
from flask.cli import AppGroup

from tracker.cli.answers import command, now, print_json, say
from tracker.domain.calendar import china_date
from tracker.sample.county import CountyPlan
from tracker.sample.figures import SCALES
from tracker.sample.load import is_free, load, steps_of
from tracker.sample.show import show
from tracker.services.installation import read_standing

NO_PROVINCE = "A sample province is not built: load a county, which holds 63,406 pupils."

group = AppGroup("demo", help="The sample county.")


@group.command("load")
@click.option("--if-empty", is_flag=True, help="Do nothing where somebody works already.")
@click.option("--scale", type=click.Choice([*SCALES, "province"]), default="county", show_default=True)
@click.option(
    "--as-of", type=click.DateTime(["%Y-%m-%d"]), help="The day it is made for; CLOCK's day or today if left out."
)
@command
def load_county(if_empty: bool, scale: str, as_of: datetime | None) -> None:
    """Fill an empty database with the sample county: units, people, children, and two school years of cases."""
    if scale not in SCALES:
        raise click.ClickException(NO_PROVINCE)
    if not is_free(read_standing(), if_empty=if_empty):
        return
    plan = CountyPlan(SCALES[scale], as_of.date() if as_of else china_date(now()))
    say(f"Loading the sample county as of {plan.as_of} …")
    with click.progressbar(length=steps_of(plan), file=sys.stderr) as bar:
        load(plan, bar.update)
    if plan.instant > now():
        say(f"It lies ahead of the clock: start with CLOCK={plan.as_of}T08:00:00+08:00 or later.")


@group.command("show")
@click.option("--json", "as_json", is_flag=True, help="Print JSON alone.")
@command
def show_county(as_json: bool) -> None:
    """Show the figures, the cast, the number of the cast's case and the codes of its units."""
    shown = show(now())
    if as_json:
        print_json(shown)
        return
    for name, figure in shown["figures"].items():
        click.echo(f"{name:20} {figure}")
    for key, member in shown["cast"].items():
        click.echo(f"{key:24} {member['name']}  {_posts(member)}")
    click.echo(f"case {shown['case']}")


def _posts(member: dict[str, Any]) -> str:
    return ", ".join(f"{post['role']} {post['unit']}" for post in member["posts"])
