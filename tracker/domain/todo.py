"""SECTIONS: what stands on the front page of each post, besides what it owes itself."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import Enum
from typing import Any

from tracker.domain.cases import Stage
from tracker.domain.duties import DutyKind
from tracker.domain.owing import Owed, Urgency
from tracker.domain.posts import RANKS, Actor, Role, UnitFact
from tracker.domain.words import N_, Word
from tracker.domain.workflow import MoveKind


class Section(Word):
    """One part of the front page."""

    ARRIVALS = "arrivals", N_("Start of term")
    BATCHES = "batches", N_("Verification batches")
    ATTENDANCE = "attendance", N_("Roll call")
    BRIEF = "brief", N_("Weekly brief")
    ENTERING = "entering", N_("To enter for others")
    CHILDREN = "children", N_("My children with a case")
    WATCHED = "watched", N_("Watch list")
    BY_UNIT = "by_unit", N_("By unit")
    RETURNS = "returns", N_("Monthly returns")
    HIDDEN = "hidden", N_("Check for hidden dropouts")
    WAITING = "waiting", N_("Mark-offs waiting for me")
    FIGURES = "figures", N_("Open cases")
    STUCK = "stuck", N_("Where it sticks")
    UNMET = "unmet", N_("Nobody has met the child for two weeks")
    RECENT = "recent", N_("The last seven days")
    VACANCIES = "vacancies", N_("Vacant posts")
    ACCOUNTS = "accounts", N_("Accounts")


S = Section

SECTIONS: Mapping[Role, tuple[Section, ...]] = {
    Role.HEAD_TEACHER: (S.ARRIVALS, S.BATCHES, S.ATTENDANCE, S.CHILDREN, S.WATCHED),
    Role.SCHOOL_CLERK: (S.RETURNS, S.BATCHES, S.HIDDEN, S.ATTENDANCE, S.ENTERING, S.BY_UNIT),
    Role.PRINCIPAL: (S.BATCHES, S.HIDDEN, S.ATTENDANCE, S.FIGURES, S.BY_UNIT, S.UNMET),
    Role.BUREAU_OFFICER: (S.BRIEF, S.WAITING, S.RETURNS, S.BATCHES, S.FIGURES, S.STUCK, S.UNMET, S.RECENT),
    Role.DEPUTY_HEAD: (S.BRIEF, S.WAITING, S.RETURNS, S.BATCHES, S.FIGURES, S.STUCK, S.UNMET, S.RECENT),
    Role.VILLAGE_OFFICER: (S.CHILDREN,),
    Role.TOWNSHIP_CLERK: (S.BRIEF, S.BATCHES, S.ENTERING, S.BY_UNIT),
    Role.TOWNSHIP_OFFICIAL: (S.BRIEF, S.BATCHES, S.FIGURES, S.BY_UNIT, S.UNMET),
    Role.COUNTY_LEADER: (S.BRIEF, S.FIGURES, S.STUCK, S.UNMET, S.RECENT),
    Role.ADMINISTRATOR: (S.VACANCIES, S.ACCOUNTS),
}

RECENT_DAYS = 7
UNMET_DAYS = 14
"""After how many days a child nobody has met stands on the list (county brief)."""


def sections_for(actor: Actor) -> tuple[Section, ...]:
    """The sections of all the person's posts, those of the lowest post first, each once."""
    roles = sorted(actor.roles(), key=lambda role: (RANKS[role], role))
    return tuple(dict.fromkeys(section for role in roles for section in SECTIONS[role]))


@dataclass(frozen=True)
class Part:
    """One section with what stands in it; the template of the same name knows how to show it."""

    section: Section
    content: Any


@dataclass(frozen=True)
class Todo:
    """The front page of one person."""

    groups: Mapping[Urgency, tuple[Owed, ...]]
    parts: tuple[Part, ...]

    @property
    def owing(self) -> int:
        return sum(map(len, self.groups.values()))


@dataclass(frozen=True)
class ChildRow:
    """A child with a case, or under watch."""

    name: str
    number: str | None
    stage: Stage | None
    since: date | None
    student_id: int


@dataclass(frozen=True)
class UnitRow:
    """One unit's duties: how many are open and overdue, and the overdue ones by kind."""

    unit: UnitFact
    open: int
    overdue: int
    by_kind: Mapping[DutyKind, int]


@dataclass(frozen=True)
class MoveNews:
    """One thing that happened lately."""

    kind: MoveKind
    number: str
    on: date


@dataclass(frozen=True)
class BriefNews:
    """The newest brief written to a unit of the person's, and whether it was opened."""

    week: str
    unit: UnitFact
    opened: bool


@dataclass(frozen=True)
class ReturnsNews:
    """How many monthly returns are not signed, how many of these are overdue; `number` is the oldest one's."""

    unsigned: int
    overdue: int
    number: str
    own: bool


@dataclass(frozen=True)
class SilentClass:
    """A class that has not reported who has arrived, on which list, and by when it should."""

    number: str
    unit: UnitFact
    named_by: date
    late: bool


class BatchTask(Enum):
    """What a verification batch waits for."""

    TICK = "tick"
    SETTLE = "settle"
    SETTLE_AGAIN = "settle_again"
    CHECK = "check"


@dataclass(frozen=True)
class BatchNews:
    """So many names of a batch wait for the person; `code` is the unit of the list, empty where there are several."""

    task: BatchTask
    number: str
    names: int
    code: str
    unit: str = ""
    due_on: date | None = None
    late: bool = False


@dataclass(frozen=True)
class VacantPost:
    """A post nobody fills; `above` is the name of the unit its own belongs to."""

    role: Role
    unit: str
    code: str
    above: str


@dataclass(frozen=True)
class AccountsOfRole:
    """The people of a role: how many there are, have an account, have one and never signed in."""

    role: Role
    people: int
    accounts: int
    unused: int
