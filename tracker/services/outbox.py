"""Sending: claim, write, hand over, complete; nothing is sent inside a transaction, a crash loses nothing."""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

import httpx
from sqlalchemy import delete, select

from tracker.adapters.bots import Group, send_to_bot
from tracker.adapters.journals import note_sent
from tracker.adapters.mail import send_mail
from tracker.domain.calendar import china_date
from tracker.domain.errors import Refused
from tracker.domain.notices import NoticeKind
from tracker.domain.outbox import (
    LEASE,
    PAUSED,
    PROBE_EVERY,
    Channel,
    DeliveryState,
    MailServer,
    Result,
    Sending,
    is_given_up,
    may_send,
    wait_after,
)
from tracker.domain.parcels import Message, Parcel
from tracker.domain.reminders import CLIMB
from tracker.models.base import db
from tracker.models.calendar import load_calendar
from tracker.models.evidence import files_folder
from tracker.models.installation import find_value, set_value
from tracker.models.notices import add_notices
from tracker.models.outbox import ChannelTrouble, Delivery, broken_channels, channels_waiting, claim, complete
from tracker.models.parcels import load_parcel
from tracker.models.people import Person, PostBook, load_actor
from tracker.models.transactions import writing

AT_ONCE = 20

Write = Callable[[Parcel], Message]


@dataclass(frozen=True)
class Post:
    """How messages leave: the mail server where there is one, and the client for work groups."""

    mail: MailServer | None
    client: httpx.Client


def send_due(now: datetime, post: Post, write: Write) -> int:
    """Sends what waits, channel by channel, within sending hours; returns how many were handed over.

    `write` puts a parcel into words. A channel that does not answer is left alone but for a probe every 5 minutes.
    """
    began, sent = time.monotonic(), 0
    for channel in _open_channels(now):
        while time.monotonic() - began < LEASE.total_seconds() / 2:
            parcels, probing = _claim(now, channel)
            if not parcels:
                break
            results = [_send_one(parcel, now, post, write) for parcel in parcels]
            sent += sum(result is Result.DONE for result in results)
            if Result.BROKEN in results or (probing and Result.DONE not in results):
                break
    return sent


def pause_sender(reason: str) -> None:
    """Nothing new is sent until an administrator says so; what waits stays waiting."""
    with writing():
        set_value(PAUSED, reason)


def resume_sender() -> None:
    """Sending goes on."""
    with writing():
        set_value(PAUSED, "")


def _open_channels(now: datetime) -> Sequence[Channel]:
    with writing():
        if find_value(PAUSED) or not may_send(now, load_calendar()):
            return ()
        return channels_waiting(now)


def _claim(now: datetime, channel: Channel) -> tuple[list[Parcel], bool]:
    """The parcels to send now, each claimed for one lease; of a channel in trouble a single probe."""
    with writing():
        trouble = broken_channels(now)
        if trouble.get(channel) is False:
            return [], False
        parcels = []
        for delivery_id, fence in claim(now, channel, 1 if channel in trouble else AT_ONCE):
            parcel = load_parcel(delivery_id, fence, now)
            if parcel is None:
                complete(delivery_id, fence, state=DeliveryState.OBSOLETE, done_at=now)
            else:
                parcels.append(parcel)
        return parcels, channel in trouble


def _send_one(parcel: Parcel, now: datetime, post: Post, write: Write) -> Result:
    try:
        sending = _hand_over(parcel, write(parcel), now, post)
    except Refused:
        sending = Sending(Result.NEVER, "address")
    if sending.result is Result.DONE:
        note_sent(files_folder().parent, parcel.key)
    with writing():
        if _completed(parcel, sending, now) and sending.result is not Result.BROKEN:
            db.session.execute(delete(ChannelTrouble).where(ChannelTrouble.channel == parcel.channel))
    return sending.result


def _hand_over(parcel: Parcel, message: Message, now: datetime, post: Post) -> Sending:
    if parcel.channel is not Channel.MAIL:
        group = Group(parcel.channel, parcel.address, parcel.secret)
        return send_to_bot(post.client, group, parcel.key, message.text, now)
    if post.mail is None:
        return Sending(Result.BROKEN, "no mail server")
    return send_mail(post.mail, parcel.address, parcel.key, message, now)


def _completed(parcel: Parcel, sending: Sending, now: datetime) -> bool:
    """Writes the outcome; False where another process has claimed the delivery since."""
    if sending.result is Result.DONE:
        return complete(parcel.delivery_id, parcel.fence, state=DeliveryState.SENT, done_at=now, problem="")
    row = db.session.get_one(Delivery, parcel.delivery_id)
    doubt = row.in_doubt or sending.in_doubt
    if sending.result is Result.BROKEN:
        _note_trouble(parcel.channel, now)
        return complete(
            row.id,
            parcel.fence,
            state=DeliveryState.READY,
            ready_at=now,
            tries=row.tries - 1,
            problem=sending.word,
            in_doubt=doubt,
        )
    if sending.result is Result.NEVER or is_given_up(row.tries, row.made_at, now):
        dead = complete(
            row.id, parcel.fence, state=DeliveryState.DEAD, done_at=now, problem=sending.word, in_doubt=doubt
        )
        if dead:
            _tell_of_the_dead(row, now)
        return dead
    ready_at = now + wait_after(row.tries, random.random)
    return complete(
        row.id, parcel.fence, state=DeliveryState.READY, ready_at=ready_at, problem=sending.word, in_doubt=doubt
    )


def _note_trouble(channel: Channel, now: datetime) -> None:
    row = db.session.scalar(select(ChannelTrouble).where(ChannelTrouble.channel == channel))
    if row is None:
        row = ChannelTrouble(channel=channel, since=now)
        db.session.add(row)
    row.probe_at = now + PROBE_EVERY
    db.session.flush()


def _tell_of_the_dead(row: Delivery, now: datetime) -> None:
    """In the program, to the person it was for and to the next post up."""
    if row.person_id is None:
        return
    person, day = db.session.get_one(Person, row.person_id), china_date(now)
    told = {person.id}
    for post in load_actor(person, day).posts[:1]:
        holders = PostBook.load([post.unit.path], day).holders(post.unit.path)
        told |= {above.person_id for role in CLIMB[post.role][:1] for above in holders.filled(role)[:1]}
    add_notices(
        [
            {
                "key": f"dead {row.id}",
                "person_id": one,
                "kind": NoticeKind.NOT_DELIVERED,
                "own": one == person.id,
                "about": str(row.channel),
                "day": day,
                "made_at": now,
            }
            for one in sorted(told)
        ]
    )
