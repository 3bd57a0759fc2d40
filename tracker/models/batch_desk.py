"""What of verification batches waits for a person: names to settle or to tick, samples to check."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, and_, func, or_, select

from tracker.domain.batches import OWNERS, BatchAct, Outcome, ShareState
from tracker.domain.posts import Actor
from tracker.domain.todo import BatchNews, BatchTask
from tracker.models.base import db
from tracker.models.batch_scope import sampled_by, taught_names
from tracker.models.batches import Batch, BatchName, BatchShare
from tracker.models.duties import Duty
from tracker.models.units import Unit


def batch_news(actor: Actor, day: date) -> Iterator[BatchNews]:
    """Names to tick or settle, list by list, and batch by batch the signed ones whose sample is to be checked."""
    signed: dict[str, list[Row[*tuple[Any, ...]]]] = defaultdict(list)
    for row in db.session.execute(_waiting(actor)):
        if row.state is ShareState.SIGNED:
            signed[row.number].append(row)
            continue
        unit = row.Unit
        yield BatchNews(_task(row), row.number, row.names, unit.code, unit.name, row.due_on, day > row.due_on)
    for number, lists in signed.items():
        names = sum(row.names for row in lists)
        yield BatchNews(BatchTask.CHECK, number, names, lists[0].Unit.code if len(lists) == 1 else "")


def _task(row: Row[*tuple[Any, ...]]) -> BatchTask:
    if row.taught:
        return BatchTask.TICK
    return BatchTask.SETTLE_AGAIN if row.state is ShareState.RETURNED else BatchTask.SETTLE


def _waiting(actor: Actor) -> Select[*tuple[Any, ...]]:
    """The shares in which names wait for the actor, with how many, the one due first ahead."""
    own = _own_share(actor)
    unchecked = and_(sampled_by(actor), BatchName.sampled.is_(True), BatchName.found_right.is_(None))
    names = func.count(BatchName.id).label("names")
    query = select(Batch.number, Unit, BatchShare.state, Duty.due_on, (~own).label("taught"), names)
    query = query.join(BatchShare, BatchShare.batch_id == Batch.id).join(Unit, Unit.id == BatchShare.unit_id)
    query = query.join(BatchName, BatchName.share_id == BatchShare.id).join(Duty, Duty.id == BatchShare.duty_id)
    query = query.where(Batch.withdrawn_at.is_(None), or_(_unsettled(actor, own), unchecked))
    return query.group_by(Batch.id, BatchShare.id, Unit.id, Duty.id).order_by(Duty.due_on, BatchShare.id)


def _own_share(actor: Actor) -> ColumnElement[bool]:
    """The shares of units in which the actor settles all names."""
    posts = (post for post in actor.posts if post.role in OWNERS[BatchAct.PROVED].get(post.unit.tier, ()))
    return BatchShare.unit_id.in_([post.unit.id for post in posts])


def _unsettled(actor: Actor, own: ColumnElement[bool]) -> ColumnElement[bool]:
    """Open names; of an own class those alone of which the head teacher has said nothing."""
    taught = and_(BatchName.id.in_(taught_names(actor)), BatchName.remark.is_(None))
    still_open = and_(BatchShare.state != ShareState.SIGNED, BatchName.outcome == Outcome.OPEN)
    return and_(still_open, or_(own, taught))
