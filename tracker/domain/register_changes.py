"""How the register differs between two days: what came in, what went out, what changed on lines that stayed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from tracker.domain.words import N_, Word


class ChangeKind(Word):
    """What became of a line; one that was listed and struck in between came in and went out."""

    CAME_IN = "came_in", N_("Came in")
    WENT_OUT = "went_out", N_("Went out")
    CHANGED = "changed", N_("Changed in between")


COMPARED = (
    *("ledger", "stage", "listed_on", "returned_on", "school", "class", "household_village", "residence_village"),
    *("attempts", "child_met_on", "last_attended_on", "code", "marked_off_on"),
)
"""The columns a line is compared by, in the order they are told."""

LINE_FIELDS = (
    *("ledger", "stage", "listed_on", "returned_on", "school_id", "class_id", "household_village_id"),
    *("residence_village_id", "attempts", "child_met_on", "last_attended_on", "code", "marked_off_on"),
)
"""The same as a version of a line keeps them."""


@dataclass(frozen=True)
class Change:
    """One line on both days; None on the day the register did not have it."""

    number: str
    before: Mapping[str, Any] | None
    after: Mapping[str, Any] | None

    @property
    def known(self) -> Mapping[str, Any]:
        """The line as it was known last."""
        return self.after or self.before or {}

    @property
    def columns(self) -> tuple[str, ...]:
        """Which columns say something else on the later day; none where it stood on one day only."""
        if self.before is None or self.after is None:
            return ()
        before, after = self.before, self.after
        return tuple(column for column in COMPARED if before[column] != after[column])
