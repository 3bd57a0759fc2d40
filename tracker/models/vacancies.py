"""What an administrator must see to: posts nobody fills, and who can sign in."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import CompoundSelect, Select, and_, distinct, func, literal, or_, select, union_all
from sqlalchemy import case as when

from tracker.domain.posts import SEATS, Role
from tracker.models.accounts import SignIn
from tracker.models.people import Person, Post, filled_on
from tracker.models.units import Unit


def vacant_posts(day: date) -> CompoundSelect[Any]:
    """Each unit of today with a role of its tier that nobody fills: role, code, name and path of the unit."""
    return union_all(*(_vacant(role, day) for role in Role if SEATS[role].line is not None))


def _vacant(role: Role, day: date) -> Select[str, str, str, str]:
    filled = select(Post.id).where(Post.unit_id == Unit.id, Post.role == role, filled_on(day)).exists()
    standing = or_(Unit.ends_on.is_(None), Unit.ends_on >= day)
    fitting = and_(Unit.tier.in_(SEATS[role].tiers), standing, ~filled)
    return select(literal(str(role)).label("role"), Unit.code, Unit.name, Unit.path).where(fitting)


def accounts_by_role(day: date) -> Select[Role, int, int, int]:
    """For each role: people in post, how many have an account, how many of these never signed in."""
    signed_in = select(SignIn.id).where(SignIn.person_id == Person.id).exists()
    with_account = when((Person.account.is_not(None), Person.id))
    unused = when((and_(Person.account.is_not(None), ~signed_in), Person.id))
    return (
        select(
            Post.role,
            func.count(distinct(Person.id)),
            func.count(distinct(with_account)),
            func.count(distinct(unused)),
        )
        .join(Person, Person.id == Post.person_id)
        .where(filled_on(day))
        .group_by(Post.role)
    )
