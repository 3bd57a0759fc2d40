"""The table of figures adds up to the county's own summary, and the plans to the table."""

from __future__ import annotations

from datetime import date

import pytest

from tracker.domain.citizen_ids import read_citizen_id
from tracker.domain.posts import Role, Tier
from tracker.domain.reasons import Group
from tracker.domain.units import COMPULSORY, SchoolKind
from tracker.sample.children import Ages, ChildPlan, children_elsewhere, children_of, plan_rooms
from tracker.sample.county import CountyPlan
from tracker.sample.figures import COUNTY, SCALES, Figures
from tracker.sample.names import AREA_OF_NOBODY, PHONE_OF_NOBODY
from tracker.sample.units import SHAPES, plan_units

AS_OF = date(2026, 11, 24)
K = SchoolKind


def test_the_table_is_the_summary_of_2019() -> None:
    assert (COUNTY.schools, COUNTY.pupils, COUNTY.teachers, COUNTY.compulsory_pupils) == (168, 63_406, 3_632, 41_745)
    schools = {kind: figures.schools for kind, figures in COUNTY.kinds.items()}
    assert schools == {
        K.VOCATIONAL: 1,
        K.SENIOR: 2,
        K.JUNIOR: 17,
        K.PRIMARY: 68,
        K.TEACHING_POINT: 9,
        K.KINDERGARTEN: 70,
        K.SPECIAL: 1,
    }


def test_pupils_by_kind_are_those_of_the_summary() -> None:
    pupils = {kind: figures.pupils for kind, figures in COUNTY.kinds.items()}
    primary = pupils.pop(K.PRIMARY) + pupils.pop(K.TEACHING_POINT)
    assert primary == 27_450
    assert list(pupils.values()) == [2_828, 7_570, 14_226, 11_263, 69]


def test_poor_households_are_those_of_the_summary() -> None:
    poor = COUNTY.poor
    assert (poor.of_county, poor.here, poor.elsewhere_in_prefecture, poor.outside_prefecture) == (
        18_903,
        16_253,
        1_063,
        1_587,
    )
    assert (poor.from_other_counties, poor.studying_here) == (413, 16_666)


@pytest.mark.parametrize("figures", SCALES.values(), ids=SCALES)
def test_the_townships_have_the_schools_of_the_table(figures: Figures) -> None:
    towns = figures.towns.values()
    wanted = {
        K.JUNIOR: sum(town.junior for town in towns),
        K.PRIMARY: sum(town.primary for town in towns),
        K.TEACHING_POINT: sum(town.teaching_points for town in towns),
        K.KINDERGARTEN: sum(town.kindergartens for town in towns),
    }
    assert wanted == {kind: figures.kinds[kind].schools for kind in wanted}


@pytest.mark.parametrize("figures", SCALES.values(), ids=SCALES)
def test_the_schools_share_out_pupils_and_teachers_to_the_last(figures: Figures) -> None:
    plan = plan_units(figures)
    for kind, wanted in figures.kinds.items():
        schools = [school for school in plan.schools if school.kind is kind]
        assert len(schools) == wanted.schools
        assert sum(school.pupils for school in schools) == wanted.pupils
        assert sum(school.teachers for school in schools) == wanted.teachers
    assert sum(row.size for row in plan.classes) == figures.pupils


def test_the_county_has_its_townships_villages_and_about_a_thousand_classes_of_compulsory_age() -> None:
    plan = plan_units(COUNTY)
    assert (len(plan.at(Tier.TOWNSHIP)), len(plan.at(Tier.VILLAGE))) == (10, 179)
    assert 950 <= sum(row.school.compulsory for row in plan.classes) <= 1_050


def test_every_class_has_a_year_of_its_school_and_a_plausible_size() -> None:
    for row in plan_units(COUNTY).classes:
        assert row.year in SHAPES[row.school.kind].years
        assert 5 <= row.size <= 60
        assert (row.unit.grade is None) == (row.school.kind is K.KINDERGARTEN)


def test_school_codes_have_ten_digits_and_the_type_in_front() -> None:
    for school in plan_units(COUNTY).schools:
        assert len(school.unit.code) == 10
        assert school.unit.code.startswith(SHAPES[school.kind].type)


def _children(figures: Figures) -> list[ChildPlan]:
    units, ages = plan_units(figures), Ages(2026)
    in_class = [child for room in plan_rooms(units, figures) for child in children_of(room, units, ages)]
    return [*in_class, *children_elsewhere(figures.poor, units, ages)]


def test_the_children_come_out_at_the_figures() -> None:
    children, small = _children(SCALES["small"]), SCALES["small"]
    poor = [child for child in children if Group.POOR_HOUSEHOLD in child.groups]
    assert sum(child.room is not None for child in children) == small.pupils
    assert sum(child.room is not None and not child.outside for child in poor) == small.poor.here
    assert sum(child.outside for child in poor) == small.poor.from_other_counties
    assert sum(child.room is None for child in poor) == small.poor.of_county - small.poor.here


def test_nobody_can_have_the_numbers_of_these_children() -> None:
    children = _children(SCALES["small"])
    assert len({child.id_number for child in children}) == len(children)
    for child in children:
        known = read_citizen_id(child.id_number, AS_OF)
        assert child.id_number.startswith(AREA_OF_NOBODY)
        assert (known.birth_date, known.sex) == (child.birth, child.sex)
        assert child.phone.startswith(PHONE_OF_NOBODY)
        assert len(child.phone) == 11


def test_a_pupil_of_grade_one_turned_six_before_school_began() -> None:
    units, ages = plan_units(SCALES["small"]), Ages(2026)
    rooms = [room for room in plan_rooms(units, SCALES["small"]) if room.row.year == 1]
    births = [child.birth for room in rooms for child in children_of(room, units, ages)]
    assert date(2019, 9, 1) <= min(births)
    assert max(births) <= date(2020, 8, 31)


def test_accounts_vacancies_and_deputies_are_as_in_a_county() -> None:
    plan = CountyPlan(COUNTY, AS_OF)
    standing = {(post.role, post.unit) for post in plan.people.posts if post.ends_on is None}
    empty = [row for row in plan.units.classes if (Role.HEAD_TEACHER, row.unit.code) not in standing]
    assert 200 <= sum(person.account is not None for person in plan.people.people) <= 240
    assert sum(person.teacher for person in plan.people.people) == 3_632
    assert 10 <= len(empty) <= 30
    assert any(post.deputy for post in plan.people.posts)
    assert any(post.ends_on for post in plan.people.posts)


def test_compulsory_schools_are_ninety_five() -> None:
    assert sum(COUNTY.kinds[kind].schools for kind in COMPULSORY) == 95
