"""One bundle a day for each person and channel, made of what they were told since the last one."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import Select, and_, exists, select
from sqlalchemy.dialects import postgresql, sqlite

from tracker.domain.calendar import china_date
from tracker.domain.notices import NoticeKind
from tracker.domain.outbox import Channel, DeliveryKind, may_send
from tracker.models.base import db
from tracker.models.calendar import load_calendar
from tracker.models.notices import Notice, wanted_notices
from tracker.models.outbox import Bot, Delivery, DeliveryItem
from tracker.models.people import Person, Post, filled_on
from tracker.models.transactions import writing

RECIPIENTS_AT_ONCE = 100


def make_bundles(now: datetime, *, with_mail: bool) -> int:
    """Makes today's bundles within sending hours; returns how many. Re-entrant: nobody gets a second one a day.

    A person gets mail who wants it and whose address is known; a work group hears what its unit's posts were told.
    """
    made = 0
    while True:
        with writing():
            if not may_send(now, load_calendar()):
                return made
            mails = sum(_for_people(now, kind) for kind in DeliveryKind) if with_mail else 0
            more = mails + _for_groups(now)
        made += more
        if more == 0:
            return made


def _for_people(now: datetime, kind: DeliveryKind) -> int:
    """Mails of one kind: what the weekly brief tells goes out whole, everything else as a bundle."""
    today = china_date(now)
    of_brief = Notice.kind == NoticeKind.BRIEF
    waiting = _not_yet_in(wanted_notices(), Channel.MAIL).where(Notice.read_at.is_(None), Notice.day <= today)
    waiting = waiting.where(of_brief if kind is DeliveryKind.BRIEF else ~of_brief)
    bundled = exists().where(
        Delivery.person_id == Notice.person_id,
        Delivery.channel == Channel.MAIL,
        Delivery.kind == kind,
        Delivery.day == today,
    )
    reached = and_(Person.id == Notice.person_id, Person.mail.is_not(None), Person.wants_mail.is_(True))
    people = waiting.join(Person, reached).where(~bundled).with_only_columns(Notice.person_id).distinct()
    chosen = db.session.scalars(people.order_by(Notice.person_id).limit(RECIPIENTS_AT_ONCE)).all()
    for person_id in chosen:
        notices = db.session.scalars(waiting.where(Notice.person_id == person_id).order_by(Notice.id)).all()
        to = {"person_id": person_id, "channel": Channel.MAIL, "kind": kind}
        _make(f"person {person_id}", to, notices, now)
    return len(chosen)


def _for_groups(now: datetime) -> int:
    today = china_date(now)
    made = 0
    for bot in db.session.scalars(select(Bot).where(Bot.ended_at.is_(None)).order_by(Bot.id)):
        recipient = f"bot {bot.id}"
        if _has_one(recipient, bot.channel, today):
            continue
        in_unit = select(Post.person_id).where(Post.unit_id == bot.unit_id, filled_on(today))
        fresh = _not_yet_in(wanted_notices(), bot.channel, recipient)
        fresh = fresh.where(Notice.person_id.in_(in_unit), Notice.day == today, Notice.case_id.is_not(None))
        notices = db.session.scalars(fresh.order_by(Notice.id)).all()
        if notices:
            to = {"bot_id": bot.id, "channel": bot.channel, "kind": DeliveryKind.BUNDLE}
            _make(recipient, to, notices, now)
            made += 1
    return made


def _not_yet_in(query: Select[Notice], channel: Channel, recipient: str | None = None) -> Select[Notice]:
    sent = exists().where(DeliveryItem.notice_id == Notice.id, DeliveryItem.channel == channel)
    return query.where(~(sent.where(DeliveryItem.recipient == recipient) if recipient else sent))


def _has_one(recipient: str, channel: Channel, day: date) -> bool:
    one = select(Delivery.id).where(Delivery.recipient == recipient, Delivery.channel == channel, Delivery.day == day)
    return db.session.scalar(one.where(Delivery.kind == DeliveryKind.BUNDLE)) is not None


def _make(recipient: str, to: dict[str, Any], notices: Sequence[Notice], now: datetime) -> None:
    """The delivery with its items; where another process made it at the same moment, nothing."""
    insert = postgresql.insert if db.session.get_bind().dialect.name == "postgresql" else sqlite.insert
    today = china_date(now)
    delivery = Delivery(recipient=recipient, day=today, made_at=now, ready_at=now, **to)
    db.session.add(delivery)
    db.session.flush()
    rows = [
        {"delivery_id": delivery.id, "notice_id": notice.id, "recipient": recipient, "channel": to["channel"]}
        for notice in notices
    ]
    db.session.execute(insert(DeliveryItem).on_conflict_do_nothing(), rows)
