"""How a command answers: JSON alone on stdout, one sentence on stderr when something is refused."""

from __future__ import annotations

import functools
import json
import sys
from collections.abc import Callable
from datetime import datetime
from typing import Any

import click
from flask import current_app
from flask.cli import with_appcontext
from sqlalchemy.exc import DBAPIError

from tracker.domain.errors import Failure, Invalid
from tracker.domain.plain import plain
from tracker.services.installation import is_migrated

Command = Callable[..., Any]

NO_DATABASE = "The database does not answer, or lacks tables of this version. Run: flask db upgrade."


def command(function: Command) -> Command:
    """Runs inside the application; a failure of the domain ends with exit code 1 and its sentence on stderr.

    So do a database that is not there to work with and a file that cannot be written; any other fault is ours.
    """

    @with_appcontext
    @functools.wraps(function)
    def run(*args: Any, **kwargs: Any) -> Any:
        try:
            return function(*args, **kwargs)
        except Failure as failure:
            raise click.ClickException(_in_one_sentence(failure)) from None
        except DBAPIError:
            if is_migrated():
                raise
            raise click.ClickException(NO_DATABASE) from None
        except OSError as failure:
            if failure.filename is None:
                raise
            raise click.ClickException(f"{failure.filename}: {failure.strerror}.") from None

    return run


def _in_one_sentence(failure: Failure) -> str:
    if isinstance(failure, Invalid):
        return " ".join(f"{name}: {wrong}" for name, wrong in failure.fields.items())
    return str(failure)


def now() -> datetime:
    """The moment of the installation's clock."""
    moment: datetime = current_app.extensions["tracker.clock"]()
    return moment


def moment_of(text: str | None) -> datetime:
    """The instant given as `--now`, the clock's without one."""
    if text is None:
        return now()
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        moment = None
    if moment is None or moment.tzinfo is None:
        raise click.ClickException("--now must be an instant with its offset, such as 2026-12-07T08:30:00+08:00.")
    return moment


def print_json(answer: Any) -> None:
    """One JSON document, Chinese left readable."""
    click.echo(json.dumps(plain(answer), ensure_ascii=False, indent=2))


def say(text: str) -> None:
    """A line for the person at the terminal; never on stdout, which belongs to the answer."""
    click.echo(text, file=sys.stderr)
