"""The county's own ledger becomes cases: stages, dates, duties, and nothing twice."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

import pytest
from sqlalchemy import select

from tests.county import CLASS, SCHOOL, SISTER_CLASS, VILLAGE
from tests.house import House
from tests.services.test_import_students import child, counts, problems, unit
from tests.sheet_files import file_of, id_number, under
from tracker.domain.cases import Ledger, Stage
from tracker.domain.errors import Forbidden
from tracker.domain.intake import FileIn, Report
from tracker.domain.mark_off import Code
from tracker.domain.posts import OPERATOR
from tracker.domain.reasons import FoundBy, Reason
from tracker.models.cases import Case, MoveRow
from tracker.models.duties import Duty
from tracker.models.evidence import EvidenceEntry
from tracker.models.register import RegisterLine
from tracker.models.transactions import reading
from tracker.services.audit import verify_audit
from tracker.services.opening_balance import open_balance

HEADINGS = "姓名 身份证号 学校 班级 村 台账类别 状态 列入日期 辍学原因 劝返次数 末次到校"
ID = id_number(date(2013, 4, 5), 123)
OUT = (
    "田小草",
    ID,
    "长梁民族小学",
    "六年级2班",
    "下坝社区",
    "辍学",
    "劝返中",
    "2025.9.7",
    "厌学、外出务工",
    3,
    "2025-06-30",
)
TODAY = date(2026, 11, 2)


def bring_in(house: House, file: FileIn, **options: Any) -> Report:
    return open_balance(OPERATOR, file, house.now, **options)


def taken_over(house: House, headings: str, row: Sequence[Any]) -> Case:
    """The case one row becomes."""
    report = bring_in(house, under(headings, row))
    assert counts(report) == (1, 1, 0, 0), problems(report)
    with reading() as session:
        return session.scalars(select(Case).order_by(Case.id.desc()).limit(1)).one()


def rows_of(table: type[Any], case: Case) -> Sequence[Any]:
    with reading() as session:
        return session.scalars(select(table).where(table.case_id == case.id).order_by(table.id)).all()


def duties_of(case: Case) -> list[tuple[str, str, date, date]]:
    return [(str(duty.kind), str(duty.role), duty.counts_from, duty.due_on) for duty in rows_of(Duty, case)]


def test_an_open_row_becomes_a_case_being_persuaded(house: House) -> None:
    case = taken_over(house, HEADINGS, OUT)
    assert (case.number, case.stage, case.ledger) == ("422822-2026-0001", Stage.PERSUADING, Ledger.DROPOUT)
    assert (case.listed_on, case.last_attended_on, case.attempts) == (date(2025, 9, 7), date(2025, 6, 30), 3)
    assert (case.reasons, case.found_by) == (
        (Reason.WEARY_OF_SCHOOL, Reason.WORKING_AWAY),
        FoundBy.OPENING_BALANCE,
    )
    assert (case.class_id, case.household_village_id) == (unit(CLASS), unit(VILLAGE))


def test_a_child_unknown_is_added_to_the_base_list_and_a_known_one_is_not(house: House) -> None:
    case = taken_over(house, HEADINGS, OUT)
    assert child("田小草").id == case.student_id
    known = taken_over(house, "姓名 学籍号 台账类别", ("张小雨", "G999999201405061243", "疑似辍学"))
    assert known.student_id == child("张小雨").id
    assert (known.class_id, known.household_village_id) == (unit(CLASS), unit(VILLAGE))


def test_duties_are_those_of_the_stage_counted_from_the_day_of_import(house: House) -> None:
    case = taken_over(house, HEADINGS, OUT)
    assert duties_of(case) == [
        ("keep_persuading", "head_teacher", TODAY, date(2026, 11, 9)),
        ("keep_persuading", "village_officer", TODAY, date(2026, 11, 9)),
    ]
    house.wait(days=1)
    house.tick()
    assert len(duties_of(case)) == 2


def test_a_returned_row_without_a_date_counts_from_the_day_of_import(house: House) -> None:
    case = taken_over(house, HEADINGS, (*OUT[:6], "已复学·巩固观察", *OUT[7:]))
    assert (case.stage, case.returned_on) == (Stage.RETURNED, TODAY)
    assert [(kind, since) for kind, _, since, _ in duties_of(case)] == [
        ("observe", date(2026, 11, 9)),
        ("observe", date(2026, 12, 2)),
    ]


def test_a_returned_row_with_an_old_date_is_observed_soon_and_is_not_late_at_once(house: House) -> None:
    case = taken_over(house, HEADINGS + " 返校日期", (*OUT[:6], "已复学", *OUT[7:], "2026-09-01"))
    assert case.returned_on == date(2026, 9, 1)
    assert duties_of(case)
    assert all(due > TODAY for *_, due in duties_of(case))


STRUCK = (*OUT[:6], "已销号", *OUT[7:], "2026-03-10", "转学")


def test_a_struck_row_becomes_a_struck_line_whose_evidence_is_the_row(house: House) -> None:
    case = taken_over(house, HEADINGS + " 销号日期 销号类型", STRUCK)
    assert (case.stage, case.code, case.marked_off_on) == (Stage.MARKED_OFF, Code.TRANSFERRED, date(2026, 3, 10))
    assert duties_of(case) == []
    (line,) = rows_of(RegisterLine, case)
    assert (line.listed_on, line.marked_off_on, line.valid_from) == (date(2025, 9, 7), date(2026, 3, 10), house.now)
    (proof,) = rows_of(EvidenceEntry, case)
    assert proof.key == "imported_row"
    assert "销号类型：转学" in proof.value
    assert ID not in proof.value
    assert "田小草" not in proof.value


def test_a_line_struck_long_ago_asks_for_no_visit_at_the_start_of_a_past_term(house: House) -> None:
    case = taken_over(house, HEADINGS + " 销号日期 销号类型", (*STRUCK[:-1], "已劝返复学"))
    house.tick()
    assert duties_of(case) == []
    house.wait(days=130)
    house.tick()
    assert duties_of(case) == []


def test_a_line_struck_this_term_is_visited_at_the_start_of_the_next(house: House) -> None:
    row = (*STRUCK[:-2], "2026-10-10", "已劝返复学")
    case = taken_over(house, HEADINGS + " 销号日期 销号类型", row)
    house.wait(days=125)
    house.tick()
    assert [(kind, since) for kind, _, since, _ in duties_of(case)] == [("term_check", date(2027, 3, 1))]


@pytest.mark.parametrize("state", ["待核实", "经批准暂不在校", "暂不在校", "待销号", "在广东务工"])
def test_any_other_open_state_is_persuaded_and_kept_as_a_note(quick_house: House, state: str) -> None:
    case = taken_over(quick_house, HEADINGS, (*OUT[:6], state, *OUT[7:]))
    (move,) = rows_of(MoveRow, case)
    assert case.stage is Stage.PERSUADING
    assert f"状态：{state}" in move.details["note"]


def test_dates_alone_say_how_far_a_row_has_come(quick_house: House) -> None:
    headings = "姓名 身份证号 台账类别 返校日期 销号日期 销号类型"
    rows = [
        ("田一", id_number(date(2013, 4, 5), 1), "辍学", "", "", ""),
        ("田二", id_number(date(2013, 4, 5), 2), "辍学", "2026-10-01", "", ""),
        ("田三", id_number(date(2013, 4, 5), 3), "辍学", "2026-03-01", "2026-05-01", "已劝返复学"),
    ]
    bring_in(quick_house, under(headings, *rows))
    with reading() as session:
        stages = session.scalars(select(Case.stage).order_by(Case.number)).all()
    assert stages == [Stage.PERSUADING, Stage.RETURNED, Stage.MARKED_OFF]


def test_an_unknown_class_leaves_the_school_alone_and_somebody_must_find_the_line(house: House) -> None:
    case = taken_over(house, HEADINGS, (*OUT[:3], "六年级9班", *OUT[4:]))
    assert (case.school_id, case.class_id) == (unit(SCHOOL), None)
    assert ("find_line", "school_clerk") in {(kind, role) for kind, role, _, _ in duties_of(case)}


def test_a_child_never_enrolled_has_its_school_and_no_class(house: House) -> None:
    case = taken_over(house, "姓名 身份证号 学校 村 台账类别", (*OUT[:3], "下坝社区", "失学"))
    assert (case.never_enrolled, case.ledger, case.class_id) == (True, Ledger.NOT_ENROLLED, None)
    assert child("田小草").never_enrolled


@pytest.mark.parametrize(
    ("row", "heading"),
    [
        (("其他", "劝返中", "", ""), "台账类别"),
        (("", "劝返中", "", ""), "台账类别"),
        (("辍学", "核实排除", "", ""), "状态"),
        (("辍学", "劝返中", "2026-03-01", ""), "状态"),
        (("辍学", "已销号", "2026-03-01", ""), "销号类型"),
        (("辍学", "已销号", "2026-03-01", "不知道"), "销号类型"),
        (("辍学", "已销号", "2027-03-01", "转学"), "销号日期"),
        (("辍学", "已销号", "三月", "转学"), "销号日期"),
    ],
)
def test_every_bad_cell_is_named(quick_house: House, row: tuple[str, ...], heading: str) -> None:
    report = bring_in(quick_house, under("姓名 身份证号 台账类别 状态 销号日期 销号类型", ("田小草", ID, *row)))
    assert counts(report) == (1, 0, 0, 0)
    assert [cell.heading for cell in report.refused] == [heading]


def test_a_sheet_named_after_a_ledger_needs_no_column_for_it(quick_house: House) -> None:
    headings = ["姓名", "身份证号"]
    rows = {"疑似辍学": [headings, ["田一", id_number(date(2013, 4, 5), 1)]], "说明": [["按月更新"]]}
    assert bring_in(quick_house, file_of(rows)).new == 1
    with reading() as session:
        assert session.scalars(select(Case.ledger)).all() == [Ledger.SUSPECTED]


def test_reasons_not_understood_are_kept_word_for_word(quick_house: House) -> None:
    case = taken_over(quick_house, HEADINGS, (*OUT[:8], "厌学，常和人打架", *OUT[9:]))
    assert case.reasons == (Reason.WEARY_OF_SCHOOL,)
    assert rows_of(MoveRow, case)[0].details["reasons_written"] == "厌学，常和人打架"


def test_the_move_says_who_took_it_over(house: House) -> None:
    file = under(HEADINGS, OUT)
    officer = house.actor("bureau_officer")
    open_balance(officer, file, house.now)
    with reading() as session:
        move = session.scalars(select(MoveRow)).one()
    assert (str(move.kind), move.person_id, str(move.role)) == ("open_balance", officer.person_id, "bureau_officer")
    assert not verify_audit().faults


@pytest.mark.parametrize("key", ["deputy_head", "principal", "township_official", "administrator"])
def test_only_the_bureau_officer_and_the_operator_may_open_the_balance(quick_house: House, key: str) -> None:
    with pytest.raises(Forbidden):
        open_balance(quick_house.actor(key), under(HEADINGS, OUT), quick_house.now)


def test_a_case_taken_over_goes_on_like_any_other(house: House) -> None:
    case = taken_over(house, HEADINGS, OUT)
    back = {"returned_on": house.today(), "placement": "original_class"}
    assert house.move(case.number, "return", "head_teacher", **back).stage is Stage.RETURNED


def test_a_trial_run_opens_nothing(quick_house: House) -> None:
    assert counts(bring_in(quick_house, under(HEADINGS, OUT), dry_run=True)) == (1, 1, 0, 0)
    with reading() as session:
        assert session.scalars(select(Case)).all() == []


def test_the_lines_of_the_row_overrule_those_of_the_base_list(quick_house: House) -> None:
    row = ("张小雨", "2014-05-06", "长梁民族小学", "五年级1班", "辍学")
    case = taken_over(quick_house, "姓名 出生日期 学校 班级 台账类别", row)
    assert case.class_id == unit(SISTER_CLASS)
    moved = taken_over(
        quick_house, "姓名 学籍号 学校 台账类别", ("王芳", "G999999201301201289", "长梁民族小学", "辍学")
    )
    assert (moved.school_id, moved.class_id) == (unit(SCHOOL), None)
