"""`doctor`: whether this installation is in order, and what to mend first."""

from __future__ import annotations

import click
from flask import current_app

from tracker.cli.answers import command, now, print_json
from tracker.domain.check_up import Finding, Verdict, is_well, queue, scheduler
from tracker.services.doctor import examine
from tracker.services.health import read_health


@click.command("doctor")
@click.option("--json", "as_json", is_flag=True, help="Print JSON alone.")
@command
def doctor(as_json: bool) -> None:
    """Check configuration, migrations, scheduler, queue, disk and what must hold in the data; exit code 1 on red."""
    findings = _findings()
    if as_json:
        print_json({"well": is_well(findings), "findings": findings})
    else:
        for finding in findings:
            click.echo(f"{finding.verdict:<8} {finding.name:<14} {finding.detail}")
    if not is_well(findings):
        red = ", ".join(finding.name for finding in findings if finding.verdict is Verdict.RED)
        raise click.ClickException(f"To be mended: {red}.")


def _findings() -> tuple[Finding, ...]:
    found = examine(current_app.extensions["tracker.config"].instance, now())
    if any(finding.name == "migrations" and finding.verdict is Verdict.RED for finding in found):
        return found
    health = read_health(now())
    return (*found, scheduler(health), queue(health))
