"""How the installation is: its jobs, its queue of messages, whether sending is paused."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import func, select

from tracker.domain.health import Health, Job, JobHealth, is_late
from tracker.domain.outbox import PAUSED, DeliveryState
from tracker.models.base import db
from tracker.models.heartbeats import Heartbeat, heartbeats
from tracker.models.installation import find_value
from tracker.models.outbox import ChannelTrouble, Delivery
from tracker.models.transactions import reading


def read_health(now: datetime) -> Health:
    """The state of every job that has ever run here, and of the outbox."""
    with reading():
        beats = heartbeats()
        first = min((beat.begun_at for beat in beats.values()), default=None)
        by_state = select(Delivery.state, func.count()).group_by(Delivery.state)
        counts = {row[0]: row[1] for row in db.session.execute(by_state)}
        return Health(
            tuple(_job(job, beats[job], first, now) for job in Job if job in beats),
            counts.get(DeliveryState.READY, 0) + counts.get(DeliveryState.SENDING, 0),
            counts.get(DeliveryState.DEAD, 0),
            tuple(str(channel) for channel in db.session.scalars(select(ChannelTrouble.channel))),
            find_value(PAUSED) or "",
        )


def _job(job: Job, beat: Heartbeat, first: datetime | None, now: datetime) -> JobHealth:
    late = is_late(job, beat.done_at, first, now)
    return JobHealth(job, beat.begun_at, beat.done_at, beat.failure, late)
