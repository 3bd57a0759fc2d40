"""The two chains of the audit."""

from __future__ import annotations

from tracker.domain.words import N_, Word


class Chain(Word):
    """Which chain an entry belongs to."""

    CHANGE = "change", N_("Changes")
    ACCESS = "access", N_("Access to personal data")
