"""`register export`: the register as it stood, as a file."""

from __future__ import annotations

import sys
from datetime import date, datetime
from pathlib import Path

import click
from flask.cli import AppGroup
from flask_babel import force_locale
from flask_babel import gettext as _

from tracker.cli.answers import command, now, say
from tracker.domain.cases import Ledger
from tracker.domain.register import LISTED_STAGES, Filters, view_of
from tracker.domain.register_files import ExportAsked, Format, Language, Wording, wording_of
from tracker.services.access import actor_of
from tracker.services.register_export import export_register

group = AppGroup("register", help="The register of cases.")

LOCALES = {Language.ZH: "zh_Hans_CN", Language.EN: "en", Language.ID: "en"}


@group.command("export")
@click.option("--out", required=True, type=click.Path(dir_okay=False, path_type=Path), help="The file to write.")
@click.option("--ledger", type=click.Choice([str(ledger) for ledger in Ledger]), help="This ledger alone.")
@click.option("--stage", type=click.Choice([str(stage) for stage in LISTED_STAGES]), help="This stage alone.")
@click.option(
    "--as-of", metavar="DATE|INSTANT", help="As it stood at the end of that day in China, or at that instant."
)
@click.option("--format", "file_format", type=click.Choice([str(f) for f in Format]), default="xlsx", show_default=True)
@click.option("--lang", type=click.Choice([str(lang) for lang in Language]), default="zh", show_default=True)
@click.option("--unmasked", is_flag=True, help="Names and numbers in full; needs a reason.")
@click.option("--reason", default="", metavar="TEXT", help="Why they must stand in full.")
@click.option("--as", "account", metavar="ACCOUNT", help="For whom the command acts; else the machine's operator.")
@command
def export(
    out: Path, as_of: str | None, unmasked: bool, reason: str, account: str | None, **chosen: str | None
) -> None:
    """Write the register as it stood; masked unless told otherwise."""
    moment = now()
    filters = Filters(
        ledger=next((ledger for ledger in Ledger if ledger == chosen["ledger"]), None),
        stage=next((stage for stage in LISTED_STAGES if stage == chosen["stage"]), None),
    )
    view = view_of(filters, _instant(as_of), moment)
    wording = _wording(Language(chosen["lang"] or "zh"))
    asked = ExportAsked(view, Format(chosen["file_format"] or "xlsx"), wording, unmasked, reason)
    if not out.parent.is_dir():
        raise click.ClickException(f"There is no folder {out.parent}.")
    with click.progressbar(length=0, label=out.name, file=sys.stderr, hidden=not sys.stderr.isatty()) as bar:

        def progress(done: int, total: int) -> None:
            bar.length = total
            bar.update(done - bar.pos)

        file = export_register(actor_of(account, moment), asked, moment, progress)
    out.write_bytes(file.data)
    say(f"{out}: register of {view.day}")


def _wording(language: Language) -> Wording:
    with force_locale(LOCALES[language]):
        return wording_of(language, _)


def _instant(text: str | None) -> date | datetime | None:
    """A day, or a moment with its offset."""
    if text is None:
        return None
    try:
        return date.fromisoformat(text) if len(text) <= len("2026-03-31") else _aware(datetime.fromisoformat(text))
    except ValueError:
        raise click.ClickException(
            "--as-of must be a day such as 2026-03-31, or an instant such as 2026-03-31T08:00:00+08:00."
        ) from None


def _aware(moment: datetime) -> datetime:
    if moment.tzinfo is None:
        raise ValueError("no offset")
    return moment
