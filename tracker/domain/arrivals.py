"""Start of term (开学报到核查, trade §8): who has arrived, who of the absent is accounted for, when a list closes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from tracker.domain.calendar import ONE_DAY, Calendar, Days
from tracker.domain.duties import DutyKind
from tracker.domain.errors import Conflict, Refused
from tracker.domain.mark_off import ClearResult
from tracker.domain.posts import Actor, Holders, Role, Tier
from tracker.domain.unit_duties import UNIT_RULES
from tracker.domain.words import N_, Word

PREFIX = "BD"
"""报到: numbers name term and school, `BD-2026-1-2142000001`."""

NAMED_BY, SETTLED_BY = 5, 10
"""School days of the term: by the first every absent child is named, by the second each is accounted for (trade §7)."""

AUTUMN_FROM = 7
"""A term that begins in this month or later is the first of its school year."""


@dataclass(frozen=True, order=True)
class SchoolTerm:
    """One of the two terms of the school year that begins in `year`, written `2026-1`."""

    year: int
    half: int

    def __str__(self) -> str:
        return f"{self.year}-{self.half}"

    @classmethod
    def of(cls, first_day: date) -> SchoolTerm:
        """The term that begins on a day."""
        return cls(first_day.year, 1) if first_day.month >= AUTUMN_FROM else cls(first_day.year - 1, 2)

    @classmethod
    def read(cls, text: str) -> SchoolTerm | None:
        """The term a text names, None for anything else."""
        year, _, half = text.partition("-")
        return cls(int(year), int(half)) if year.isdecimal() and len(year) == 4 and half in {"1", "2"} else None

    @property
    def previous(self) -> SchoolTerm:
        return SchoolTerm(self.year, 1) if self.half == 2 else SchoolTerm(self.year - 1, 2)

    @property
    def is_autumn(self) -> bool:
        return self.half == 1


@dataclass(frozen=True)
class Opening:
    """A term whose lists are to be opened: its first day, and the two days by which it is owed."""

    term: SchoolTerm
    first_day: date
    named_by: date
    settled_by: date


def opening_of(first_day: date, calendar: Calendar) -> Opening:
    """The term that begins on a day, with its fifth and its tenth school day."""
    named_by, settled_by = (calendar.add(first_day - ONE_DAY, n, Days.SCHOOL) for n in (NAMED_BY, SETTLED_BY))
    return Opening(SchoolTerm.of(first_day), first_day, named_by, settled_by)


def term_to_open(newest: SchoolTerm | None, today: date, calendar: Calendar) -> Opening | None:
    """The running term where its lists are not open yet; none once they would be late on the day they open."""
    began = calendar.term_began(today)
    if began is None:
        return None
    opening = opening_of(began, calendar)
    known = newest is not None and opening.term <= newest
    return None if known or today > opening.settled_by else opening


def number_of(term: SchoolTerm, code: str) -> str:
    """The number of a school's list."""
    return f"{PREFIX}-{term}-{code}"


class Whereabouts(Word):
    """Where a child stands that should arrive; each stands in exactly one."""

    NOT_REPORTED = "not_reported", N_("Not reported yet")
    ARRIVED = "arrived", N_("Arrived")
    ABSENT = "absent", N_("Absent, to be settled")
    CLEARED = "cleared", N_("Accounted for")
    CASE = "case", N_("A case")


SETTLED = frozenset({Whereabouts.ARRIVED, Whereabouts.CLEARED, Whereabouts.CASE})
"""What a child named as absent comes to."""


def settled_as(result: ClearResult) -> Whereabouts:
    """A child seen in class has arrived after all; any other result accounts for it."""
    return Whereabouts.ARRIVED if result is ClearResult.IN_CLASS else Whereabouts.CLEARED


@dataclass(frozen=True)
class Tally:
    """Expected = arrived + absent + accounted for + cases + not reported; nobody is in none or in two."""

    arrived: int = 0
    absent: int = 0
    cleared: int = 0
    cases: int = 0
    not_reported: int = 0

    @property
    def expected(self) -> int:
        return self.arrived + self.absent + self.cleared + self.cases + self.not_reported

    def __add__(self, other: Tally) -> Tally:
        return Tally(*(getattr(self, part) + getattr(other, part) for part in PARTS.values()))


PARTS: Mapping[Whereabouts, str] = {
    Whereabouts.ARRIVED: "arrived",
    Whereabouts.ABSENT: "absent",
    Whereabouts.CLEARED: "cleared",
    Whereabouts.CASE: "cases",
    Whereabouts.NOT_REPORTED: "not_reported",
}


def tally_of(expected: int, named: Iterable[Whereabouts], *, reported: bool) -> Tally:
    """The children of one class: only the absent are named, all others of a reported class have arrived."""
    if not reported:
        return Tally(not_reported=expected)
    counts = Counter(named)
    counts[Whereabouts.ARRIVED] = expected - sum(n for where, n in counts.items() if where is not Whereabouts.ARRIVED)
    return Tally(**{part: counts[where] for where, part in PARTS.items()})


class ArrivalState(Word):
    """How far the list of a school has come."""

    REPORTING = "reporting", N_("classes still to report")
    SETTLING = "settling", N_("absent children to settle")
    CLOSABLE = "closable", N_("ready to be closed")
    CLOSED = "closed", N_("closed")


def state_of(tally: Tally, *, closed: bool) -> ArrivalState:
    """Where a list stands, by who is still open on it."""
    if closed:
        return ArrivalState.CLOSED
    if tally.not_reported:
        return ArrivalState.REPORTING
    return ArrivalState.SETTLING if tally.absent else ArrivalState.CLOSABLE


class ArrivalAct(Word):
    """What is done with a list."""

    REPORT = "report", N_("Report a class")
    SETTLE = "settle", N_("Account for an absent child")
    CLOSE = "close", N_("Close the list")


REPORTED_BY = (Role.HEAD_TEACHER, Role.SCHOOL_CLERK, Role.PRINCIPAL)

BY: Mapping[ArrivalAct, tuple[Role, ...]] = {
    ArrivalAct.REPORT: REPORTED_BY,
    ArrivalAct.SETTLE: REPORTED_BY,
    ArrivalAct.CLOSE: (UNIT_RULES[DutyKind.START_OF_TERM][Tier.SCHOOL],),
}
"""Whose act it is in a class, or in the school for all of its classes; closing belongs to who owes it."""


def may_act(act: ArrivalAct, actor: Actor, holders: Holders) -> bool:
    """Whether the person answers today for a post whose act it is; a vacant post's goes up its line (trade §2)."""
    return holders.answers(actor, *BY[act])


def check_open(*, closed: bool) -> None:
    """Raises Conflict once the list is closed."""
    if closed:
        raise Conflict(N_("This list is closed. Whoever is missing now is logged as a child."))


def check_absent(absent: Collection[int], expected: Collection[int]) -> None:
    """Raises Refused for a child who is not expected in the class."""
    if not set(absent) <= set(expected):
        raise Refused(N_("One of these children is not on the list of this class. Look at the list again."))


def check_closing(tally: Tally, *, closed: bool) -> None:
    """Raises Conflict for a list that is closed, Refused while a class or an absent child is open."""
    check_open(closed=closed)
    if tally.not_reported:
        raise Refused(N_("Not every class has reported. “Not reported” is not “nobody absent”."))
    if tally.absent:
        raise Refused(N_("%(count)s absent children are not settled yet."), count=tally.absent)
