"""Deliveries: their channels and states, when one may be sent, how long a failed one waits (measured trials)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from tracker.domain.calendar import CHINA, Calendar, china_date
from tracker.domain.words import N_, Word

OPENS, CLOSES = time(7, 30), time(20, 0)
"""Nothing is sent before or after (county default)."""

LEASE = timedelta(seconds=60)
FIRST_WAIT, LONGEST_WAIT = timedelta(minutes=1), timedelta(hours=2)
MOST_TRIES = 12
GIVE_UP_AFTER = timedelta(hours=48)
PROBE_EVERY = timedelta(minutes=5)

PAUSED = "sender_paused"
"""The installation's word for a sender that waits for an administrator: after a restore, or a clock that jumped."""


class Channel(Word):
    """How a person or a unit's work group is reached."""

    IN_APP = "in_app", N_("In the program")
    MAIL = "mail", N_("Mail")
    WECOM = "wecom", N_("WeCom group")
    DINGTALK = "dingtalk", N_("DingTalk group")
    FEISHU = "feishu", N_("Feishu group")


BOTS = (Channel.WECOM, Channel.DINGTALK, Channel.FEISHU)


@dataclass(frozen=True, repr=False)
class MailServer:
    """Where mail is handed over, and in whose name."""

    address: str
    sender: str


class DeliveryState(Word):
    """Where a delivery stands."""

    READY = "ready", N_("To be sent")
    SENDING = "sending", N_("Being sent")
    SENT = "sent", N_("Sent")
    DEAD = "dead", N_("Given up")
    OBSOLETE = "obsolete", N_("No longer needed")
    SUPPRESSED = "suppressed", N_("Left out after a gap")
    HELD = "held", N_("Held back")


class DeliveryKind(Word):
    """What a delivery carries."""

    BUNDLE = "bundle", N_("What is owed")
    BRIEF = "brief", N_("Weekly brief")


class Result(Word):
    """What a service said to a message."""

    DONE = "done", N_("Taken")
    AGAIN = "again", N_("Not now")
    NEVER = "never", N_("Refused for good")
    BROKEN = "broken", N_("The service does not answer")


@dataclass(frozen=True)
class Sending:
    """What came of one try: how it ended, a word for it without anything personal, whether content had gone out."""

    result: Result
    word: str = ""
    in_doubt: bool = False


def may_send(now: datetime, calendar: Calendar) -> bool:
    """Whether messages may leave at this moment: a working day between 07:30 and 20:00 in China."""
    clock = now.astimezone(CHINA).time()
    return calendar.is_working_day(china_date(now)) and OPENS <= clock < CLOSES


def wait_after(tries: int, chance: Callable[[], float]) -> timedelta:
    """Full jitter: any time up to the bound, which doubles with each try up to two hours; `chance` is in [0, 1)."""
    doublings: int = 2 ** max(tries - 1, 0)
    return min(FIRST_WAIT * doublings, LONGEST_WAIT) * chance()


def is_given_up(tries: int, made_at: datetime, now: datetime) -> bool:
    """After 12 tries or 48 hours."""
    return tries >= MOST_TRIES or now - made_at > GIVE_UP_AFTER
