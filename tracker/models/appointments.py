"""Giving and ending posts: the unit meant, whether the post is free, what goes with the last one."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from sqlalchemy import func, or_, select
from sqlalchemy.exc import IntegrityError

from tracker.domain.calendar import china_date
from tracker.domain.errors import Failure, Invalid, NotFound
from tracker.domain.people import (
    Held,
    PersonEntry,
    PostEntry,
    check_account,
    check_administrator_left,
    check_free,
    check_last_day,
    check_post,
)
from tracker.domain.posts import Role
from tracker.domain.words import N_
from tracker.models.accounts import end_sign_ins
from tracker.models.base import db
from tracker.models.people import Person, Post, filled_on
from tracker.models.units import Unit


def get_person(person_id: int) -> Person:
    """The person, locked for this transaction; raises NotFound."""
    person = db.session.get(Person, person_id, with_for_update=True)
    if person is None:
        raise NotFound
    return person


def unit_meant(text: str, field: str) -> Unit:
    """The unit of this code, or the only one of this name; raises Invalid beside `field`."""
    found = db.session.scalars(select(Unit).where(or_(Unit.code == text, Unit.name == text)).limit(3)).all()
    by_code = [unit for unit in found if unit.code == text] or found
    if not by_code:
        raise Invalid({field: Failure(N_("There is no unit with this code or name."))})
    if len(by_code) > 1:
        raise Invalid({field: Failure(N_("Several units have this name. Type the unit's code."))})
    return by_code[0]


def describe(person: Person, entry: PersonEntry) -> None:
    """Writes what is kept of a person; raises Invalid for an unknown unit."""
    person.name, person.phone, person.is_teacher = entry.name, entry.phone, entry.is_teacher
    person.works_at_id = unit_meant(entry.works_at, "works_at").id if entry.works_at else None


def open_account(person: Person, account: str, password_hash: str) -> None:
    """Gives a person an account with a one-time password; raises Invalid where the account is taken."""
    check_account(account)
    person.account, person.password_hash, person.must_change_password = account, password_hash, True
    try:
        db.session.flush()
    except IntegrityError:
        raise Invalid({"account": Failure(N_("Somebody has this account already. Choose another."))}) from None


def appoint(person: Person, entry: PostEntry) -> Post:
    """Gives a person a post; raises Invalid where it does not fit the unit or is not free."""
    unit = unit_meant(entry.unit, "unit")
    check_post(entry, unit.tier, unit.ends_on)
    check_free(entry, person.id, _held(entry.role, unit))
    post = Post(person_id=person.id, unit_id=unit.id, role=entry.role, deputy=entry.deputy)
    post.starts_on, post.ends_on = entry.starts_on, entry.ends_on
    db.session.add(post)
    db.session.flush()
    return post


def _held(role: Role, unit: Unit) -> list[Held]:
    """Everybody who fills, filled or will fill a post; its unit is locked, so that two cannot fill it at once."""
    db.session.execute(select(Unit.id).where(Unit.id == unit.id).with_for_update())
    query = select(Post, Person.name).join(Person, Person.id == Post.person_id)
    rows = db.session.execute(query.where(Post.unit_id == unit.id, Post.role == role))
    return [Held(post.person_id, name, post.deputy, post.starts_on, post.ends_on) for post, name in rows]


def end_posts(posts: Sequence[Post], last_day: date, now: datetime) -> None:
    """Ends posts of one person after their last day; one that has not begun by then is taken back.

    With the last one go the person's sign-ins. Raises Invalid for an impossible day, Refused where no
    administrator would be left.
    """
    if not posts:
        return
    for post in posts:
        check_last_day(post.starts_on, post.ends_on, last_day, china_date(now))
    person_id = posts[0].person_id
    if any(post.role is Role.ADMINISTRATOR for post in posts):
        check_administrator_left(_administrators_after(last_day, person_id))
    for post in posts:
        if post.starts_on > last_day:
            db.session.delete(post)
        else:
            post.ends_on = last_day
    db.session.flush()
    if last_day <= china_date(now) and not _posts_after(person_id, last_day):
        end_sign_ins(person_id, now)


def posts_running_after(person_id: int, day: date) -> Sequence[Post]:
    """The person's posts that have not ended on that day, those still to begin included."""
    later = or_(Post.ends_on.is_(None), Post.ends_on > day)
    return db.session.scalars(select(Post).where(Post.person_id == person_id, later).order_by(Post.id)).all()


def _posts_after(person_id: int, day: date) -> bool:
    return bool(posts_running_after(person_id, day))


def _administrators_after(day: date, except_id: int) -> int:
    query = select(func.count(Post.id)).join(Person, Person.id == Post.person_id)
    others = (Post.role == Role.ADMINISTRATOR, filled_on(day + timedelta(days=1)), Person.id != except_id)
    return db.session.scalar(query.where(*others, Person.password_hash.is_not(None))) or 0
