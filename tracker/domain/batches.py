"""The verification batch (核查批次, trade §8): how a name is settled, the balance, signing, the other line's sample."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import Enum

from tracker.domain.calendar import Days, Term
from tracker.domain.duties import DutyKind
from tracker.domain.errors import Conflict, Refused
from tracker.domain.posts import Actor, Holders, Role, Tier
from tracker.domain.unit_duties import UNIT_RULES
from tracker.domain.words import N_, Word

PREFIX = "HC"
"""How the numbers of batches begin, from 核查."""


class Outcome(Word):
    """How a name of the list was settled."""

    OPEN = "open", N_("Not settled")
    IN_CLASS = "in_class", N_("In class (A)")
    EVIDENCED = "evidenced", N_("Evidenced (B)")
    CASE = "case", N_("Doubtful, a case (C)")


@dataclass(frozen=True)
class Balance:
    """Names = in class + evidenced + cases + open."""

    in_class: int = 0
    evidenced: int = 0
    cases: int = 0
    open: int = 0

    @property
    def names(self) -> int:
        return self.in_class + self.evidenced + self.cases + self.open

    def __add__(self, other: Balance) -> Balance:
        return Balance(*(getattr(self, part) + getattr(other, part) for part in PARTS.values()))


PARTS: Mapping[Outcome, str] = {
    Outcome.IN_CLASS: "in_class",
    Outcome.EVIDENCED: "evidenced",
    Outcome.CASE: "cases",
    Outcome.OPEN: "open",
}


def balance_of(outcomes: Iterable[Outcome]) -> Balance:
    """The balance of names: each counts once, by how it is settled."""
    return balance_from(Counter(outcomes))


def balance_from(counts: Mapping[Outcome, int]) -> Balance:
    """The balance of names that were counted by how they are settled."""
    return Balance(**{part: counts.get(outcome, 0) for outcome, part in PARTS.items()})


class ShareState(Word):
    """How far the share of one unit has come."""

    OPEN = "open", N_("being settled")
    SIGNED = "signed", N_("signed")
    RETURNED = "returned", N_("returned after a sample")


class Standing(Word):
    """Where a share stands for whoever looks over all of them, the most pressing first."""

    RETURNED = "returned", N_("returned after a sample")
    NOT_BEGUN = "not_begun", N_("not begun")
    BEGUN = "begun", N_("being settled")
    READY = "ready", N_("settled, not signed")
    UNCHECKED = "unchecked", N_("signed, sample to check")
    SIGNED = "signed", N_("signed")


ORDER = {standing: n for n, standing in enumerate(Standing)}


def standing_of(state: ShareState, balance: Balance, to_check: int) -> Standing:
    """Where a share stands, by its state, its balance and the names of its sample nobody has checked."""
    if state is ShareState.RETURNED:
        return Standing.RETURNED
    if state is ShareState.SIGNED:
        return Standing.UNCHECKED if to_check else Standing.SIGNED
    if not balance.open:
        return Standing.READY
    return Standing.NOT_BEGUN if balance.open == balance.names else Standing.BEGUN


GOES_BACK = frozenset({Outcome.IN_CLASS, Outcome.EVIDENCED})
"""What of a list that went back is settled anew; so is the wrong name, whatever it was: nobody signs it as it stood."""


class Remark(Word):
    """What was said of a name that it does not settle."""

    SEEN = "seen", N_("seen in class, a paper is still to prove it")
    UNKNOWN = "unknown", N_("not in the class, says its teacher")


class BatchAct(Word):
    """What is done with the share of a unit."""

    SEEN = "seen", N_("Ticked as seen in class")
    UNKNOWN = "unknown", N_("Said not to be in the class")
    PROVED = "proved", N_("Proved by a paper")
    DOUBTED = "doubted", N_("Made a case")
    SIGNED = "signed", N_("Signed")
    FOUND_RIGHT = "found_right", N_("Sample found as signed")
    RETURNED = "returned", N_("Sample was wrong, the list went back")
    MISSING = "missing", N_("Missing at the start of the term, open again")


SETTLING = frozenset({BatchAct.SEEN, BatchAct.UNKNOWN, BatchAct.PROVED, BatchAct.DOUBTED})
CHECKING = frozenset({BatchAct.FOUND_RIGHT, BatchAct.RETURNED})

SCHOOL_POSTS = (Role.SCHOOL_CLERK, Role.PRINCIPAL)
TOWNSHIP_POSTS = (Role.TOWNSHIP_CLERK, Role.TOWNSHIP_OFFICIAL)
BY_UNIT: Mapping[Tier, tuple[Role, ...]] = {
    Tier.SCHOOL: SCHOOL_POSTS,
    Tier.CENTRAL_SCHOOL: SCHOOL_POSTS,
    Tier.TOWNSHIP: TOWNSHIP_POSTS,
}
BY_CLASS: Mapping[Tier, tuple[Role, ...]] = {Tier.CLASS: (Role.HEAD_TEACHER,)}
SAMPLED_BY: Mapping[Tier, tuple[Role, ...]] = {
    Tier.TOWNSHIP: TOWNSHIP_POSTS,
    Tier.BUREAU: (Role.BUREAU_OFFICER, Role.DEPUTY_HEAD),
}
"""Who checks the sample: the township a school stands in; the bureau for a township and a school without one."""

OWNERS: Mapping[BatchAct, Mapping[Tier, tuple[Role, ...]]] = {
    BatchAct.SEEN: {**BY_UNIT, **BY_CLASS},
    BatchAct.UNKNOWN: BY_CLASS,
    BatchAct.PROVED: BY_UNIT,
    BatchAct.DOUBTED: {**BY_UNIT, **BY_CLASS},
    BatchAct.SIGNED: {tier: (role,) for tier, role in UNIT_RULES[DutyKind.SETTLE_BATCH].items()},
    BatchAct.FOUND_RIGHT: SAMPLED_BY,
    BatchAct.RETURNED: SAMPLED_BY,
}
"""Whose act it is in a unit of each tier; a head teacher's is that on the names of the own class alone."""

SETTLE_AGAIN_WITHIN = Term(3, Days.WORKING)
"""Days for a list that went back after the date of the list (county default)."""


class Reach(Enum):
    """How many names of a share are somebody's: all of them, or those of the own classes."""

    WHOLE = "whole"
    CLASS = "class"


def reach_of(act: BatchAct, actor: Actor, holders: Holders, tier: Tier) -> Reach | None:
    """How far the act is the person's today, as a post of the acting unit, else as head teacher; None: not at all."""
    if holders.answers(actor, *OWNERS[act].get(tier, ())):
        return Reach.WHOLE
    teaches = any(post.role in OWNERS[act].get(Tier.CLASS, ()) for post in actor.posts)
    return Reach.CLASS if teaches else None


def check_settling(state: ShareState) -> None:
    """Raises Conflict once the share is signed."""
    if state is ShareState.SIGNED:
        raise Conflict(N_("This list has been signed. Nothing in it changes any more."))


def check_signing(state: ShareState, balance: Balance) -> None:
    """Raises Conflict for a share that is signed, Refused while names are open."""
    check_settling(state)
    if balance.open:
        raise Refused(N_("%(count)s names are still open. Settle each before you sign."), count=balance.open)


def check_checking(state: ShareState) -> None:
    """Raises Conflict where the share is not signed any more."""
    if state is not ShareState.SIGNED:
        raise Conflict(N_("This list has gone back; its sample is drawn anew when it is signed."))


def seed_of(number: str, code: str, signed_at: datetime) -> str:
    """What the sample of a share is drawn from: batch, unit, moment of the signature."""
    return f"{number} {code} {signed_at:%Y-%m-%dT%H:%M:%SZ}"
