"""People and posts as imports read and write them, many at a time."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from tracker.domain.errors import Conflict, Invalid
from tracker.domain.staff import Hire, KnownPerson, KnownPost, Staff
from tracker.domain.words import N_
from tracker.models.appointments import appoint, end_posts, get_person
from tracker.models.base import db
from tracker.models.people import Person, Post

CHANGED = N_("People or posts have changed meanwhile. Import the file again.")


def load_staff() -> Staff:
    """Everybody with every post ever held."""
    columns = (Person.id, Person.name, Person.account, Person.phone, Person.works_at_id)
    people = {row[0]: KnownPerson(*row) for row in db.session.execute(select(*columns))}
    posts = select(Post.id, Post.unit_id, Post.role, Post.deputy, Post.starts_on, Post.ends_on, Post.person_id)
    for row in db.session.execute(posts.order_by(Post.id)):
        people[row[6]].posts.append(KnownPost(*row[:6]))
    return Staff(people.values())


def write_hires(hires: Iterable[Hire], added: dict[int, int], now: datetime) -> None:
    """Writes what rows change; `added` keeps the ids given to new people. Raises Conflict where others were faster."""
    try:
        for hire in hires:
            _write(hire, added, now)
    except (IntegrityError, Invalid):
        raise Conflict(CHANGED) from None


def _write(hire: Hire, added: dict[int, int], now: datetime) -> None:
    if hire.is_new:
        person = Person(**hire.fields)
        db.session.add(person)
        db.session.flush()
        added[hire.person] = person.id
    else:
        person = get_person(added.get(hire.person, hire.person))
        for name, value in hire.fields.items():
            setattr(person, name, value)
    if hire.post:
        appoint(person, hire.post)
    if hire.held and (hire.starts_on or hire.ends_on):
        post = db.session.get_one(Post, hire.held)
        post.starts_on = hire.starts_on or post.starts_on
        if hire.ends_on:
            end_posts([post], hire.ends_on, now)
    db.session.flush()
