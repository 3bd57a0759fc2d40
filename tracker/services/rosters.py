"""Lists to be compared: checked whole, held against the last one, written in short pieces, undone whole."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property

from tracker.adapters.sheets import read_lines
from tracker.domain.calendar import china_date
from tracker.domain.errors import Failure, Forbidden, NotFound, Refused
from tracker.domain.forms import Form
from tracker.domain.headings import Corrections, Kind
from tracker.domain.intake import BadCell, FileIn, Progress, Table, pieces, table_of, unheard
from tracker.domain.permissions import Permission, may
from tracker.domain.posts import Actor
from tracker.domain.roster_rows import read_listed, shape_of
from tracker.domain.rosters import RosterKind, RosterState, Shape, TooDifferent, differences
from tracker.domain.words import N_
from tracker.models.audit import append
from tracker.models.audited import Audited
from tracker.models.base import db
from tracker.models.forms import Kept, taken_once
from tracker.models.hidden import undo_searches
from tracker.models.rosters import (
    AT_ONCE,
    Placed,
    Roster,
    add_rows,
    current_roster,
    find_layout,
    find_roster,
    keep_layout,
    list_rosters,
    note_progress,
)
from tracker.models.transactions import reading, writing

MOST_SHOWN = 30


@dataclass(frozen=True, repr=False)
class HandedIn:
    """A list as it was handed in: what it is, who sent it, what a person said of its headings."""

    kind: RosterKind
    file: FileIn
    sender: str = ""
    corrections: Corrections = field(default_factory=dict)
    accept_difference: bool = False


@dataclass(frozen=True, repr=False)
class RosterReport:
    """What a list holds: its rows, cells that refuse a row, cells doubted in rows that are kept, its columns.

    `roster` is its id once it stands; `columns` is heading → field as understood; `differences` from the last list.
    """

    roster: int | None
    rows: int
    refused: tuple[BadCell, ...]
    doubtful: tuple[BadCell, ...]
    ignored: tuple[str, ...]
    columns: Mapping[str, str]
    differences: tuple[Failure, ...]

    @property
    def refused_rows(self) -> int:
        return len({(cell.sheet, cell.row) for cell in self.refused})


@dataclass(frozen=True, repr=False)
class _Read:
    """A list that was read: its good rows, and what is said of it; a county's list is long, so no more is held."""

    handed: HandedIn
    table: Table
    good: Sequence[Placed]
    refused: tuple[BadCell, ...]
    doubtful: tuple[BadCell, ...]

    @cached_property
    def shape(self) -> Shape:
        return shape_of(self.handed.kind, (body for *_, body in self.good))

    @property
    def fingerprint(self) -> str:
        told = f"{self.handed.file.sha256} {sorted(self.handed.corrections.items())}"
        return hashlib.sha256(told.encode()).hexdigest()

    def report(self, roster: int | None, unlike: tuple[Failure, ...] = ()) -> RosterReport:
        columns, ignored = self.table.columns, self.table.ignored
        return RosterReport(roster, len(self.good), self.refused, self.doubtful, ignored, columns, unlike)


def check_roster(actor: Actor, handed: HandedIn, now: datetime) -> RosterReport:
    """What the list holds and in what it differs from the last; writes nothing. Raises Forbidden and Refused."""
    read = _read(actor, handed, now)
    with reading():
        last = current_roster(handed.kind)
    return read.report(None, differences(last.shape if last else None, read.shape))


def import_roster(
    actor: Actor, handed: HandedIn, now: datetime, *, dry_run: bool = False, progress: Progress = unheard
) -> RosterReport:
    """Takes the list over; the same file again, while it counts, changes nothing.

    Raises Forbidden, Refused for a file that cannot be read as a whole, TooDifferent before anything is written.
    """
    opened = open_roster(actor, handed, now, dry_run=dry_run)
    opened.fill(progress)
    return opened.report


@dataclass(frozen=True, repr=False)
class Opened:
    """A list that was checked, with the rows still to be written."""

    report: RosterReport
    audited: Audited
    rows: Sequence[Placed] = ()

    def fill(self, progress: Progress = unheard) -> None:
        """Writes the rows, so many in each short transaction; the list counts once all of them stand."""
        roster, done = self.report.roster, 0
        if roster is None or not self.rows:
            return
        for part in pieces(self.rows, AT_ONCE):
            done += len(part)
            with writing():
                add_rows(roster, part)
                note_progress(roster, done)
            progress(done, len(self.rows))
        with writing():
            db.session.get_one(Roster, roster).state = RosterState.IN_FORCE
            append(self.audited.entry("roster_imported", rows=len(self.rows), roster=roster))


def open_roster(actor: Actor, handed: HandedIn, now: datetime, *, dry_run: bool = False) -> Opened:
    """Reads and checks the list and makes its place; `fill` of what is returned does the rest.

    Raises Forbidden, Refused, TooDifferent.
    """
    read, audited = _read(actor, handed, now), Audited(actor, handed.file, now)
    if not read.good:
        raise Refused(N_("There is no row with a name in this list."))
    with reading():
        last = current_roster(handed.kind)
    if last is not None and last.fingerprint == read.fingerprint:
        return Opened(read.report(last.id), audited)
    unlike = differences(last.shape if last else None, read.shape)
    if unlike and not handed.accept_difference:
        raise TooDifferent(unlike)
    if dry_run:
        return Opened(read.report(None, unlike), audited)
    with writing():
        roster = _place(read, audited)
        db.session.add(roster)
        if handed.sender and handed.corrections:
            keep_layout(handed.sender, handed.kind, dict(handed.corrections))
        db.session.flush()
    return Opened(read.report(roster.id, unlike), audited, read.good)


def _place(read: _Read, audited: Audited) -> Roster:
    report, shape = read.report(None), read.shape
    return Roster(
        kind=read.handed.kind,
        state=RosterState.LOADING,
        sender=read.handed.sender[:80],
        file_name=read.handed.file.name[:80],
        fingerprint=read.fingerprint,
        rows=shape.rows,
        refused=report.refused_rows,
        doubtful=len(report.doubtful),
        places=dict(shape.places),
        imported_at=audited.now,
        imported_by_id=audited.actor.person_id,
    )


def _read(actor: Actor, handed: HandedIn, now: datetime) -> _Read:
    if not may(actor, Permission.KEEP_ROSTERS):
        raise Forbidden
    today = china_date(now)
    table = table_of(Kind.ROSTER, read_lines(handed.file.data, handed.file.name), handed.corrections)
    good: list[Placed] = []
    refused: list[BadCell] = []
    doubtful: list[BadCell] = []
    for listed in (read_listed(row, today) for row in table.rows):
        refused += listed.draft.problems
        if listed.draft.is_good:
            good.append((listed.draft.row.sheet, listed.draft.row.number, listed.body))
            doubtful += listed.doubts
    return _Read(handed, table, good, tuple(refused), tuple(doubtful))


def remembered_columns(actor: Actor, sender: str, kind: RosterKind) -> Corrections:
    """What is remembered of this sender's headings; raises Forbidden."""
    if not may(actor, Permission.KEEP_ROSTERS):
        raise Forbidden
    with reading():
        return find_layout(sender, kind) if sender else {}


@taken_once(Permission.KEEP_ROSTERS)
def undo_roster(form: Form, roster_id: int) -> Kept:
    """Takes a whole list out of force with the searches over it; the one before it counts again.

    Raises NotFound, Refused where it is undone.
    """
    roster = find_roster(roster_id)
    if roster is None:
        raise NotFound
    if roster.state is RosterState.UNDONE:
        raise Refused(N_("This list was undone already."))
    roster.state, roster.undone_at, roster.undone_by_id = RosterState.UNDONE, form.now, form.actor.person_id
    undo_searches(roster_id, form.now)
    return Kept("undone", "roster_undone", f"roster {roster_id}", {"kind": str(roster.kind), "rows": roster.rows})


@dataclass(frozen=True)
class Standing:
    """The lists that came in, newest first, and which of them count."""

    rosters: Sequence[Roster]
    in_force: Mapping[RosterKind, Roster]

    @property
    def loading(self) -> bool:
        return any(roster.state is RosterState.LOADING for roster in self.rosters[:3])


def read_rosters(actor: Actor) -> Standing:
    """Raises Forbidden."""
    if not may(actor, Permission.KEEP_ROSTERS):
        raise Forbidden
    with reading():
        return Standing(list_rosters(MOST_SHOWN), dict(_in_force()))


def _in_force() -> Iterator[tuple[RosterKind, Roster]]:
    for kind in RosterKind:
        roster = current_roster(kind)
        if roster is not None:
            yield kind, roster
