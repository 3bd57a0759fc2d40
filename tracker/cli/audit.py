"""`audit verify`: whether both chains are whole."""

from __future__ import annotations

import click
from flask.cli import AppGroup

from tracker.cli.answers import command, print_json
from tracker.services.audit import verify_audit

group = AppGroup("audit", help="The audit log.")


@group.command("verify")
@click.option("--json", "as_json", is_flag=True, help="Print JSON alone.")
@command
def verify(as_json: bool) -> None:
    """Check every entry of both chains; exit code 1 and the first bad entry if one was touched."""
    verdict = verify_audit()
    if as_json:
        print_json({"entries": verdict.lengths, "faults": verdict.faults})
    else:
        for chain, length in verdict.lengths.items():
            click.echo(f"{chain}: {length} entries")
    if verdict.faults:
        first = ", ".join(f"{fault.chain or 'unknown chain'} entry {fault.seq}" for fault in verdict.faults)
        raise click.ClickException(f"The audit was touched; first bad entry: {first}.")
