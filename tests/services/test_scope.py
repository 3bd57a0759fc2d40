"""Who sees what: the SQL of every list and the rule for one case say the same, for whatever posts a person holds."""

from __future__ import annotations

from dataclasses import fields
from datetime import date, timedelta
from itertools import product

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from tests import county
from tests.house import House
from tests.services.living import act
from tracker.domain.cases import CaseState, Stage
from tracker.domain.errors import NotFound
from tracker.domain.permissions import sees
from tracker.domain.posts import OPERATOR, SEATS, Actor, PostFact, Role, UnitFact
from tracker.domain.register import Filters, View
from tracker.domain.sight import why
from tracker.models.cases import Case, visible_to
from tracker.models.people import Person, Post
from tracker.models.students import Student, students_in
from tracker.models.transactions import reading, writing
from tracker.models.units import Unit
from tracker.services.accounts import find_signed_in, sign_in_cast
from tracker.services.duties import DutyFilters, page_of_duties
from tracker.services.register import page_of_register
from tracker.services.search import find_children

BUREAU_LINE = ("422822-JYJ", county.SCHOOL, county.CLASS, county.SISTER_CLASS, county.OTHER_CLASS)
GOVERNMENT_LINE = ("422822", county.TOWN, county.VILLAGE, county.OTHER_VILLAGE)
RESIDENCE = (None, county.ASSISTING_VILLAGE, county.OTHER_VILLAGE)
STATE = {f.name: getattr(CaseState(Stage.IDENTIFIED), f.name) for f in fields(CaseState)}

Row = tuple[str, str, str, str | None]


def hang_cases() -> tuple[list[Row], list[UnitFact]]:
    """A child with a case on every combination of lines; their numbers and paths, and every unit."""
    with writing() as session:
        units = {unit.code: unit for unit in session.scalars(select(Unit))}
        rows: list[Row] = []
        for n, (bureau, government, residence) in enumerate(product(BUREAU_LINE, GOVERNMENT_LINE, RESIDENCE)):
            paths = {
                "class_path": units[bureau].path,
                "responsible_path": units[government].path,
                "residence_path": units[residence].path if residence else None,
            }
            child = Student(name=f"向阳{n}", **paths)
            session.add(child)
            session.flush()
            session.add(Case(number=f"n{n}", student_id=child.id, logged_at=county.START, **STATE, **paths))
            rows.append((f"n{n}", paths["class_path"] or "", paths["responsible_path"] or "", paths["residence_path"]))
        return rows, [unit.fact() for unit in units.values()]


def seats(units: list[UnitFact]) -> list[tuple[Role, UnitFact]]:
    return [(role, unit) for role in Role for unit in units if unit.tier in SEATS[role].tiers]


def test_the_list_and_the_rule_show_the_same_cases_to_any_holder_of_posts(house: House) -> None:
    rows, units = hang_cases()
    places = st.sampled_from(seats(units))

    @settings(max_examples=60, derandomize=True, deadline=None, suppress_health_check=list(HealthCheck))
    @given(held=st.lists(places, max_size=3, unique=True))
    def same(held: list[tuple[Role, UnitFact]]) -> None:
        actor = Actor(1, "", tuple(PostFact(n, role, unit, 1, "") for n, (role, unit) in enumerate(held)))
        expected = {number for number, *paths in rows if sees(actor, *paths)}
        with reading() as session:
            assert {case.number for case in session.scalars(visible_to(actor))} == expected
            children = session.scalars(students_in(actor).where(Student.name.startswith("向阳")))
            assert {f"n{child.name.removeprefix('向阳')}" for child in children} == expected
        assert {number for number, *paths in rows if why(actor, *paths)} == expected

    same()


def test_the_operator_sees_all_and_somebody_without_a_post_nothing(quick_house: House) -> None:
    rows, _ = hang_cases()
    with reading() as session:
        assert len(session.scalars(visible_to(OPERATOR)).all()) == len(rows)
        assert session.scalars(visible_to(Actor(1, ""))).all() == []


STRANGERS = [
    *("other_head_teacher", "other_principal", "other_school_clerk"),
    *("other_village_officer", "other_township_clerk", "other_township_official"),
]


@pytest.mark.parametrize("key", STRANGERS)
def test_a_stranger_finds_lists_counts_and_does_nothing(quick_house: House, key: str) -> None:
    number = quick_house.log()
    act(quick_house, number, "confirm", "principal")
    stranger = quick_house.actor(key)
    assert find_children(stranger, "张小雨") == find_children(stranger, number) == find_children(stranger, "1243") == ()
    assert page_of_duties(stranger, DutyFilters(), 1, quick_house.now).page.total == 0
    register = page_of_register(stranger, View(Filters(), quick_house.today()), 1, quick_house.now)
    assert (register.page.total, sum(total.listed for total in register.totals)) == (0, 0)
    with pytest.raises(NotFound):
        act(quick_house, number, "attempt", key)


def test_the_assisting_line_sees_the_case_and_may_attempt(quick_house: House) -> None:
    number = quick_house.log(residence_village=county.ASSISTING_VILLAGE)
    act(quick_house, number, "confirm", "principal")
    act(quick_house, number, "attempt", "assisting_village_officer", went=("assisting_village_officer",))
    assert quick_house.case(number).attempts == 1


def test_a_change_of_post_acts_on_the_next_request(house: House) -> None:
    house.log()
    token = sign_in_cast("other_principal", house.now)
    assert find_children(find_signed_in(token, house.now).actor, "张小雨") == ()
    move_post("other_principal", county.SCHOOL)
    assert find_children(find_signed_in(token, house.now).actor, "张小雨")
    end_post("other_principal", house.today() - timedelta(days=1))
    assert find_signed_in(token, house.now).nobody


def move_post(key: str, code: str) -> None:
    with writing() as session:
        unit = session.scalars(select(Unit).where(Unit.code == code)).one()
        session.scalars(select(Post).join(Post.person).where(Person.cast_key == key)).one().unit_id = unit.id


def end_post(key: str, day: date) -> None:
    with writing() as session:
        session.scalars(select(Post).join(Post.person).where(Person.cast_key == key)).one().ends_on = day
