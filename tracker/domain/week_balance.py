"""A week of the register: opening + newly listed + listed again + moved in − moved out − marked off = closing."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

from tracker.domain.cases import LISTED_OPEN, Ledger, Stage
from tracker.domain.words import N_, Word


class Term(Word):
    """One term of the balance, in the order it is written."""

    OPENING = "opening", N_("opening")
    NEWLY_LISTED = "newly_listed", N_("newly listed")
    LISTED_AGAIN = "listed_again", N_("listed again")
    MOVED_IN = "moved_in", N_("moved in")
    MOVED_OUT = "moved_out", N_("moved out")
    MARKED_OFF = "marked_off", N_("marked off")
    CLOSING = "closing", N_("closing")


SIGNS: Mapping[Term, int] = {
    Term.OPENING: 1,
    Term.NEWLY_LISTED: 1,
    Term.LISTED_AGAIN: 1,
    Term.MOVED_IN: 1,
    Term.MOVED_OUT: -1,
    Term.MARKED_OFF: -1,
}
"""How each term goes into the closing."""


@dataclass(frozen=True)
class LineAt:
    """One listing of a case as the register said it at an instant; the pair of case and listing names the line."""

    case: int
    listing: int
    ledger: Ledger
    stage: Stage
    path: str
    listed_on: date

    @property
    def key(self) -> tuple[int, int]:
        return self.case, self.listing

    @property
    def is_open(self) -> bool:
        return self.stage in LISTED_OPEN


Cell = Callable[[LineAt], bool]
"""Whether a line is counted here: in one ledger, under one unit."""


@dataclass(frozen=True)
class WeekOfLine:
    """One line at the beginning and at the end of a week; None where the register did not have it open or struck."""

    start: LineAt | None
    end: LineAt | None
    monday: date

    @property
    def known(self) -> LineAt:
        line = self.end or self.start
        if line is None:
            raise AssertionError("a line of the week stood at its start or at its end")
        return line

    def terms(self, here: Cell) -> tuple[Term, ...]:
        """The terms of one cell this line counts in; each line leaves every cell in balance.

        What was listed and struck within the week counts as both. A listing or a strike undone after the week it was
        made in, and a line taken over from an older ledger, count as moved.
        """
        if self.start is None:
            return self._arrived(here)
        stood = here(self.start)
        opening = (Term.OPENING,) if stood else ()
        if self.end is None:
            return (*opening, Term.MOVED_OUT) if stood else ()
        stands = here(self.end)
        moved = {(False, True): (Term.MOVED_IN,), (True, False): (Term.MOVED_OUT,)}.get((stood, stands), ())
        return (*opening, *moved, *self._last(stands))

    def _arrived(self, here: Cell) -> tuple[Term, ...]:
        line = self.known
        if not here(line):
            return ()
        fresh = line.listed_on >= self.monday
        if not line.is_open and not fresh:
            return ()
        return (self._listing() if fresh else Term.MOVED_IN, *self._last(True))

    def _listing(self) -> Term:
        return Term.LISTED_AGAIN if self.known.listing > 1 else Term.NEWLY_LISTED

    def _last(self, stands: bool) -> tuple[Term, ...]:
        if not stands:
            return ()
        return (Term.CLOSING,) if self.known.is_open else (Term.MARKED_OFF,)


def weeks_of_lines(
    start: Mapping[tuple[int, int], LineAt], end: Mapping[tuple[int, int], LineAt], monday: date
) -> tuple[WeekOfLine, ...]:
    """Each line that was open at the start, or is open or was struck within the week at its end."""
    keys = sorted(start.keys() | end.keys())
    return tuple(WeekOfLine(start.get(key), end.get(key), monday) for key in keys)


def count(lines: tuple[WeekOfLine, ...], here: Cell) -> dict[Term, tuple[int, ...]]:
    """The cases behind each term of one cell."""
    found: dict[Term, list[int]] = {term: [] for term in Term}
    for line in lines:
        for term in line.terms(here):
            found[term].append(line.known.case)
    return {term: tuple(cases) for term, cases in found.items()}
