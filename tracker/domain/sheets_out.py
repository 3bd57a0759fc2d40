"""A sheet that leaves: its title, headings, widths, choices, and how it is to be printed."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

Cell = str | int | date | None
Rows = Iterable[Sequence[Cell]]

FORMULA = re.compile(r"[=+\-@\t\r]")
"""What a spreadsheet program takes for the beginning of a formula."""


@dataclass(frozen=True)
class ColumnOut:
    """One column: its heading, width in characters, whether it holds days, what a cell may be chosen from."""

    heading: str
    width: int
    is_day: bool = False
    choices: tuple[str, ...] = ()


@dataclass(frozen=True)
class SheetOut:
    """One sheet; `note` stands below the title, `foot` at the foot of each printed page before its number."""

    name: str
    title: str
    note: str
    columns: tuple[ColumnOut, ...]
    foot: str = ""
    kept: int = 1
    """How many columns stay in sight, and are printed again on every further page across."""

    turns: tuple[int, ...] = ()
    """The columns with which a further page across begins; none where all fit one page."""

    total: Sequence[Cell] = ()
    """The sum below the rows, where there is one."""


def never_a_formula(text: str) -> str:
    """For files that are text alone: an apostrophe before what would be taken for a formula."""
    return f"'{text}" if FORMULA.match(text) else text
