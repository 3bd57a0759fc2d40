"""The weekly brief (工作周报): one page on one week of one unit, frozen with the list behind each of its numbers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from tracker.domain.cases import Ledger, Stage
from tracker.domain.duties import DutyKind
from tracker.domain.outbox import Channel
from tracker.domain.posts import Actor, Role, Tier
from tracker.domain.supervision import InstructionState
from tracker.domain.week_balance import Term
from tracker.domain.weeks import Week
from tracker.domain.words import N_, Word

MOST_PLACES, MOST_OLDEST, MOST_FOR_COUNTY = 5, 10, 3
LONG_OUT_DAYS = 30
CATCH_UP_WEEKS = 12
"""After a gap at most so many briefs are made up for, the newest (county default)."""


class Head(Word):
    """What a number of the brief counts, besides the terms of its balance."""

    RETURNED = "returned", N_("Back in class this week")
    RELAPSED = "relapsed", N_("Relapsed this week")
    OPEN = "open", N_("Open cases")
    OVER_30 = "over_30", N_("Out of class for over 30 days")
    UNMET = "unmet", N_("Nobody has met the child for two weeks")
    STUCK = "stuck", N_("Overdue duties")
    OLDEST = "oldest", N_("Longest out of class")
    COUNTY = "county", N_("The county is needed")
    HOLDS = "holds", N_("Approved absence ends next week")
    NOTICES = "notices", N_("Return notices whose term ends next week")
    REPLIED = "replied", N_("Instructions answered this week")
    INSTRUCTED = "instructed", N_("Instructions not closed")
    PROPOSED = "proposed", N_("Duties proposed for an instruction")
    VACANT = "vacant", N_("Vacant posts")
    MISSING_LINES = "missing_lines", N_("Cases whose line is not complete")
    UNDELIVERED = "undelivered", N_("Messages given up this week")


class Paragraph(Word):
    """A paragraph of the brief; a remark is made beside one."""

    BALANCE = "balance", N_("Register of the week")
    UNITS = "units", N_("By unit")
    STUCK = "stuck", N_("Where it sticks")
    OLDEST = "oldest", N_("Longest out of class")
    COUNTY = "county", N_("The county is needed")
    EXPIRING = "expiring", N_("Expiring next week")
    INSTRUCTIONS = "instructions", N_("Instructions")
    DATA = "data", N_("Notes on the data")


@dataclass(frozen=True)
class Figure:
    """One number: its key, and what it counts, by number of case or instruction or by `ref`."""

    key: str
    refs: tuple[str, ...]


@dataclass(frozen=True)
class CaseThen:
    """A case as it stood when the brief was frozen; `days_out` in calendar days, None while it is in class."""

    ref: str
    unit: str
    ledger: Ledger | None = None
    stage: Stage | None = None
    days_out: int | None = None
    met_on: date | None = None
    until: date | None = None


@dataclass(frozen=True)
class DutyThen:
    """An overdue duty; `about` is the number of its case or instruction."""

    ref: str
    kind: DutyKind
    about: str
    role: Role
    unit: str
    due_on: date


@dataclass(frozen=True)
class InstructionThen:
    """An instruction with the beginning of its text and of its answer."""

    ref: str
    unit: str
    due_on: date
    state: InstructionState
    text: str
    answer: str = ""


@dataclass(frozen=True)
class PostThen:
    """A post nobody filled."""

    ref: str
    role: Role
    unit: str


@dataclass(frozen=True)
class DeliveryThen:
    """A message that was given up."""

    ref: str
    channel: Channel
    day: date


@dataclass(frozen=True)
class UnitThen:
    """A row of the table of units."""

    code: str
    name: str


@dataclass(frozen=True)
class KindCount:
    """So many overdue duties of one kind."""

    kind: DutyKind
    number: int


@dataclass(frozen=True)
class PlaceThen:
    """A unit where it sticks, with its overdue duties by kind."""

    code: str
    name: str
    kinds: tuple[KindCount, ...]


@dataclass(frozen=True)
class Anchor:
    """Sequence number and hash at the end of an audit chain."""

    chain: str
    seq: int
    hash: str


@dataclass(frozen=True)
class Brief:
    """Everything on the page, as it was when it was frozen."""

    week: str
    unit: str
    name: str
    figures: tuple[Figure, ...]
    units: tuple[UnitThen, ...] = ()
    places: tuple[PlaceThen, ...] = ()
    cases: tuple[CaseThen, ...] = ()
    duties: tuple[DutyThen, ...] = ()
    instructions: tuple[InstructionThen, ...] = ()
    posts: tuple[PostThen, ...] = ()
    deliveries: tuple[DeliveryThen, ...] = ()
    anchors: tuple[Anchor, ...] = ()

    @property
    def period(self) -> Week:
        """The week as its days."""
        week = Week.read(self.week)
        if week is None:
            raise AssertionError("a brief bears a week")
        return week

    def has(self, key: str) -> bool:
        """Whether the brief has this number."""
        return any(figure.key == key for figure in self.figures)

    def refs(self, key: str) -> tuple[str, ...]:
        """What a number counts; nothing for one the brief does not have."""
        return next((figure.refs for figure in self.figures if figure.key == key), ())

    def number(self, key: str) -> int:
        return len(self.refs(key))


Then = CaseThen | DutyThen | InstructionThen | PostThen | DeliveryThen

DUTY_HEADS = frozenset({Head.STUCK, Head.PROPOSED})
INSTRUCTION_HEADS = frozenset({Head.REPLIED, Head.INSTRUCTED})


def key_of(head: Head | Term, part: str = "") -> str:
    """The key of a number, as its address has it: `unmet-422822106`, `opening-dropout`."""
    return f"{head}-{part}" if part else str(head)


def head_of(key: str) -> Head | Term:
    """What a number counts; raises ValueError for an unknown one."""
    head = key.partition("-")[0]
    return Term(head) if head in set(Term) else Head(head)


def part_of(key: str, brief: Brief) -> Word | str:
    """The ledger or the unit a number is of; empty for the whole brief."""
    part = key.partition("-")[2]
    if part in set(Ledger):
        return Ledger(part)
    names = {row.code: row.name for row in brief.units} | {row.code: row.name for row in brief.places}
    return names.get(part, part)


def counted(key: str, brief: Brief) -> tuple[Then, ...]:
    """The rows a number opens, as many as it says, in the order they were frozen."""
    head = head_of(key)
    rows: tuple[Then, ...] = brief.cases
    if head in DUTY_HEADS:
        rows = brief.duties
    elif head in INSTRUCTION_HEADS:
        rows = brief.instructions
    elif head is Head.VACANT:
        rows = brief.posts
    elif head is Head.UNDELIVERED:
        rows = brief.deliveries
    by_ref = {row.ref: row for row in rows}
    return tuple(by_ref[ref] for ref in brief.refs(key))


READ_BY: Mapping[Role, frozenset[Tier]] = {
    Role.BUREAU_OFFICER: frozenset({Tier.BUREAU, Tier.TOWNSHIP, Tier.COUNTY}),
    Role.DEPUTY_HEAD: frozenset({Tier.BUREAU, Tier.TOWNSHIP, Tier.COUNTY}),
    Role.COUNTY_LEADER: frozenset({Tier.COUNTY}),
    Role.TOWNSHIP_CLERK: frozenset({Tier.TOWNSHIP}),
    Role.TOWNSHIP_OFFICIAL: frozenset({Tier.TOWNSHIP}),
}
"""Whose briefs a post reads: the bureau everybody's, a township its own, the county the one released to it."""

SEES_ALL = frozenset({Tier.BUREAU, Tier.COUNTY})
RELEASED_BY_BUREAU = Tier.COUNTY
"""The copy that is issued only once the bureau has released it (签发)."""


def own_units(actor: Actor) -> frozenset[int]:
    """The units whose brief is written to one of the person's posts."""
    return frozenset(p.unit.id for p in actor.posts if p.unit.tier in READ_BY.get(p.role, ()))
