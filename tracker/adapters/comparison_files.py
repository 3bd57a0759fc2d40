"""A comparison as an Excel workbook: one row for each child that is not certain, with what may be its own."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import BinaryIO

import xlsxwriter

A4 = 9
PLAIN = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}


def write_comparison(held: BinaryIO, headings: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    """Texts stay texts; the head is frozen, repeated in print and filtered; A4 across."""
    with xlsxwriter.Workbook(held, PLAIN) as book:
        page, bold = book.add_worksheet(), book.add_format({"bold": True, "text_wrap": True, "border": 1})
        for column, heading in enumerate(headings):
            page.write_string(0, column, heading, bold)
        last = 0
        for last, row in enumerate(rows, 1):
            for column, text in enumerate(row):
                page.write_string(last, column, text)
        page.set_column(0, len(headings) - 1, 18)
        page.freeze_panes(1, 0)
        page.autofilter(0, 0, last, len(headings) - 1)
        page.set_landscape()
        page.set_paper(A4)
        page.fit_to_pages(1, 0)
        page.repeat_rows(0)
