"""Papers that are not of one case, to be printed: monthly returns, rosters for checking, weekly briefs."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TypeVar

from tracker.domain.calendar import china_date
from tracker.domain.digests import Brief
from tracker.domain.disclosure import shows_name
from tracker.domain.errors import NotFound
from tracker.domain.office_papers import ReturnSheet, RosterSheet
from tracker.domain.papers import Opened, PaperKind
from tracker.domain.posts import Actor
from tracker.domain.privacy import mask_name
from tracker.models.audit import Chain, Entry, append
from tracker.models.batch_scope import find_share
from tracker.models.digests import find_digest
from tracker.models.office_papers import return_sheet, roster_sheet
from tracker.models.papers import DRAFTED, open_issued, paper_by_id
from tracker.models.returns import find_return
from tracker.models.transactions import writing

S = TypeVar("S", ReturnSheet, RosterSheet, Brief)


@dataclass(frozen=True)
class _Thing:
    """What a paper is of: which sort of paper, the one it got when it was signed or issued, its unit, its name."""

    kind: PaperKind
    paper_id: int | None
    unit: str
    subject: str


def open_return_paper(actor: Actor, number: str, now: datetime) -> Opened[ReturnSheet]:
    """A monthly return as it was signed, a draft until then; written down as access. Raises NotFound, Conflict."""
    with writing():
        found = find_return(actor, number)
        if found is None:
            raise NotFound
        row, unit = found
        thing = _Thing(PaperKind.MONTHLY, row.paper_id, unit.name, number)
        return _open(actor, now, thing, ReturnSheet, lambda: return_sheet(row))


def open_roster_paper(actor: Actor, number: str, code: str, now: datetime) -> Opened[RosterSheet]:
    """The names of a unit's share: to be ticked by hand, as they were settled once signed; written down as access.

    Raises NotFound, also for whoever sees a part of the share alone, and Conflict.
    """
    with writing():
        held = find_share(actor, number, code)
        if held is None or not held.whole:
            raise NotFound
        thing = _Thing(PaperKind.ROSTER, held.share.paper_id, held.unit.name, number)
        opened = _open(actor, now, thing, RosterSheet, lambda: roster_sheet(held, china_date(now)))
        if shows_name(actor, held.unit.path, held.unit.path, None):
            return opened
        names = tuple(replace(one, name=mask_name(one.name)) for one in opened.sheet.names)
        return replace(opened, sheet=replace(opened.sheet, names=names))


def open_brief_paper(actor: Actor, week: str, code: str, now: datetime) -> Opened[Brief]:
    """A weekly brief as it was issued, a draft until its release; written down as access. Raises NotFound, Conflict."""
    with writing():
        found = find_digest(actor, week, code)
        if found is None:
            raise NotFound
        digest, unit, _ = found
        thing = _Thing(PaperKind.WEEKLY, digest.paper_id, unit.name, week)
        return _open(actor, now, thing, Brief, digest.brief)


def _open(actor: Actor, now: datetime, thing: _Thing, sheet: type[S], draft: Callable[[], S]) -> Opened[S]:
    """The paper as it was frozen; while there is none, what it would say today."""
    if thing.paper_id is not None:
        return open_issued(paper_by_id(thing.paper_id), sheet, actor, thing.subject, now)
    append(Entry(Chain.ACCESS, now, actor.person_id, DRAFTED, thing.subject, {"paper": thing.kind}))
    return Opened(thing.kind, draft(), thing.unit)
