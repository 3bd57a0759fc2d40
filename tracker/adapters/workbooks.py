"""Writes tables as Excel workbooks for the office's printer; text stays text, nothing ever becomes a formula."""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import Any

import xlsxwriter

from tracker.domain.sheet import Cell, Sheet

A4 = 9
NO_FORMULAS = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
HEAD = {"bold": True, "border": 1, "align": "center", "valign": "vcenter", "text_wrap": True, "bg_color": "#E8EDF3"}


def write_workbook(sheet: Sheet) -> bytes:
    """One sheet: title, frozen heading with filter, A4 landscape on one page's width, the heading on every page."""
    file = io.BytesIO()
    with xlsxwriter.Workbook(file, NO_FORMULAS) as book:
        _write(book, book.add_worksheet(sheet.name), sheet)
    return file.getvalue()


def _write(book: Any, page: Any, sheet: Sheet) -> None:
    last_column, last_line = len(sheet.headings) - 1, 1 + len(sheet.lines)
    plain, bold = book.add_format({"border": 1}), book.add_format({"border": 1, "bold": True})
    title = book.add_format({"bold": True, "font_size": 16, "align": "center", "valign": "vcenter"})
    page.merge_range(0, 0, 0, last_column, sheet.title, title)
    page.set_row(0, 30)
    _line(page, 1, sheet.headings, book.add_format(HEAD))
    page.set_row(1, 34)
    for number, line in enumerate(sheet.lines, 2):
        _line(page, number, line, plain)
    if sheet.last:
        _line(page, last_line + 1, sheet.last, bold)
    for column, width in enumerate(sheet.widths):
        page.set_column(column, column, width)
    page.autofilter(1, 0, last_line, last_column)
    page.freeze_panes(2, 1)
    page.set_landscape()
    page.set_paper(A4)
    page.fit_to_pages(1, 0)
    page.repeat_rows(1)
    page.set_margins(0.4, 0.4, 0.6, 0.6)
    page.set_footer("&C&P / &N")


def _line(page: Any, number: int, cells: Sequence[Cell], look: Any) -> None:
    for column, cell in enumerate(cells):
        write = page.write_number if isinstance(cell, int) else page.write_string
        write(number, column, cell, look)
