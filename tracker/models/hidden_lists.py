"""The lists a search for hidden dropouts goes over, each with the last day it speaks of."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from tracker.domain.calendar import china_date
from tracker.domain.hidden import SEARCHED
from tracker.domain.rosters import RosterKind, RosterState
from tracker.models.base import db
from tracker.models.hidden import HiddenSearch
from tracker.models.rosters import Roster, list_rosters_by_id


@dataclass(frozen=True)
class DatedList:
    """A list, and the last day it speaks of."""

    roster: Roster
    until: date


def lists_to_search() -> Mapping[RosterKind, DatedList]:
    """The lists that count; the day is the one told at the last search, else that on which such a list first came in.

    A list of the same content handed in again is the same list here.
    """
    query = select(Roster).where(Roster.kind.in_(SEARCHED), Roster.state != RosterState.LOADING).order_by(Roster.id)
    told = _told_days()
    days: dict[tuple[RosterKind, str], date] = {}
    counting: dict[RosterKind, Roster] = {}
    for roster in db.session.scalars(query):
        content = roster.kind, roster.fingerprint
        days[content] = told.get(roster.id) or days.get(content) or china_date(roster.imported_at)
        if roster.state is RosterState.IN_FORCE:
            counting[roster.kind] = roster
    return {kind: DatedList(roster, days[kind, roster.fingerprint]) for kind, roster in counting.items()}


def lists_of(search: HiddenSearch) -> Iterator[DatedList]:
    """The lists a search went over; an old search knows of no days but those the lists came in on."""
    for roster in list_rosters_by_id(search.rosters.values()):
        yield DatedList(roster, search.until.get(roster.id, china_date(roster.imported_at)))


def _told_days() -> dict[int, date]:
    """List → the day told at the newest search over it, also at one that was undone."""
    said: dict[int, date] = {}
    for search in db.session.scalars(select(HiddenSearch).order_by(HiddenSearch.id)):
        said |= search.until
    return said
