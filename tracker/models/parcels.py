"""A claimed delivery with what it carries, as its recipient may read it at this moment."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from sqlalchemy import Select, select

from tracker.domain.calendar import china_date
from tracker.domain.digests import Brief
from tracker.domain.outbox import Channel, DeliveryKind, DeliveryState
from tracker.domain.parcels import Line, Parcel
from tracker.domain.permissions import sees
from tracker.domain.posts import Actor
from tracker.models.base import db
from tracker.models.cases import Case
from tracker.models.digests import Digest, digests_for
from tracker.models.duties import Duty
from tracker.models.notices import Notice, wanted_notices
from tracker.models.outbox import Bot, Delivery, DeliveryItem
from tracker.models.people import Person, load_actor


def load_parcel(delivery_id: int, fence: int, now: datetime) -> Parcel | None:
    """The parcel of a claimed delivery, None when nothing in it matters any more or its recipient is gone."""
    row = db.session.get_one(Delivery, delivery_id)
    lines = _lines(row, now)
    address, secret, language = _reach(row)
    briefs = _briefs(row, lines, now)
    if not lines or not address or (row.kind is DeliveryKind.BRIEF and not briefs):
        return None
    return Parcel(
        row.id,
        fence,
        row.key,
        row.channel,
        row.kind,
        row.day,
        address,
        secret,
        language,
        row.about,
        row.in_doubt,
        lines,
        briefs,
    )


def given_up_about(case_id: int) -> Select[Notice]:
    """What people were to be told of a case in a message that was given up, and have not read in the program since."""
    meant = wanted_notices().where(Notice.case_id == case_id, Notice.read_at.is_(None))
    meant = meant.join(DeliveryItem, DeliveryItem.notice_id == Notice.id)
    meant = meant.join(Delivery, Delivery.id == DeliveryItem.delivery_id)
    return meant.where(Delivery.state == DeliveryState.DEAD, Delivery.person_id.is_not(None))


def _briefs(row: Delivery, lines: tuple[Line, ...], now: datetime) -> tuple[Brief, ...]:
    """The briefs a mail carries, as far as the person still holds a post that reads them."""
    actor = _actor(row, now) if row.kind is DeliveryKind.BRIEF else None
    if actor is None:
        return ()
    wanted = {line.about for line in lines}
    query = digests_for(actor).where(Digest.week.in_({about.split(" ")[0] for about in wanted}))
    rows = db.session.execute(query.order_by(Digest.week.desc(), Digest.id))
    return tuple(digest.brief() for digest, unit in rows if f"{digest.week} {unit.code}" in wanted)


def _reach(row: Delivery) -> tuple[str | None, str | None, str | None]:
    if row.channel is Channel.MAIL:
        person = db.session.get_one(Person, row.person_id)
        return person.mail if person.wants_mail else None, None, person.language
    bot = db.session.get_one(Bot, row.bot_id)
    return (bot.address if bot.ended_at is None else None), bot.secret, None


def _lines(row: Delivery, now: datetime) -> tuple[Line, ...]:
    """What still matters of a bundle: of a person's only what the person may still see, of a group's each duty once."""
    wanted = wanted_notices().join(DeliveryItem, DeliveryItem.notice_id == Notice.id)
    wanted = wanted.where(DeliveryItem.delivery_id == row.id)
    rows = db.session.execute(
        wanted.outerjoin(Case, Case.id == Notice.case_id).add_columns(Case, Duty).order_by(Duty.due_on, Notice.id)
    ).all()
    actor = _actor(row, now)
    shown = [(notice, case, duty) for notice, case, duty in rows if case is None or actor is None or _sees(actor, case)]
    return _once(_line(notice, case, duty, now) for notice, case, duty in shown)


def _once(lines: Iterable[Line]) -> tuple[Line, ...]:
    """A duty that spoke up twice since the last bundle, or to two people of a group, is one line; owing comes first."""
    owing_last = sorted(lines, key=lambda line: line.own)
    return tuple({replace(line, own=True): line for line in owing_last}.values())


def _actor(row: Delivery, now: datetime) -> Actor | None:
    if row.person_id is None:
        return None
    person = db.session.scalars(select(Person).where(Person.id == row.person_id)).one()
    return load_actor(person, china_date(now))


def _sees(actor: Actor, case: Case) -> bool:
    return sees(actor, case.class_path, case.responsible_path, case.residence_path)


def _line(notice: Notice, case: Case | None, duty: Duty | None, now: datetime) -> Line:
    return Line(
        notice.kind,
        case.number if case else "",
        duty.kind if duty else None,
        duty.due_on if duty else None,
        max((china_date(now) - duty.due_on).days, 0) if duty else 0,
        notice.own,
        notice.about,
    )
