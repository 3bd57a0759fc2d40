"""The heading row of files that come in."""

from __future__ import annotations

import time

import pytest

from tracker.domain.errors import Refused
from tracker.domain.headings import CASES, HEADINGS, Kind, header_in
from tracker.domain.intake import Line, table_of
from tracker.domain.register import COLUMNS


@pytest.mark.parametrize(
    "heading", ["身份证号", "身 份 证\n号", "*身份证号码", "证件号码（必填）", "身份证号：", "id_number"]
)
def test_a_heading_is_known_however_it_is_dressed(heading: str) -> None:
    header = header_in(Kind.STUDENTS, ["序号", heading, "姓名"])
    assert header
    assert dict(header.fields) == {1: "id_number", 2: "name"}
    assert header.unknown == ("序号",)


def test_every_column_of_the_register_is_taken_back_in() -> None:
    known = set(HEADINGS[Kind.CASES])
    assert {heading for column in COLUMNS for heading in (column.identifier, column.heading)} <= known
    assert set(CASES) <= set(HEADINGS[Kind.CASES].values())


def test_a_row_of_data_is_no_heading_row() -> None:
    assert header_in(Kind.STUDENTS, ["张三", "男", "2014-05-06"]) is None
    assert header_in(Kind.STUDENTS, ["姓名"]) is None
    assert header_in(Kind.UNITS, ["名称", "代码"]) is None


def test_the_heading_row_stands_within_the_first_ten_rows_of_any_sheet() -> None:
    titles = [Line("说明", 1, ["填表说明"]), Line("台账", 9, ["台账", ""])]
    rows = [Line("台账", 10, ["状态", "姓名"]), Line("台账", 11, ["劝返中", "张三"]), Line("台账", 12, ["", "", "x"])]
    table = table_of(Kind.CASES, titles + rows)
    assert [(row.number, dict(row.cells)) for row in table.rows] == [(11, {"stage": "劝返中", "name": "张三"})]


def test_a_heading_row_further_down_is_none() -> None:
    with pytest.raises(Refused, match="No heading row"):
        table_of(Kind.STUDENTS, [Line("S", 11, ["姓名", "性别"]), Line("S", 12, ["张三", "男"])])


def test_of_two_columns_for_one_field_the_left_one_that_holds_something_counts() -> None:
    lines = [Line("S", 1, ["姓名", "户籍地址", "现住址"]), Line("S", 2, ["张三", "无", "二组"])]
    assert table_of(Kind.STUDENTS, lines).rows[0].cells["address"] == "二组"


def test_too_many_rows_are_refused_as_a_whole() -> None:
    with pytest.raises(Refused, match="200000 rows"):
        table_of(Kind.STUDENTS, (Line("S", n, ["姓名", "性别"]) for n in range(1, 200_002)))


def test_a_heading_row_without_end_stops_nobody() -> None:
    started = time.monotonic()
    table = table_of(Kind.CASES, [Line("S", 1, ["姓名", "状态", "备用", *map(str, range(30_000)), "备用"])])
    assert (len(table.ignored), table.ignored[0]) == (30_001, "备用")
    assert time.monotonic() - started < 2
