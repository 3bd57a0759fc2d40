"""A message before it is put into words: to whom over which channel, and the lines it carries, without names."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from tracker.domain.duties import DutyKind
from tracker.domain.notices import NoticeKind
from tracker.domain.outbox import Channel, DeliveryKind
from tracker.domain.reminders import Step


@dataclass(frozen=True)
class Line:
    """One thing to be told: a duty of a case, or news of one; `overdue` in calendar days."""

    kind: NoticeKind
    number: str
    duty: DutyKind | None = None
    step: Step | None = None
    due_on: date | None = None
    overdue: int = 0
    own: bool = True


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


@dataclass(frozen=True, repr=False)
class Message:
    """A parcel in words."""

    subject: str
    text: str
