"""That a new data key was made, written into the audit."""

from __future__ import annotations

from datetime import datetime

from tracker.domain.posts import Actor
from tracker.models.audit import Chain, Entry, append
from tracker.models.transactions import writing


def record_rotation(actor: Actor, number: int, now: datetime) -> None:
    """Notes which key came into use; never the key."""
    with writing():
        append(Entry(Chain.CHANGE, now, actor.person_id, "keys_rotated", f"key {number}"))
