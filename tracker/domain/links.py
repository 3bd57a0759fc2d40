"""The two lines as a case shows them: each link's posts and holders, what it last did, what it owes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from tracker.domain.cases import Facts
from tracker.domain.history import Deed, DutyEnd, Ended
from tracker.domain.owing import Owed, owed
from tracker.domain.permissions import WORKING, link_name
from tracker.domain.posts import SEATS, Actor, Holders, Line, PostFact, Role, Tier, UnitFact, is_within
from tracker.domain.words import N_, Word

T, R = Tier, Role

RUNGS: Mapping[Line, tuple[tuple[frozenset[Tier], tuple[Role, ...]], ...]] = {
    Line.GOVERNMENT: (
        (frozenset({T.COUNTY}), (R.COUNTY_LEADER,)),
        (frozenset({T.TOWNSHIP}), (R.TOWNSHIP_OFFICIAL, R.TOWNSHIP_CLERK)),
        (frozenset({T.VILLAGE}), (R.VILLAGE_OFFICER,)),
    ),
    Line.BUREAU: (
        (frozenset({T.BUREAU}), (R.BUREAU_OFFICER, R.DEPUTY_HEAD)),
        (frozenset({T.SCHOOL, T.CENTRAL_SCHOOL}), (R.PRINCIPAL, R.SCHOOL_CLERK)),
        (frozenset({T.CLASS}), (R.HEAD_TEACHER,)),
    ),
    Line.ASSISTING: ((frozenset({T.VILLAGE}), (R.VILLAGE_OFFICER,)),),
}
"""From the county down: the tiers of a link and its posts, the one that answers for it first; the child follows."""


class LinkState(Word):
    """What a glance at a link says."""

    LATE = "late", N_("late")
    VACANT = "vacant", N_("vacant")
    TURN = "turn", N_("its turn")
    DONE = "done", N_("done")
    CALM = "calm", N_("nothing owed")


@dataclass(frozen=True)
class Seat:
    """A post of a link: its holder and deputy of today, or who answers for it while it is vacant."""

    role: Role
    holder: PostFact | None
    deputy: PostFact | None
    stands_in: PostFact | None

    @property
    def vacant(self) -> bool:
        return self.holder is None


@dataclass(frozen=True)
class Link:
    """One link of a line; `unit` is None where it is not known yet, `in_time` None where its last act did no duty."""

    line: Line
    tier: Tier
    unit: UnitFact | None
    seats: tuple[Seat, ...]
    did: Deed | None
    in_time: bool | None
    owes: tuple[Owed, ...]
    missing: bool
    state: LinkState


def links_of(line: Line, facts: Facts, deeds: Sequence[Deed], ended: Iterable[Ended]) -> tuple[Link, ...]:
    """The links of a line from the county to the child; empty where no village assists."""
    holders = facts.holders(line)
    if holders is None:
        return ()
    return tuple(_link(line, tiers, roles, facts, _Past(deeds, tuple(ended))) for tiers, roles in RUNGS[line])


@dataclass(frozen=True)
class _Past:
    deeds: Sequence[Deed]
    ended: tuple[Ended, ...]

    def did(self, line: Line, roles: tuple[Role, ...]) -> Deed | None:
        """The newest standing act of these posts, or an attempt they took part in."""
        names = {link_name(line, role) for role in roles}
        return next((deed for deed in reversed(self.deeds) if deed.stands and _part_of(deed, line, names)), None)

    def in_time(self, deed: Deed | None, line: Line, roles: tuple[Role, ...]) -> bool | None:
        """Whether the duties of this link that the act did were done in time."""
        ends = [e.end for e in self.ended if deed and e.by == deed.id and e.line is line and e.role in roles]
        done = [end for end in ends if end is not DutyEnd.LAPSED]
        return all(end is DutyEnd.IN_TIME for end in done) if done else None


def _part_of(deed: Deed, line: Line, names: set[str]) -> bool:
    went = deed.attempt.went if deed.attempt else ()
    return link_name(deed.line, deed.role) in names or bool(names & set(went))


def _link(line: Line, tiers: frozenset[Tier], roles: tuple[Role, ...], facts: Facts, past: _Past) -> Link:
    holders = facts.holders(line)
    unit = next((unit for unit in holders.lineage if unit.tier in tiers), None) if holders else None
    seats = tuple(_seat(role, unit, holders) for role in roles) if holders else ()
    owes = _owed_by(line, roles, facts)
    did = past.did(line, roles)
    missing = unit is None and not (T.CLASS in tiers and facts.state.never_enrolled)
    state = _state(owes, missing or (unit is not None and _is_empty(seats, owes)), did)
    return Link(line, min(tiers), unit, seats, did, past.in_time(did, line, roles), owes, missing, state)


def _seat(role: Role, unit: UnitFact | None, holders: Holders) -> Seat:
    filled = holders.at(role, unit) if unit else ()
    holder = next(iter(filled), None)
    deputy = next((post for post in filled[1:] if post.deputy), None)
    return Seat(role, holder, deputy, None if holder else next(iter(holders.owners(role)), None))


def _owed_by(line: Line, roles: tuple[Role, ...], facts: Facts) -> tuple[Owed, ...]:
    """What stands open by today, the oldest due day first."""
    open_now = (
        duty
        for duty in facts.duties
        if duty.is_open and duty.line is line and duty.role in roles and duty.counts_from <= facts.today
    )
    return tuple(owed(duty, facts, "", "") for duty in sorted(open_now, key=lambda duty: (duty.due_on, duty.id)))


def _is_empty(seats: tuple[Seat, ...], owes: tuple[Owed, ...]) -> bool:
    """The post that answers for the link is vacant, or another one that owes something."""
    owing = {duty.role for duty in owes}
    return any(seat.vacant and (n == 0 or seat.role in owing) for n, seat in enumerate(seats))


def _state(owes: tuple[Owed, ...], empty: bool, did: Deed | None) -> LinkState:
    states = {
        LinkState.LATE: any(duty.left.overdue for duty in owes),
        LinkState.VACANT: empty,
        LinkState.TURN: bool(owes),
        LinkState.DONE: did is not None,
    }
    return next((state for state, holds in states.items() if holds), LinkState.CALM)


def own_line(actor: Actor, class_path: str, responsible_path: str, residence_path: str | None) -> Line:
    """The line the reader belongs to, shown first on a phone; the government's for whoever belongs to neither."""
    for post in actor.posts:
        line = SEATS[post.role].line
        paths = (class_path,) if line is Line.BUREAU else (responsible_path, residence_path)
        if line and post.role in WORKING and any(is_within(path, post.unit.path) for path in paths):
            return line
    return Line.GOVERNMENT
