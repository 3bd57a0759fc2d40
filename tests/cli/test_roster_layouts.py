"""The layouts of real lists through `roster import`: the same two children come out of each."""

from __future__ import annotations

import io
import json
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
import xlsxwriter
from sqlalchemy import select

from tests.cli.test_roster import run
from tests.house import House
from tests.services.handing_in import ID, OTHER_ID
from tests.sheet_files import csv_text, old_workbook, workbook
from tracker.models.rosters import RosterRow
from tracker.models.transactions import reading

TITLE, HEADINGS = ["长梁镇适龄儿童名册"], ["序号", "姓名", "身份证号", "学校", "备注"]
GRASS = [1, "田小草", ID, "第一小学", "走读"]
HILL = [2, "李大山", OTHER_ID, "第一小学", ""]
PLAIN = [TITLE, HEADINGS, GRASS, HILL, ["制表人：陈立"]]
TWO = [
    {"name": "田小草", "id_number": ID, "school": "第一小学"},
    {"name": "李大山", "id_number": OTHER_ID, "school": "第一小学"},
]


def merged() -> bytes:
    """A title across all columns, the school's name once for both children."""
    held = io.BytesIO()
    with xlsxwriter.Workbook(held) as book:
        sheet, centred = book.add_worksheet("名册"), book.add_format({"align": "center"})
        sheet.merge_range(0, 0, 0, 4, TITLE[0], centred)
        sheet.write_row(1, 0, HEADINGS)
        for row, child in enumerate((GRASS, HILL), 2):
            sheet.write_row(row, 0, child[:3])
        sheet.merge_range(2, 3, 3, 3, "第一小学", centred)
    return held.getvalue()


def two_lined() -> bytes:
    """One heading above several: 基本信息 over name and number, 就读情况 over the school."""
    held = io.BytesIO()
    with xlsxwriter.Workbook(held) as book:
        sheet, centred = book.add_worksheet(), book.add_format({"align": "center"})
        sheet.merge_range(0, 0, 0, 3, TITLE[0], centred)
        sheet.merge_range(1, 0, 2, 0, "序号", centred)
        sheet.merge_range(1, 1, 1, 2, "基本信息", centred)
        sheet.write_row(1, 3, ["就读情况"])
        sheet.write_row(2, 1, ["姓名", "身份证号", "学校"])
        for row, child in enumerate((GRASS, HILL), 3):
            sheet.write_row(row, 0, child[:4])
    return held.getvalue()


def several_sheets() -> bytes:
    """A cover without a head, then a sheet for each class, the second with its columns in another order."""
    turned = [[row[2], row[1], row[3]] for row in (HEADINGS, HILL)]
    return workbook({"说明": [TITLE, ["请按班级填写"]], "一班": [HEADINGS, GRASS], "二班": turned})


def old() -> bytes:
    cells = [(row, column, str(cell)) for row, line in enumerate(PLAIN) for column, cell in enumerate(line)]
    return old_workbook(cells)


LAYOUTS: Mapping[str, Callable[[], bytes]] = {
    "merged.xlsx": merged,
    "two-lined.xlsx": two_lined,
    "sheets.xlsx": several_sheets,
    "old.xls": old,
    "gb18030.csv": lambda: csv_text(PLAIN).encode("gb18030"),
    "mark.csv": lambda: csv_text(PLAIN).encode("utf-8-sig"),
    "old-named-new.xls": merged,
    "csv-named-excel.xlsx": lambda: csv_text(PLAIN).encode("gb18030"),
}


@pytest.mark.parametrize("name", LAYOUTS)
def test_every_layout_brings_the_same_children(quick_house: House, tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    path.write_bytes(LAYOUTS[name]())
    told = json.loads(run(quick_house, "import", "--kind", "household", str(path), "--json"))
    assert (told["rows"], told["refused"], told["doubtful"]) == (2, [], [])
    with reading() as session:
        assert list(session.scalars(select(RosterRow.body).order_by(RosterRow.id))) == TWO


def test_columns_nobody_knows_are_passed_over_and_named(quick_house: House, tmp_path: Path) -> None:
    path = tmp_path / "extra.xlsx"
    path.write_bytes(workbook({"Sheet1": PLAIN}))
    told = json.loads(run(quick_house, "import", "--kind", "household", str(path), "--dry-run", "--json"))
    assert (told["ignored"], told["roster"]) == (["序号", "备注"], None)
