"""A unit that comes to hang elsewhere leaves a step in the history of every case on it, and both lines hear of it."""

from __future__ import annotations

import uuid
from typing import Any

from sqlalchemy import select

from tests import county
from tests.crowd import confirmed
from tests.house import House
from tests.services.rebuilt import rebuilt, standing
from tests.services.test_news import told
from tracker.domain.forms import Form
from tracker.domain.history import Deed
from tracker.domain.register import Filters, View
from tracker.domain.register_balance import reconciles
from tracker.domain.units import UnitChange
from tracker.domain.week_balance import Term
from tracker.models.students import Student
from tracker.models.transactions import writing
from tracker.models.units import Unit
from tracker.services.cases import get_case
from tracker.services.moves import what_changed
from tracker.services.register import page_of_register
from tracker.services.units import change_unit, move_unit

CHILD = "张小雨"
PHONE = {"channel": "phone", "went": ("head_teacher",), "met": "guardian", "result": "promised", "said": "下周来"}


def form(house: House) -> Form:
    return Form(house.actor("administrator"), str(uuid.uuid4()), house.now)


def last_deed(house: House, number: str, by: str = "bureau_officer") -> Deed:
    return get_case(house.actor(by), number, house.now).deeds[-1]


def moved(unit: str, before: str, after: str) -> dict[str, Any]:
    return {"moved_unit": unit, "moved_from": before, "moved_to": after}


def test_a_case_tells_from_which_school_to_which_its_class_moved_by_whom_and_when(house: House) -> None:
    number = confirmed(house, CHILD)
    house.wait(days=1)
    move_unit(form(house), county.CLASS, county.OTHER_SCHOOL)
    deed = last_deed(house, number, "other_principal")
    assert deed.details == moved("六年级2班", "长梁民族小学", "官店初中")
    assert (deed.kind, deed.by, deed.role, deed.at) == ("rehang", "钟毅", "administrator", house.now)


def test_a_case_tells_that_its_village_came_to_another_township(house: House) -> None:
    number = confirmed(house, CHILD)
    move_unit(form(house), county.VILLAGE, county.OTHER_TOWN)
    deed = last_deed(house, number)
    assert (deed.line, deed.details) == ("government", moved("下坝社区", "长梁镇", "官店镇"))


def test_a_case_without_a_village_tells_that_its_school_came_to_another_township(house: House) -> None:
    with writing() as session:
        child = session.scalars(select(Student).where(Student.name == CHILD)).one()
        town = session.scalars(select(Unit).where(Unit.code == county.TOWN)).one()
        child.household_village_id, child.responsible_path = None, town.path
    number, other = confirmed(house, CHILD), confirmed(house, "李明")
    change_unit(form(house), county.SCHOOL, UnitChange("长梁民族小学", seat=county.OTHER_TOWN))
    assert last_deed(house, number).details == moved("长梁民族小学", "长梁镇", "官店镇")
    assert last_deed(house, other).kind == "confirm"


def test_cases_elsewhere_keep_their_history(house: House) -> None:
    number = confirmed(house, "王芳", "other_head_teacher", "other_principal")
    move_unit(form(house), county.CLASS, county.OTHER_SCHOOL)
    assert last_deed(house, number).kind == "confirm"


def test_both_lines_hear_that_an_open_case_moved_with_its_unit(house: House) -> None:
    confirmed(house, CHILD)
    move_unit(form(house), county.CLASS, county.OTHER_SCHOOL)
    assert told("rehung") == ["head_teacher", "other_principal", "township_clerk", "village_officer"]


def test_nobody_is_told_of_a_case_that_is_over(house: House) -> None:
    number = house.log(CHILD)
    house.move(number, "clear", "principal", result="in_class", seen_by="谭学军", seen_on=house.today(), seen_at="教室")
    move_unit(form(house), county.CLASS, county.OTHER_SCHOOL)
    assert (last_deed(house, number).kind, told("rehung")) == ("rehang", [])


def test_whoever_has_the_case_open_learns_that_it_moved(house: House) -> None:
    number = confirmed(house, CHILD)
    shown = house.case(number).version
    move_unit(form(house), county.CLASS, county.OTHER_SCHOOL)
    assert [one.kind for one in what_changed(house.actor("head_teacher"), number, shown).news] == ["rehang"]


def test_a_step_is_still_undone_after_its_class_moved_and_the_move_stays(house: House) -> None:
    number = confirmed(house, CHILD)
    house.move(number, "attempt", "head_teacher", made_on=house.today(), **PHONE)
    move_unit(form(house), county.CLASS, county.OTHER_SCHOOL)
    assert get_case(house.actor("head_teacher"), number, house.now).reader.may_annul
    house.move(number, "annul", "head_teacher", reason="wrong case")
    deeds = get_case(house.actor("head_teacher"), number, house.now).deeds
    assert [(deed.kind, deed.undone) for deed in deeds[-3:]] == [("attempt", True), ("rehang", False), ("annul", False)]


def test_the_register_of_both_schools_adds_up_over_the_day_of_the_move(house: House) -> None:
    confirmed(house, CHILD)
    house.wait(days=1)
    move_unit(form(house), county.CLASS, county.OTHER_SCHOOL)
    for school, term in ((county.SCHOOL, Term.MOVED_OUT), (county.OTHER_SCHOOL, Term.MOVED_IN)):
        view = View(Filters(unit=school), house.today())
        terms = page_of_register(house.actor("bureau_officer"), view, 1, house.now, house.today()).balance.all
        assert (terms[term], reconciles(terms)) == (1, True)


def test_the_steps_of_a_case_alone_say_where_the_register_has_it(house: House) -> None:
    number = confirmed(house, CHILD)
    house.wait(days=1)
    move_unit(form(house), county.CLASS, county.OTHER_SCHOOL)
    assert standing(number, house.now) == rebuilt(number)(house.now)
