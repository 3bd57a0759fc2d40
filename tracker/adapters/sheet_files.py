"""Workbooks and CSV files that leave: written row by row, text stays text, ready for A4 across."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from pathlib import Path

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from tracker.domain.sheets_out import Cell, Rows, SheetOut, never_a_formula

HEAD_ROW = 2
FIRST_SERIAL = date(1899, 12, 30)
A4 = 9
NARROW = 0.4
TITLE_HEIGHT = 24
SCALE = 74
"""Per cent of eleven points, so that print can be read without a glass."""

NOT_IN_A_NAME = re.compile(r"[\[\]:*?/\\']")
LONGEST_NAME = 31
"""What Excel allows in the name of a sheet."""

LISTS = "lists"
SPARE_ROWS = 500
"""Rows below the last that offer the same choices, for whoever writes on."""

TEXT = {"text_wrap": True, "valign": "top"}
DAY = {"num_format": "yyyy-mm-dd", "align": "left", "valign": "top"}
HEAD = {"bold": True, "text_wrap": True, "border": 1, "bg_color": "#E8EDF3"}
OPTIONS = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}


def write_workbook(sheet: SheetOut, rows: Rows, folder: Path) -> bytes:
    """An .xlsx with a frozen, repeated and filtered head, widths, choices and print set-up; never a formula.

    Parts that are not written yet lie in `folder`.
    """
    held = io.BytesIO()
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    with xlsxwriter.Workbook(held, {**OPTIONS, "tmpdir": str(folder)}) as book:
        page = book.add_worksheet(sheet.name)
        _write_head(book, page, sheet)
        last = _write_rows(page, rows)
        if sheet.total:
            page.set_row(last + 1, None, book.add_format({**TEXT, "bold": True, "top": 1}))
            _write_rows(page, [sheet.total], last + 1)
        _set_up(page, sheet, last)
        _offer_choices(book, page, sheet, last)
    return held.getvalue()


def write_lines(sheets: Iterable[tuple[str, Iterable[tuple[int, Sequence[Cell]]]]], folder: Path) -> bytes:
    """An .xlsx of lines as somebody else set them out: each under its own number, sheet by sheet; never a formula."""
    held = io.BytesIO()
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    with xlsxwriter.Workbook(held, {**OPTIONS, "tmpdir": str(folder)}) as book:
        day = book.add_format(DAY)
        for name, lines in sheets:
            page = book.add_worksheet(NOT_IN_A_NAME.sub(" ", name).strip()[:LONGEST_NAME] or None)
            for number, cells in lines:
                _write_row(page, number - 1, cells, day)
            page.set_landscape()
            page.set_paper(A4)
            page.fit_to_pages(1, 0)
    return held.getvalue()


def _write_head(book: xlsxwriter.Workbook, page: Worksheet, sheet: SheetOut) -> None:
    text, day, head = book.add_format(TEXT), book.add_format(DAY), book.add_format(HEAD)
    for place, column in enumerate(sheet.columns):
        page.set_column(place, place, column.width, day if column.is_day else text)
    page.set_row(0, TITLE_HEIGHT)
    page.write_string(0, 0, sheet.title, book.add_format({"bold": True, "font_size": 16}))
    page.write_string(1, 0, sheet.note, book.add_format())
    for place, column in enumerate(sheet.columns):
        page.write_string(HEAD_ROW, place, column.heading, head)


def _write_rows(page: Worksheet, rows: Rows, first: int = HEAD_ROW + 1) -> int:
    """Every cell by its sort; returns the last row written."""
    number = first - 1
    for number, row in enumerate(rows, first):
        _write_row(page, number, row)
    return number


def _write_row(page: Worksheet, number: int, row: Sequence[Cell], day: Format | None = None) -> None:
    """Each cell by its sort; days look like days where the column, or `day`, says so."""
    text, count = page.write_string, page.write_number
    for place, cell in enumerate(row):
        if cell is None:
            continue
        if isinstance(cell, str):
            text(number, place, cell)
        elif isinstance(cell, date):
            count(number, place, (cell - FIRST_SERIAL).days, day)
        else:
            count(number, place, cell)


def _set_up(page: Worksheet, sheet: SheetOut, last: int) -> None:
    width = len(sheet.columns) - 1
    page.freeze_panes(HEAD_ROW + 1, sheet.kept)
    page.autofilter(HEAD_ROW, 0, last, width)
    page.set_landscape()
    page.set_paper(A4)
    page.set_margins(NARROW, NARROW, NARROW, 0.7)
    page.repeat_rows(0, HEAD_ROW)
    page.hide_gridlines(0)
    page.set_footer(f"&L{sheet.foot}&R&P / &N")
    page.print_area(0, 0, last + bool(sheet.total), width)
    if sheet.turns:
        page.repeat_columns(0, sheet.kept - 1)
        page.set_print_scale(SCALE)
        page.set_v_pagebreaks(sheet.turns)
    else:
        page.fit_to_pages(1, 0)


def _offer_choices(book: xlsxwriter.Workbook, page: Worksheet, sheet: SheetOut, last: int) -> None:
    """Lists to choose from, kept on a hidden sheet: in the rule itself they might be too long."""
    offered = [(place, column.choices) for place, column in enumerate(sheet.columns) if column.choices]
    if not offered:
        return
    lists = book.add_worksheet(LISTS)
    lists.hide()
    longest = max(len(choices) for _, choices in offered)
    for row in range(longest):
        for list_place, (_, choices) in enumerate(offered):
            if row < len(choices):
                lists.write_string(row, list_place, choices[row])
    for list_place, (place, choices) in enumerate(offered):
        letter = xlsxwriter.utility.xl_col_to_name(list_place)
        source = f"={LISTS}!${letter}$1:${letter}${len(choices)}"
        rule = {"validate": "list", "source": source, "error_type": "warning"}
        page.data_validation(HEAD_ROW + 1, place, last + SPARE_ROWS, place, rule)


def write_csv(sheet: SheetOut, rows: Rows) -> bytes:
    """UTF-8 with its mark, headings first; days as 2026-03-31."""
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(column.heading for column in sheet.columns)
    writer.writerows(_plain(row) for row in rows)
    return text.getvalue().encode("utf-8-sig")


def _plain(row: Sequence[Cell]) -> Iterator[str]:
    return ("" if cell is None else never_a_formula(cell) if isinstance(cell, str) else str(cell) for cell in row)
