"""Roll call by exception (点名, trade §8): the absent of a day, how long each has been away, what follows from it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from tracker.domain.calendar import Calendar, Term
from tracker.domain.errors import Refused
from tracker.domain.posts import Actor, Holders, Role
from tracker.domain.words import N_, Word

ROLL_CALL = "roll_call"
"""The dated setting that switches it on: 1 for on, 0 for off; without one it is off."""


def is_called(terms: Mapping[str, Term]) -> bool:
    """Whether the county's own settings of a day switch roll calls on."""
    setting = terms.get(ROLL_CALL)
    return setting is not None and setting.count > 0


LOOKED_BACK_DAYS = 30
"""Calendar days of which roll calls are read: the longest holiday lies within."""


class Presence(Word):
    """How a child stands in a class that has called its roll."""

    PRESENT = "present", N_("In class")
    LEAVE = "leave", N_("On leave")
    ABSENT = "absent", N_("Absent without leave")


class Step(Word):
    """What follows from the school days a child has been absent without leave."""

    CONTACT = "contact", N_("Contact the family today")
    PROPOSE = "propose", N_("Log the child")
    LOG = "log", N_("Logged by itself")


FROM_DAY: Mapping[Step, int] = {Step.CONTACT: 1, Step.PROPOSE: 3, Step.LOG: 5}
"""School days absent without leave in a row (county default)."""


@dataclass(frozen=True)
class Call:
    """The roll call of one class on one day; who is in neither set was there."""

    day: date
    absent: frozenset[int]
    leave: frozenset[int]


@dataclass(frozen=True)
class Streak:
    """How many roll calls in a row a child was absent without leave, up to the newest, and since when."""

    days: int
    since: date

    @property
    def step(self) -> Step:
        return max((step for step in FROM_DAY if self.days >= FROM_DAY[step]), key=FROM_DAY.__getitem__)


def streaks(calls: Iterable[Call]) -> dict[int, Streak]:
    """The children of one class who were absent without leave at its newest roll call.

    A day nobody called the roll is no day in class and no day absent: it neither counts nor ends the row.
    """
    newest_first = sorted(calls, key=lambda call: call.day, reverse=True)
    found: dict[int, Streak] = {}
    away = newest_first[0].absent if newest_first else frozenset()
    for days, call in enumerate(newest_first, 1):
        away &= call.absent
        found |= {child: Streak(days, call.day) for child in away}
    return found


CALLED_BY = (Role.HEAD_TEACHER, Role.SCHOOL_CLERK, Role.PRINCIPAL)


def may_call(actor: Actor, holders: Holders) -> bool:
    """Whether the person answers today for a post that calls the roll of a class (trade §2)."""
    return holders.answers(actor, *CALLED_BY)


def check_call(day: date, calendar: Calendar, named: Collection[int], pupils: Collection[int]) -> None:
    """Raises Refused on a day without school, and for a child who is not in the class."""
    if not calendar.is_school_day(day):
        raise Refused(N_("There is no school today: no roll is called."))
    if not set(named) <= set(pupils):
        raise Refused(N_("One of these children is not in this class any more. Look at the list again."))
