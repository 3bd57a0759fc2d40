"""The answer to a list from above: the sender's own lines, with what was found written beside each name (trade §8)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from tracker.domain.batches import Outcome
from tracker.domain.cases import Stage
from tracker.domain.sheets_out import Cell
from tracker.domain.words import N_

HEADINGS = (N_("Result of the check"), N_("Grounds"), N_("Checked by"), N_("Settled on"))
UNPLACED = N_("No school or township was found for this row")
TEXTS = (*HEADINGS, UNPLACED, *(word.label for kind in (Outcome, Stage) for word in kind))
"""Everything an answer says in words of its own; they come in the language of whoever takes it out."""


@dataclass(frozen=True, repr=False)
class AnswerAsked:
    """The answer to which batch, why it leaves with names in full, and `TEXTS` in the language wanted."""

    number: str
    reason: str
    words: Mapping[str, str]

    @property
    def file_name(self) -> str:
        """Such as HC-2026-0001.xlsx; nothing in it is about a child."""
        return f"{self.number}.xlsx"


@dataclass(frozen=True, repr=False)
class Found:
    """How a name was settled: by which unit and when, proved by what, or which case it became and how far that is."""

    outcome: Outcome
    unit: str
    settled_on: date | None
    proof: str | None
    case: tuple[str, Stage] | None

    def grounds(self, words: Mapping[str, str]) -> str | None:
        """The paper that proves it, or the case with its stage of today."""
        return f"{self.case[0]} {words[self.case[1].label]}" if self.case else self.proof


@dataclass(frozen=True, repr=False)
class OwnSheet:
    """One sheet of the sender's: its lines by their number, which is the heading, which hold names."""

    name: str
    lines: Mapping[int, Sequence[str]]
    head: int
    names: frozenset[int]

    @property
    def width(self) -> int:
        return max(len(cells) for cells in self.lines.values())


def answered_lines(
    sheet: OwnSheet, found: Mapping[int, Found], words: Mapping[str, str]
) -> Iterator[tuple[int, Sequence[Cell]]]:
    """Every line under its own number, as it came; right of the widest the four columns of the answer."""
    for number, cells in sheet.lines.items():
        yield number, (*cells, *[None] * (sheet.width - len(cells)), *_beside(sheet, number, found, words))


def _beside(sheet: OwnSheet, number: int, found: Mapping[int, Found], words: Mapping[str, str]) -> Iterable[Cell]:
    if number == sheet.head:
        return (words[heading] for heading in HEADINGS)
    one = found.get(number)
    if one is None:
        return (words[UNPLACED],) if number in sheet.names else ()
    return words[one.outcome.label], one.grounds(words), one.unit, one.settled_on
