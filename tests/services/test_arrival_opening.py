"""The lists of a new term: opened once with the term, for everybody who should arrive, owed by two days."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from tests import county
from tests.crowd import add_children, confirmed
from tests.house import House
from tests.services.arriving import (
    NAMED_BY,
    OURS,
    SETTLED_BY,
    SPRING,
    THEIRS,
    autumn,
    begin_term,
    child,
    form,
    make_case,
    named,
    number_of,
    report,
    report_others,
    rooms,
    set_catchment,
    tally,
)
from tracker.domain.arrivals import SchoolTerm, Tally, Whereabouts
from tracker.models.arrivals import ArrivalList
from tracker.models.students import Student
from tracker.models.transactions import reading, writing
from tracker.models.units import by_code
from tracker.scheduler import tick
from tracker.services.arrival_acts import close_list
from tracker.services.arrivals import page_of_term
from tracker.services.duties import list_duties
from tracker.services.todo import todo_of


def duties() -> set[tuple[str, str, date, bool]]:
    rows = [row for row in list_duties(SPRING) if row.kind == "start_of_term"]
    return {(row.unit, row.role, row.due, row.done is not None) for row in rows}


def test_the_tick_opens_one_list_a_school_once(house: House) -> None:
    house.now = SPRING - timedelta(days=1)
    assert tick(house.now)["arrivals"] == 0
    assert begin_term(house) == 2
    house.wait(days=3)
    assert tick(house.now)["arrivals"] == 0
    with reading() as session:
        assert set(session.scalars(select(ArrivalList.number))) == {OURS, THEIRS}


@pytest.mark.parametrize(("days", "opened"), [(11, 2), (12, 0)])
def test_a_standstill_is_made_up_for_while_the_list_is_not_late(quick_house: House, days: int, opened: int) -> None:
    assert begin_term(quick_house, SPRING + timedelta(days=days)) == opened


def test_in_spring_those_are_expected_who_sit_in_a_class_now(quick_house: House) -> None:
    begin_term(quick_house)
    assert rooms(OURS) == {county.CLASS: {"张小雨", "李明", "单小军"}, county.SISTER_CLASS: {"曾丽"}}


def test_in_autumn_classes_go_up_and_the_sixth_grade_is_handed_over(house: House) -> None:
    set_catchment(county.SCHOOL, county.OTHER_SCHOOL)
    autumn(house)
    handed_over = {county.OTHER_SCHOOL: {"张小雨", "李明", "单小军"}}
    assert rooms(number_of(term="2027-1")) == {county.SCHOOL: {"曾丽"}}
    assert rooms(number_of(county.OTHER_SCHOOL, "2027-1")) == handed_over | {county.OTHER_CLASS: {"王芳", "欧阳晨"}}


def test_children_of_entry_age_enter_the_school_of_their_village(quick_house: House) -> None:
    set_catchment(county.VILLAGE, county.SCHOOL)
    homes = [(name, home) for name, home in (("田小草", county.VILLAGE), ("田大山", county.OTHER_VILLAGE))]
    with writing() as session:
        for name, home in homes:
            village = session.scalars(by_code(home)).one()
            child = Student(name=name, birth_date=date(2021, 5, 1), household_village_id=village.id)
            child.class_path, child.responsible_path = f"/{county.BUREAU}/", village.path
            session.add(child)
    autumn(quick_house)
    assert rooms(number_of(term="2027-1"))[county.SCHOOL] == {"田小草", "曾丽"}
    found = page_of_term(quick_house.actor("bureau_officer"), None, 1, quick_house.now)
    assert (found.term, found.without_catchment) == (SchoolTerm(2027, 1), 1)


def test_the_clerk_owes_the_names_first_and_the_rest_after(house: House) -> None:
    begin_term(house)
    assert (county.SCHOOL, "school_clerk", NAMED_BY, False) in duties()
    owed = [one.number for group in todo_of(house.actor("school_clerk"), house.now).groups.values() for one in group]
    assert owed == [OURS]
    report(house)
    assert (county.SCHOOL, "school_clerk", NAMED_BY, False) in duties()
    report_others(house)
    ours = {row[1:] for row in duties() if row[0] == county.SCHOOL}
    assert ours == {("school_clerk", NAMED_BY, True), ("school_clerk", SETTLED_BY, False)}
    close_list(form(house), OURS)
    assert ("school_clerk", SETTLED_BY, True) in {row[1:] for row in duties() if row[0] == county.SCHOOL}


def test_a_case_that_is_not_theirs_to_see_gains_a_sighting_and_stays_hidden(quick_house: House) -> None:
    set_catchment(county.SCHOOL, county.OTHER_SCHOOL)
    confirmed(quick_house, "张小雨")
    autumn(quick_house)
    theirs = number_of(county.OTHER_SCHOOL, "2027-1")
    report(quick_house, "张小雨", room=county.OTHER_SCHOOL, by="other_school_clerk", number=theirs)
    assert named("张小雨").stands is Whereabouts.ABSENT
    assert make_case(quick_house, "张小雨", "other_school_clerk", theirs) is None
    assert (named("张小雨").stands, named("张小雨").case_number) == (Whereabouts.CASE, None)


def test_a_child_handed_over_is_logged_at_the_school_that_awaits_it(house: House) -> None:
    set_catchment(county.SCHOOL, county.OTHER_SCHOOL)
    autumn(house)
    theirs = number_of(county.OTHER_SCHOOL, "2027-1")
    report(house, "李明", room=county.OTHER_SCHOOL, by="other_school_clerk", number=theirs)
    case = house.case(str(make_case(house, "李明", "other_school_clerk", theirs)))
    assert (case.student_id, case.class_path) == (child("李明"), f"/{county.BUREAU}/{county.OTHER_SCHOOL}/")
    assert not case.never_enrolled


def test_a_hundred_children_are_one_row_a_class(quick_house: House) -> None:
    add_children(quick_house, 100)
    begin_term(quick_house)
    assert tally(quick_house) == Tally(not_reported=104)
