"""`serve`: the web server with the scheduler inside; `start`: the same on a database made ready first."""

from __future__ import annotations

import click
from flask import Flask, current_app
from flask.cli import with_appcontext
from flask_migrate import upgrade
from waitress import create_server
from waitress.server import BaseWSGIServer

from tracker import scheduler
from tracker.cli.answers import command
from tracker.cli.demo import load_county
from tracker.services.installation import check_clock

THREADS = 4
PROXY = "127.0.0.1"
"""Only a proxy on this machine is believed when it says that the browser came over https, and from where."""


def make_server(app: Flask, host: str, port: int) -> BaseWSGIServer:
    """The server, listening but not yet answering."""
    return create_server(
        app,
        host=host,
        port=port,
        threads=THREADS,
        ident=None,
        trusted_proxy=PROXY,
        trusted_proxy_headers={"x-forwarded-for", "x-forwarded-proto"},
        clear_untrusted_proxy_headers=True,
    )


@click.command("serve")
@command
def serve() -> None:
    """Serve the pages with waitress, the scheduler running beside them; ends with Ctrl+C."""
    app = current_app._get_current_object()
    config = app.extensions["tracker.config"]
    check_clock(config.clock)
    try:
        server = make_server(app, config.host, config.port)
    except OSError as failure:
        raise click.ClickException(f"Cannot listen on {config.host}:{config.port}: {failure.strerror}.") from None
    running = scheduler.start(app)
    click.echo(f"Ready: http://{config.host}:{server.effective_port}")
    try:
        server.run()
    finally:
        running.shutdown(wait=False)


@click.command("start")
@click.option("--empty", is_flag=True, help="Load no sample county.")
@click.pass_context
@with_appcontext
def start(context: click.Context, empty: bool) -> None:
    """Upgrade the database, fill an empty one with the sample county, and serve: one process, for `make run`."""
    upgrade()
    if not empty:
        context.invoke(load_county, if_empty=True)
    context.invoke(serve)
