"""Sign-ins of browsers, failed tries, and who is behind a token."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import ForeignKey, Index, String, and_, delete, func, or_, select, update
from sqlalchemy.orm import Mapped, mapped_column, relationship

from tracker.domain.posts import Tier
from tracker.models.base import Base, db
from tracker.models.installation import SAMPLE, Installation
from tracker.models.notices import unread_notices
from tracker.models.outbox import given_up_since
from tracker.models.people import Person, Post, filled_on
from tracker.models.transactions import queue_up
from tracker.models.types import UtcDateTime
from tracker.models.units import Unit

UNDELIVERED_SHOWN = timedelta(days=7)
"""So long a message that was given up is spoken of on every page of the administrator."""


class SignIn(Base):
    """One signed-in browser; the cookie holds the token, the row its hash."""

    __tablename__ = "sign_in"

    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    started_at: Mapped[datetime] = mapped_column(UtcDateTime)
    seen_at: Mapped[datetime] = mapped_column(UtcDateTime)
    confirmed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    second_factor_done: Mapped[bool] = mapped_column(default=False)
    by_cast: Mapped[bool] = mapped_column(default=False)

    person: Mapped[Person] = relationship(lazy="raise")


class SignInTry(Base):
    """A failed sign-in, counted per account and per address; both are kept as blind indexes only."""

    __tablename__ = "sign_in_try"

    key: Mapped[str] = mapped_column(String(64))
    at: Mapped[datetime] = mapped_column(UtcDateTime)

    __table_args__ = (Index("ix_sign_in_try_key_at", "key", "at"),)


def token_hash(token: str) -> str:
    """What is stored of a token; a copy of the database opens no sign-in."""
    return hashlib.sha256(token.encode()).hexdigest()


def behind(token: str, day: date) -> Sequence[Any]:
    """One statement: sign-in, person, each post of that day with its unit, and what the frame of a page shows."""
    office = select(Unit.name).where(Unit.tier == Tier.COUNTY).order_by(Unit.path).limit(1).scalar_subquery()
    sample = select(Installation.value).where(Installation.key == SAMPLE).scalar_subquery()
    unread = unread_notices(Person.id).order_by(None).with_only_columns(func.count()).correlate(Person)
    told = unread.scalar_subquery().label("unread")
    dead = given_up_since(day - UNDELIVERED_SHOWN).scalar_subquery().label("undelivered")
    return db.session.execute(
        select(SignIn, Person, Post, Unit, office.label("office"), sample.label("sample"), told, dead)
        .join(Person, Person.id == SignIn.person_id)
        .join(Post, and_(Post.person_id == Person.id, filled_on(day)))
        .join(Unit, Unit.id == Post.unit_id)
        .where(SignIn.token_hash == token_hash(token), SignIn.ended_at.is_(None))
        .order_by(Post.deputy, Post.starts_on, Post.id)
    ).all()


def end_sign_ins(person_id: int, now: datetime, except_id: int | None = None) -> None:
    """Ends every sign-in of a person, but for the one given."""
    open_ones = update(SignIn).where(SignIn.person_id == person_id, SignIn.ended_at.is_(None))
    if except_id is not None:
        open_ones = open_ones.where(SignIn.id != except_id)
    db.session.execute(open_ones.values(ended_at=now))


def add_tries(keys: Collection[str], now: datetime, since: datetime) -> list[SignInTry]:
    """One try under each key; those before `since` are forgotten."""
    for key in sorted(keys):
        queue_up(key)
    db.session.execute(delete(SignInTry).where(SignInTry.at < since))
    tries = [SignInTry(key=key, at=now) for key in keys]
    db.session.add_all(tries)
    db.session.flush()
    return tries


def most_tries(keys: Collection[str]) -> int:
    """How many tries the busiest of these keys has."""
    counts = select(func.count()).where(SignInTry.key.in_(keys)).group_by(SignInTry.key)
    return max(db.session.scalars(counts), default=0)


def forget_tries(account_key: str, own: Collection[int]) -> None:
    """After a success: all of the account, but of the address only this one, or one good account would clear it."""
    db.session.execute(delete(SignInTry).where(or_(SignInTry.key == account_key, SignInTry.id.in_(own))))
