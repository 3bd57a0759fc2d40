"""Chance that falls the same way every time, so that the same day gives the same county."""

from __future__ import annotations

from random import Random


def chance(*seed: object) -> Random:
    """A source of draws of its own for each seed; nothing drawn here is secret."""
    return Random("/".join(map(str, seed)))  # noqa: S311 - invented people, not keys
