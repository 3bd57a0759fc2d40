"""Instructions (督办): who may give one to which unit, whose post answers, and from which state to which it goes."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from tracker.domain.errors import Conflict, Failure, Invalid, Refused
from tracker.domain.posts import Actor, Holders, PostFact, Role, Tier, UnitFact
from tracker.domain.words import N_, Word

DAYS_TO_ANSWER = 5
"""Working days a form offers for the answer (county default)."""


class InstructionState(Word):
    """How far an instruction has come."""

    OPEN = "open", N_("waiting for the answer")
    REPLIED = "replied", N_("answered")
    CLOSED = "closed", N_("closed")


class InstructionAct(Word):
    """What can be done with an instruction."""

    GIVE = "give", N_("Given")
    OPENED = "opened", N_("Opened by the unit")
    REPLY = "reply", N_("Answered")
    SEND_BACK = "send_back", N_("Sent back")
    CLOSE = "close", N_("Closed")


class Source(Word):
    """What an instruction came from."""

    OWN = "own", N_("Given by itself")
    BRIEF = "brief", N_("From a remark in the weekly brief")
    DUTY = "duty", N_("From an overdue duty")
    CASE = "case", N_("From a case")


S, A, T, R = InstructionState, InstructionAct, Tier, Role

ANSWERED_BY: Mapping[Tier, Role] = {
    T.TOWNSHIP: R.TOWNSHIP_OFFICIAL,
    T.SCHOOL: R.PRINCIPAL,
    T.CENTRAL_SCHOOL: R.PRINCIPAL,
    T.BUREAU: R.BUREAU_OFFICER,
}
"""The head post of a unit that may be instructed."""

BELOW_BUREAU = frozenset({T.TOWNSHIP, T.SCHOOL, T.CENTRAL_SCHOOL})
GIVEN_TO: Mapping[Role, frozenset[Tier]] = {
    R.BUREAU_OFFICER: BELOW_BUREAU,
    R.DEPUTY_HEAD: BELOW_BUREAU | {T.BUREAU},
    R.COUNTY_LEADER: BELOW_BUREAU | {T.BUREAU},
}
"""Who may give an instruction, and to units of which tiers."""

LEADS_TO: Mapping[InstructionAct, tuple[frozenset[InstructionState], InstructionState]] = {
    A.REPLY: (frozenset({S.OPEN}), S.REPLIED),
    A.SEND_BACK: (frozenset({S.REPLIED}), S.OPEN),
    A.CLOSE: (frozenset({S.OPEN, S.REPLIED}), S.CLOSED),
}
"""From which states an act is possible, and where it leads; only its giver sends back and closes."""

NUMBERS = re.compile(r"(?<!\d)(?:1[3-9]\d{9}|\d{15}|\d{17}[\dXx])(?!\d)")
"""Telephones and citizen IDs of both lengths."""


@dataclass(frozen=True)
class Wish:
    """An instruction as its form hands it in; `unit`, `case` and `duty` name what it is about."""

    unit: str
    text: str
    due_on: date
    case: str = ""
    duty: int | None = None
    week: str = ""
    paragraph: str = ""
    brief_of: str = ""

    @property
    def source(self) -> Source:
        if self.week:
            return Source.BRIEF
        if self.duty:
            return Source.DUTY
        return Source.CASE if self.case else Source.OWN


@dataclass(frozen=True)
class Entry:
    """One act on an instruction."""

    act: InstructionAct
    at: datetime
    by: str
    text: str = ""
    due_on: date | None = None


def addressee(lineage: Iterable[UnitFact]) -> UnitFact | None:
    """The unit to instruct for what one of its posts or of the units below owes: the nearest that has a head."""
    return next((unit for unit in lineage if unit.tier in ANSWERED_BY), None)


def giving_post(actor: Actor, tier: Tier) -> PostFact | None:
    """The post in which the person may instruct a unit of this tier, None for none."""
    return next((post for post in actor.posts if tier in GIVEN_TO.get(post.role, ())), None)


def tiers_for(actor: Actor) -> frozenset[Tier]:
    """The tiers of the units the person may instruct."""
    return frozenset().union(*(GIVEN_TO.get(post.role, frozenset()) for post in actor.posts))


def check_answerable(role: Role, holders: Holders, giver: Actor) -> None:
    """Raises Refused where nobody, or only the giver, would have to answer."""
    owners = holders.owners(role)
    if all(owner.person_id == giver.person_id for owner in owners):
        raise Refused(N_("Nobody but you could answer: the post of %(post)s is vacant. Fill it first."), post=role)


def check_due(due_on: date, today: date) -> None:
    """Raises Invalid for a day that is over."""
    if due_on < today:
        raise Invalid({"due_on": Failure(N_("This day is over already. Choose a later one."))})


def check_nameless(text: str, names: Iterable[str]) -> None:
    """Raises Invalid where a text that stands in a brief names a child, or holds an ID number or telephone."""
    if NUMBERS.search(text):
        raise Invalid({"text": Failure(N_("Leave out ID numbers and telephones: this text stands in the brief."))})
    if any(name in text for name in names):
        raise Invalid({"text": Failure(N_("Write the case number instead of the child's name."))})


def check_act(act: InstructionAct, state: InstructionState) -> InstructionState:
    """The state an act leads to; raises Conflict where it is not possible any more."""
    if not can(act, state):
        raise Conflict(N_("This is no longer possible: the instruction is %(state)s."), state=state)
    return LEADS_TO[act][1]


def can(act: InstructionAct, state: InstructionState) -> bool:
    """Whether an act is possible in a state."""
    return state in LEADS_TO[act][0]


def state_at(entries: Sequence[Entry], at: datetime) -> InstructionState | None:
    """The state an instruction was in at an instant, None before it was given; entries in their order."""
    state = None
    for entry in entries:
        if entry.at <= at and entry.act is not A.OPENED:
            state = S.OPEN if entry.act is A.GIVE else LEADS_TO[entry.act][1]
    return state


def may_settle(actor: Actor, role: Role, holders: Holders) -> bool:
    """Whether the person may close or send back what was given in this post: its holder, or who stands in for it."""
    return holders.answers(actor, role)
