"""What stands in a story's table where the day, the child, a text or a paper decides; filled in when it is played."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random
from typing import Any

from tracker.domain.acts import StoredFile
from tracker.sample.texts import TEXTS


@dataclass(frozen=True)
class Occasion:
    """One scene as it is played: the day, by whom, with which child (its units by name), what may be handed in."""

    day: date
    who: str
    child: Mapping[str, Any]
    papers: Mapping[str, StoredFile]
    rng: Random


@dataclass(frozen=True)
class Ago:
    """So many days before the scene."""

    days: int = 0

    def on(self, occasion: Occasion) -> Any:
        return occasion.day - timedelta(days=self.days)


@dataclass(frozen=True)
class Ahead:
    """So many days after the scene."""

    days: int

    def on(self, occasion: Occasion) -> Any:
        return occasion.day + timedelta(days=self.days)


@dataclass(frozen=True)
class Said:
    """One of the sentences for an occasion."""

    about: str

    def on(self, occasion: Occasion) -> Any:
        return occasion.rng.choice(TEXTS[self.about])


@dataclass(frozen=True)
class Paper:
    """A file of one sort."""

    key: str

    def on(self, occasion: Occasion) -> Any:
        return occasion.papers[self.key]


@dataclass(frozen=True)
class OfChild:
    """What is known of the child: `school`, `township`, `roll_number`, `id_number`, the number of its `letter`."""

    name: str

    def on(self, occasion: Occasion) -> Any:
        return occasion.child[self.name]


@dataclass(frozen=True)
class Whoever:
    """The name of whoever does it."""

    def on(self, occasion: Occasion) -> Any:
        return occasion.who


def filled_in(value: Any, occasion: Occasion) -> Any:
    """The value with everything drawn."""
    if isinstance(value, Mapping):
        return {key: filled_in(item, occasion) for key, item in value.items()}
    draw = getattr(value, "on", None)
    return draw(occasion) if draw else value
