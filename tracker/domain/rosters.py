"""The lists that are compared (trade §8): what each is, and when a new one differs too much from the last."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from tracker.domain.calendar import Days, Term
from tracker.domain.errors import Conflict, Failure, Refused
from tracker.domain.words import N_, Word

TAKEN_UP = N_("Some of these children were taken up meanwhile. Look at the list again.")


class RosterKind(Word):
    """What a list says of the children on it."""

    HOUSEHOLD = "household", N_("Household list")
    ENROLMENT = "enrolment", N_("School roll")
    PRESENT = "present", N_("Present list")
    POOR = "poor", N_("Poor-household list")
    PLATFORM = "platform", N_("National platform")
    MARKS = "marks", N_("Mark list")
    MEALS = "meals", N_("Meal list")
    EXAM = "exam", N_("Exam list")
    AWAY = "away", N_("Away list of the villages")


class RosterState(Word):
    """How far a list has come."""

    LOADING = "loading", N_("Being taken over")
    IN_FORCE = "in_force", N_("In force")
    UNDONE = "undone", N_("Undone")


class Absence(Word):
    """Which of the comparisons a child fell out of."""

    NOT_ENROLLED = "not_enrolled", N_("On no roll")
    NOT_PRESENT = "not_present", N_("On the roll, not present")


class FollowUpKind(Word):
    """What is made of unmatched children in one act."""

    CASES = "cases", N_("Logged as cases")
    BATCH = "batch", N_("Put on a verification batch")


Chosen = Sequence[int] | None
"""The ids of the children that were ticked; None for all who wait."""


def check_chosen(chosen: Chosen, waiting: int) -> None:
    """Raises Refused where nobody was chosen, Conflict where one of the chosen does not wait any more."""
    if not waiting and not chosen:
        raise Refused(N_("Tick at least one child."))
    if chosen is not None and waiting != len(set(chosen)):
        raise Conflict(TAKEN_UP)


QUESTION = "XW"
"""How the numbers of questions to schools begin, from 询问."""

ANSWERED_WITHIN = Term(3, Days.WORKING)
"""How long a school has to say whether a child of a list is its pupil (county default)."""

FEWER, MORE = 0.9, 1.25
"""A list of fewer, or more, rows than this share of the last one is asked about first (county default)."""

TRACES = (RosterKind.MARKS, RosterKind.MEALS, RosterKind.EXAM)
"""Lists on which a pupil who really comes to school stands."""

BY_SCHOOL = frozenset({RosterKind.ENROLMENT, RosterKind.PRESENT, RosterKind.PLATFORM, *TRACES})
"""Lists whose parts are schools; those of the others are townships."""

LEAST_OF_A_PLACE = 3
"""A school or township with fewer rows than this may be gone without being asked about."""


@dataclass(frozen=True)
class Shape:
    """How many rows a list has, in all and by school or township."""

    rows: int
    places: Mapping[str, int]


class TooDifferent(Refused):
    """The new list is so unlike the last that it must be accepted on purpose; `differences` says in what."""

    default = N_("This list differs widely from the last one. Nothing was written. Check it, or accept the difference.")

    def __init__(self, differences: tuple[Failure, ...]) -> None:
        self.differences = differences
        super().__init__()

    def __str__(self) -> str:
        return " ".join([self.default, *map(str, self.differences)])


def differences(last: Shape | None, new: Shape) -> tuple[Failure, ...]:
    """In what a list differs so much from the last of its kind that it may be the wrong file; nothing for the first."""
    return () if last is None else tuple(_differences(last, new))


def _differences(last: Shape, new: Shape) -> Iterator[Failure]:
    if not last.rows * FEWER <= new.rows <= last.rows * MORE:
        yield Refused(N_("It has %(new)s rows, the last one had %(old)s."), new=new.rows, old=last.rows)
    gone = sorted(p for p, rows in last.places.items() if rows >= LEAST_OF_A_PLACE and p not in new.places)
    if gone:
        named = "、".join(gone[:5])
        yield Refused(
            N_("%(count)s schools or townships of the last list are missing: %(names)s."), count=len(gone), names=named
        )
