"""Roles, the two lines, their tiers, and who stands in for an empty post (county summary 2019)."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from enum import IntEnum

from tracker.domain.words import N_, Word


class Line(Word):
    """The two chains of responsibility of a case, and the village that only assists."""

    GOVERNMENT = "government", N_("Government line")
    BUREAU = "bureau", N_("Bureau line")
    ASSISTING = "assisting", N_("Assisting village")

    @property
    def other(self) -> Line:
        return Line.GOVERNMENT if self is Line.BUREAU else Line.BUREAU


class Tier(Word):
    """Where in its line's tree a unit stands."""

    COUNTY = "county", N_("County")
    TOWNSHIP = "township", N_("Township")
    VILLAGE = "village", N_("Village")
    BUREAU = "bureau", N_("Education bureau")
    CENTRAL_SCHOOL = "central_school", N_("Central school")
    SCHOOL = "school", N_("School")
    CLASS = "class", N_("Class")

    @property
    def line(self) -> Line:
        return Line.GOVERNMENT if self in {Tier.COUNTY, Tier.TOWNSHIP, Tier.VILLAGE} else Line.BUREAU


class Role(Word):
    """A post's role; the person in it changes, the role does not."""

    HEAD_TEACHER = "head_teacher", N_("Head teacher")
    SCHOOL_CLERK = "school_clerk", N_("School roll clerk")
    PRINCIPAL = "principal", N_("Principal")
    BUREAU_OFFICER = "bureau_officer", N_("Bureau officer")
    DEPUTY_HEAD = "deputy_head", N_("Deputy head of the bureau")
    VILLAGE_OFFICER = "village_officer", N_("Village officer")
    TOWNSHIP_CLERK = "township_clerk", N_("Township dropout clerk")
    TOWNSHIP_OFFICIAL = "township_official", N_("Township official in charge")
    COUNTY_LEADER = "county_leader", N_("County leader")
    ADMINISTRATOR = "administrator", N_("Administrator")


@dataclass(frozen=True)
class Seat:
    """Where a role sits: its line, the tiers of unit that have it, its rank in the unit."""

    line: Line | None
    tiers: frozenset[Tier]
    rank: int


SEATS: Mapping[Role, Seat] = {
    Role.HEAD_TEACHER: Seat(Line.BUREAU, frozenset({Tier.CLASS}), 1),
    Role.SCHOOL_CLERK: Seat(Line.BUREAU, frozenset({Tier.SCHOOL, Tier.CENTRAL_SCHOOL}), 1),
    Role.PRINCIPAL: Seat(Line.BUREAU, frozenset({Tier.SCHOOL, Tier.CENTRAL_SCHOOL}), 2),
    Role.BUREAU_OFFICER: Seat(Line.BUREAU, frozenset({Tier.BUREAU}), 1),
    Role.DEPUTY_HEAD: Seat(Line.BUREAU, frozenset({Tier.BUREAU}), 2),
    Role.VILLAGE_OFFICER: Seat(Line.GOVERNMENT, frozenset({Tier.VILLAGE}), 1),
    Role.TOWNSHIP_CLERK: Seat(Line.GOVERNMENT, frozenset({Tier.TOWNSHIP}), 1),
    Role.TOWNSHIP_OFFICIAL: Seat(Line.GOVERNMENT, frozenset({Tier.TOWNSHIP}), 2),
    Role.COUNTY_LEADER: Seat(Line.GOVERNMENT, frozenset({Tier.COUNTY}), 1),
    Role.ADMINISTRATOR: Seat(None, frozenset({Tier.COUNTY, Tier.BUREAU}), 0),
}

STAND_INS: Mapping[Role, tuple[Role, ...]] = {
    Role.HEAD_TEACHER: (Role.PRINCIPAL, Role.BUREAU_OFFICER, Role.DEPUTY_HEAD),
    Role.SCHOOL_CLERK: (Role.PRINCIPAL, Role.BUREAU_OFFICER, Role.DEPUTY_HEAD),
    Role.PRINCIPAL: (Role.BUREAU_OFFICER, Role.DEPUTY_HEAD),
    Role.BUREAU_OFFICER: (Role.DEPUTY_HEAD,),
    Role.DEPUTY_HEAD: (),
    Role.VILLAGE_OFFICER: (Role.TOWNSHIP_CLERK, Role.TOWNSHIP_OFFICIAL),
    Role.TOWNSHIP_CLERK: (Role.TOWNSHIP_OFFICIAL,),
    Role.TOWNSHIP_OFFICIAL: (Role.TOWNSHIP_CLERK,),
    Role.COUNTY_LEADER: (),
    Role.ADMINISTRATOR: (),
}

LINE_ROLES: Mapping[Line, tuple[Role, ...]] = {
    Line.GOVERNMENT: (Role.VILLAGE_OFFICER, Role.TOWNSHIP_CLERK, Role.TOWNSHIP_OFFICIAL),
    Line.BUREAU: (
        Role.HEAD_TEACHER,
        Role.SCHOOL_CLERK,
        Role.PRINCIPAL,
        Role.BUREAU_OFFICER,
        Role.DEPUTY_HEAD,
    ),
    Line.ASSISTING: (Role.VILLAGE_OFFICER, Role.TOWNSHIP_CLERK, Role.TOWNSHIP_OFFICIAL),
}

ENTERED_BY: Mapping[Role, Role] = {
    Role.HEAD_TEACHER: Role.SCHOOL_CLERK,
    Role.VILLAGE_OFFICER: Role.TOWNSHIP_CLERK,
}
"""Entering for another (代录): whose act which clerk may type in."""


class Rank(IntEnum):
    """How far up its line a role stands; the lowest entitled post acts."""

    LINK = 1
    UNIT_CLERK = 2
    UNIT_HEAD = 3
    COUNTY_CLERK = 4
    COUNTY_HEAD = 5


RANKS: Mapping[Role, Rank] = {
    Role.HEAD_TEACHER: Rank.LINK,
    Role.VILLAGE_OFFICER: Rank.LINK,
    Role.SCHOOL_CLERK: Rank.UNIT_CLERK,
    Role.TOWNSHIP_CLERK: Rank.UNIT_CLERK,
    Role.PRINCIPAL: Rank.UNIT_HEAD,
    Role.TOWNSHIP_OFFICIAL: Rank.UNIT_HEAD,
    Role.BUREAU_OFFICER: Rank.COUNTY_CLERK,
    Role.DEPUTY_HEAD: Rank.COUNTY_HEAD,
    Role.COUNTY_LEADER: Rank.COUNTY_HEAD,
    Role.ADMINISTRATOR: Rank.COUNTY_HEAD,
}


@dataclass(frozen=True)
class UnitFact:
    """One unit of the tree; `path` is the codes from the root of its line, `/422822/422822106/`."""

    id: int
    code: str
    name: str
    tier: Tier
    path: str


@dataclass(frozen=True)
class PostFact:
    """A post on a given day: role, unit, and the person in it as holder or as deputy."""

    id: int
    role: Role
    unit: UnitFact
    person_id: int
    person_name: str
    deputy: bool = False
    has_account: bool = True
    phone: str | None = field(default=None, repr=False)


@dataclass(frozen=True)
class Actor:
    """Who is signed in: a person with all posts of today, or the operator of the machine."""

    person_id: int | None
    name: str
    posts: tuple[PostFact, ...] = ()
    account: str | None = None

    @property
    def is_operator(self) -> bool:
        return self.person_id is None

    def roles(self) -> frozenset[Role]:
        return frozenset(post.role for post in self.posts)


OPERATOR = Actor(person_id=None, name="operator")


@dataclass(frozen=True)
class Holders:
    """The posts filled on one day along a line, lowest unit first: `(role, unit id)` → posts, holder before deputy."""

    lineage: tuple[UnitFact, ...]
    posts: Mapping[tuple[Role, int], tuple[PostFact, ...]]

    def at(self, role: Role, unit: UnitFact) -> tuple[PostFact, ...]:
        return self.posts.get((role, unit.id), ())

    def ladder(self, role: Role) -> Iterator[tuple[Role, UnitFact]]:
        """The posts that answer for `role`, in order: its own unit's by rank, then up its own line (trade §2)."""
        for unit in self.lineage:
            for rung in (role, *STAND_INS[role]):
                if unit.tier in SEATS[rung].tiers:
                    yield rung, unit

    def filled(self, role: Role) -> tuple[PostFact, ...]:
        """Holder and deputy of the post itself at the nearest unit that can have it; empty when it is vacant."""
        return next((self.at(role, unit) for unit in self.lineage if unit.tier in SEATS[role].tiers), ())

    def owners(self, role: Role, signed: Collection[int] = ()) -> tuple[PostFact, ...]:
        """Who answers for `role` today: holder and deputy, else the next post up; skips whoever already signed."""
        for rung, unit in self.ladder(role):
            free = tuple(post for post in self.at(rung, unit) if post.person_id not in signed)
            if free:
                return free
        return ()

    def answers(self, actor: Actor, *roles: Role) -> bool:
        """Whether the person answers today for one of these posts; a vacant post's acts go up its line (trade §2)."""
        return any(post.person_id == actor.person_id for role in roles for post in self.owners(role))


def unit_path(parent_path: str | None, code: str) -> str:
    """The path of a unit below `parent_path`."""
    return f"{parent_path or '/'}{code}/"


def is_within(path: str | None, root: str) -> bool:
    """Whether `path` lies in the tree below `root`, itself included."""
    return path is not None and path.startswith(root)


def path_end(path: str) -> str:
    """The exclusive upper bound of the range of paths below `path` ('0' follows '/')."""
    return path[:-1] + "0"
