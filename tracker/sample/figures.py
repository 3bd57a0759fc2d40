"""The figures of the county's own summary of 2019, in one table, and the smaller county for tests."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from tracker.domain.units import COMPULSORY, SchoolKind


@dataclass(frozen=True)
class KindFigures:
    """Schools, pupils and teachers of one kind; the teachers' share of each kind is ours, their sum is not."""

    schools: int
    pupils: int
    teachers: int


@dataclass(frozen=True)
class PoorFigures:
    """Children of registered poor households: where those of the county study, and those who come from elsewhere."""

    here: int
    elsewhere_in_prefecture: int
    outside_prefecture: int
    from_other_counties: int

    @property
    def of_county(self) -> int:
        return self.here + self.elsewhere_in_prefecture + self.outside_prefecture

    @property
    def studying_here(self) -> int:
        return self.here + self.from_other_counties


@dataclass(frozen=True)
class TownFigures:
    """How many schools of each kind stand in a township."""

    junior: int
    primary: int
    teaching_points: int
    kindergartens: int


@dataclass(frozen=True)
class Figures:
    """All that a sample county must come out at."""

    kinds: Mapping[SchoolKind, KindFigures]
    poor: PoorFigures
    towns: Mapping[str, TownFigures]
    seat: str
    """Code of the county's seat, where the senior, vocational and special schools stand."""

    @property
    def schools(self) -> int:
        return sum(kind.schools for kind in self.kinds.values())

    @property
    def pupils(self) -> int:
        return sum(kind.pupils for kind in self.kinds.values())

    @property
    def teachers(self) -> int:
        return sum(kind.teachers for kind in self.kinds.values())

    @property
    def compulsory_pupils(self) -> int:
        return sum(figures.pupils for kind, figures in self.kinds.items() if kind in COMPULSORY)


K = SchoolKind

COUNTY = Figures(
    kinds={
        K.VOCATIONAL: KindFigures(1, 2_828, 180),
        K.SENIOR: KindFigures(2, 7_570, 560),
        K.JUNIOR: KindFigures(17, 14_226, 1_050),
        K.PRIMARY: KindFigures(68, 27_130, 1_402),
        K.TEACHING_POINT: KindFigures(9, 320, 18),
        K.KINDERGARTEN: KindFigures(70, 11_263, 400),
        K.SPECIAL: KindFigures(1, 69, 22),
    },
    poor=PoorFigures(16_253, 1_063, 1_587, 413),
    towns={
        "422822100": TownFigures(4, 12, 0, 16),
        "422822101": TownFigures(2, 7, 1, 7),
        "422822102": TownFigures(1, 4, 1, 5),
        "422822103": TownFigures(2, 6, 1, 6),
        "422822104": TownFigures(2, 6, 1, 6),
        "422822105": TownFigures(1, 7, 1, 7),
        "422822106": TownFigures(2, 11, 1, 9),
        "422822201": TownFigures(1, 6, 1, 5),
        "422822202": TownFigures(1, 4, 1, 4),
        "422822203": TownFigures(1, 5, 1, 5),
    },
    seat="422822100",
)
"""Schools, pupils, teachers and poor households as in the summary: 77 primary schools, 9 of them teaching points."""

SMALL = replace(
    COUNTY,
    kinds={
        K.JUNIOR: KindFigures(2, 420, 30),
        K.PRIMARY: KindFigures(2, 690, 36),
        K.TEACHING_POINT: KindFigures(1, 24, 2),
        K.KINDERGARTEN: KindFigures(1, 60, 4),
    },
    poor=PoorFigures(300, 20, 30, 8),
    towns={"422822106": TownFigures(1, 1, 0, 1), "422822104": TownFigures(1, 1, 1, 0)},
    seat="422822106",
)
"""One township and a neighbour for those who have nothing to do with the cast's case; for tests."""

SCALES: Mapping[str, Figures] = {"small": SMALL, "county": COUNTY}
