"""The trees of both lines: totals, adding, changing, moving with everything that hangs on them, ending."""

from __future__ import annotations

import uuid
from datetime import date, timedelta

import pytest
from sqlalchemy import select

from tests import county
from tests.house import House
from tracker.domain.cases import Ledger
from tracker.domain.errors import Forbidden, Invalid, NotFound, Refused
from tracker.domain.forms import Form
from tracker.domain.posts import Tier
from tracker.domain.register import Filters
from tracker.domain.register_changes import ChangeKind
from tracker.domain.units import NewUnit, SchoolKind, UnitChange
from tracker.models.audit import AuditEntry, faults
from tracker.models.register import RegisterLine
from tracker.models.students import Student
from tracker.models.transactions import reading, writing
from tracker.models.units import Unit
from tracker.services import units
from tracker.services.register_changes import Span, page_of_changes

POINT = NewUnit(county.SCHOOL, "2142000099", "下坝教学点", Tier.SCHOOL, SchoolKind.TEACHING_POINT, seat=county.TOWN)


def form(house: House, by: str = "administrator", request_id: str | None = None) -> Form:
    return Form(house.actor(by), request_id or str(uuid.uuid4()), house.now)


def unit(code: str) -> Unit:
    with reading() as session:
        return session.scalars(select(Unit).where(Unit.code == code)).one()


def unit_id(code: str) -> object:
    return select(Unit.id).where(Unit.code == code).scalar_subquery()


def confirmed(house: House) -> str:
    number = house.log()
    house.move(number, "confirm", "principal", ledger=Ledger.SUSPECTED, last_attended_on=house.today())
    return number


def lines() -> list[RegisterLine]:
    """Every version of the register's lines, the newest last."""
    with reading() as session:
        return list(session.scalars(select(RegisterLine).order_by(RegisterLine.id)))


def test_the_totals_count_teaching_points_among_primary_schools(house: House) -> None:
    units.change_unit(form(house), county.SCHOOL, UnitChange("长梁民族小学", SchoolKind.PRIMARY, seat=county.TOWN))
    units.add_unit(form(house), POINT)
    found = units.count_county(house.now)
    primary = next(row for row in found.kinds if row.kind is SchoolKind.PRIMARY)
    assert (primary.schools, primary.teaching_points, primary.pupils) == (2, 1, 4)
    assert (found.schools, found.pupils, found.teachers) == (3, 6, 0)


def test_a_unit_is_found_below_its_parent_once_added(house: House) -> None:
    units.add_unit(form(house), POINT)
    page = units.page_of_unit(county.SCHOOL, 1, house.now)
    assert "下坝教学点" in {row.unit.name for row in page.below.rows}
    assert unit(POINT.code).path == f"/{county.BUREAU}/{county.SCHOOL}/{POINT.code}/"


def test_the_same_form_twice_adds_one_unit(house: House) -> None:
    first = units.add_unit(form(house, request_id="7" * 36), POINT)
    second = units.add_unit(form(house, request_id="7" * 36), POINT)
    assert (first.text, first.again) == (POINT.code, False)
    assert (second.text, second.again) == (POINT.code, True)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"code": county.OTHER_SCHOOL}, "code"),
        ({"tier": Tier.VILLAGE, "kind": None, "seat": None}, "tier"),
        ({"grade": 3}, "grade"),
        ({"seat": county.VILLAGE}, "seat"),
        ({"catchment": county.TOWN}, "catchment"),
    ],
)
def test_a_unit_that_does_not_fit_is_refused_beside_its_field(
    house: House, changes: dict[str, object], field: str
) -> None:
    wrong = NewUnit(**{**vars(POINT), **changes})  # type: ignore[arg-type]
    with pytest.raises(Invalid) as refused:
        units.add_unit(form(house), wrong)
    assert field in refused.value.fields


def test_only_an_administrator_changes_units(house: House) -> None:
    for key in ("bureau_officer", "principal", "county_leader"):
        with pytest.raises(Forbidden):
            units.add_unit(form(house, key), POINT)


def test_a_moved_school_takes_its_pupils_and_cases_along(house: House) -> None:
    number = confirmed(house)
    central = NewUnit(county.BUREAU, "422822-ZX1", "长梁中心学校", Tier.CENTRAL_SCHOOL, seat=county.TOWN)
    units.add_unit(form(house), central)
    units.move_unit(form(house), county.SCHOOL, central.code)
    path = f"/{county.BUREAU}/{central.code}/{county.SCHOOL}/{county.CLASS}/"
    with reading() as session:
        pupils = set(session.scalars(select(Student.class_path).where(Student.class_id == unit_id(county.CLASS))))
    assert (unit(county.CLASS).path, pupils, house.case(number).class_path) == (path, {path}, path)
    assert house.actor("principal").posts[0].unit.path == f"/{county.BUREAU}/{central.code}/{county.SCHOOL}/"
    house.move(number, "plan", "principal", measure="tutoring", owed_by=county.SCHOOL, until=house.today())


def test_the_register_of_yesterday_still_says_the_old_path(house: House) -> None:
    number = confirmed(house)
    before = lines()[-1].class_path
    house.wait(days=1)
    units.add_unit(form(house), NewUnit(county.BUREAU, "422822-ZX1", "长梁中心学校", Tier.CENTRAL_SCHOOL))
    units.move_unit(form(house), county.SCHOOL, "422822-ZX1")
    old, new = lines()[-2:]
    assert (old.class_path, old.valid_to, new.valid_from, new.valid_to) == (before, house.now, house.now, None)
    assert new.class_path == house.case(number).class_path
    assert (new.ledger, new.reasons, new.listed_on) == (old.ledger, old.reasons, old.listed_on)


def test_a_class_that_changes_schools_takes_its_pupils_to_the_new_one(house: House) -> None:
    number = confirmed(house)
    units.move_unit(form(house), county.CLASS, county.OTHER_SCHOOL)
    case, school = house.case(number), unit(county.OTHER_SCHOOL)
    assert (case.school_id, lines()[-1].school_id) == (school.id, school.id)
    assert case.class_path == f"{school.path}{county.CLASS}/"
    assert house.move(number, "attempt", "other_principal", **attempt(house)).attempts == 1


def test_the_register_tells_two_days_of_a_moved_class_apart(house: House) -> None:
    confirmed(house)
    house.wait(days=1)
    units.move_unit(form(house), county.CLASS, county.OTHER_SCHOOL)
    span = Span(house.today() - timedelta(days=1), house.today())
    changed = page_of_changes(house.actor("bureau_officer"), Filters(), span, (ChangeKind.CHANGED, 1), house.now)
    said = [(one.before["school"], one.after["school"]) for one in changed.page.rows if one.before and one.after]
    assert said == [("长梁民族小学", "官店初中")]


def test_a_step_undone_after_its_class_was_moved_leaves_the_child_where_the_class_is(house: House) -> None:
    number = confirmed(house)
    house.move(number, "attempt", "head_teacher", **attempt(house) | {"went": ("head_teacher",)})
    units.move_unit(form(house), county.CLASS, county.OTHER_SCHOOL)
    house.move(number, "annul", "head_teacher", reason="wrong case")
    case, school = house.case(number), unit(county.OTHER_SCHOOL)
    with reading() as session:
        child = session.scalars(select(Student).where(Student.id == case.student_id)).one()
    assert (case.attempts, case.school_id, lines()[-1].school_id, child.school_id) == (0, *(school.id,) * 3)


def attempt(house: House) -> dict[str, object]:
    return {
        "made_on": house.today(),
        "channel": "phone",
        "went": ("principal",),
        "met": "guardian",
        "result": "promised",
        "said": "下周来",
    }


def test_children_without_a_village_follow_the_seat_of_their_school(house: House) -> None:
    town = unit(county.TOWN).path
    with writing() as session:
        for child in session.scalars(select(Student).where(Student.name == "张小雨")):
            child.household_village_id, child.responsible_path = None, town
    number = confirmed(house)
    assert house.case(number).responsible_path == town
    units.change_unit(form(house), county.SCHOOL, UnitChange("长梁民族小学", seat=county.OTHER_TOWN))
    assert house.case(number).responsible_path == unit(county.OTHER_TOWN).path
    assert lines()[-1].responsible_path == unit(county.OTHER_TOWN).path


def test_a_unit_cannot_hang_where_it_does_not_belong(house: House) -> None:
    units.add_unit(form(house), POINT)
    for code, parent in ((county.SCHOOL, POINT.code), (county.VILLAGE, county.SCHOOL), (county.CLASS, "none")):
        with pytest.raises(Invalid):
            units.move_unit(form(house), code, parent)


def test_the_places_offered_are_those_where_a_unit_may_hang(house: House) -> None:
    units.add_unit(form(house), POINT)
    offered = {place.code for place in units.list_places(county.SCHOOL, house.now)}
    assert offered == {county.BUREAU, county.OTHER_SCHOOL}


def test_a_unit_ends_only_when_nothing_hangs_on_it_any_more(house: House) -> None:
    with pytest.raises(Refused) as refused:
        units.end_unit(form(house), county.SCHOOL, house.today())
    assert refused.value.params == {"units": 2, "posts": 2, "pupils": 4, "cases": 0}
    units.add_unit(form(house), POINT)
    units.end_unit(form(house), POINT.code, house.today())
    assert unit(POINT.code).ends_on == house.today()


def test_an_ended_unit_can_stand_again(house: House) -> None:
    units.add_unit(form(house), POINT)
    units.end_unit(form(house), POINT.code, house.today() - timedelta(days=1))
    units.end_unit(form(house), POINT.code, None)
    assert unit(POINT.code).ends_on is None


def test_what_was_done_stands_in_the_audit(house: House) -> None:
    units.add_unit(form(house), POINT)
    units.end_unit(form(house), POINT.code, date(2026, 12, 31))
    with reading() as session:
        entries = session.scalars(select(AuditEntry).where(AuditEntry.subject == POINT.code)).all()
        assert [entry.action for entry in entries] == ["unit_added", "unit_ended"]
        assert not list(faults())


def test_an_unknown_unit_is_not_found(house: House) -> None:
    with pytest.raises(NotFound):
        units.page_of_unit("nowhere", 1, house.now)


def test_a_name_finds_the_unit_with_the_units_above_it(house: House) -> None:
    found = units.find_by_name("六年级", house.now)
    assert [(row.unit.code, row.above[-1].name) for row in found] == [(county.CLASS, "长梁民族小学")]
