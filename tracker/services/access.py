"""Refusals to persons who are signed in, written where access to personal data is written."""

from __future__ import annotations

from datetime import datetime

from tracker.domain.posts import Actor
from tracker.models.audit import Chain, Entry, append
from tracker.models.transactions import writing


def record_denial(actor: Actor, page: str, status: int, now: datetime) -> None:
    """Notes that a page was refused (403) or looked absent (404) to this person."""
    with writing():
        append(Entry(Chain.ACCESS, now, actor.person_id, f"denied_{status}", page[:80]))
