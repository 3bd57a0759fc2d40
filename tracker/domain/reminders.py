"""STEPS: when an open duty speaks up, and who hears of it: its holder first, then up the same line (trade §7)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

from tracker.domain.calendar import ONE_DAY, Calendar, Days, Term
from tracker.domain.cases import DutyFact, Facts
from tracker.domain.owing import owners_of
from tracker.domain.posts import ENTERED_BY, Holders, PostFact, Role
from tracker.domain.words import N_, Word


class Step(Word):
    """How far a duty has climbed."""

    AHEAD = "ahead", N_("Due soon")
    OVERDUE = "overdue", N_("Overdue")
    CLIMBED = "climbed", N_("Overdue, and the next post was told")


CLIMB: Mapping[Role, tuple[Role, ...]] = {
    Role.HEAD_TEACHER: (Role.PRINCIPAL,),
    Role.SCHOOL_CLERK: (Role.PRINCIPAL,),
    Role.PRINCIPAL: (),
    Role.VILLAGE_OFFICER: (Role.TOWNSHIP_CLERK, Role.TOWNSHIP_OFFICIAL),
    Role.TOWNSHIP_CLERK: (Role.TOWNSHIP_OFFICIAL,),
    Role.TOWNSHIP_OFFICIAL: (),
    Role.BUREAU_OFFICER: (Role.DEPUTY_HEAD,),
    Role.DEPUTY_HEAD: (),
    Role.COUNTY_LEADER: (),
    Role.ADMINISTRATOR: (),
}
"""Who hears next of what a post owes, up to the head of its unit; a county leader hears nothing by itself."""


class StepTerm(Word):
    """The days the steps count."""

    AHEAD = "remind_ahead", N_("Reminder to the holder, before the due day")
    OVERDUE = "remind_overdue", N_("Reminder to the holder and the next post up, after the due day")
    CLIMBED = "remind_climbed", N_("Reminder up to the head of the unit, after the due day")
    PROPOSED = "propose_instruction", N_("Proposed for an instruction, after the due day")


STEP_TERMS: Mapping[StepTerm, Term] = {
    StepTerm.AHEAD: Term(1, Days.WORKING),
    StepTerm.OVERDUE: Term(1, Days.CALENDAR),
    StepTerm.CLIMBED: Term(3, Days.WORKING),
    StepTerm.PROPOSED: Term(7, Days.WORKING),
}
"""The county's defaults; a dated setting replaces one for the duties opened from its day on."""


@dataclass(frozen=True)
class StepRule:
    """One row: the day a step falls on, and how many posts above the owner hear of it, counted up the ladder."""

    day: Callable[[DutyFact, Calendar, Mapping[str, Term]], date | None]
    above: int


def _term(name: StepTerm, terms: Mapping[str, Term]) -> Term:
    return terms.get(name, STEP_TERMS[name])


def _ahead(duty: DutyFact, calendar: Calendar, terms: Mapping[str, Term]) -> date | None:
    """So many working days before the due day, but not before the duty is shown; none on or after the due day."""
    term = _term(StepTerm.AHEAD, terms)
    day = max(days_before(calendar, duty.due_on, term), duty.opened_on, duty.counts_from)
    return day if day < duty.due_on else None


def _after(name: StepTerm) -> Callable[[DutyFact, Calendar, Mapping[str, Term]], date | None]:
    def day(duty: DutyFact, calendar: Calendar, terms: Mapping[str, Term]) -> date | None:
        term = _term(name, terms)
        return calendar.add(duty.due_on, term.count, term.unit)

    return day


STEPS: Mapping[Step, StepRule] = {
    Step.AHEAD: StepRule(_ahead, above=0),
    Step.OVERDUE: StepRule(_after(StepTerm.OVERDUE), above=1),
    Step.CLIMBED: StepRule(_after(StepTerm.CLIMBED), above=2),
}


def days_before(calendar: Calendar, day: date, term: Term) -> date:
    """The day that lies so many counted days before `day`."""
    left = term.count
    while left > 0:
        day -= ONE_DAY
        left -= calendar.counts(day, term.unit)
    return day


def steps_after(
    duty: DutyFact, done: Step | None, calendar: Calendar, terms: Mapping[str, Term]
) -> tuple[tuple[Step, date], ...]:
    """The steps a duty has still before it, each with its day, in order."""
    order = list(STEPS)
    left = order[order.index(done) + 1 :] if done else order
    days = ((step, STEPS[step].day(duty, calendar, terms)) for step in left)
    return tuple((step, day) for step, day in days if day is not None)


def proposed_on(duty: DutyFact, calendar: Calendar, terms: Mapping[str, Term]) -> date:
    """From which day an overdue duty stands on the bureau's list 拟督办."""
    day = _after(StepTerm.PROPOSED)(duty, calendar, terms)
    return day or duty.due_on


@dataclass(frozen=True)
class Told:
    """One person a step is told to: for the post's own duty, for somebody entered for, or from above."""

    post: PostFact
    own: bool


def told_by(step: Step, duty: DutyFact, facts: Facts) -> tuple[Told, ...]:
    """Who hears of a step: whoever answers for the duty today, then so many filled posts up the ladder.

    In place of a holder without an account the clerk hears who enters for that post (代录); nobody hears twice.
    """
    holders = facts.holders(duty.line)
    return told_up(step, owners_of(duty, facts), holders) if holders else ()


def told_up(step: Step, owners: tuple[PostFact, ...], holders: Holders) -> tuple[Told, ...]:
    """The same for whatever somebody of a line owes: the first of its owners, then up from that post."""
    if not owners:
        return ()
    ladder: dict[int, Told] = {}
    for post in _reachable(owners[0], holders):
        ladder.setdefault(post.person_id, Told(post, own=True))
    for role in CLIMB[owners[0].role]:
        for post in holders.filled(role)[:1]:
            if post.has_account:
                ladder.setdefault(post.person_id, Told(post, own=False))
    return tuple(ladder.values())[: 1 + STEPS[step].above]


def _reachable(owner: PostFact, holders: Holders) -> tuple[PostFact, ...]:
    if owner.has_account:
        return (owner,)
    clerk = ENTERED_BY.get(owner.role)
    return tuple(post for post in holders.filled(clerk)[:1] if post.has_account) if clerk else ()
