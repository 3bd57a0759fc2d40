"""The children of the sample county: who sits in which class, where they are registered and live, and with whom."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from random import Random

from tracker.domain.reasons import Group, Sex
from tracker.domain.units import SchoolKind
from tracker.sample.chance import chance
from tracker.sample.figures import Figures, PoorFigures
from tracker.sample.names import child_name, citizen_id, grown_name, phone, surname
from tracker.sample.shares import apportion
from tracker.sample.units import ClassPlan, UnitPlan, UnitsPlan

STRIDE, SERIAL_STRIDE, SERIALS = 101, 37, 500
"""Steps without a common divisor with the days of a year and the numbers of a day: no two children share an ID."""
ELSEWHERE_FROM, LEDGER_FROM, STORIES_FROM = 60_000, 100_000, 120_000
"""Where the places of those begin who sit in no class, beyond all who do."""

NEAR_VILLAGES, FROM_NEAR, FROM_TOWN = 4, 0.72, 0.95
LIVES_ELSEWHERE = 0.05
OTHER_GROUPS = (
    (Group.LEFT_BEHIND, 0.18),
    (Group.HARDSHIP, 0.02),
    (Group.DISABLED, 0.009),
    (Group.UNATTENDED, 0.004),
    (Group.ORPHAN, 0.002),
)
BOARDING: Mapping[SchoolKind, float] = {
    SchoolKind.VOCATIONAL: 0.9,
    SchoolKind.SENIOR: 0.85,
    SchoolKind.JUNIOR: 0.6,
    SchoolKind.PRIMARY: 0.12,
    SchoolKind.SPECIAL: 0.4,
}
GUARDIANS = (
    ("父亲", Sex.MALE, True),
    ("母亲", Sex.FEMALE, False),
    ("祖父", Sex.MALE, True),
    ("祖母", Sex.FEMALE, False),
)


@dataclass(frozen=True)
class ChildPlan:
    """One invented child of the base list; units by code."""

    name: str
    sex: Sex
    birth: date
    id_number: str
    guardian: str
    phone: str
    hamlet: int
    household: UnitPlan | None = None
    residence: UnitPlan | None = None
    outside: bool = False
    room: UnitPlan | None = None
    school: UnitPlan | None = None
    roll_number: str | None = None
    groups: tuple[Group, ...] = ()
    boarding: bool = False
    never_enrolled: bool = False


@dataclass(frozen=True)
class RoomPlan:
    """A class with its share of children of poor households, and where its IDs begin among those of its age."""

    row: ClassPlan
    poor: int
    poor_outside: int
    first_serial: int


@dataclass(frozen=True)
class Ages:
    """Gives every child of a school year a birthday and a number of that day, each pair once."""

    school_year: int

    def born(self, year: int, place: int) -> tuple[date, int]:
        """For the child at this place of its year; children of grade 1 turn six before their school year begins."""
        block, day = divmod(place, 365)
        day = day * STRIDE % 365
        first = date(self.school_year - 6 - year, 9, 1)
        return first + timedelta(days=day), (block * SERIAL_STRIDE + day * 11) % SERIALS


def plan_rooms(units: UnitsPlan, figures: Figures) -> tuple[RoomPlan, ...]:
    """Every class with its share of the poor-household figures."""
    sizes = [float(row.size) for row in units.classes]
    outside = apportion(figures.poor.from_other_counties, sizes)
    here = apportion(figures.poor.here, [size - away for size, away in zip(sizes, outside, strict=True)])
    given, rooms = Counter[int](), []
    for row, poor, away in zip(units.classes, here, outside, strict=True):
        rooms.append(RoomPlan(row, poor, away, given[row.year]))
        given[row.year] += row.size
    return tuple(rooms)


def children_of(room: RoomPlan, units: UnitsPlan, ages: Ages) -> tuple[ChildPlan, ...]:
    """The children of one class, always the same; which of them are poor falls by lot."""
    rng = chance("class", room.row.unit.code)
    homes = Homes.around(room.row, units)
    lots = rng.sample(range(room.row.size), room.row.size)
    children = []
    for number, lot in enumerate(lots):
        child = invent(rng, ages, room.row.year, room.first_serial + number)
        outside, poor = lot < room.poor_outside, lot < room.poor_outside + room.poor
        household, residence = homes.draw(rng, outside=outside)
        children.append(
            replace(
                child,
                household=household,
                residence=residence,
                outside=outside,
                room=room.row.unit,
                school=room.row.school.unit,
                roll_number=f"G{child.id_number}" if room.row.year > 0 else None,
                groups=_groups(rng, poor=poor, migrant=outside),
                boarding=rng.random() < BOARDING.get(room.row.school.kind, 0),
            )
        )
    return tuple(children)


@dataclass(frozen=True)
class Homes:
    """The villages the children of a school come from: a few, then the township, then the county."""

    near: Sequence[UnitPlan]
    in_town: Sequence[UnitPlan]
    everywhere: Sequence[UnitPlan]

    @classmethod
    def around(cls, row: ClassPlan, units: UnitsPlan) -> Homes:
        in_town = units.villages[row.school.town]
        near = chance("near", row.school.unit.code).sample(in_town, NEAR_VILLAGES)
        return cls(near, in_town, [village for town in units.villages.values() for village in town])

    def draw(self, rng: Random, *, outside: bool) -> tuple[UnitPlan | None, UnitPlan | None]:
        """Village of the household (None: outside the county), and of residence where it is another."""
        lot = rng.random()
        village = rng.choice(self.near if lot < FROM_NEAR else self.in_town if lot < FROM_TOWN else self.everywhere)
        if outside:
            return None, village
        other = rng.choice(self.in_town) if rng.random() < LIVES_ELSEWHERE else village
        return village, None if other is village else other


def invent(rng: Random, ages: Ages, year: int, place: int) -> ChildPlan:
    """A child of a school year, not yet at home or in a class anywhere."""
    sex, family = rng.choice((Sex.MALE, Sex.FEMALE)), surname(rng)
    birth, serial = ages.born(year, place)
    relation, of_sex, shares_name = rng.choice(GUARDIANS)
    guardian = f"{grown_name(rng, of_sex, family if shares_name else '')}（{relation}）"
    id_number = citizen_id(birth, sex, serial)
    name = child_name(rng, sex, family)
    return ChildPlan(name, sex, birth, id_number, guardian, phone(rng), rng.randrange(1, 12))


def _groups(rng: Random, *, poor: bool, migrant: bool) -> tuple[Group, ...]:
    drawn = tuple(group for group, share in OTHER_GROUPS if rng.random() < share)
    return drawn + (Group.MIGRANT,) * migrant + (Group.POOR_HOUSEHOLD,) * poor


def children_elsewhere(poor: PoorFigures, units: UnitsPlan, ages: Ages) -> Iterator[ChildPlan]:
    """Children of the county's poor households who study elsewhere: on the household list, in no class here.

    The base list does not say where else; those outside the prefecture moved away with their parents (随迁).
    """
    rng = chance("elsewhere")
    villages = [village for town in units.villages.values() for village in town]
    for migrant, count in ((False, poor.elsewhere_in_prefecture), (True, poor.outside_prefecture)):
        for number in range(count):
            place = ELSEWHERE_FROM + number + migrant * poor.elsewhere_in_prefecture
            child = invent(rng, ages, rng.randrange(1, 13), place)
            groups = (Group.MIGRANT,) * migrant + (Group.POOR_HOUSEHOLD,)
            yield replace(child, household=rng.choice(villages), groups=groups)
