"""The base list out of files: who is added, changed, left alone, and every bad cell by name."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from sqlalchemy import func, select

from tests.county import CLASS, OTHER_SCHOOL, SCHOOL, TOWN, VILLAGE
from tests.house import House
from tests.sheet_files import csv_text, file_of, id_number, under
from tracker.domain.errors import Forbidden, Refused
from tracker.domain.intake import FileIn, Report
from tracker.domain.posts import OPERATOR
from tracker.domain.reasons import Group, Sex
from tracker.models.audit import AuditEntry
from tracker.models.students import Student
from tracker.models.transactions import reading
from tracker.models.units import Unit
from tracker.services.audit import verify_audit
from tracker.services.import_students import import_students
from tracker.services.search import find_children

RIGHT_ID = "99999920140506124X"
HEADINGS = "姓名 身份证号 学校 年级 班级 乡镇 村 监护人 监护人电话 特殊群体"
PUPIL = (
    "田小草",
    RIGHT_ID,
    "长梁民族小学",
    "六年级",
    "2班",
    "长梁镇",
    "下坝社区",
    "田大翠",
    "13812345678",
    "留守、脱贫户",
)


def bring_in(house: House, file: FileIn, **options: Any) -> Report:
    return import_students(OPERATOR, file, house.now, **options)


def counts(report: Report) -> tuple[int, int, int, int]:
    return report.read, report.new, report.changed, report.unchanged


def problems(report: Report) -> list[tuple[int, str, str, str]]:
    return [(cell.row, cell.heading, cell.value, str(cell.problem)) for cell in report.refused]


def child(name: str) -> Student:
    with reading() as session:
        return session.scalars(select(Student).where(Student.name == name)).one()


def count_children() -> int:
    with reading() as session:
        return session.scalar(select(func.count(Student.id))) or 0


def unit(code: str) -> int:
    with reading() as session:
        return session.scalars(select(Unit.id).where(Unit.code == code)).one()


def test_a_child_comes_in_with_everything_its_row_says(house: House) -> None:
    assert counts(bring_in(house, under(HEADINGS, PUPIL))) == (1, 1, 0, 0)
    added = child("田小草")
    assert (added.id_number, added.sex, added.birth_date) == (RIGHT_ID, Sex.FEMALE, date(2014, 5, 6))
    assert (added.class_id, added.school_id, added.household_village_id) == (unit(CLASS), unit(SCHOOL), unit(VILLAGE))
    assert (added.guardian, added.guardian_phone) == ("田大翠", "13812345678")
    assert added.groups == (Group.LEFT_BEHIND, Group.POOR_HOUSEHOLD)
    assert added.responsible_path.endswith(f"/{TOWN}/{VILLAGE}/")


def test_the_same_file_again_changes_nothing(house: House) -> None:
    bring_in(house, under(HEADINGS, PUPIL))
    assert counts(bring_in(house, under(HEADINGS, PUPIL))) == (1, 0, 0, 1)


def test_a_child_brought_in_is_found_by_pinyin_and_by_the_end_of_its_number(house: House) -> None:
    bring_in(house, under(HEADINGS, PUPIL))
    teacher = house.actor("head_teacher")
    assert [found.name for found in find_children(teacher, "txc")] == ["田小草"]
    assert "田小草" in [found.name for found in find_children(teacher, "124X")]


def test_a_changed_cell_changes_the_child_and_an_empty_one_takes_nothing_away(house: House) -> None:
    bring_in(house, under(HEADINGS, PUPIL))
    again = under("姓名 身份证号 监护人 监护人电话", ("田小草", RIGHT_ID, "", "13900000000"))
    assert counts(bring_in(house, again)) == (1, 0, 1, 0)
    changed = child("田小草")
    assert (changed.guardian, changed.guardian_phone, changed.class_id) == ("田大翠", "13900000000", unit(CLASS))


def test_another_school_takes_the_old_class_away(house: House) -> None:
    bring_in(house, under(HEADINGS, PUPIL))
    bring_in(house, under("姓名 身份证号 学校标识码", ("田小草", RIGHT_ID, OTHER_SCHOOL)))
    moved = child("田小草")
    assert (moved.school_id, moved.class_id) == (unit(OTHER_SCHOOL), None)
    assert moved.class_path.endswith(f"/{OTHER_SCHOOL}/")


def test_a_trial_run_reports_and_writes_nothing(house: House) -> None:
    before = count_children()
    assert counts(bring_in(house, under(HEADINGS, PUPIL), dry_run=True)) == (1, 1, 0, 0)
    assert count_children() == before


def test_every_bad_cell_is_named_with_numbers_masked_and_good_rows_stay(house: House) -> None:
    bad = ("坏2", "999999201405061243", "无此小学", "六年级", "2班", "无此镇", "", "", "12", "优等生")
    report = bring_in(house, under(HEADINGS, bad, PUPIL))
    assert counts(report) == (2, 1, 0, 0)
    assert [(row, heading, value) for row, heading, value, _ in problems(report)] == [
        (2, "姓名", "坏2"),
        (2, "身份证号", "999999********1243"),
        (2, "监护人电话", "**"),
        (2, "特殊群体", "优等生"),
        (2, "学校", "无此小学"),
        (2, "乡镇", "无此镇"),
        (2, "班级", "2班"),
    ]


@pytest.mark.parametrize(
    ("number", "says"),
    [("4.22822E+17", "last digits are lost"), (422822201405061243, "last digits are lost"), ("坏", "18 digits")],
)
def test_a_number_beyond_repair_says_so(quick_house: House, number: Any, says: str) -> None:
    report = bring_in(quick_house, under("姓名 身份证号", ("田小草", number)))
    assert says in problems(report)[0][3]


def test_what_the_id_number_says_otherwise_is_named(quick_house: House) -> None:
    row = ("田小草", RIGHT_ID, "男", "2014-05-07")
    report = bring_in(quick_house, under("姓名 身份证号 性别 出生日期", row))
    assert [heading for _, heading, _, _ in problems(report)] == ["出生日期", "性别"]


def test_year_and_month_of_birth_are_enough_beside_an_id_number(quick_house: House) -> None:
    file = under("姓名 身份证号 出生年月", ("田小草", RIGHT_ID, "2014.05"))
    assert counts(bring_in(quick_house, file)) == (1, 1, 0, 0)
    assert bring_in(quick_house, under("姓名 出生年月", ("田小叶", "2014.05"))).refused


def test_a_child_without_anything_to_tell_it_by_is_refused(quick_house: House) -> None:
    report = bring_in(quick_house, under("姓名 学校", ("田小草", "长梁民族小学")))
    assert problems(report)[0][3].startswith("Give the ID number")


def test_the_same_child_twice_in_a_file_is_named(house: House) -> None:
    headings = "姓名 身份证号 出生日期 学校"
    rows = [
        ("田小草", RIGHT_ID, "", SCHOOL),
        ("田小草", RIGHT_ID.lower(), "", SCHOOL),
        ("田小草", "", "2014-05-06", SCHOOL),
        ("田小叶", "", "2014-05-06", SCHOOL),
    ]
    report = bring_in(house, under(headings, *rows))
    assert counts(report)[:2] == (4, 2)
    assert [(row, problem) for row, _, _, problem in problems(report)] == [
        (3, "The same stands in row 2 already."),
        (4, "The same stands in row 2 already."),
    ]


def test_twins_and_namesakes_stay_apart(house: House) -> None:
    headings = "姓名 身份证号 出生日期 学校"
    twins = [("田小草", "", "2015-03-09", SCHOOL), ("田小叶", "", "2015-03-09", SCHOOL)]
    namesakes = [("田园", id_number(date(2015, 3, 9), 129), "", SCHOOL), ("田园", "", "2015-03-09", OTHER_SCHOOL)]
    for expected in ((4, 4, 0, 0), (4, 0, 0, 4)):
        assert counts(bring_in(house, under(headings, *twins, *namesakes))) == expected


def test_a_number_of_somebody_else_takes_nobody_over(house: House) -> None:
    bring_in(house, under(HEADINGS, PUPIL))
    report = bring_in(house, under("姓名 身份证号", ("李小草", RIGHT_ID)))
    assert problems(report)[0][1:] == (
        "身份证号",
        "999999********124X",
        "This number stands with another name in the base list. Check both.",
    )
    assert child("田小草").id_number == RIGHT_ID


def test_a_child_known_by_name_gets_its_numbers(house: House) -> None:
    headings = "姓名 出生日期 学校 身份证号 学籍号"
    bring_in(house, under(headings, ("田小草", "2014-05-06", SCHOOL, "", "")))
    again = under(headings, ("田小草", "2014-05-06", SCHOOL, RIGHT_ID, f"G{RIGHT_ID}"))
    assert counts(bring_in(house, again)) == (1, 0, 1, 0)
    assert counts(bring_in(house, again)) == (1, 0, 0, 1)


def test_rare_characters_survive_in_every_kind_of_file(house: House) -> None:
    rows = [["姓名", "出生日期"], ["𠮷田𫟅", "2014-05-06"]]
    assert counts(bring_in(house, file_of(rows))) == (1, 1, 0, 0)
    for encoding in ("utf-8-sig", "gb18030"):
        assert counts(bring_in(house, FileIn("list.csv", csv_text(rows).encode(encoding)))) == (1, 0, 0, 1)
    assert child("𠮷田𫟅").birth_date == date(2014, 5, 6)


def test_titles_extra_columns_and_signatures_do_no_harm(quick_house: House) -> None:
    rows = [
        ["适龄儿童花名册"],
        [],
        ["序号", "姓名", "身份证号", "备用"],
        [1, "田小草", RIGHT_ID, "x"],
        ["填表人：某某"],
    ]
    report = bring_in(quick_house, file_of({"说明": [["填表说明"]], "花名册": rows}))
    assert counts(report) == (1, 1, 0, 0)
    assert report.ignored == ("序号", "备用")


def test_a_household_outside_the_county_is_said_in_words(quick_house: House) -> None:
    bring_in(quick_house, under("姓名 身份证号 村 现居住村", ("田小草", RIGHT_ID, "县外", "陇里村")))
    outside = child("田小草")
    assert (outside.household_outside, outside.household_village_id) == (True, None)
    assert outside.responsible_path.endswith("422822106200/")


def test_a_file_without_headings_is_refused_and_nothing_written(quick_house: House) -> None:
    before = count_children()
    with pytest.raises(Refused, match="No heading row"):
        bring_in(quick_house, file_of([["甲", "乙"], ["田小草", RIGHT_ID]]))
    assert count_children() == before


@pytest.mark.parametrize("key", ["principal", "township_official", "administrator", "county_leader"])
def test_only_the_bureau_may_import(quick_house: House, key: str) -> None:
    with pytest.raises(Forbidden):
        import_students(quick_house.actor(key), under(HEADINGS, PUPIL), quick_house.now)
    assert import_students(quick_house.actor("bureau_officer"), under(HEADINGS, PUPIL), quick_house.now).new == 1


def test_the_audit_tells_of_the_file_and_of_no_name(house: House) -> None:
    file = under(HEADINGS, PUPIL)
    bring_in(house, file)
    with reading() as session:
        entry = session.scalars(select(AuditEntry).order_by(AuditEntry.id.desc()).limit(1)).one()
    assert (entry.action, entry.subject, entry.fields) == ("students_imported", file.sha256, "changed,file,new")
    assert not verify_audit().faults


def test_a_long_list_is_written_in_pieces_with_progress(quick_house: House) -> None:
    rows = [(f"田{chr(0x5B89 + n)}", date(2014, 5, 6), SCHOOL) for n in range(1200)]
    told: list[tuple[int, int]] = []
    report = bring_in(quick_house, under("姓名 出生日期 学校", *rows), progress=lambda *at: told.append(at))
    assert report.new == 1200
    assert told[-1] == (4, 4)
    with reading() as session:
        imported = select(func.count(AuditEntry.id)).where(AuditEntry.action == "students_imported")
        assert session.scalar(imported) == 2
