"""`serve`: the web server with the scheduler inside."""

from __future__ import annotations

import click
from flask import current_app
from waitress import create_server

from tracker import scheduler
from tracker.cli.answers import command

THREADS = 4


@click.command("serve")
@command
def serve() -> None:
    """Serve the pages with waitress, the scheduler running beside them; ends with Ctrl+C."""
    app = current_app._get_current_object()
    config = app.extensions["tracker.config"]
    server = create_server(app, host=config.host, port=config.port, threads=THREADS, ident=None)
    running = scheduler.start(app)
    click.echo(f"Ready: http://{config.host}:{server.effective_port}")
    try:
        server.run()
    finally:
        running.shutdown(wait=False)
