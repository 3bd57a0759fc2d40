"""The audit of files that come in: counts and the file's fingerprint, never a name."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from tracker.domain.intake import FileIn
from tracker.domain.posts import Actor
from tracker.models.audit import Chain, Entry


@dataclass(frozen=True)
class Audited:
    """Who brings which file in, and when."""

    actor: Actor
    file: FileIn
    now: datetime

    def entry(self, action: str, **counts: int) -> Entry:
        """What is to be appended last in the transaction."""
        values = {"file": self.file.sha256, **counts}
        return Entry(Chain.CHANGE, self.now, self.actor.person_id, action, self.file.sha256, values)
