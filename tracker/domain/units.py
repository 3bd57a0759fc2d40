"""Units as an administrator keeps them: kinds of school, what may hang below what, why a change is refused."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from tracker.domain.errors import Failure, Invalid, Refused
from tracker.domain.posts import Tier, is_within
from tracker.domain.words import N_, Word


class SchoolKind(Word):
    """What a school teaches (county summary 2019); stored as a unit's `kind`."""

    PRIMARY = "primary", N_("Primary school")
    TEACHING_POINT = "teaching_point", N_("Teaching point")
    JUNIOR = "junior", N_("Junior high school")
    SENIOR = "senior", N_("Senior high school")
    VOCATIONAL = "vocational", N_("Vocational school")
    KINDERGARTEN = "kindergarten", N_("Kindergarten")
    SPECIAL = "special", N_("School for special education")


COMPULSORY = frozenset({SchoolKind.PRIMARY, SchoolKind.TEACHING_POINT, SchoolKind.JUNIOR, SchoolKind.SPECIAL})
"""The kinds whose pupils are of the nine compulsory years."""

SCHOOL_TIERS = frozenset({Tier.SCHOOL, Tier.CENTRAL_SCHOOL})

FEEDING_TIERS = SCHOOL_TIERS | {Tier.VILLAGE}
"""What belongs to the catchment (划片) of a school: a village's children enter it, a primary school's go on to it."""

PARENTS: Mapping[Tier, frozenset[Tier]] = {
    Tier.COUNTY: frozenset(),
    Tier.TOWNSHIP: frozenset({Tier.COUNTY}),
    Tier.VILLAGE: frozenset({Tier.TOWNSHIP}),
    Tier.BUREAU: frozenset(),
    Tier.CENTRAL_SCHOOL: frozenset({Tier.BUREAU}),
    Tier.SCHOOL: frozenset({Tier.BUREAU, Tier.CENTRAL_SCHOOL, Tier.SCHOOL}),
    Tier.CLASS: frozenset({Tier.CENTRAL_SCHOOL, Tier.SCHOOL}),
}
"""Under which tiers a unit may hang; a teaching point hangs under its school (trade §2)."""

CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,39}")
HIGHEST_GRADE = 12


@dataclass(frozen=True)
class NewUnit:
    """A unit as it is to be added; `parent`, `seat` and `catchment` are codes."""

    parent: str
    code: str
    name: str
    tier: Tier
    kind: SchoolKind | None = None
    grade: int | None = None
    seat: str | None = None
    catchment: str | None = None

    def change(self) -> UnitChange:
        return UnitChange(self.name, self.kind, self.grade, self.seat, self.catchment)


@dataclass(frozen=True)
class UnitChange:
    """What may be changed where a unit stands, units by code.

    `seat` is the township a school stands in; `catchment` (划片) the school that the children of a village enter, or
    that a school hands its leavers over to.
    """

    name: str
    kind: SchoolKind | None = None
    grade: int | None = None
    seat: str | None = None
    catchment: str | None = None


KindCount = tuple[str | None, Tier | None, int]
"""A kind as stored, the tier of the unit above, and how many."""


@dataclass(frozen=True)
class KindRow:
    """Schools of one kind (None: not entered), how many of them are teaching points, and their pupils."""

    kind: SchoolKind | None
    schools: int
    teaching_points: int
    pupils: int


def kind_rows(schools: Iterable[KindCount], pupils: Iterable[KindCount]) -> tuple[KindRow, ...]:
    """Schools and pupils by kind; a teaching point counts among the primary schools (county summary 2019)."""
    counted: Counter[SchoolKind | None] = Counter()
    points: Counter[SchoolKind | None] = Counter()
    taught: Counter[SchoolKind | None] = Counter()
    for kind, above, count in schools:
        counted[_counted_as(kind, above)] += count
        points[_counted_as(kind, above)] += count if _is_teaching_point(kind, above) else 0
    for kind, above, count in pupils:
        taught[_counted_as(kind, above)] += count
    order = [kind for kind in (*SchoolKind, None) if kind in counted or kind in taught]
    return tuple(KindRow(kind, counted[kind], points[kind], taught[kind]) for kind in order)


def kind_of(stored: str | None) -> SchoolKind | None:
    """The kind a unit bears, None for none or one the program does not know."""
    return SchoolKind(stored) if stored in set(SchoolKind) else None


def _is_teaching_point(kind: str | None, above: Tier | None) -> bool:
    """By its kind, or because it hangs under a school."""
    return kind == SchoolKind.TEACHING_POINT or (kind == SchoolKind.PRIMARY and above is Tier.SCHOOL)


def _counted_as(kind: str | None, above: Tier | None) -> SchoolKind | None:
    return SchoolKind.PRIMARY if _is_teaching_point(kind, above) else kind_of(kind)


def tiers_below(tier: Tier) -> tuple[Tier, ...]:
    """What may be added below a unit of this tier, in the order of the tiers."""
    return tuple(child for child in Tier if tier in PARENTS[child])


def check_unit(tier: Tier, change: UnitChange, seat: Tier | None, catchment: Tier | None) -> None:
    """Raises Invalid where kind, grade, seat or catchment do not fit the tier.

    `seat` and `catchment` are the tiers of the units named as such.
    """
    wrong: dict[str, Failure] = {}
    if change.kind and tier not in SCHOOL_TIERS:
        wrong["kind"] = Failure(N_("Only schools have a kind."))
    if change.grade is not None and tier is not Tier.CLASS:
        wrong["grade"] = Failure(N_("Only classes have a grade."))
    if change.seat and (tier not in SCHOOL_TIERS or seat is not Tier.TOWNSHIP):
        wrong["seat"] = Failure(N_("A school stands in a township; other units have no seat."))
    if change.catchment and (tier not in FEEDING_TIERS or catchment not in SCHOOL_TIERS):
        wrong["catchment"] = Failure(
            N_("Villages and schools belong to the catchment of a school; other units do not.")
        )
    if wrong:
        raise Invalid(wrong)


def check_place(tier: Tier, path: str, parent: Tier, parent_path: str, field: str = "parent") -> None:
    """Raises Invalid beside `field` where a unit may not hang below this parent; `path` is the unit's own."""
    if parent not in PARENTS[tier]:
        sentence = N_("%(unit)s cannot hang below %(parent)s.")
        raise Invalid({field: Failure(sentence, unit=tier, parent=parent)})
    if is_within(parent_path, path):
        raise Invalid({field: Failure(N_("A unit cannot hang below itself."))})


@dataclass(frozen=True)
class Attached:
    """What still hangs on a unit and below it."""

    units: int = 0
    posts: int = 0
    pupils: int = 0
    cases: int = 0


def check_end(attached: Attached) -> None:
    """Raises Refused while anything still hangs on the unit: nobody may be left in a unit that has ended."""
    if attached != Attached():
        raise Refused(
            N_(
                "Not yet: %(units)s units, %(posts)s posts, %(pupils)s pupils and %(cases)s open cases still hang "
                "on it. Move or end these first."
            ),
            units=attached.units,
            posts=attached.posts,
            pupils=attached.pupils,
            cases=attached.cases,
        )
