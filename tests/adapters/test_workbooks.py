"""Workbooks as they leave: text stays text, and LibreOffice opens them and prints them as they were set up."""

from __future__ import annotations

import io
import subprocess
from pathlib import Path

import openpyxl
import pytest
from pypdf import PdfReader

from tests.missing_tools import libreoffice_path
from tracker.adapters.workbooks import write_workbook
from tracker.domain.sheet import Sheet

HOSTILE = ("=1+1", "+86", "-5", "@SUM(A1)", "http://a.example/", "007")
SHEET = Sheet(
    "2026-11",
    "2026年11月控辍保学月报汇总表",
    ("学校", "期末在籍"),
    (30, 12),
    tuple((f"第{n}小学", n) for n in range(1, 90)),
    ("合计", 4005),
)


def test_text_that_looks_like_a_formula_stays_text() -> None:
    book = write_workbook(Sheet("x", "=title", ("=head", "-"), (9, 9), tuple((text, text) for text in HOSTILE)))
    page = openpyxl.load_workbook(io.BytesIO(book)).active
    cells = [row[0] for row in page.iter_rows()]
    assert {cell.data_type for cell in cells} == {"s"}
    assert [cell.value for cell in cells] == ["=title", "=head", *HOSTILE]


def test_it_is_set_up_for_the_printer_of_an_office() -> None:
    page = openpyxl.load_workbook(io.BytesIO(write_workbook(SHEET))).active
    assert (page.freeze_panes, page.auto_filter.ref, page.print_title_rows) == ("B3", "A2:B91", "$2:$2")
    assert (page.page_setup.orientation, page.page_setup.paperSize) == ("landscape", 9)
    assert page.column_dimensions["A"].width == pytest.approx(30, abs=1)


@pytest.mark.skipif(not libreoffice_path(), reason="needs LibreOffice")
def test_libreoffice_prints_the_heading_on_every_page(tmp_path: Path) -> None:
    (tmp_path / "total.xlsx").write_bytes(write_workbook(SHEET))
    office = [str(libreoffice_path()), f"-env:UserInstallation=file://{tmp_path}/profile", "--headless"]
    subprocess.run([*office, "--convert-to", "pdf", "total.xlsx"], cwd=tmp_path, check=True, capture_output=True)
    pages = PdfReader(tmp_path / "total.pdf").pages
    assert len(pages) > 1
    assert all("期末在籍" in page.extract_text() for page in pages)
    assert "4005" in pages[-1].extract_text()
