"""Runs as a program of its own: an Excel workbook on stdin, its cells as JSON lines on stdout.

A hostile workbook can make any reader ask for memory without end, stop for ever, or fail in ways Python cannot
catch. Here it only ends this process, whose memory and time are bounded in proportion to the file.
"""

from __future__ import annotations

import datetime
import io
import json
import resource
import signal
import sys
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from pathlib import Path
from typing import TypeVar

from python_calamine import CalamineSheet, CalamineWorkbook, PasswordError

T = TypeVar("T")
SIZES = Path("/proc/self/statm")
MEGABYTE = 1024 * 1024
ENCRYPTED = "encrypted"
END = "end"
CELLS_AT_ONCE = 5000
"""Cells told in one line, which costs less than a line for each row; a wider row is told alone."""

MOST_MERGED, MOST_ROWS_MERGED = 20_000, 100
"""Ranges of merged cells looked at, and rows filled from one; a list of children has no larger ones."""


def main() -> None:
    """The arguments say how many megabytes more this process may take, and how many seconds each sheet."""
    _bound(int(sys.argv[1]) * MEGABYTE)
    seconds, data = float(sys.argv[2]), io.BytesIO(sys.stdin.buffer.read())
    try:
        book = _within(seconds, lambda: CalamineWorkbook.from_object(data))
    except PasswordError:
        _say(ENCRYPTED)
        return
    for name in book.sheet_names:
        sheet = _within(seconds, partial(book.get_sheet_by_name, name))
        merged = _within(seconds, partial(_merged_down, sheet))
        _tell(name, (sheet.start or (0, 0))[0] + 1, _rows(sheet, merged))
    _say(END)


def _tell(name: str, first: int, rows: Iterable[list[object]]) -> None:
    """Says a sheet piece by piece: its name, the number of the first row, the rows."""
    piece: list[list[object]] = []
    for row in rows:
        piece.append(row)
        if len(piece) * len(row) >= CELLS_AT_ONCE:
            _say([name, first, piece])
            first, piece = first + len(piece), []
    _say([name, first, piece])


def _rows(sheet: CalamineSheet, merged: dict[int, list[tuple[int, bool]]]) -> Iterator[list[object]]:
    """The rows from the first column on, what is merged filled in."""
    first, column = sheet.start or (0, 0)
    before, held = [""] * column, dict[int, object]()
    for number, cells in enumerate(sheet.iter_rows(), first):
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


def _fill(line: list[object], merged: Iterable[tuple[int, bool]], held: dict[int, object]) -> None:
    """What stands in the first cell of several merged downwards stands in each of them."""
    for column, begins in merged:
        if column < len(line):
            if begins:
                held[column] = line[column]
            elif line[column] == "":
                line[column] = held.get(column)


def _bound(more: int) -> None:
    if SIZES.exists():  # only Linux tells, and heeds the limit
        taken = int(SIZES.read_text().split()[0]) * resource.getpagesize()
        resource.setrlimit(resource.RLIMIT_AS, (taken + more, taken + more))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _within(seconds: float, read: Callable[[], T]) -> T:
    """What is read, or the end of this process once the time is over."""
    signal.setitimer(signal.ITIMER_REAL, seconds)
    found = read()
    signal.setitimer(signal.ITIMER_REAL, 0)
    return found


def _plain(cell: object) -> object:
    """Days and times as ISO text."""
    return cell.isoformat() if isinstance(cell, (datetime.date, datetime.time)) else str(cell)


TOLD = json.JSONEncoder(ensure_ascii=False, default=_plain)


def _say(line: object) -> None:
    sys.stdout.write(TOLD.encode(line) + "\n")


if __name__ == "__main__":
    sys.stdout.reconfigure(encoding="utf-8")  # type: ignore[union-attr]
    main()
