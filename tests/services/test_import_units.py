"""Units out of files: any order, nothing moved, every bad cell by name."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import select

from tests.county import BUREAU, OTHER_TOWN, OTHER_VILLAGE, SCHOOL, TOWN, VILLAGE
from tests.house import House
from tests.services.test_import_students import child, counts, problems
from tests.sheet_files import under
from tracker.domain.errors import Forbidden
from tracker.domain.intake import FileIn, Report
from tracker.domain.posts import OPERATOR, Tier
from tracker.domain.units import SchoolKind
from tracker.models.transactions import reading
from tracker.models.units import Unit
from tracker.services.import_students import import_students
from tracker.services.import_units import import_units

HEADINGS = "代码 名称 层级 上级代码 类别 年级 所在乡镇"
NEW_CLASS = ("2142000009-0301", "三年级1班", "班级", "2142000009", "", "", "")
NEW_SCHOOL = ("2142000009", "花坪小学", "学校", BUREAU, "小学", "", "花坪镇")
NEW_TOWN = ("422822105", "花坪镇", "乡镇", "422822", "", "", "")


def bring_in(house: House, file: FileIn, **options: Any) -> Report:
    return import_units(OPERATOR, file, house.now, **options)


def unit(code: str) -> Unit:
    with reading() as session:
        return session.scalars(select(Unit).where(Unit.code == code)).one()


def test_units_come_in_whatever_their_order(house: House) -> None:
    assert counts(bring_in(house, under(HEADINGS, NEW_CLASS, NEW_SCHOOL, NEW_TOWN))) == (3, 3, 0, 0)
    school_class, school, town = unit(NEW_CLASS[0]), unit(NEW_SCHOOL[0]), unit(NEW_TOWN[0])
    assert (school_class.path, school_class.grade) == (f"/{BUREAU}/2142000009/2142000009-0301/", 3)
    assert (school.kind, school.seat_id, school.tier) == (SchoolKind.PRIMARY, town.id, Tier.SCHOOL)


def test_the_same_file_again_changes_nothing(house: House) -> None:
    file = under(HEADINGS, NEW_CLASS, NEW_SCHOOL, NEW_TOWN)
    bring_in(house, file)
    assert counts(bring_in(house, file)) == (3, 0, 0, 3)


def test_a_name_is_changed_by_code_and_empty_cells_take_nothing_away(house: House) -> None:
    bring_in(house, under(HEADINGS, NEW_TOWN, NEW_SCHOOL))
    report = bring_in(house, under("代码 名称 层级", (NEW_SCHOOL[0], "花坪民族小学", "学校")))
    changed = unit(NEW_SCHOOL[0])
    assert counts(report) == (1, 0, 1, 0)
    assert (changed.name, changed.kind, changed.seat_id) == ("花坪民族小学", SchoolKind.PRIMARY, unit(NEW_TOWN[0]).id)


def test_a_village_is_given_a_school_that_is_there_by_its_code(house: House) -> None:
    headings, village = "代码 名称 层级 划片学校", (VILLAGE, "下坝社区", "村", SCHOOL)
    bring_in(house, under(headings, village))
    assert unit(VILLAGE).catchment_id == unit(SCHOOL).id
    rows = (VILLAGE, "下坝社区", "村", TOWN), (OTHER_VILLAGE, "竹园坝村", "村", "2142000404")
    report = bring_in(house, under(headings, *rows))
    assert [(row, heading) for row, heading, _, _ in problems(report)] == [(2, "划片学校"), (3, "划片学校")]


def test_children_without_a_village_follow_the_seat_of_their_school(house: House) -> None:
    import_students(OPERATOR, under("姓名 出生日期 学校", ("田小草", "2014-05-06", SCHOOL)), house.now)
    bring_in(house, under("代码 名称 层级 所在乡镇", (SCHOOL, "长梁民族小学", "学校", "官店镇")))
    assert unit(SCHOOL).seat_id == unit(OTHER_TOWN).id
    assert child("田小草").responsible_path == unit(OTHER_TOWN).path


def test_no_unit_is_moved_or_turned_into_another(house: House) -> None:
    rows = [
        ("422822106001", "下坝社区", "村", OTHER_TOWN),
        (SCHOOL, "长梁民族小学", "班级", BUREAU),
        ("2142000077", "新学校", "学校", TOWN),
        ("422822199", "新乡", "乡镇", ""),
        ("422822198", "新乡", "乡镇", "没有"),
        ("422822197", "新乡", "省", "422822"),
    ]
    report = bring_in(house, under("代码 名称 层级 上级代码", *rows))
    assert counts(report) == (6, 0, 0, 0)
    assert [(row, heading) for row, heading, _, _ in problems(report)] == [
        (2, "上级代码"),
        (3, "层级"),
        (4, "上级代码"),
        (5, "上级代码"),
        (6, "上级代码"),
        (7, "层级"),
    ]


def test_a_unit_below_a_refused_one_is_refused(quick_house: House) -> None:
    report = bring_in(quick_house, under(HEADINGS, NEW_CLASS, (*NEW_SCHOOL[:2], "学府", *NEW_SCHOOL[3:])))
    assert [(row, heading) for row, heading, _, _ in problems(report)] == [(2, "上级代码"), (3, "层级")]


def test_a_code_twice_is_named(quick_house: House) -> None:
    report = bring_in(quick_house, under(HEADINGS, NEW_TOWN, (NEW_TOWN[0], "别的镇", *NEW_TOWN[2:])))
    assert counts(report)[:2] == (2, 1)
    assert problems(report)[0][3] == "The same stands in row 2 already."


def test_a_trial_run_adds_nothing(quick_house: House) -> None:
    assert bring_in(quick_house, under(HEADINGS, NEW_TOWN), dry_run=True).new == 1
    assert bring_in(quick_house, under(HEADINGS, NEW_TOWN), dry_run=True).new == 1


def test_the_divisions_of_a_county_come_in_from_their_csv(quick_house: House) -> None:
    lines = [
        "code,name,tier,parent_code",
        "422822100,业州镇,township,422822",
        "422822100001,东街社区,village,422822100",
    ]
    report = bring_in(quick_house, FileIn("divisions.csv", "\n".join(lines).encode()))
    assert counts(report) == (2, 2, 0, 0)
    assert unit("422822100001").path == "/422822/422822100/422822100001/"


@pytest.mark.parametrize("key", ["bureau_officer", "principal", "county_leader"])
def test_only_an_administrator_may_import_units(quick_house: House, key: str) -> None:
    with pytest.raises(Forbidden):
        import_units(quick_house.actor(key), under(HEADINGS, NEW_TOWN), quick_house.now)
    assert import_units(quick_house.actor("administrator"), under(HEADINGS, NEW_TOWN), quick_house.now).new == 1
