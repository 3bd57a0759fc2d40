"""How the scheduler's jobs are: written after each tick, read by the health page and the commands."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from tracker.models.heartbeats import beat, heartbeats
from tracker.models.transactions import reading, writing


def last_done() -> dict[str, datetime | None]:
    """When each job was last done."""
    with reading():
        return {job: beat.done_at for job, beat in heartbeats().items()}


def record_beats(outcomes: Mapping[str, str], now: datetime) -> None:
    """Notes of each job that it was done at `now`, or the word for what went wrong."""
    with writing():
        for job, failure in outcomes.items():
            beat(job, now, None if failure else now, failure)
