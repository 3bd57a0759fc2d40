"""Runs as a program of its own: an Excel workbook on stdin, what stands in it as JSON lines on stdout.

A hostile workbook can make any reader ask for memory without end, stop for ever, or fail in ways Python cannot
catch. Here it only ends this process, whose memory and time are bounded in proportion to the file.
"""

from __future__ import annotations

import io
import resource
import signal
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby
from pathlib import Path

import orjson
from python_calamine import CalamineSheet, CalamineWorkbook, PasswordError

from tracker.domain.cells import Cell, text_of, without_control
from tracker.domain.errors import Refused
from tracker.domain.headings import Kind
from tracker.domain.intake import Line, TableReading
from tracker.domain.words import N_

SIZES = Path("/proc/self/statm")
MEGABYTE = 1024 * 1024
ENCRYPTED = N_("The file is encrypted. Save it without a password and hand that in.")
PIECE, END, REFUSED = "piece", "end", "refused"
"""What a line tells: rows of one sheet, that all is told, or why it is not."""

CELLS_AT_ONCE = 5000
"""Cells told in one line, which costs less than a line for each row; a wider row is told alone."""

MOST_MERGED, MOST_ROWS_MERGED = 20_000, 100
"""Ranges of merged cells looked at, and rows filled from one; a list of children has no larger ones."""

Told = tuple[str, Mapping[str, str] | None, int, Sequence[str] | Mapping[str, str]]
"""The sheet and the headings of a row, its number, and its cells."""


def main() -> None:
    """A first line says how many megabytes more this process may take, how many seconds it may work, and what to find.

    That is a kind of table and the corrections of its headings; without it every line is told as it stands.
    """
    megabytes, seconds, asked = orjson.loads(sys.stdin.buffer.readline())
    _bound(megabytes * MEGABYTE, seconds)
    lines = _lines(io.BytesIO(sys.stdin.buffer.read()))
    try:
        if asked:
            kind, corrections = asked
            reading = TableReading(Kind(kind), corrections)
            _tell((row.sheet, row.headings, row.number, row.cells) for row in reading.rows(lines))
            _say(END, reading.found)
        else:
            _tell((line.sheet, None, line.number, line.cells) for line in lines)
            _say(END, None)
    except PasswordError:
        _say(REFUSED, ENCRYPTED, {})
    except Refused as refusal:
        _say(REFUSED, refusal.message, refusal.params)


def _tell(rows: Iterable[Told]) -> None:
    """Says them piece by piece, as many as belong to the same headings of the same sheet."""
    for (sheet, headings), together in groupby(rows, lambda row: row[:2]):
        piece: list[tuple[int, Sequence[str] | Mapping[str, str]]] = []
        for _, _, number, cells in together:
            piece.append((number, cells))
            if len(piece) * len(cells) >= CELLS_AT_ONCE:
                _say(PIECE, sheet, headings, piece)
                piece = []
        if piece:
            _say(PIECE, sheet, headings, piece)


def _lines(data: io.BytesIO) -> Iterator[Line]:
    book = CalamineWorkbook.from_object(data)
    for name in book.sheet_names:
        for number, row in enumerate(_rows(book.get_sheet_by_name(name)), 1):
            yield Line(without_control(name), number, [*map(text_of, row)])


def _rows(sheet: CalamineSheet) -> Iterator[list[Cell]]:
    """The rows from the first row and column on, what is merged filled in."""
    _, column = sheet.start or (0, 0)
    merged, before, held = _merged_down(sheet), [""] * column, dict[int, Cell]()
    for number, cells in enumerate(sheet.iter_rows()):  # which begins with the first row, but not column
        row = before + cells
        if number in merged:
            _fill(row, merged[number], held)
        yield row


def _merged_down(sheet: CalamineSheet) -> dict[int, list[tuple[int, bool]]]:
    """Row → columns where cells merged over several rows begin (True) or go on, as far as the sheet goes."""
    found: dict[int, list[tuple[int, bool]]] = {}
    for (top, left), (bottom, right) in (sheet.merged_cell_ranges or [])[:MOST_MERGED]:
        if left == right:
            for row in range(top, min(bottom, top + MOST_ROWS_MERGED) + 1):
                found.setdefault(row, []).append((left, row == top))
    return found


def _fill(line: list[Cell], merged: Iterable[tuple[int, bool]], held: dict[int, Cell]) -> None:
    """What stands in the first cell of several merged downwards stands in each of them."""
    for column, begins in merged:
        if column < len(line):
            if begins:
                held[column] = line[column]
            elif line[column] == "":
                line[column] = held.get(column)


def _bound(more: int, seconds: float) -> None:
    """Memory, and the time this process works; while it waits for who reads what it tells, none runs."""
    if SIZES.exists():  # only Linux tells, and heeds the limit
        taken = int(SIZES.read_text().split()[0]) * resource.getpagesize()
        resource.setrlimit(resource.RLIMIT_AS, (taken + more, taken + more))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    signal.setitimer(signal.ITIMER_PROF, seconds)


def _say(*told: object) -> None:
    sys.stdout.buffer.write(orjson.dumps(told) + b"\n")


if __name__ == "__main__":
    main()
