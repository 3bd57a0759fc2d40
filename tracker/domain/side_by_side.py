"""Two rows beside one another: every field of either, and whether they differ; numbers masked but for what differs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from tracker.domain.cells import narrow
from tracker.domain.citizen_ids import clean_citizen_id
from tracker.domain.headings import ROSTER
from tracker.domain.intake import MASKS
from tracker.domain.roster_rows import KEPT, Body

NUMBERS = frozenset({"id_number", "roll_number"})
LEFT, RIGHT = 6, 4
"""Digits of a number that are shown at its ends (trade §12)."""


@dataclass(frozen=True, repr=False)
class SchoolSaid:
    """What a school answered when it was asked whose a row is."""

    same: bool
    school: str
    by: str
    at: datetime
    note: str


@dataclass(frozen=True, repr=False)
class Beside:
    """One field of two rows."""

    heading: str
    one: str
    other: str
    differs: bool


@dataclass(frozen=True, repr=False)
class Pair:
    """A row that may be the child's, beside it; `said` is what its school answered when it was asked."""

    id: int
    score: int
    reasons: Sequence[str]
    fields: tuple[Beside, ...]
    said: tuple[SchoolSaid, ...] = ()


def beside(one: Body, other: Body) -> Iterator[Beside]:
    """The fields of either row in their order; a field that one of them lacks does not count as differing."""
    for name in KEPT:
        a, b = one.get(name, ""), other.get(name, "")
        if not a and not b:
            continue
        differs = bool(a and b) and narrow(a) != narrow(b)
        yield Beside(ROSTER[name].split()[0], *_shown(name, a, b), differs)


def _shown(name: str, a: str, b: str) -> tuple[str, str]:
    if name in NUMBERS:
        a, b = clean_citizen_id(a), clean_citizen_id(b)
        return _masked(a, b), _masked(b, a)
    mask = MASKS.get(name)
    return (mask(a), mask(b)) if mask else (a, b)


def _masked(number: str, other: str) -> str:
    """Both ends and every digit in which two numbers of one length differ; all of one of another length is masked."""
    alike = len(number) == len(other)
    hidden = range(LEFT, len(number) - RIGHT)
    return "".join(
        "*" if place in hidden and not (alike and digit != other[place]) else digit
        for place, digit in enumerate(number)
    )


def masked(body: Mapping[str, str]) -> Iterator[Beside]:
    """One row alone, as it may be shown."""
    return beside(body, {})
