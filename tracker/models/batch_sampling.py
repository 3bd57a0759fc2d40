"""Which unit acts on a share: its own, or the one of the other line that samples it."""

from __future__ import annotations

from datetime import date

from sqlalchemy import select

from tracker.domain.batches import CHECKING, BatchAct
from tracker.domain.posts import Holders, Tier
from tracker.models.base import db
from tracker.models.people import PostBook
from tracker.models.units import Unit


def holders_for(act: BatchAct, unit: Unit, day: date) -> tuple[Holders, Tier]:
    """Who holds the posts of the unit whose act this is, and that unit's tier."""
    acting = sampler_of(unit) if act in CHECKING else unit
    return PostBook.load([acting.path], day).holders(acting.path), acting.tier


def sampler_of(unit: Unit) -> Unit:
    """The township a school stands in; the bureau for a township, and for a school of which that is not known."""
    seat = db.session.get(Unit, unit.seat_id) if unit.seat_id else None
    if seat is not None and seat.tier is Tier.TOWNSHIP:
        return seat
    return db.session.scalars(select(Unit).where(Unit.tier == Tier.BUREAU).order_by(Unit.path)).first() or unit
