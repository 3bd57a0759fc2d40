"""A table on its way out into a workbook: a title, headings with their widths, lines of texts and numbers."""

from __future__ import annotations

from dataclasses import dataclass

Cell = str | int


@dataclass(frozen=True)
class Sheet:
    """One table; `widths` are in characters, `last` is the sum beneath it where there is one."""

    name: str
    title: str
    headings: tuple[str, ...]
    widths: tuple[int, ...]
    lines: tuple[tuple[Cell, ...], ...]
    last: tuple[Cell, ...] = ()
