"""The monthly return (月报): its figures and their identity, corrections, and from which state to which it goes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from tracker.domain.calendar import Days, Term
from tracker.domain.errors import Conflict, Failure, Invalid
from tracker.domain.months import Month
from tracker.domain.posts import Actor, Holders, Role
from tracker.domain.units import COMPULSORY
from tracker.domain.words import N_, Word

PREFIX = "YB"
"""月报: numbers name month and school, `YB-2026-11-2142000001`."""

REPORTING_KINDS = COMPULSORY
"""Schools of the nine compulsory years; one whose kind is not entered reports, too (county default)."""

SIGN_AGAIN_WITHIN = Term(3, Days.WORKING)
"""How long a school has for a return that came back (county default)."""


class Figure(Word):
    """One figure, in the order of the paper."""

    START = "start", N_("On roll at the start")
    IN = "in", N_("Transferred in")
    OUT = "out", N_("Transferred out")
    SUSPENDED = "suspended", N_("Suspended")
    RESUMED = "resumed", N_("Resumed")
    DECEASED = "deceased", N_("Deceased")
    END = "end", N_("On roll at the end")
    IN_CLASS = "in_class", N_("In class")
    SUSPECTED_NEW = "suspected_new", N_("Suspected dropouts, new")
    SUSPECTED_TOTAL = "suspected_total", N_("Suspected dropouts, in all")
    DROPOUT_NEW = "dropout_new", N_("Dropouts, new")
    DROPOUT_TOTAL = "dropout_total", N_("Dropouts, in all")
    RETURNED = "returned", N_("Came back")
    STILL_OUT = "still_out", N_("Still out of class")


F = Figure

SIGNS: Mapping[Figure, int] = {F.START: 1, F.IN: 1, F.OUT: -1, F.SUSPENDED: -1, F.RESUMED: 1, F.DECEASED: -1}
"""How the roll moves from its start to its end."""

ZERO = (F.SUSPECTED_NEW, F.SUSPECTED_TOTAL, F.DROPOUT_NEW, F.DROPOUT_TOTAL, F.RETURNED, F.STILL_OUT)
"""What is 0 in a return that reports zero (零报告)."""

PARTS_OF: Mapping[Figure, Figure] = {
    F.IN_CLASS: F.END,
    F.SUSPECTED_NEW: F.SUSPECTED_TOTAL,
    F.DROPOUT_NEW: F.DROPOUT_TOTAL,
}
"""Which figure is counted among which other; a new line struck within the month may stand in the first alone."""

Counts = Mapping[Figure, int]


@dataclass(frozen=True)
class Correction:
    """What the school says in place of a computed figure, and why."""

    value: int
    reason: str


@dataclass(frozen=True)
class Figures:
    """The computed figures, which always stay, and what was put in their place."""

    counted: Counts
    corrections: Mapping[Figure, Correction] = field(default_factory=dict)

    def value(self, figure: Figure) -> int:
        correction = self.corrections.get(figure)
        return correction.value if correction else self.counted[figure]

    @property
    def values(self) -> dict[Figure, int]:
        return {figure: self.value(figure) for figure in Figure}

    @property
    def is_zero(self) -> bool:
        """A zero return: no suspected dropout, no dropout, nobody who came back or is out."""
        return not any(self.value(figure) for figure in ZERO)


@dataclass(frozen=True)
class Signed:
    """What a signed return says of the roll at its end, and why where that is not as it was counted."""

    month: Month
    end: int
    reason: str = ""


def closing_of(values: Counts) -> int:
    """What the roll comes out at: start + in − out − suspended + resumed − deceased."""
    return sum(sign * values[figure] for figure, sign in SIGNS.items())


def check_corrections(counted: Counts, corrections: Mapping[Figure, Correction]) -> None:
    """Raises Invalid for a correction without a reason, and where the corrected figures do not add up."""
    wrong: dict[str, Failure] = {
        f"{figure}_reason": Failure(N_("Say why this figure is another."))
        for figure, c in corrections.items()
        if not c.reason
    }
    values = Figures(counted, corrections).values
    if closing_of(values) != values[F.END]:
        sentence = N_("The roll does not add up: start and movements come to %(sum)s, not %(end)s.")
        wrong[F.END] = Failure(sentence, sum=closing_of(values), end=values[F.END])
    if values[F.IN_CLASS] > values[F.END]:
        wrong[F.IN_CLASS] = Failure(N_("More pupils in class than on roll."))
    if wrong:
        raise Invalid(wrong)


def carry_over(before: Signed | None, counted: Counts) -> dict[Figure, Correction]:
    """A month starts with what the one before was signed to end with, though the data were counted otherwise.

    What follows from it for movements and end nobody can tell but the school: until it says, the roll does not add up.
    """
    if before is None or before.end == counted[F.START]:
        return {}
    return {F.START: Correction(before.end, f"{before.month} {before.reason}".strip())}


def total_of(returns: list[Figures]) -> Counts:
    """The sum of several returns, figure by figure."""
    return {figure: sum(one.value(figure) for one in returns) for figure in Figure}


class ReturnState(Word):
    """How far a return has come."""

    OPEN = "open", N_("to be drafted")
    DRAFTED = "drafted", N_("waiting for the principal")
    SIGNED = "signed", N_("signed")
    RETURNED = "returned", N_("sent back by the bureau")


class ReturnAct(Word):
    """What can be done with a return."""

    FILL = "fill", N_("Filled from the data")
    DRAFT = "draft", N_("Draft saved")
    SIGN = "sign", N_("Signed")
    SEND_BACK = "send_back", N_("Sent back")


S, A = ReturnState, ReturnAct
UNSIGNED = frozenset({S.OPEN, S.DRAFTED, S.RETURNED})

LEADS_TO: Mapping[ReturnAct, tuple[frozenset[ReturnState], ReturnState]] = {
    A.FILL: (UNSIGNED, S.OPEN),
    A.DRAFT: (UNSIGNED, S.DRAFTED),
    A.SIGN: (UNSIGNED, S.SIGNED),
    A.SEND_BACK: (frozenset({S.SIGNED}), S.RETURNED),
}
"""From which states an act is possible, and where it leads; a signed return is frozen."""


def can(act: ReturnAct, state: ReturnState) -> bool:
    """Whether an act is possible in a state."""
    return state in LEADS_TO[act][0]


def state_after(act: ReturnAct, state: ReturnState) -> ReturnState:
    """The state an act leads to; raises Conflict where it is not possible any more."""
    if not can(act, state):
        raise Conflict(N_("This is no longer possible: the return is %(state)s."), state=state)
    return LEADS_TO[act][1]


SCHOOL_DESK = (Role.SCHOOL_CLERK, Role.PRINCIPAL)
ACTED_BY: Mapping[ReturnAct, tuple[Role, ...]] = {
    A.FILL: SCHOOL_DESK,
    A.DRAFT: SCHOOL_DESK,
    A.SIGN: (Role.PRINCIPAL,),
    A.SEND_BACK: (Role.BUREAU_OFFICER, Role.DEPUTY_HEAD),
}
"""Whose act it is; a vacant post's goes up its line (trade §2)."""


def may_act(act: ReturnAct, actor: Actor, holders: Holders) -> bool:
    """Whether the person answers today, along the school's line, for a post whose act this is."""
    return holders.answers(actor, *ACTED_BY[act])


@dataclass(frozen=True)
class ReturnEntry:
    """One act on a return."""

    act: ReturnAct
    at: datetime
    by: str
    text: str = ""


def number_of(month: Month, code: str) -> str:
    """The number of a school's return of a month."""
    return f"{PREFIX}-{month}-{code}"
