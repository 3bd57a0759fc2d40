"""A list in pages: which one, how many there are, what stands on it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

LINES_A_PAGE = 50

Row = TypeVar("Row")


@dataclass(frozen=True)
class Page(Generic[Row]):
    """One page of a list of `total` rows."""

    rows: tuple[Row, ...]
    number: int
    total: int
    size: int = LINES_A_PAGE

    @property
    def last(self) -> int:
        return last_page(self.total, self.size)

    @property
    def previous(self) -> int | None:
        return self.number - 1 if self.number > 1 else None

    @property
    def next(self) -> int | None:
        return self.number + 1 if self.number < self.last else None


def last_page(total: int, size: int = LINES_A_PAGE) -> int:
    """The number of the last page; an empty list has one page."""
    return max(1, -(-total // size))


def page_within(wanted: int, total: int) -> int:
    """The page to show when `wanted` was asked for: the nearest one that exists."""
    return min(max(1, wanted), last_page(total))


def rows_on(rows: Sequence[Row], number: int) -> tuple[Row, ...]:
    """What of all rows stands on one page."""
    return tuple(rows[(number - 1) * LINES_A_PAGE : number * LINES_A_PAGE])
