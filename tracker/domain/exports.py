"""A file on its way out: how far it is, whether it is ready, whether it broke off."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

STALLED_AFTER = timedelta(minutes=2)
"""Without a sign of life for so long the making of a file is taken to have broken off (county default)."""

KEPT_FOR = timedelta(days=1)
"""How long a file waits to be fetched (county default)."""


@dataclass(frozen=True)
class ExportFact:
    """One file a person asked for; `done` of `total` rows are written."""

    ticket: str
    file_name: str
    asked_at: datetime
    beat_at: datetime
    total: int
    done: int
    ready: bool

    def broke_off(self, now: datetime) -> bool:
        """Whether nobody writes it any more."""
        return not self.ready and now - self.beat_at > STALLED_AFTER

    def gone(self, now: datetime) -> bool:
        """Whether it waited too long."""
        return now - self.asked_at > KEPT_FOR
