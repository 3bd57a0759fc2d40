"""The quarterly review (季复核): which quarters owe one, how its samples are drawn, what may be found."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from tracker.domain.calendar import ONE_DAY, end_of_day
from tracker.domain.duty_dates import quarter_end
from tracker.domain.errors import Failure, Invalid
from tracker.domain.months import Month
from tracker.domain.posts import Actor, Holders, Role
from tracker.domain.words import N_, Word

PREFIX = "FH"
"""复核: numbers name the quarter, `FH-2026-Q3`."""

SHARE, OF = 5, 100
"""Five in a hundred are looked at, at least one (trade §8)."""

DAYS_TO_CLOSE = 10
FURTHEST_BACK = 4
"""Quarters made up for after a standstill."""


@dataclass(frozen=True, order=True)
class Quarter:
    """One quarter of a calendar year, written `2026-Q3`."""

    year: int
    number: int

    def __str__(self) -> str:
        return f"{self.year}-Q{self.number}"

    @classmethod
    def of(cls, day: date) -> Quarter:
        return cls(day.year, (day.month + 2) // 3)

    @classmethod
    def read(cls, text: str) -> Quarter | None:
        """The quarter a text names, None for anything else."""
        year, _, number = text.partition("-Q")
        if not (year.isdecimal() and len(year) == 4 and number in {"1", "2", "3", "4"}):
            return None
        return cls(int(year), int(number))

    @property
    def first_day(self) -> date:
        return date(self.year, 3 * self.number - 2, 1)

    @property
    def last_day(self) -> date:
        return quarter_end(self.first_day)

    @property
    def begins(self) -> datetime:
        return end_of_day(self.first_day - ONE_DAY)

    @property
    def ends(self) -> datetime:
        return end_of_day(self.last_day)

    @property
    def due_on(self) -> date:
        """Ten days after its end (trade §7)."""
        return self.last_day + timedelta(days=DAYS_TO_CLOSE)

    @property
    def next(self) -> Quarter:
        return Quarter.of(self.last_day + ONE_DAY)

    @property
    def previous(self) -> Quarter:
        return Quarter.of(self.first_day - ONE_DAY)

    @property
    def months(self) -> tuple[str, ...]:
        return tuple(str(Month(self.year, 3 * self.number - 2 + n)) for n in range(3))


def quarters_to_open(newest: Quarter | None, today: date) -> tuple[Quarter, ...]:
    """The quarters that have ended since the newest review, the oldest first; the very first one is not late yet."""
    latest = Quarter.of(today).previous
    if newest is None:
        return (latest,) if today <= latest.due_on else ()
    return tuple(_after(newest, latest))[-FURTHEST_BACK:]


def _after(newest: Quarter, latest: Quarter) -> Iterator[Quarter]:
    quarter = newest.next
    while quarter <= latest:
        yield quarter
        quarter = quarter.next


class SampleKind(Word):
    """What a sample is drawn from."""

    MARK_OFF = "mark_off", N_("Struck lines")
    CLEARED = "cleared", N_("Cleared cases")
    ZERO = "zero", N_("Schools that reported zero")


class ReviewState(Word):
    """How far a review has come."""

    OPEN = "open", N_("being checked")
    CLOSED = "closed", N_("closed")


class Finding(Word):
    """What checking a sample came to."""

    HOLDS = "holds", N_("It is as recorded")
    FAILED = "failed", N_("It is not as recorded")


class How(Word):
    """How a sample was checked."""

    CALL = "call", N_("By telephone")
    VISIT = "visit", N_("By a visit")


def number_of(quarter: Quarter) -> str:
    return f"{PREFIX}-{quarter}"


def draw(seed: str, refs: Sequence[str]) -> tuple[str, ...]:
    """Five in a hundred of these, at least one: those whose SHA-256 of “seed number” comes first.

    Anybody who has the seed and the list draws the same.
    """
    count = -(-len(refs) * SHARE // OF)
    return tuple(sorted(refs, key=lambda ref: hash_of(seed, ref))[:count])


def hash_of(seed: str, ref: str) -> str:
    """The SHA-256, in hexadecimal, of the seed, a blank and the number."""
    return hashlib.sha256(f"{seed} {ref}".encode()).hexdigest()


@dataclass(frozen=True)
class Checked:
    """The result of a sample as its form hands it in."""

    finding: Finding
    how: How
    checked_on: date
    note: str


def check_result(checked: Checked, quarter: Quarter, today: date) -> None:
    """Raises Invalid for a day that cannot be meant, and for a failure without a word on what was found."""
    wrong: dict[str, Failure] = {}
    if not quarter.last_day < checked.checked_on <= today:
        sentence = N_("A sample is checked after the quarter, from %(first)s to today.")
        wrong["checked_on"] = Failure(sentence, first=quarter.last_day + ONE_DAY)
    if checked.finding is Finding.FAILED and not checked.note:
        wrong["note"] = Failure(N_("Say what was found: it is the reason why the case is taken up again."))
    if wrong:
        raise Invalid(wrong)


def may_record(actor: Actor, holders: Holders) -> bool:
    """Whether the person answers today for the bureau officer's post."""
    return holders.answers(actor, Role.BUREAU_OFFICER)
