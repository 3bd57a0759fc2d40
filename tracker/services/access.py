"""For whom a command acts; and refusals to persons who are signed in, written where access is written."""

from __future__ import annotations

from datetime import datetime

from tracker.domain.calendar import china_date
from tracker.domain.errors import Refused
from tracker.domain.posts import OPERATOR, Actor
from tracker.domain.words import N_
from tracker.models.audit import Chain, Entry, append
from tracker.models.people import find_account, load_actor
from tracker.models.transactions import reading, writing


def record_denial(actor: Actor, page: str, status: int, now: datetime) -> None:
    """Notes that a page was refused (403) or looked absent (404) to this person."""
    with writing():
        append(Entry(Chain.ACCESS, now, actor.person_id, f"denied_{status}", page[:80]))


def actor_of(account: str | None, now: datetime) -> Actor:
    """For whom a command acts: the person of this account with the posts of today, else the operator of the machine.

    Raises Refused for an account nobody has.
    """
    if account is None:
        return OPERATOR
    with reading():
        person = find_account(account)
        if person is None:
            raise Refused(N_("Nobody has the account %(account)s."), account=account)
        return load_actor(person, china_date(now))
