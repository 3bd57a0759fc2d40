"""`roster import`, `compare` and `hidden`: lists of children; who is on no roll, not present, or to be verified."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import click
from flask.cli import AppGroup
from flask_babel import force_locale, gettext

from tracker.cli.answers import command, now, print_json, say
from tracker.domain.cells import file_name
from tracker.domain.intake import LARGEST_FILE, BadCell, FileIn
from tracker.domain.rosters import RosterKind
from tracker.services.access import actor_of
from tracker.services.comparisons import ComparisonReport, ShownAbsent, compare_rosters, findings_book
from tracker.services.hidden_search import search_hidden
from tracker.services.rosters import HandedIn, RosterReport, import_roster

CHINESE = "zh_Hans_CN"
group = AppGroup("roster", help="Lists that are compared.")
AS = click.option("--as", "account", metavar="ACCOUNT", help="For whom the command acts; else the machine's operator.")
JSON = click.option("--json", "as_json", is_flag=True, help="Print JSON alone.")


@group.command("import")
@click.option("--kind", type=click.Choice([str(kind) for kind in RosterKind]), required=True, help="Which list it is.")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--dry-run", is_flag=True, help="Check the file and report, write nothing.")
@click.option("--accept-difference", is_flag=True, help="Take it over though it differs widely from the last one.")
@AS
@JSON
@command
def bring_in(file: Path, kind: str, account: str | None, as_json: bool, **options: bool) -> None:
    """Take over one list; it counts instead of the last one of its kind."""
    moment = now()
    with file.open("rb") as content:
        handed_in = FileIn(file_name(file.name), content.read(LARGEST_FILE + 1))
    handed = HandedIn(RosterKind(kind), handed_in, accept_difference=options["accept_difference"])
    with _bar(file.name, as_json) as bar:
        report = import_roster(
            actor_of(account, moment), handed, moment, dry_run=options["dry_run"], progress=_moving(bar)
        )
    if as_json:
        print_json(_as_told(report))
    else:
        _tell(report)


def _bar(label: str, as_json: bool) -> Any:
    return click.progressbar(length=0, label=label, file=sys.stderr, hidden=as_json or not sys.stderr.isatty())


def _moving(bar: Any) -> Any:
    def progress(done: int, total: int) -> None:
        bar.length = total
        bar.update(done - bar.pos)

    return progress


def _cells(cells: tuple[BadCell, ...]) -> list[dict[str, Any]]:
    return [{**vars(cell), "problem": str(cell.problem)} for cell in cells]


def _as_told(report: RosterReport) -> dict[str, Any]:
    return {
        "roster": report.roster,
        "rows": report.rows,
        "refused": _cells(report.refused),
        "doubtful": _cells(report.doubtful),
        "ignored": report.ignored,
        "columns": report.columns,
        "differences": [str(difference) for difference in report.differences],
    }


def _tell(report: RosterReport) -> None:
    click.echo(f"{report.rows} rows, {report.refused_rows} refused, {len(report.doubtful)} cells doubted")
    for word, cells in (("refused", report.refused), ("doubted", report.doubtful)):
        for cell in cells:
            click.echo(f"{word}: {cell.sheet} row {cell.row}, {cell.heading} “{cell.value}”: {cell.problem}")
    if report.ignored:
        say(f"Columns passed over: {', '.join(report.ignored)}")
    if report.roster is None:
        say("Nothing was written.")


@group.command("compare")
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), help="An .xlsx file for the findings.")
@AS
@JSON
@command
def compare(out: Path | None, account: str | None, as_json: bool) -> None:
    """Compare the lists that count: household with roll, roll with present, and which of the missing are poor."""
    moment = now()
    actor = actor_of(account, moment)
    with _bar("roster compare", as_json) as bar:
        report = compare_rosters(actor, moment, progress=_moving(bar))
    if out is not None:
        with force_locale(CHINESE):
            out.write_bytes(findings_book(report, moment, gettext))
    if as_json:
        print_json(_findings(report))
    else:
        click.echo(", ".join(f"{verdict}: {count}" for verdict, count in _counts(report).items()))


def _counts(report: ComparisonReport) -> dict[str, int]:
    return {str(verdict): count for verdict, count in report.counts.items()}


def _findings(report: ComparisonReport) -> dict[str, Any]:
    others = {str(verdict): count for verdict, count in report.others.items()}
    own, roll_only = ([_child(one) for one in report.absent if one.own is own] for own in (True, False))
    return {
        "comparison": report.comparison,
        "counts": _counts(report),
        "children": own,
        "roll_only": {"counts": others, "children": roll_only},
    }


def _child(absent: ShownAbsent) -> dict[str, Any]:
    candidates = [
        {**vars(one.row), "score": one.score, "reasons": [str(reason.label) for reason in one.reasons]}
        for one in absent.candidates
    ]
    return {
        "kind": absent.kind,
        "name": absent.child.name,
        "id_number_tail": absent.child.id_number_tail,
        "verdict": absent.verdict,
        "candidates": candidates,
        "poor": absent.poor,
    }


@group.command("hidden")
@AS
@JSON
@command
def hidden(account: str | None, as_json: bool) -> None:
    """Search the lists that count for pupils on roll and present without a mark, meal or exam, or said to be away."""
    moment = now()
    with _bar("roster hidden", as_json) as bar:
        found = search_hidden(actor_of(account, moment), moment, progress=_moving(bar))
    if as_json:
        print_json({"children": found})
    else:
        click.echo(f"{found} pupils found")
