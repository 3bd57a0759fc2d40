"""Signing in and out, passwords and the second factor."""

from __future__ import annotations

import secrets
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from sqlalchemy import select

from tracker.adapters import second_factor
from tracker.adapters.passwords import hash_password, is_password
from tracker.domain.accounts import (
    NOBODY,
    TRIES_ALLOWED,
    TRIES_COUNT_FOR,
    SignedIn,
    is_over,
    password_problem,
)
from tracker.domain.calendar import china_date
from tracker.domain.errors import Failure, Invalid, Refused, TooMany
from tracker.domain.posts import Actor, PostFact
from tracker.domain.words import N_
from tracker.models.accounts import (
    SignIn,
    add_tries,
    behind,
    end_sign_ins,
    forget_tries,
    most_tries,
    token_hash,
)
from tracker.models.audit import Chain, Entry, append
from tracker.models.base import db
from tracker.models.people import Person, fact, find_account, posts_on
from tracker.models.transactions import reading, writing
from tracker.models.types import keys

SEEN_IS_KEPT_TO = timedelta(minutes=1)
WRONG = N_("Account or password is wrong. After 5 wrong tries an account is closed for 15 minutes.")
WRONG_PASSWORD = N_("This is not your present password.")
WRONG_CODE = N_("This code is wrong or was used before. Wait for the next one.")
NO_POST = N_("Your account holds no post today. Ask the administrator.")


@dataclass(frozen=True, repr=False)
class Credentials:
    """What was typed at the door, and the network address it came from."""

    account: str
    password: str
    address: str


def sign_in(credentials: Credentials, now: datetime) -> str:
    """The token of a new sign-in; the failures of an account and of an address count for 15 minutes.

    Raises TooMany after 5 of either, Refused for an unknown account and a wrong password in the same words and time.
    """
    account_key, own = _take_try(credentials.account, credentials.address, now)
    with reading():
        person = find_account(credentials.account)
        stored = person.password_hash if person else None
    if not is_password(stored, credentials.password) or person is None:
        raise Refused(WRONG)
    with writing():
        forget_tries(account_key, own)
        return _open_sign_in(person, now)


def sign_in_cast(cast_key: str, now: datetime) -> str:
    """The token of a new sign-in of one of the cast; only people of a sample county have such a key."""
    with writing() as session:
        person = session.scalar(select(Person).where(Person.cast_key == cast_key))
        if person is None:
            raise Refused(WRONG)
        return _open_sign_in(person, now, by_cast=True)


def _take_try(account: str, address: str, now: datetime) -> tuple[str, list[int]]:
    """Counted before the password is looked at, so that forty at once get no more than five."""
    account_key, address_key = keys().blind(f"account {account}"), keys().blind(f"address {address}")
    with writing():
        tries = add_tries({account_key, address_key}, now, now - TRIES_COUNT_FOR)
        if most_tries({account_key, address_key}) > TRIES_ALLOWED:
            raise TooMany
        return account_key, [row.id for row in tries]


def _open_sign_in(person: Person, now: datetime, by_cast: bool = False) -> str:
    if not db.session.execute(posts_on(china_date(now)).where(Person.id == person.id)).first():
        raise Refused(NO_POST)
    token = secrets.token_urlsafe(32)
    db.session.add(
        SignIn(
            person_id=person.id,
            token_hash=token_hash(token),
            started_at=now,
            seen_at=now,
            confirmed_at=now,
            by_cast=by_cast,
        )
    )
    append(Entry(Chain.CHANGE, now, person.id, "sign_in"))
    return token


def find_signed_in(token: str, now: datetime) -> SignedIn:
    """Who is behind a token, with the posts of today; NOBODY once it is over, signed out, or the last post ended."""
    with reading():
        rows = behind(token, china_date(now))
        posts = tuple(fact(row.Post, row.Person, row.Unit) for row in rows)
    if not rows or is_over(rows[0].SignIn.started_at, rows[0].SignIn.seen_at, (p.role for p in posts), now):
        return NOBODY
    first = rows[0]
    if now - first.SignIn.seen_at >= SEEN_IS_KEPT_TO:
        _keep_seen(first.SignIn.id, now)
    signed_in = _signed_in(first.SignIn, first.Person, posts)
    return replace(
        signed_in,
        office=first.office or "",
        sample=first.sample == "1",
        unread=first.unread,
        undelivered=first.undelivered,
    )


def _keep_seen(sign_in_id: int, now: datetime) -> None:
    with writing() as session:
        session.get_one(SignIn, sign_in_id).seen_at = now


def _signed_in(row: SignIn, person: Person, posts: tuple[PostFact, ...]) -> SignedIn:
    return SignedIn(
        actor=Actor(person.id, person.name, posts, person.account),
        id=row.id,
        by_cast=row.by_cast,
        confirmed_at=row.confirmed_at,
        must_change_password=person.must_change_password and not row.by_cast,
        has_second_factor=person.totp_last_used is not None,
        second_factor_done=row.second_factor_done,
        language=person.language,
    )


def sign_out(signed_in: SignedIn, now: datetime) -> None:
    """Ends this sign-in; the token is worthless from now on."""
    with writing() as session:
        session.get_one(SignIn, signed_in.id).ended_at = now
        append(Entry(Chain.CHANGE, now, signed_in.actor.person_id, "sign_out"))


def change_password(signed_in: SignedIn, old: str, new: str, now: datetime) -> None:
    """A new password; every other sign-in of the person ends. Raises Invalid, TooMany."""
    confirm_password(signed_in, old, now, field="old")
    actor = signed_in.actor
    names = [actor.name, actor.account or "", *(post.unit.name for post in actor.posts)]
    problem = password_problem(new, names)
    if new == old:
        problem = Failure(N_("Choose another password than the present one."))
    if problem:
        raise Invalid({"new": problem})
    hashed = hash_password(new)
    with writing() as session:
        person = session.get_one(Person, actor.person_id)
        person.password_hash, person.must_change_password = hashed, False
        end_sign_ins(person.id, now, except_id=signed_in.id)
        append(Entry(Chain.CHANGE, now, person.id, "change_password"))


def confirm_password(signed_in: SignedIn, password: str, now: datetime, field: str = "password") -> None:
    """Notes that the person gave the password just now. Raises Invalid, TooMany."""
    account_key, own = _take_try(signed_in.actor.account or "", f"sign-in {signed_in.id}", now)
    with reading() as session:
        stored = session.get_one(Person, signed_in.actor.person_id).password_hash
    if not is_password(stored, password):
        raise Invalid({field: Failure(WRONG_PASSWORD)})
    with writing() as session:
        forget_tries(account_key, own)
        session.get_one(SignIn, signed_in.id).confirmed_at = now


def set_up_second_factor(signed_in: SignedIn) -> tuple[str, str]:
    """The secret to be typed into an authenticator and its otpauth link; the same until a code confirms it."""
    with writing() as session:
        person = session.get_one(Person, signed_in.actor.person_id)
        if person.totp_last_used is not None:
            raise Refused(N_("The second factor is set up already. The administrator can reset it."))
        person.totp_secret = person.totp_secret or second_factor.make_secret()
        return person.totp_secret, second_factor.set_up_link(person.totp_secret, person.account or person.name)


def check_second_factor(signed_in: SignedIn, code: str, now: datetime) -> None:
    """Takes a code once: neither it nor an older one is accepted again. Raises Invalid, TooMany."""
    account_key, own = _take_try(f"code {signed_in.actor.account}", f"sign-in {signed_in.id}", now)
    with writing() as session:
        person = session.get_one(Person, signed_in.actor.person_id, with_for_update=True)
        step = second_factor.find_step(person.totp_secret, code, now) if person.totp_secret else None
        if step is None or step <= (person.totp_last_used or 0):
            raise Invalid({"code": Failure(WRONG_CODE)})
        person.totp_last_used = step
        session.get_one(SignIn, signed_in.id).second_factor_done = True
        forget_tries(account_key, own)
        append(Entry(Chain.CHANGE, now, person.id, "second_factor"))


def choose_language(signed_in: SignedIn, language: str) -> None:
    """The language of the person's pages and messages."""
    with writing() as session:
        session.get_one(Person, signed_in.actor.person_id).language = language


@dataclass(frozen=True)
class CastMember:
    """One of the cast of a sample county, as offered at the door."""

    key: str
    name: str
    posts: tuple[PostFact, ...]


def list_cast(now: datetime) -> list[CastMember]:
    """The cast with their posts of today; empty anywhere but in a sample county."""
    with reading() as session:
        rows = session.execute(
            posts_on(china_date(now)).where(Person.cast_key.is_not(None)).order_by(None).order_by(Person.id)
        ).all()
        posts: dict[tuple[str, str], tuple[PostFact, ...]] = {}
        for post, person, unit in rows:
            key = (str(person.cast_key), person.name)
            posts[key] = (*posts.get(key, ()), fact(post, person, unit))
    return [CastMember(key, name, held) for (key, name), held in posts.items()]
