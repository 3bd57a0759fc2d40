"""Logging a child: one case a child, word of mouth for those who may not see it, and nobody matched by a guess."""

from __future__ import annotations

import uuid
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import func, select

from tests import county
from tests.house import House
from tests.services.living import act, moves_of, open_kinds
from tracker.domain.acts import ChildEntry, Logged
from tracker.domain.cases import Stage
from tracker.domain.errors import Forbidden, Invalid, Refused
from tracker.domain.mark_off import Code
from tracker.domain.posts import Line, Role
from tracker.domain.reasons import FoundBy, Reason, Sex
from tracker.models.cases import Case, Sighting
from tracker.models.students import Student
from tracker.models.transactions import reading, writing
from tracker.models.units import Unit
from tracker.services.identify import log_child

NEW = {"sex": Sex.FEMALE, "birth_date": date(2014, 1, 5)}
KNOWN = {"sex": Sex.MALE, "birth_date": date(2013, 7, 7), "id_number": "999999201307071256"}


def log(house: House, by: str, name: str = "", student: str = "", request: str = "", **fields: Any) -> Logged:
    usual = {"found_by": FoundBy.VISIT, "found_on": house.today(), "reason": Reason.WEARY_OF_SCHOOL}
    chosen = house.student_id(student) if student else None
    entry = ChildEntry(chosen, name, usual | fields)
    return log_child(house.actor(by), entry, request or str(uuid.uuid4()), house.now)


def count(table: type) -> int:
    with reading() as session:
        return session.scalar(select(func.count()).select_from(table)) or 0


def unit(code_or_none: int | None) -> str | None:
    with reading() as session:
        return session.scalar(select(Unit.code).where(Unit.id == code_or_none))


def strike(house: House, number: str) -> None:
    act(house, number, "confirm", "principal")
    act(house, number, "request", "principal", code=Code.ABROAD)
    act(house, number, "countersign", "township_official")
    act(house, number, "approve", "bureau_officer")


def test_a_logged_child_hangs_on_both_lines_of_the_base_list(house: House) -> None:
    case = house.case(house.log())
    assert (case.class_path, case.responsible_path, case.residence_path) == (
        "/422822-JYJ/2142000001/2142000001-0602/",
        "/422822/422822106/422822106001/",
        None,
    )
    assert open_kinds(case.number) == {"check", "verify"}


def test_a_child_with_an_open_case_gets_no_second_one(house: House) -> None:
    number = house.log()
    assert log(house, "principal", student="张小雨") == Logged(number, already_open=True)
    assert (count(Case), count(Sighting), len(moves_of(number))) == (1, 0, 1)


def test_whoever_may_not_see_an_open_case_adds_word_and_learns_nothing(house: House) -> None:
    number = house.log("欧阳晨", "other_head_teacher")
    seen = log(house, "head_teacher", "欧阳晨", **KNOWN)
    assert seen == Logged(None, sighting=True)
    assert (count(Case), count(Sighting), len(moves_of(number)), count(Student)) == (1, 1, 1, 6)


def test_word_sent_twice_is_kept_once_and_answered_alike(house: House) -> None:
    house.log("欧阳晨", "other_head_teacher")
    sent = str(uuid.uuid4())
    answers = {log(house, "head_teacher", "欧阳晨", request=sent, **KNOWN) for _ in range(2)}
    assert (answers, count(Sighting)) == ({Logged(None, sighting=True)}, 1)


def test_a_struck_child_logged_again_keeps_its_case_and_number(house: House) -> None:
    number = house.log()
    strike(house, number)
    house.wait(days=20)
    again = log(house, "head_teacher", student="张小雨", reason=Reason.WORKING_AWAY)
    case = house.case(number)
    assert again == Logged(number, reopened=True)
    assert (case.stage, case.episode, case.ledger, case.reasons) == (Stage.IDENTIFIED, 2, None, (Reason.WORKING_AWAY,))
    assert open_kinds(number) == {"verify"}


def test_a_cleared_child_logged_again_is_verified_again(quick_house: House) -> None:
    number = quick_house.log()
    act(quick_house, number, "clear", "principal")
    assert log(quick_house, "head_teacher", student="张小雨") == Logged(number, reopened=True)
    assert quick_house.case(number).clear_line is None


def test_a_child_logged_again_from_its_new_class_hangs_there(quick_house: House) -> None:
    """The case of an episode long over must not hide the new one from those who have to act."""
    number = quick_house.log()
    strike(quick_house, number)
    again = log(
        quick_house,
        "other_head_teacher",
        "张小雨",
        sex=Sex.FEMALE,
        birth_date=date(2014, 5, 6),
        id_number="999999201405061243",
    )
    case = quick_house.case(number)
    assert again == Logged(number, reopened=True)
    assert (unit(case.class_id), unit(case.school_id)) == (county.OTHER_CLASS, county.OTHER_SCHOOL)
    assert unit(case.household_village_id) == county.VILLAGE


def test_the_lines_a_struck_case_came_to_hold_are_kept_when_its_own_people_log_again(quick_house: House) -> None:
    number = quick_house.log()
    act(quick_house, number, "assign", "township_clerk", residence_village=county.ASSISTING_VILLAGE)
    strike(quick_house, number)
    log(quick_house, "head_teacher", student="张小雨")
    assert unit(quick_house.case(number).residence_village_id) == county.ASSISTING_VILLAGE


def test_an_unknown_child_is_added_to_the_base_list_in_the_teacher_s_own_class(house: House) -> None:
    number = log(house, "head_teacher", "向阳", **NEW).number or ""
    case = house.case(number)
    assert (unit(case.class_id), unit(case.school_id), case.household_village_id) == (county.CLASS, county.SCHOOL, None)
    assert (count(Student), open_kinds(number)) == (7, {"check", "verify", "find_line"})


def test_a_child_known_by_name_birth_and_sex_in_scope_is_that_child(quick_house: House) -> None:
    log(quick_house, "head_teacher", "张小雨", sex=Sex.FEMALE, birth_date=date(2014, 5, 6))
    assert (count(Student), count(Case)) == (6, 1)


def test_a_child_whose_class_was_not_known_is_the_same_child_in_its_class(quick_house: House) -> None:
    """The school's clerk logs it without a class; its teacher, who does not see that case, logs it too."""
    number = log(quick_house, "school_clerk", "向阳", **NEW).number
    assert log(quick_house, "head_teacher", "向阳", **NEW) == Logged(None, sighting=True)
    assert log(quick_house, "village_officer", "向阳", **NEW, school=county.SCHOOL) == Logged(None, sighting=True)
    assert (number, count(Student), count(Case)) == ("422822-2026-0001", 7, 1)


def test_a_child_of_that_name_elsewhere_is_not_taken_for_it(quick_house: House) -> None:
    log(quick_house, "head_teacher", "王芳", sex=Sex.MALE, birth_date=date(2013, 1, 20))
    assert count(Student) == 7


def test_a_listed_child_without_its_number_is_known_and_gets_it(quick_house: House) -> None:
    with writing() as session:
        child = session.scalars(select(Student).where(Student.name == "李明")).one()
        child.id_number = child.id_number_index = child.id_tail_index = child.guardian_phone = None
    number = "999999201408121234"
    entered = {"sex": Sex.MALE, "birth_date": date(2014, 8, 12), "id_number": number, "guardian_phone": "13912345678"}
    log(quick_house, "head_teacher", "李明", **entered)
    with reading() as session:
        child = session.scalars(select(Student).where(Student.name == "李明")).one()
    assert (count(Student), child.id_number, child.guardian_phone) == (6, number, "13912345678")


def test_what_the_base_list_knows_is_not_overwritten(quick_house: House) -> None:
    entered = {"sex": Sex.FEMALE, "birth_date": date(2014, 5, 6), "guardian_phone": "13912345678"}
    log(quick_house, "head_teacher", "张小雨", **entered)
    with reading() as session:
        assert session.scalar(select(Student.guardian_phone).where(Student.name == "张小雨")) == "13800005678"


@pytest.mark.parametrize("key", ["id_number", "roll_number"])
def test_a_number_of_somebody_else_is_refused_beside_its_field(house: House, key: str) -> None:
    taken = {"id_number": "999999201405061243", "roll_number": "G999999201405061243"}[key]
    with pytest.raises(Invalid) as wrong:
        log(house, "head_teacher", "张晓雨", **NEW, **{key: taken})
    assert list(wrong.value.fields) == [key]
    assert taken not in str(wrong.value.fields[key])
    assert (count(Student), count(Case)) == (6, 0)


@pytest.mark.parametrize("by", ["head_teacher", "village_officer"])
def test_a_child_of_none_of_one_s_units_is_not_logged(quick_house: House, by: str) -> None:
    elsewhere = {"class": county.OTHER_CLASS, "household_village": county.OTHER_VILLAGE}
    with pytest.raises(Refused, match="none of your units"):
        log(quick_house, by, "向阳", **NEW, **elsewhere)
    assert (count(Student), count(Case)) == (6, 0)


def test_a_village_logs_a_child_that_only_lives_there(quick_house: House) -> None:
    entered = {"household_village": county.OTHER_VILLAGE, "residence_village": county.VILLAGE}
    number = log(quick_house, "village_officer", "向阳", **NEW, **entered).number or ""
    case = quick_house.case(number)
    assert (case.responsible_path, case.residence_path) == (
        "/422822/422822104/422822104001/",
        "/422822/422822106/422822106001/",
    )


def test_the_household_of_the_base_list_outweighs_the_village_of_whoever_logs(quick_house: House) -> None:
    entered = {"sex": Sex.MALE, "birth_date": date(2014, 8, 12), "id_number": "999999201408121234"}
    with writing() as session:
        child = session.scalars(select(Student).where(Student.name == "李明")).one()
        child.household_village_id = session.scalars(select(Unit.id).where(Unit.code == county.ASSISTING_VILLAGE)).one()
    number = log(quick_house, "township_clerk", "李明", **entered).number or ""
    assert unit(quick_house.case(number).household_village_id) == county.ASSISTING_VILLAGE
    with pytest.raises(Refused, match="none of your units"):
        log(
            quick_house,
            "other_village_officer",
            "单小军",
            sex=Sex.MALE,
            birth_date=date(2014, 2, 1),
            id_number="999999201402011212",
        )


def test_a_child_never_enrolled_hangs_on_its_school_and_the_township_settles_it(quick_house: House) -> None:
    entered = {"never_enrolled": True, "school": county.SCHOOL}
    number = log(quick_house, "village_officer", "向阳", **NEW, **entered).number or ""
    case = quick_house.case(number)
    assert (case.never_enrolled, case.class_path) == (True, "/422822-JYJ/2142000001/")
    assert open_kinds(number) == {"check", "verify"}


def test_a_household_outside_the_county_leaves_the_residence_responsible(quick_house: House) -> None:
    entered = {"household_village": "outside", "residence_village": county.VILLAGE}
    number = log(quick_house, "head_teacher", "向阳", **NEW, **entered).number or ""
    case = quick_house.case(number)
    assert (case.responsible_path, case.residence_path) == ("/422822/422822106/422822106001/", None)


def test_neither_village_in_the_county_the_township_of_the_school_is_responsible(quick_house: House) -> None:
    number = log(quick_house, "head_teacher", "向阳", **NEW, household_village="outside").number or ""
    assert quick_house.case(number).responsible_path == "/422822/422822106/"
    assert open_kinds(number) == {"check", "verify"}


@pytest.mark.parametrize("field", ["found_on", "last_seen_on", "birth_date"])
def test_no_day_of_a_logged_child_lies_ahead(quick_house: House, field: str) -> None:
    with pytest.raises(Invalid) as wrong:
        log(quick_house, "head_teacher", "向阳", **{**NEW, field: quick_house.today() + timedelta(days=1)})
    assert list(wrong.value.fields) == [field]


@pytest.mark.parametrize("by", ["county_leader", "administrator"])
def test_leader_and_administrator_log_nobody(quick_house: House, by: str) -> None:
    with pytest.raises(Forbidden):
        log(quick_house, by, "向阳", **NEW)


def test_a_child_of_the_list_out_of_scope_cannot_be_chosen(quick_house: House) -> None:
    with pytest.raises(Invalid):
        log(quick_house, "head_teacher", student="王芳")


def test_a_clerk_logs_for_the_head_teacher_and_both_are_kept(quick_house: House) -> None:
    number = log(quick_house, "school_clerk", student="张小雨", done_by="head_teacher").number or ""
    (move,) = moves_of(number)
    people = {quick_house.actor(key).person_id for key in ("head_teacher", "school_clerk")}
    assert ({move.person_id, move.typed_by_id}, move.role, move.line) == (people, Role.HEAD_TEACHER, Line.BUREAU)


def test_numbers_run_on_and_begin_anew_with_the_year(quick_house: House) -> None:
    numbers = [quick_house.log(name) for name in ("张小雨", "李明")]
    quick_house.wait(days=70)
    assert [*numbers, quick_house.log("单小军")] == ["422822-2026-0001", "422822-2026-0002", "422822-2027-0001"]


def test_a_refused_log_leaves_no_child_no_case_and_no_number(house: House) -> None:
    with pytest.raises(Refused):
        log(house, "head_teacher", "向阳", done_by="village_officer", **NEW)
    assert (count(Student), count(Case)) == (6, 0)
    assert house.log() == "422822-2026-0001"
