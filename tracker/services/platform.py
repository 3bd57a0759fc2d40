"""The register beside the newest list of the national platform, its word taken over into the cases, its layout kept."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from tracker.domain.calendar import china_date
from tracker.domain.cases import Stage
from tracker.domain.errors import Forbidden
from tracker.domain.forms import Form
from tracker.domain.likeness import Record
from tracker.domain.pages import Page, page_within, rows_on
from tracker.domain.permissions import Permission, may
from tracker.domain.platform import Both, Compared, OurLine, Part, compare_register
from tracker.domain.platform_layout import Layout
from tracker.domain.posts import Actor
from tracker.domain.privacy import mask_citizen_id, mask_name
from tracker.domain.rosters import RosterKind
from tracker.models.forms import Kept, taken_once
from tracker.models.platform import keep_layout, lines_compared, load_layout, note_statuses
from tracker.models.rosters import Roster, bodies_of, current_roster, read_rows
from tracker.models.transactions import reading


@dataclass(frozen=True, repr=False)
class Shown:
    """One child on one of the three lists, as it may be shown; `meant` is what the platform's word means for us."""

    name: str
    id_number: str
    school: str
    number: str = ""
    stage: Stage | None = None
    status: str = ""
    meant: Sequence[Stage] = ()


@dataclass(frozen=True)
class Counts:
    """How many lines and rows stand where; ours = both + only ours, theirs = both + doubled + only theirs."""

    agreeing: int
    differing: int
    only_ours: int
    struck: int
    only_theirs: int
    doubled: int
    unexplained: int
    to_note: int

    @property
    def both(self) -> int:
        return self.agreeing + self.differing

    @property
    def ours(self) -> int:
        return self.both + self.only_ours

    @property
    def theirs(self) -> int:
        return self.both + self.doubled + self.only_theirs

    def of(self, part: Part) -> int:
        parts = {Part.ONLY_OURS: self.only_ours, Part.ONLY_THEIRS: self.only_theirs}
        return parts.get(part, self.differing)


@dataclass(frozen=True)
class PlatformPage:
    """One page of one of the three lists, and all figures."""

    counts: Counts
    page: Page[Shown]


def find_platform_list(actor: Actor) -> Roster | None:
    """The list of the platform that counts; raises Forbidden."""
    _check(actor)
    with reading():
        return current_roster(RosterKind.PLATFORM)


def page_of_platform(actor: Actor, roster: int, asked: tuple[Part, int], now: datetime) -> PlatformPage:
    """The register compared with a list of the platform: `asked` is a list and the number of its page."""
    _check(actor)
    part, number = asked
    with reading():
        compared = _compared(actor, roster, now)
        counts = _counts(compared)
        number = page_within(number, counts.of(part))
        return PlatformPage(counts, Page(tuple(_shown(compared, part, number)), number, counts.of(part)))


def _check(actor: Actor) -> None:
    if not may(actor, Permission.KEEP_ROSTERS):
        raise Forbidden


def _compared(actor: Actor, roster: int, now: datetime) -> Compared:
    today = china_date(now)
    rows = {record: body.get("platform_status", "") for record, body in read_rows(roster, today)}
    return compare_register(tuple(lines_compared(actor, today)), rows, load_layout().words)


def _counts(compared: Compared) -> Counts:
    differing, only_ours = compared.differing, compared.only_ours
    return Counts(
        agreeing=len(compared.both) - len(differing),
        differing=len(differing),
        only_ours=len(only_ours),
        struck=sum(line.is_struck for line in only_ours),
        only_theirs=len(compared.only_theirs),
        doubled=compared.doubled,
        unexplained=sum(not one.meant for one in differing),
        to_note=len(compared.to_note),
    )


def _shown(compared: Compared, part: Part, number: int) -> Iterator[Shown]:
    if part is Part.ONLY_THEIRS:
        return _theirs(rows_on(compared.only_theirs, number))
    if part is Part.ONLY_OURS:
        return (_ours(line) for line in rows_on(compared.only_ours, number))
    return (_ours(one.line, one) for one in rows_on(compared.differing, number))


def _ours(line: OurLine, both: Both | None = None) -> Shown:
    said = (both.status, both.meant) if both else ("", ())
    id_number = mask_citizen_id(line.record.id_number)
    return Shown(line.name, id_number, line.school, line.number, line.stage, *said)


def _theirs(rows: Sequence[Record]) -> Iterator[Shown]:
    bodies = dict(bodies_of(row.key for row in rows))
    for row in rows:
        body = bodies[row.key]
        school = body.get("school", "")
        yield Shown(mask_name(row.name), mask_citizen_id(row.id_number), school, status=body.get("platform_status", ""))


def statuses_to_note(actor: Actor, roster: int, now: datetime) -> Mapping[int, str]:
    """What a list of the platform says of our cases and the register does not say yet; raises Forbidden."""
    _check(actor)
    with reading():
        return _compared(actor, roster, now).to_note


@taken_once(Permission.KEEP_ROSTERS)
def note_platform_status(form: Form, roster: int, found: Mapping[int, str]) -> Kept:
    """Writes the platform's word into each of these cases, shown in the register; the answer is how many changed."""
    changed = note_statuses(found)
    return Kept(str(len(changed)), "platform_noted", f"roster {roster}", {"cases": changed})


def read_layout(actor: Actor) -> Layout:
    """Raises Forbidden."""
    _check(actor)
    with reading():
        return load_layout()


@taken_once(Permission.KEEP_ROSTERS)
def set_layout(form: Form, layout: Layout) -> Kept:
    """Says anew how the platform words and arranges things; raises Invalid."""
    layout.check()
    keep_layout(layout, form.actor.person_id, form.now)
    return Kept("set", "platform_layout_set", "platform", {"words": layout.words, "columns": layout.columns})
