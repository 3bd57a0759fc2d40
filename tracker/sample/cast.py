"""The cast: who stands on the two lines of the one case that the guides tell of, and who has nothing to do with it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from tracker.domain.posts import Role
from tracker.domain.units import SchoolKind
from tracker.sample.units import BUREAU_CODE, COUNTY_CODE, UnitsPlan

TOWNSHIP = "422822106"
OTHER_TOWNSHIP = "422822104"
VILLAGE_NAME = "下坝社区"
CLASS_NAME, OTHER_CLASS_NAME = "六年级2班", "八年级1班"


@dataclass(frozen=True)
class Member:
    """One of the cast: invented name, role, and at which of the places of `places_of`."""

    name: str
    role: Role
    place: str


CAST: Mapping[str, Member] = {
    "head_teacher": Member("黄秀兰", Role.HEAD_TEACHER, "class"),
    "principal": Member("谭学军", Role.PRINCIPAL, "school"),
    "school_clerk": Member("覃芳", Role.SCHOOL_CLERK, "school"),
    "village_officer": Member("向玉梅", Role.VILLAGE_OFFICER, "village"),
    "township_clerk": Member("陈立", Role.TOWNSHIP_CLERK, "township"),
    "township_official": Member("李建国", Role.TOWNSHIP_OFFICIAL, "township"),
    "bureau_officer": Member("王立新", Role.BUREAU_OFFICER, "bureau"),
    "deputy_head": Member("田志远", Role.DEPUTY_HEAD, "bureau"),
    "county_leader": Member("周正平", Role.COUNTY_LEADER, "county"),
    "administrator": Member("钟毅", Role.ADMINISTRATOR, "bureau"),
    "other_head_teacher": Member("何敏", Role.HEAD_TEACHER, "other_class"),
    "other_principal": Member("谭芳", Role.PRINCIPAL, "other_school"),
    "other_township_official": Member("罗洋", Role.TOWNSHIP_OFFICIAL, "other_township"),
}

CHILD_NAME = "张小雨"
GUARDIAN = "田大翠（祖母）"


def places_of(plan: UnitsPlan) -> dict[str, str]:
    """The codes of the cast's units."""
    school = _first_school(plan, SchoolKind.PRIMARY, TOWNSHIP)
    other_school = _first_school(plan, SchoolKind.JUNIOR, OTHER_TOWNSHIP)
    return {
        "county": COUNTY_CODE,
        "bureau": BUREAU_CODE,
        "township": TOWNSHIP,
        "other_township": OTHER_TOWNSHIP,
        "village": next(unit.code for unit in plan.villages[TOWNSHIP] if unit.name == VILLAGE_NAME),
        "school": school,
        "other_school": other_school,
        "class": _class(plan, school, CLASS_NAME),
        "other_class": _class(plan, other_school, OTHER_CLASS_NAME),
    }


def _first_school(plan: UnitsPlan, kind: SchoolKind, town: str) -> str:
    return next(school.unit.code for school in plan.schools if school.kind is kind and school.town == town)


def _class(plan: UnitsPlan, school: str, name: str) -> str:
    return next(row.unit.code for row in plan.classes if row.unit.parent == school and row.unit.name == name)
