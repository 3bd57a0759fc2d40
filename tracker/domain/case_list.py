"""A list of cases: what it may be narrowed by, and one row as it is shown."""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import date

from tracker.domain.cases import Ledger, Stage
from tracker.domain.owing import Owed
from tracker.domain.reasons import Reason, Sex


@dataclass(frozen=True)
class CaseFilters:
    """Which cases to show; without a stage the open ones. `unit` is a unit's code, `text` part of a number or name."""

    stage: Stage | None = None
    ledger: Ledger | None = None
    reason: Reason | None = None
    unit: str = ""
    text: str = ""
    latest_first: bool = False

    def in_force(self) -> int:
        """How many of them narrow the list."""
        return sum(bool(getattr(self, f.name)) for f in fields(self) if f.name != "latest_first")


@dataclass(frozen=True)
class CaseRow:
    """One case of a list, with what is owed first on it: by the reader where `mine`, not yet where `shown_from`."""

    number: str
    name: str
    sex: Sex | None
    birth_date: date | None
    units: tuple[str, ...]
    village: str
    stage: Stage
    ledger: Ledger | None
    reasons: tuple[Reason, ...]
    found_on: date | None
    last_attended_on: date | None
    attempts: int
    episode: int
    owed: Owed | None
    mine: bool
    shown_from: date | None
