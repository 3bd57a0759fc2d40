"""The outbox as a list: what waits, what went out, what was given up; trying again, and the bots of units."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Select, func, select

from tracker.adapters.bots import check_address
from tracker.domain.errors import Invalid, NotFound, Refused
from tracker.domain.forms import Form
from tracker.domain.outbox import PAUSED, Channel, DeliveryState
from tracker.domain.pages import Page, page_within
from tracker.domain.permissions import Permission
from tracker.domain.words import N_
from tracker.models.base import db
from tracker.models.forms import Kept, taken_once
from tracker.models.installation import find_value, set_value
from tracker.models.notices import Notice
from tracker.models.outbox import Bot, Delivery
from tracker.models.pages import on_page
from tracker.models.people import Person
from tracker.models.transactions import reading, writing
from tracker.models.units import Unit, find_units

OPEN_STATES = (DeliveryState.READY, DeliveryState.SENDING, DeliveryState.DEAD)


@dataclass(frozen=True)
class DeliveryRow:
    """One delivery: to whom (an account, or a unit's group), over which channel, how far it has come."""

    id: int
    recipient: str
    channel: Channel
    kind: str
    state: DeliveryState
    tries: int
    day: date
    key: str
    problem: str = ""
    in_doubt: bool = False


@dataclass(frozen=True)
class BotRow:
    """The bot of one unit."""

    id: int
    unit: str
    channel: Channel


@dataclass(frozen=True)
class OutboxPage:
    """One page of deliveries, how many stand in each state, the bots, and why sending is paused where it is."""

    page: Page[DeliveryRow]
    counts: dict[DeliveryState, int]
    bots: tuple[BotRow, ...]
    paused: str


def page_of_deliveries(state: DeliveryState | None, number: int) -> OutboxPage:
    """Deliveries in one state, without one those that are not settled; the newest first, 50 a page."""
    with reading():
        by_state = select(Delivery.state, func.count()).group_by(Delivery.state)
        counts = {row[0]: row[1] for row in db.session.execute(by_state)}
        states = (state,) if state else OPEN_STATES
        total = sum(counts.get(one, 0) for one in states)
        number = page_within(number, total)
        query = _deliveries().where(Delivery.state.in_(states)).order_by(Delivery.id.desc())
        rows = db.session.execute(on_page(query, number))
        page = Page(tuple(_row(*row) for row in rows), number, total)
        return OutboxPage(page, counts, _bots(), find_value(PAUSED) or "")


def _deliveries() -> Select[Delivery, str | None, str | None]:
    return (
        select(Delivery, Person.account, Unit.name)
        .outerjoin(Person, Person.id == Delivery.person_id)
        .outerjoin(Bot, Bot.id == Delivery.bot_id)
        .outerjoin(Unit, Unit.id == Bot.unit_id)
    )


def _row(row: Delivery, account: str | None, unit: str | None) -> DeliveryRow:
    return DeliveryRow(
        row.id,
        account or unit or "",
        row.channel,
        str(row.kind),
        row.state,
        row.tries,
        row.day,
        row.key,
        row.problem,
        row.in_doubt,
    )


def _bots() -> tuple[BotRow, ...]:
    query = select(Bot, Unit.name).join(Unit, Unit.id == Bot.unit_id).where(Bot.ended_at.is_(None)).order_by(Bot.id)
    return tuple(BotRow(bot.id, name, bot.channel) for bot, name in db.session.execute(query))


def list_deliveries(state: DeliveryState | None) -> list[DeliveryRow]:
    """Every delivery, those in the program included, for a command."""
    with reading():
        query = _deliveries().order_by(Delivery.id)
        rows = [_row(*row) for row in db.session.execute(query.where(Delivery.state == state) if state else query)]
        told = select(Notice, Person.account).join(Person, Person.id == Notice.person_id).order_by(Notice.id)
        rows += [_told(notice, account) for notice, account in db.session.execute(told)]
        return [row for row in rows if state in {None, row.state}]


def _told(notice: Notice, account: str | None) -> DeliveryRow:
    """A notice is its own delivery: told in the transaction that made it."""
    state = DeliveryState.SUPPRESSED if notice.suppressed else DeliveryState.SENT
    return DeliveryRow(
        notice.id, account or "", Channel.IN_APP, str(notice.kind), state, 1, notice.day, f"{notice.key}"
    )


def retry_delivery(delivery_id: int, now: datetime) -> None:
    """Puts a delivery that was given up back into the queue under its old key; raises NotFound, Refused."""
    with writing():
        _retry(delivery_id, now)


def _retry(delivery_id: int, now: datetime) -> None:
    row = db.session.scalar(select(Delivery).where(Delivery.id == delivery_id).with_for_update())
    if row is None:
        raise NotFound
    if row.state not in {DeliveryState.DEAD, DeliveryState.HELD}:
        raise Refused(N_("Only a delivery that was given up can be tried again."))
    row.state, row.ready_at, row.made_at, row.tries = DeliveryState.READY, now, now, 0


@taken_once(Permission.MANAGE_OUTBOX)
def retry_by_hand(form: Form, delivery_id: int) -> Kept:
    """The same from the page."""
    _retry(delivery_id, form.now)
    return Kept("again", "retry_delivery", f"delivery {delivery_id}")


@taken_once(Permission.MANAGE_OUTBOX)
def let_the_sender_go_on(form: Form) -> Kept:
    """Ends the pause after a restore or a clock that jumped."""
    set_value(PAUSED, "")
    return Kept("on", "resume_sender", "")


@taken_once(Permission.MANAGE_OUTBOX)
def add_bot(form: Form, unit: str, channel: Channel, address: str, secret: str | None) -> Kept:
    """Gives a unit's work group a bot. Raises Invalid for an unknown unit or an address of another host."""
    found = find_units([unit]).get(unit)
    if found is None:
        raise Invalid({"unit": Refused(N_("There is no such unit. Please choose one from the list."))})
    try:
        check_address(channel, address)
    except Refused as refusal:
        raise Invalid({"address": refusal}) from None
    bot = Bot(unit_id=found.id, channel=channel, address=address, secret=secret or None, made_at=form.now)
    db.session.add(bot)
    db.session.flush()
    return Kept("added", "add_bot", found.code, {"channel": channel})


@taken_once(Permission.MANAGE_OUTBOX)
def end_bot(form: Form, bot_id: int) -> Kept:
    """Takes a bot out of use; what it sent stays on record."""
    bot = db.session.get(Bot, bot_id)
    if bot is None or bot.ended_at is not None:
        raise NotFound
    bot.ended_at = form.now
    return Kept("ended", "end_bot", f"bot {bot_id}")
