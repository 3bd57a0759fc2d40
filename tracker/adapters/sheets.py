"""Reads Excel and CSV files that may be hostile: what they are is told by content, nothing in them is executed."""

from __future__ import annotations

import codecs
import csv
import io
from collections.abc import Iterator

from tracker.adapters.workbooks import DAMAGED, NO_TABLE, PIECE, Workbook, find_workbook, too_large
from tracker.domain.cells import text_of
from tracker.domain.errors import Refused
from tracker.domain.headings import NO_CORRECTIONS, Corrections, Kind
from tracker.domain.intake import LARGEST_FILE, FileIn, Line, Row, Table, TableReading

LONGEST_LINE = 64 * 1024
MOST_LINES_IN_A_ROW = 100


def read_lines(file: FileIn) -> Iterator[Line]:
    """Every row of every sheet as it stands there; a CSV file is one sheet of its own name.

    Raises Refused with one sentence, before the first row or between rows.
    """
    workbook = _workbook_in(file)
    if workbook is None:
        yield from _lines_of_csv(file)
    else:
        for sheet, _, rows in workbook.told():
            yield from (Line(sheet, number, cells) for number, cells in rows)


def read_rows(file: FileIn, reading: TableReading) -> Iterator[Row]:
    """Every row under the headings of its sheet, which `reading` knows in the end; raises Refused like `read_lines`.

    Of a workbook the process that reads the cells finds them, while what it found before is worked on here.
    """
    workbook = _workbook_in(file)
    if workbook is None:
        yield from reading.rows(_lines_of_csv(file))
    else:
        for sheet, headings, rows in workbook.told(reading):
            yield from (Row(sheet, number, cells, headings) for number, cells in rows)


def read_table(kind: Kind, file: FileIn, corrections: Corrections = NO_CORRECTIONS) -> Table:
    """The whole table; raises Refused like `read_lines`, and NoHead."""
    reading = TableReading(kind, corrections)
    return reading.table(tuple(read_rows(file, reading)))


def _workbook_in(file: FileIn) -> Workbook | None:
    if len(file.data) > LARGEST_FILE:
        raise too_large()
    return find_workbook(file.data)


def _lines_of_csv(file: FileIn) -> Iterator[Line]:
    if b"\0" in file.data:
        raise Refused(NO_TABLE)
    lines = _Lines(io.TextIOWrapper(io.BytesIO(file.data), _encoding(file.data), newline=""))
    try:
        for number, cells in enumerate(csv.reader(lines, strict=True), 1):
            lines.in_this_row = 0
            yield Line(file.name, number, [text_of(cell) for cell in cells])
    except csv.Error:
        raise Refused(DAMAGED) from None


def _encoding(data: bytes) -> str:
    """UTF-8, with or without its mark, where every byte fits; else GB18030. Raises Refused where neither does."""
    for encoding in ("utf-8-sig", "gb18030"):
        decoder = codecs.getincrementaldecoder(encoding)()
        try:
            for start in range(0, len(data), PIECE):
                decoder.decode(data[start : start + PIECE])
            decoder.decode(b"", final=True)
        except UnicodeDecodeError:
            continue
        return encoding
    raise Refused(NO_TABLE)


class _Lines:
    """The lines of a text, none of them endless, and no row that swallows the whole file behind one quotation mark."""

    def __init__(self, text: io.TextIOWrapper) -> None:
        self.text = text
        self.in_this_row = 0

    def __iter__(self) -> _Lines:
        return self

    def __next__(self) -> str:
        self.in_this_row += 1
        line = self.text.readline(LONGEST_LINE)
        if not line:
            raise StopIteration
        if len(line) == LONGEST_LINE or self.in_this_row > MOST_LINES_IN_A_ROW:
            raise Refused(DAMAGED)
        return line
