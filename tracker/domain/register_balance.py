"""The figures at the register's foot: per ledger listed = struck + open, and the brief's own balance since a day."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from tracker.domain.cases import Ledger, Stage
from tracker.domain.week_balance import SIGNS, Cell, LineAt, Term, WeekOfLine

HERE, ELSEWHERE = "/here/", "/elsewhere/"
"""Whether a line fits the filters of the page, as the place the balance looks for it."""

OPEN_LINE, STRUCK_LINE = Stage.PERSUADING, Stage.MARKED_OFF
"""The balance asks of a stage only whether the line is open."""


@dataclass(frozen=True)
class Total:
    """One ledger's figures: `listed` = `struck` + `still_open`."""

    ledger: Ledger
    listed: int
    struck: int

    @property
    def still_open(self) -> int:
        return self.listed - self.struck


@dataclass(frozen=True)
class End:
    """How a line stood at one end of a span: its ledger, whether it fitted the filters, whether it was open."""

    ledger: Ledger
    fits: bool = True
    is_open: bool = True


@dataclass(frozen=True)
class Alike:
    """So many lines that did the same in a span; None where the register did not have them.

    `fresh`: listed within the span; `again`: not the child's first listing.
    """

    start: End | None
    end: End | None
    fresh: bool
    again: bool
    number: int


@dataclass(frozen=True)
class Balance:
    """The register since the beginning of a day: every term of the brief's identity, per ledger and in all."""

    since: date
    ledgers: Mapping[Ledger, Mapping[Term, int]]
    all: Mapping[Term, int]


def totals_of(counts: Mapping[tuple[Ledger, Stage], int]) -> tuple[Total, ...]:
    """The figures of every ledger, empty ones included, from counts by ledger and stage."""
    return tuple(
        Total(
            ledger,
            sum(n for (of, _), n in counts.items() if of is ledger),
            counts.get((ledger, Stage.MARKED_OFF), 0),
        )
        for ledger in Ledger
    )


def balance_of(groups: Iterable[Alike], since: date) -> Balance:
    """Opening + newly listed + listed again + moved in − moved out − marked off = closing, as the brief counts it."""
    lines = [(_line(group, since), group.number) for group in groups]
    return Balance(since, {ledger: _terms(lines, _in(ledger)) for ledger in Ledger}, _terms(lines, _fits))


def reconciles(terms: Mapping[Term, int]) -> bool:
    """Whether the terms add up to the closing."""
    return sum(sign * terms[term] for term, sign in SIGNS.items()) == terms[Term.CLOSING]


def _fits(line: LineAt) -> bool:
    return line.path == HERE


def _in(ledger: Ledger) -> Cell:
    return lambda line: line.path == HERE and line.ledger is ledger


def _terms(lines: Iterable[tuple[WeekOfLine, int]], here: Cell) -> dict[Term, int]:
    found = dict.fromkeys(Term, 0)
    for line, number in lines:
        for term in line.terms(here):
            found[term] += number
    return found


def _line(group: Alike, since: date) -> WeekOfLine:
    listing = 2 if group.again else 1
    listed_on = since if group.fresh else date.min
    start, end = (_at(end, listing, listed_on) if end else None for end in (group.start, group.end))
    return WeekOfLine(start, end, since)


def _at(end: End, listing: int, listed_on: date) -> LineAt:
    stage = OPEN_LINE if end.is_open else STRUCK_LINE
    return LineAt(0, listing, end.ledger, stage, HERE if end.fits else ELSEWHERE, listed_on)
