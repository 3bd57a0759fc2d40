"""A form of the administration as it was sent, and what it is answered with."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from tracker.domain.calendar import china_date
from tracker.domain.posts import Actor


@dataclass(frozen=True)
class Form:
    """By whom it was sent, under which id of its own, when."""

    actor: Actor
    request_id: str
    now: datetime

    @property
    def today(self) -> date:
        return china_date(self.now)


@dataclass(frozen=True)
class Answer:
    """The answer's text; `again` when the form had been taken before and nothing was done now."""

    text: str
    again: bool = False
