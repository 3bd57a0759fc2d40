"""Who acts on a share: its own unit, the classes of its names, or the unit of the other line that samples it."""

from __future__ import annotations

from datetime import date

from sqlalchemy import ColumnElement, select

from tracker.domain.batches import CHECKING, BatchAct, reach_of
from tracker.domain.errors import Forbidden
from tracker.domain.posts import Actor, Holders, Tier
from tracker.models.base import db
from tracker.models.batch_scope import names_within
from tracker.models.people import PostBook
from tracker.models.units import Unit


def holders_for(act: BatchAct, unit: Unit, day: date) -> tuple[Holders, Tier]:
    """Who holds the posts of the unit whose act this is, and that unit's tier."""
    acting = sampler_of(unit) if act in CHECKING else unit
    return PostBook.load([acting.path], day).holders(acting.path), acting.tier


def names_for(act: BatchAct, actor: Actor, unit: Unit, day: date) -> ColumnElement[bool]:
    """The names of a unit's share on which this act is the actor's today; raises Forbidden where it is on none."""
    reach = reach_of(act, actor, *holders_for(act, unit, day))
    if reach is None:
        raise Forbidden
    return names_within(reach, actor)


def sampler_of(unit: Unit) -> Unit:
    """The township a school stands in; the bureau for a township, and for a school of which that is not known."""
    seat = db.session.get(Unit, unit.seat_id) if unit.seat_id else None
    if seat is not None and seat.tier is Tier.TOWNSHIP:
        return seat
    return db.session.scalars(select(Unit).where(Unit.tier == Tier.BUREAU).order_by(Unit.path)).first() or unit
