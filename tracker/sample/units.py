"""The units of the sample county: real townships and villages, invented schools and their classes."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import cycle
from pathlib import Path
from random import Random

from tracker.domain.posts import Tier, unit_path
from tracker.domain.units import COMPULSORY, SchoolKind
from tracker.sample.chance import chance
from tracker.sample.figures import Figures
from tracker.sample.shares import apportion

DIVISIONS = Path(__file__).parent / "data" / "jianshi_divisions.csv"
COUNTY_CODE = "422822"
BUREAU_CODE = "422822-JYJ"
CENTRAL_SCHOOLS = {"422822105": "花坪镇中心学校", "422822203": "三里乡中心学校"}
"""Where a central school stands between the bureau and the schools of a township."""


@dataclass(frozen=True)
class UnitPlan:
    """One unit as it will stand in the database."""

    code: str
    name: str
    tier: Tier
    path: str
    parent: str | None = None
    kind: SchoolKind | None = None
    seat: str | None = None
    grade: int | None = None


@dataclass(frozen=True)
class SchoolPlan:
    """One school with its share of pupils and teachers."""

    unit: UnitPlan
    kind: SchoolKind
    town: str
    pupils: int
    teachers: int

    @property
    def compulsory(self) -> bool:
        return self.kind in COMPULSORY


@dataclass(frozen=True)
class ClassPlan:
    """One class; `year` is its school year counted from grade 1, 0 and below in kindergarten."""

    unit: UnitPlan
    school: SchoolPlan
    year: int
    size: int


@dataclass(frozen=True)
class UnitsPlan:
    """All units, each after the unit it hangs on."""

    units: Mapping[str, UnitPlan]
    villages: Mapping[str, tuple[UnitPlan, ...]]
    schools: tuple[SchoolPlan, ...]
    classes: tuple[ClassPlan, ...]
    catchments: Mapping[str, str]

    def at(self, tier: Tier) -> list[UnitPlan]:
        return [unit for unit in self.units.values() if unit.tier is tier]


@dataclass(frozen=True)
class Shape:
    """What schools of a kind look like: type in their code, years taught, pupils to a class."""

    type: str
    years: tuple[int, ...]
    class_size: int


K = SchoolKind
SHAPES: Mapping[SchoolKind, Shape] = {
    K.VOCATIONAL: Shape("36", (10, 11, 12), 48),
    K.SENIOR: Shape("34", (10, 11, 12), 52),
    K.JUNIOR: Shape("31", (7, 8, 9), 45),
    K.PRIMARY: Shape("21", (1, 2, 3, 4, 5, 6), 42),
    K.TEACHING_POINT: Shape("21", (1, 2, 3), 20),
    K.KINDERGARTEN: Shape("11", (-2, -1, 0), 33),
    K.SPECIAL: Shape("51", (1, 2, 3, 4, 5, 6, 7, 8, 9), 12),
}
DIGITS = "一二三四五六七八九"
KINDERGARTEN_YEARS = {-2: "小", -1: "中", 0: "大"}


def plan_units(figures: Figures) -> UnitsPlan:
    """The whole tree; the same figures give the same tree."""
    divisions = _divisions(figures)
    villages = {
        town: tuple(unit for unit in divisions.values() if unit.parent == town and unit.tier is Tier.VILLAGE)
        for town in figures.towns
    }
    bureau = UnitPlan(BUREAU_CODE, "建始县教育局", Tier.BUREAU, unit_path(None, BUREAU_CODE))
    units = divisions | {bureau.code: bureau}
    for town, name in CENTRAL_SCHOOLS.items():
        if town in figures.towns:
            units[f"{town}-ZX"] = _below(bureau, f"{town}-ZX", name, Tier.CENTRAL_SCHOOL, seat=town)
    schools = _schools(figures, units, villages)
    classes = tuple(row for school in schools for row in _classes(school))
    units |= {school.unit.code: school.unit for school in schools} | {row.unit.code: row.unit for row in classes}
    return UnitsPlan(units, villages, schools, classes, dict(_catchments(villages, schools)))


def _catchments(
    villages: Mapping[str, tuple[UnitPlan, ...]], schools: Sequence[SchoolPlan]
) -> Iterator[tuple[str, str]]:
    """The villages of a township share its primary schools among them, and these its junior schools."""
    for town, of_town in villages.items():
        primaries, juniors = (
            [school.unit.code for school in schools if school.town == town and school.kind is kind]
            for kind in (K.PRIMARY, K.JUNIOR)
        )
        yield from zip((village.code for village in of_town), cycle(primaries), strict=False)
        yield from zip(primaries, cycle(juniors), strict=False)


def _divisions(figures: Figures) -> dict[str, UnitPlan]:
    units: dict[str, UnitPlan] = {}
    with DIVISIONS.open(encoding="utf-8") as file:
        for row in csv.DictReader(file):
            wanted = not row["parent_code"] or row["code"] in figures.towns or row["parent_code"] in figures.towns
            if wanted:
                above = units.get(row["parent_code"])
                path = unit_path(above.path if above else None, row["code"])
                parent = row["parent_code"] or None
                units[row["code"]] = UnitPlan(row["code"], row["name"], Tier(row["tier"]), path, parent)
    return units


def _below(parent: UnitPlan, code: str, name: str, tier: Tier, **more: object) -> UnitPlan:
    return UnitPlan(code, name, tier, unit_path(parent.path, code), parent.code, **more)  # type: ignore[arg-type]


def _schools(
    figures: Figures, units: Mapping[str, UnitPlan], villages: Mapping[str, tuple[UnitPlan, ...]]
) -> tuple[SchoolPlan, ...]:
    """Every school of a kind gets its share of the kind's pupils and teachers; a first school is the largest."""
    places = list(_places(figures, units, villages))
    rng, numbers, built = chance("schools"), Counter[str](), list[SchoolPlan]()
    for kind, wanted in figures.kinds.items():
        of_kind = [(town, name) for k, town, name in places if k is kind]
        weights = _weights(of_kind, figures.seat, rng)
        shares = zip(of_kind, apportion(wanted.pupils, weights), apportion(wanted.teachers, weights), strict=True)
        for (town, name), pupils, teachers in shares:
            shape = SHAPES[kind]
            numbers[shape.type] += 1
            code = f"{shape.type}42{numbers[shape.type]:06d}"
            parent = _parent(kind, town, units, built)
            unit = _below(parent, code, name, Tier.SCHOOL, kind=kind, seat=town)
            built.append(SchoolPlan(unit, kind, town, pupils, teachers))
    return tuple(built)


def _parent(kind: SchoolKind, town: str, units: Mapping[str, UnitPlan], built: Sequence[SchoolPlan]) -> UnitPlan:
    """A teaching point hangs under the last primary school of its township, others under the bureau."""
    if kind is K.TEACHING_POINT:
        return [school.unit for school in built if school.kind is K.PRIMARY and school.town == town][-1]
    taught_centrally = kind in {K.PRIMARY, K.JUNIOR} and f"{town}-ZX" in units
    return units[f"{town}-ZX"] if taught_centrally else units[BUREAU_CODE]


def _weights(places: Sequence[tuple[str, str]], seat: str, rng: Random) -> list[float]:
    """The first school of a township is the one in its town; schools of the county's seat are larger."""
    seen: set[str] = set()
    weights = []
    for town, _ in places:
        weight = rng.uniform(0.7, 1.3) if town in seen else 2.6
        weights.append(weight * (2.2 if town == seat else 1))
        seen.add(town)
    return weights


def _places(
    figures: Figures, units: Mapping[str, UnitPlan], villages: Mapping[str, tuple[UnitPlan, ...]]
) -> Iterator[tuple[SchoolKind, str, str]]:
    """Kind, township and name of every school."""
    for kind, names in COUNTY_SCHOOLS.items():
        if kind in figures.kinds:
            yield from ((kind, figures.seat, name) for name in names)
    for town, wanted in figures.towns.items():
        name = units[town].name
        stems = [village.name.removesuffix("村").removesuffix("社区") for village in villages[town]]
        chance("names", town).shuffle(stems)
        juniors = [f"{name}初级中学", f"{name[:-1]}民族初级中学", *(f"{name}{stem}初级中学" for stem in stems)]
        primaries = [f"{name[:-1]}民族小学", f"{name}中心小学", *(f"{name}{stem}小学" for stem in stems)]
        kindergartens = [f"{name}中心幼儿园", *(f"{name}{stem}幼儿园" for stem in reversed(stems))]
        yield from ((K.JUNIOR, town, school) for school in juniors[: wanted.junior])
        yield from ((K.PRIMARY, town, school) for school in primaries[: wanted.primary])
        yield from ((K.TEACHING_POINT, town, f"{name}{stem}教学点") for stem in stems[-wanted.teaching_points or 99 :])
        yield from ((K.KINDERGARTEN, town, school) for school in kindergartens[: wanted.kindergartens])


COUNTY_SCHOOLS: Mapping[SchoolKind, tuple[str, ...]] = {
    K.VOCATIONAL: ("建始县职业教育中心",),
    K.SENIOR: ("建始县第一高级中学", "建始县第二高级中学"),
    K.SPECIAL: ("建始县特殊教育学校",),
}


def _classes(school: SchoolPlan) -> Iterator[ClassPlan]:
    shape = SHAPES[school.kind]
    for year, pupils in zip(shape.years, apportion(school.pupils, [1.0] * len(shape.years)), strict=True):
        count = max(1, round(pupils / shape.class_size))
        for number, size in enumerate(apportion(pupils, [1.0] * count), start=1):
            yield ClassPlan(_class_unit(school, year, number), school, year, size)


def _class_unit(school: SchoolPlan, year: int, number: int) -> UnitPlan:
    if year < 1:
        code, name, grade = f"K{year + 3}{number:02d}", f"{KINDERGARTEN_YEARS[year]}{number}班", None
    else:
        code, grade = f"{year:02d}{number:02d}", year
        name = f"高{DIGITS[year - 10]}{number}班" if year > 9 else f"{DIGITS[year - 1]}年级{number}班"
    return _below(school.unit, f"{school.unit.code}-{code}", name, Tier.CLASS, grade=grade)
