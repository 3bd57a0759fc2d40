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
from collections.abc import Callable, Iterable
from functools import partial
from pathlib import Path
from typing import TypeVar

from python_calamine import CalamineSheet, CalamineWorkbook, PasswordError

T = TypeVar("T")
SIZES = Path("/proc/self/statm")
MEGABYTE = 1024 * 1024
ENCRYPTED = "encrypted"
END = "end"
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
        row, column = sheet.start or (0, 0)
        merged = _within(seconds, partial(_merged_down, sheet))
        held: dict[int, object] = {}
        for number, cells in enumerate(sheet.iter_rows(), row + 1):
            line = [None] * column + [_plain(cell) for cell in cells]
            _fill(line, merged.get(number - 1, ()), held)
            _say([name, number, line])
    _say(END)


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
            elif line[column] is None:
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
    """Days and times as ISO text; empty cells as null."""
    if isinstance(cell, (datetime.date, datetime.time)):
        return cell.isoformat()
    if isinstance(cell, datetime.timedelta):
        return str(cell)
    return None if cell == "" else cell


def _say(line: object) -> None:
    sys.stdout.write(json.dumps(line, ensure_ascii=False) + "\n")


if __name__ == "__main__":
    sys.stdout.reconfigure(encoding="utf-8")  # type: ignore[union-attr]
    main()
