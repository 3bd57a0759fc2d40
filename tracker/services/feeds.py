"""The calendar feed of one's own duties: opened by a token that can be taken back, without a name in it."""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select

from tracker.domain.calendar import china_date
from tracker.domain.duties import DutyKind
from tracker.domain.errors import NotFound
from tracker.domain.forms import Form
from tracker.domain.notices import NoticeKind, page_about
from tracker.domain.owing import is_owed_by
from tracker.domain.permissions import Permission
from tracker.models.base import db
from tracker.models.desk import Desk
from tracker.models.duties import Duty, open_duties_near
from tracker.models.forms import Kept, taken_once
from tracker.models.people import Person, load_actor
from tracker.models.transactions import reading
from tracker.models.unit_duties import unit_duties_near


@dataclass(frozen=True)
class Due:
    """One open duty: the number of its case, or of what a unit owes it for, is the only thing said."""

    duty_id: int
    kind: DutyKind
    number: str
    due_on: date
    page: str


def new_token() -> str:
    """A token nobody can guess; it is shown once and only its hash is kept."""
    return secrets.token_urlsafe(32)


@taken_once(Permission.SIGNED_IN)
def make_feed(form: Form, token: str) -> Kept:
    """Lets this token open the person's feed; an older one is worthless from now on."""
    db.session.get_one(Person, form.actor.person_id).feed_token_hash = _hash(token)
    return Kept("made", "make_feed", "")


@taken_once(Permission.SIGNED_IN)
def end_feed(form: Form) -> Kept:
    """Takes the address back."""
    db.session.get_one(Person, form.actor.person_id).feed_token_hash = None
    return Kept("ended", "end_feed", "")


def has_feed(person_id: int | None) -> bool:
    """Whether the person has given out an address that still opens the feed."""
    with reading() as session:
        return session.scalar(select(Person.feed_token_hash).where(Person.id == person_id)) is not None


def read_feed(token: str, now: datetime) -> tuple[Due, ...]:
    """The open duties of whoever holds this token, as of now; raises NotFound for a token that opens nothing."""
    with reading() as session:
        person = session.scalar(select(Person).where(Person.feed_token_hash == _hash(token))) if token else None
        actor = load_actor(person, china_date(now)) if person else None
        if actor is None or not actor.posts:
            raise NotFound
        rows = session.execute(open_duties_near(actor, china_date(now))).all()
        of_units = session.execute(unit_duties_near(actor, china_date(now))).all()
        desk = Desk.load((case for _, case in rows), now, (unit.path for _, unit in of_units))
        own = [_due(duty, case.number) for duty, case in rows if is_owed_by(duty.fact(), desk.facts(case), actor)]
        own += [_due(duty) for duty, unit in of_units if desk.owed_by(unit, duty).belongs_to(actor)]
        return tuple(own)


def _due(duty: Duty, case: str = "") -> Due:
    page = page_about(NoticeKind.DUTY, case, duty.about)
    return Due(duty.id, duty.kind, case or duty.about, duty.due_on, page)


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
