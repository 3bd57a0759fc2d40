"""Who owes an open duty today, which act does it, and how many days are left, read off RULES and MOVES."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from tracker.domain.calendar import Days
from tracker.domain.cases import DutyFact, Facts
from tracker.domain.duties import RULES, DutyKind, term_of
from tracker.domain.posts import ENTERED_BY, SEATS, Actor, Line, PostFact, Role, UnitFact
from tracker.domain.words import N_, Word
from tracker.domain.workflow import MOVES, MoveKind

K, M = DutyKind, MoveKind

ACTS: Mapping[DutyKind, tuple[MoveKind, ...]] = {
    K.CHECK: (M.ATTEMPT,),
    K.VERIFY: (M.CONFIRM, M.CLEAR),
    K.FIND_LINE: (M.ASSIGN,),
    K.ACCEPT: (M.ACCEPT,),
    K.SCHOOL_VISIT: (M.ATTEMPT,),
    K.VILLAGE_VISIT: (M.ATTEMPT,),
    K.INDIVIDUAL_PLAN: (M.PLAN,),
    K.WRITTEN_REPORT: (M.REPORT,),
    K.RECEIVE_REPORT: (M.RECEIVE_REPORT,),
    K.JOINT_VISIT: (M.ATTEMPT,),
    K.RETURN_NOTICE: (M.ISSUE_NOTICE, M.DELIVER_NOTICE, M.DECLINE_NOTICE),
    K.NOTICE_REVIEW: (M.NOTICE_OUTCOME,),
    K.KEEP_PERSUADING: (M.ATTEMPT,),
    K.CHECK_PROMISE: (M.ATTEMPT, M.RETURN),
    K.UPGRADE_REVIEW: (M.ASK_UPGRADE, M.NOTE_DONE),
    K.DECIDE_UPGRADE: (M.UPGRADE, M.REFUSE_UPGRADE),
    K.DECIDE_HOLD: (M.HOLD, M.REFUSE_HOLD),
    K.OBSERVE: (M.OBSERVE,),
    K.REQUEST_MARK_OFF: (M.REQUEST,),
    K.COUNTERSIGN: (M.COUNTERSIGN, M.OBJECT),
    K.DECIDE_MARK_OFF: (M.APPROVE, M.REJECT),
    K.ROLL_FOLLOW_UP: (M.NOTE_DONE,),
    K.TERM_CHECK: (M.NOTE_DONE,),
    K.HOLD_REVIEW: (M.PROPOSE_HOLD, M.RESUME),
    K.RESUME_CHECK: (M.RESUME, M.RETURN),
    K.RECHECK_LOST: (M.ATTEMPT,),
}
"""The act that does a duty, and the other way out of it where there is one."""


class Urgency(Word):
    """Where on a to-do list a duty stands."""

    OVERDUE = "overdue", N_("Overdue")
    TODAY = "today", N_("Today")
    THIS_WEEK = "this_week", N_("This week")
    LATER = "later", N_("Later")


@dataclass(frozen=True)
class TimeLeft:
    """So many days until the end of the due day; once it is over, so many calendar days gone."""

    count: int
    unit: Days
    overdue: bool = False


def urgency_of(due_on: date, today: date) -> Urgency:
    """Overdue from the day after the due day; a week ends on Sunday."""
    if due_on < today:
        return Urgency.OVERDUE
    if due_on == today:
        return Urgency.TODAY
    sunday = today + timedelta(days=6 - today.weekday())
    return Urgency.THIS_WEEK if due_on <= sunday else Urgency.LATER


def time_left(duty: DutyFact, facts: Facts) -> TimeLeft:
    """The days left in the days its term counts: school days, working days or calendar days (trade §7)."""
    if facts.today > duty.due_on:
        return TimeLeft((facts.today - duty.due_on).days, Days.CALENDAR, overdue=True)
    kind = DutyKind(duty.kind)
    unit = Days.CALENDAR if RULES[kind].due else term_of(kind, duty.line, facts).unit
    return TimeLeft(facts.calendar.between(facts.today, duty.due_on, unit), unit)


def owners_of(duty: DutyFact, facts: Facts) -> tuple[PostFact, ...]:
    """Who answers for the duty today, whoever already signed left out; the same posts may do its act (trade §2)."""
    holders = facts.holders(duty.line)
    signed = MOVES[ACTS[DutyKind(duty.kind)][0]].signers(facts)
    return holders.owners(duty.role, signed) if holders else ()


def is_owed_by(duty: DutyFact, facts: Facts, actor: Actor) -> bool:
    """Whether the duty stands on this person's own list."""
    return any(post.person_id == actor.person_id for post in owners_of(duty, facts))


def holder_to_enter_for(duty: DutyFact, facts: Facts, actor: Actor) -> PostFact | None:
    """Whose duty this clerk may type in (代录): the link's holder, when he is another person."""
    clerk, holders = ENTERED_BY.get(duty.role), facts.holders(duty.line)
    if clerk is None or holders is None:
        return None
    if actor.person_id not in {post.person_id for post in holders.owners(clerk)}:
        return None
    return next((post for post in holders.filled(duty.role)[:1] if post.person_id != actor.person_id), None)


@dataclass(frozen=True)
class Owed:
    """One open duty as a list shows it: on which case, owed by whom, until when, and what does it.

    `version` is that of the case as it was read, for acts that are done on several cases at once.
    """

    number: str
    name: str
    kind: DutyKind
    line: Line
    role: Role
    due_on: date
    urgency: Urgency
    left: TimeLeft
    owners: tuple[PostFact, ...]
    unit: UnitFact | None
    enter_for: PostFact | None = None
    version: int = 0

    @property
    def acts(self) -> tuple[MoveKind, ...]:
        """None for what a unit owes: that is done on a page of its own."""
        return ACTS.get(self.kind, ())

    @property
    def stands_in(self) -> bool:
        """Whether it came to its owner because the post that owes it is vacant."""
        return bool(self.owners) and self.owners[0].role is not self.role

    def belongs_to(self, actor: Actor) -> bool:
        """Whether this person is one of its owners of today."""
        return any(owner.person_id == actor.person_id for owner in self.owners)


def owed(duty: DutyFact, facts: Facts, number: str, name: str) -> Owed:
    """An open duty with its owners of today and the time left."""
    return Owed(
        number,
        name,
        DutyKind(duty.kind),
        duty.line,
        duty.role,
        duty.due_on,
        urgency_of(duty.due_on, facts.today),
        time_left(duty, facts),
        owners_of(duty, facts),
        unit_of(duty, facts),
    )


def unit_of(duty: DutyFact, facts: Facts) -> UnitFact | None:
    """The unit whose post owes the duty; where that link is unknown, the lowest unit known of the line."""
    holders = facts.holders(duty.line)
    if holders is None:
        return None
    fitting = (unit for unit in holders.lineage if unit.tier in SEATS[duty.role].tiers)
    return next(fitting, holders.lineage[0] if holders.lineage else None)
