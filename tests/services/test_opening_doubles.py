"""The opening balance never opens two cases for one child, nor gives one number to two."""

from __future__ import annotations

from datetime import date

from sqlalchemy import select

from tests.house import House
from tests.services.test_import_students import counts, problems
from tests.services.test_opening_balance import HEADINGS, OUT, STRUCK, bring_in, rows_of, taken_over
from tests.sheet_files import id_number, under
from tracker.domain.cases import Stage
from tracker.models.cases import Case, MoveRow
from tracker.models.transactions import reading


def test_the_same_file_again_opens_nothing(house: House) -> None:
    file = under(HEADINGS, OUT)
    assert counts(bring_in(house, file)) == (1, 1, 0, 0)
    assert counts(bring_in(house, file)) == (1, 0, 0, 1)
    house.wait(days=40)
    assert counts(bring_in(house, file)) == (1, 0, 0, 1)


def test_a_number_of_our_form_is_kept_and_others_are_noted(house: House) -> None:
    headings = "编号 姓名 身份证号 台账类别"
    kept = taken_over(house, headings, ("422822-2026-0012", "田一", id_number(date(2013, 4, 5), 1), "辍学"))
    noted = taken_over(house, headings, ("建控2026-7", "田二", id_number(date(2013, 4, 5), 2), "辍学"))
    assert (kept.number, noted.number) == ("422822-2026-0012", "422822-2026-0013")
    assert rows_of(MoveRow, noted)[0].details["note"] == "编号：建控2026-7"
    assert house.log() == "422822-2026-0014"


def test_a_number_is_never_given_to_another_child(house: House) -> None:
    taken = house.log()
    numbers = [(taken, "田一"), ("422822-2025-0001", "田二"), ("422822-2025-0001", "田三")]
    rows = [(number, name, id_number(date(2013, 4, 5), n), "辍学") for n, (number, name) in enumerate(numbers)]
    report = bring_in(house, under("编号 姓名 身份证号 台账类别", *rows))
    assert [(row, heading, value) for row, heading, value, _ in problems(report)] == [
        (2, "编号", taken),
        (4, "编号", "422822-2025-0001"),
    ]


def test_a_child_with_a_case_gets_no_second_one(house: House) -> None:
    house.log("李明")
    row = ("李明", "2014-08-12", "长梁民族小学", "辍学", "劝返中")
    report = bring_in(house, under("姓名 出生日期 学校 台账类别 状态", row))
    assert counts(report) == (1, 0, 0, 1)


def test_a_child_struck_once_and_out_again_is_taken_with_its_open_line(house: House) -> None:
    headings = HEADINGS + " 销号日期 销号类型"
    report = bring_in(house, under(headings, STRUCK, (*OUT, "", "")))
    assert counts(report)[:2] == (2, 1)
    assert problems(report)[0][0] == 2
    with reading() as session:
        assert session.scalars(select(Case.stage)).all() == [Stage.PERSUADING]


def test_a_cleared_child_is_named_instead_of_lost(house: House) -> None:
    seen = {"seen_by": "谭学军", "seen_on": house.today(), "seen_at": "教室"}
    house.move(house.log("李明"), "clear", "principal", result="in_class", **seen)
    row = ("李明", "2014-08-12", "长梁民族小学", "辍学")
    report = bring_in(house, under("姓名 出生日期 学校 台账类别", row))
    assert "cleared as a false alarm" in problems(report)[0][3]
