"""Workbooks and CSV as they leave: text stays text, and LibreOffice opens them and prints them as they were set up."""

from __future__ import annotations

import io
from datetime import date
from pathlib import Path

import openpyxl
import pytest

from tests.on_paper import A4_ACROSS, as_pdf, needs_libreoffice, size_of
from tracker.adapters.sheet_files import write_csv, write_workbook
from tracker.domain.sheets_out import ColumnOut, SheetOut

HOSTILE = ("=1+1", "+86", "-5", "@SUM(A1)", "\t=1", "http://a.example/", "007")
COLUMNS = (ColumnOut("学校", 30), ColumnOut("填报日期", 12, is_day=True), ColumnOut("期末在籍", 12))
SHEET = SheetOut("2026-11", "2026年11月控辍保学月报汇总表", "89 所已签", COLUMNS, total=("合计", None, 4005))
ROWS = [(f"第{n}小学", date(2026, 11, 27), n) for n in range(1, 90)]


def test_text_that_looks_like_a_formula_stays_text(tmp_path: Path) -> None:
    sheet = SheetOut("x", "=title", "=note", (ColumnOut("=head", 9),), total=("=sum",))
    page = openpyxl.load_workbook(io.BytesIO(write_workbook(sheet, [[text] for text in HOSTILE], tmp_path))).active
    cells = [row[0] for row in page.iter_rows()]
    assert {cell.data_type for cell in cells} == {"s"}
    assert [cell.value for cell in cells] == ["=title", "=note", "=head", *HOSTILE, "=sum"]


def test_csv_marks_what_looks_like_a_formula() -> None:
    heading, *cells = write_csv(SHEET, [[text] for text in HOSTILE]).decode("utf-8-sig").splitlines()
    assert heading == "学校,填报日期,期末在籍"
    assert cells == ["'=1+1", "'+86", "'-5", "'@SUM(A1)", "'\t=1", "http://a.example/", "007"]


def test_it_is_set_up_for_the_printer_of_an_office(tmp_path: Path) -> None:
    page = openpyxl.load_workbook(io.BytesIO(write_workbook(SHEET, ROWS, tmp_path))).active
    assert (page.freeze_panes, page.auto_filter.ref, page.print_title_rows) == ("B4", "A3:C92", "$1:$3")
    assert (page.page_setup.orientation, page.page_setup.paperSize) == ("landscape", 9)
    assert page.column_dimensions["A"].width == pytest.approx(30, abs=1)


def test_the_sum_stands_in_bold_below_the_rows_and_outside_the_filter(tmp_path: Path) -> None:
    page = openpyxl.load_workbook(io.BytesIO(write_workbook(SHEET, ROWS, tmp_path))).active
    name, day, total = page[93]
    assert (name.value, day.value, total.value, total.font.bold) == ("合计", None, 4005, True)
    assert (page["B92"].value.date(), page.print_area) == (date(2026, 11, 27), "'2026-11'!$A$1:$C$93")


@needs_libreoffice
def test_libreoffice_prints_the_heading_on_every_page(tmp_path: Path) -> None:
    pdf = as_pdf("total.xlsx", write_workbook(SHEET, ROWS, tmp_path), tmp_path)
    assert len(pdf.pages) > 1
    assert size_of(pdf) == A4_ACROSS
    assert all("期末在籍" in page.extract_text() for page in pdf.pages)
    assert "4005" in pdf.pages[-1].extract_text()
