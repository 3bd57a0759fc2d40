"""A message before it is put into words: to whom over which channel, and the lines it carries, without names."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from tracker.domain.digests import Brief
from tracker.domain.duties import DutyKind
from tracker.domain.notices import NoticeKind, page_about
from tracker.domain.outbox import Channel, DeliveryKind


@dataclass(frozen=True)
class Line:
    """One thing to be told: a duty or news of a case, else of what it is `about`; `overdue` in calendar days."""

    kind: NoticeKind
    number: str
    duty: DutyKind | None = None
    due_on: date | None = None
    overdue: int = 0
    own: bool = True
    about: str = ""

    @property
    def page(self) -> str:
        """Where to read more, below the address of the site."""
        return page_about(self.kind, self.number, self.about)


@dataclass(frozen=True, repr=False)
class Parcel:
    """One claimed delivery: what is needed to write it, to send it and to complete it."""

    delivery_id: int
    fence: int
    key: str
    channel: Channel
    kind: DeliveryKind
    day: date
    address: str
    secret: str | None = None
    language: str | None = None
    about: str = ""
    in_doubt: bool = False
    lines: tuple[Line, ...] = field(default=())
    briefs: tuple[Brief, ...] = field(default=())


@dataclass(frozen=True, repr=False)
class Message:
    """A parcel in words."""

    subject: str
    text: str
