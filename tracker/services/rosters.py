"""Lists to be compared: checked whole, held against the last one, written in short pieces, undone whole."""

from __future__ import annotations

import hashlib
from collections import Counter, deque
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from tracker.adapters.sheets import read_rows
from tracker.adapters.waste import uncollected
from tracker.domain.calendar import china_date
from tracker.domain.errors import Failure, Forbidden, NotFound, Refused
from tracker.domain.forms import Form
from tracker.domain.headings import Corrections, Kind
from tracker.domain.intake import BadCell, FileIn, Progress, Row, TableReading, pieces, unheard
from tracker.domain.permissions import Permission, may
from tracker.domain.posts import Actor
from tracker.domain.roster_rows import Body, place_of, read_listed
from tracker.domain.rosters import RosterKind, RosterState, Shape, TooDifferent, differences
from tracker.domain.words import N_
from tracker.models.audit import append
from tracker.models.audited import Audited
from tracker.models.base import db
from tracker.models.forms import Kept, taken_once
from tracker.models.hidden import undo_searches
from tracker.models.rosters import (
    AT_ONCE,
    Roster,
    SealedRow,
    add_rows,
    current_roster,
    find_layout,
    find_roster,
    keep_layout,
    list_rosters,
    note_progress,
    seal_row,
)
from tracker.models.transactions import reading, writing
from tracker.models.types import keys

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


class _Reading:
    """A list being read, and what is said of it in the end; a county's list is long, so no row is held here."""

    def __init__(self, actor: Actor, handed: HandedIn, now: datetime) -> None:
        if not may(actor, Permission.KEEP_ROSTERS):
            raise Forbidden
        self.handed, self.today = handed, china_date(now)
        self.table = TableReading(Kind.ROSTER, handed.corrections)
        self.refused: list[BadCell] = []
        self.doubtful: list[BadCell] = []
        self.good = 0
        self.places: Counter[str] = Counter()

    def rows(self) -> Iterator[tuple[Row, Body]]:
        """The good rows and what is kept of them; raises Refused where the file cannot be read as a whole."""
        kind = self.handed.kind
        for row in read_rows(self.handed.file, self.table):
            listed = read_listed(row, self.today)
            self.refused += listed.draft.problems
            if listed.draft.is_good:
                self.doubtful += listed.doubts
                self.good += 1
                self.places[place_of(kind, listed.body)] += 1
                yield row, listed.body

    @property
    def shape(self) -> Shape:
        return Shape(self.good, {place: rows for place, rows in self.places.items() if place})

    @property
    def fingerprint(self) -> str:
        told = f"{self.handed.file.sha256} {sorted(self.handed.corrections.items())}"
        return hashlib.sha256(told.encode()).hexdigest()

    def report(self, unlike: tuple[Failure, ...] = ()) -> RosterReport:
        """What is said of a list that stands nowhere yet; raises NoHead."""
        table = self.table.table()
        told = tuple(self.refused), tuple(self.doubtful), table.ignored, table.columns
        return RosterReport(None, self.good, *told, unlike)


def check_roster(actor: Actor, handed: HandedIn, now: datetime) -> RosterReport:
    """What the list holds and in what it differs from the last; writes nothing. Raises Forbidden and Refused."""
    read = _Reading(actor, handed, now)
    deque(read.rows(), maxlen=0)
    with reading():
        last = current_roster(handed.kind)
    return read.report(differences(last.shape if last else None, read.shape))


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
    """A list that was checked, with the rows still to be written, which nobody can read any more."""

    report: RosterReport
    audited: Audited
    rows: Sequence[SealedRow] = ()

    @uncollected()
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


@uncollected()
def open_roster(actor: Actor, handed: HandedIn, now: datetime, *, dry_run: bool = False) -> Opened:
    """Reads and checks the list and makes its place; `fill` of what is returned does the rest.

    Raises Forbidden, Refused, TooDifferent.
    """
    read, audited = _Reading(actor, handed, now), Audited(actor, handed.file, now)
    ring = keys()
    rows = [seal_row(ring, row.sheet, row.number, body) for row, body in read.rows()]
    report = read.report()
    if not rows:
        raise Refused(N_("There is no row with a name in this list."))
    with reading():
        last = current_roster(handed.kind)
    if last is not None and last.fingerprint == read.fingerprint:
        return Opened(replace(report, roster=last.id), audited)
    unlike = differences(last.shape if last else None, read.shape)
    if unlike and not handed.accept_difference:
        raise TooDifferent(unlike)
    report = replace(report, differences=unlike)
    if dry_run:
        return Opened(report, audited)
    with writing():
        roster = _place(read, report, audited)
        db.session.add(roster)
        if handed.sender and handed.corrections:
            keep_layout(handed.sender, handed.kind, dict(handed.corrections))
        db.session.flush()
    return Opened(replace(report, roster=roster.id), audited, rows)


def _place(read: _Reading, report: RosterReport, audited: Audited) -> Roster:
    shape = read.shape
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
