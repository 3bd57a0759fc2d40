"""Which people, posts and vacancies the pages of the administration show."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, or_, select
from sqlalchemy.orm import aliased

from tracker.domain.people import PeopleView
from tracker.domain.posts import Role, Tier, UnitFact, path_end
from tracker.models.accounts import SignIn
from tracker.models.people import Person, Post, filled_on
from tracker.models.units import Unit
from tracker.models.vacancies import vacant_posts

TOPS = (Tier.COUNTY, Tier.TOWNSHIP, Tier.BUREAU, Tier.CENTRAL_SCHOOL, Tier.SCHOOL)
"""The units a list of people may be narrowed to."""


def people(view: PeopleView | None, role: Role | None, unit: UnitFact | None, text: str, day: date) -> Select[Person]:
    """People by name; `role` and `unit` mean a post of today, `unit` also where somebody works."""
    query = select(Person).order_by(Person.name, Person.id)
    if role or unit:
        query = query.where(or_(_in_post(day, *_post_conditions(role, unit)), _works_in(role, unit)))
    if text:
        query = query.where(or_(Person.name.contains(text, autoescape=True), Person.account == text))
    return query.where(*_of_view(view, day))


def _of_view(view: PeopleView | None, day: date) -> tuple[ColumnElement[bool], ...]:
    signed_in = select(SignIn.id).where(SignIn.person_id == Person.id).exists()
    conditions: dict[PeopleView | None, tuple[ColumnElement[bool], ...]] = {
        PeopleView.IN_POST: (_in_post(day),),
        PeopleView.WITHOUT_ACCOUNT: (_in_post(day), Person.account.is_(None)),
        PeopleView.NEVER_SIGNED_IN: (_in_post(day), Person.account.is_not(None), ~signed_in),
        PeopleView.WITHOUT_POST: (~_in_post(day),),
    }
    return conditions.get(view, ())


def _post_conditions(role: Role | None, unit: UnitFact | None) -> list[ColumnElement[bool]]:
    conditions = [Post.role == role] if role else []
    return [*conditions, _inside(Unit.path, unit)] if unit else [*conditions]


def _in_post(day: date, *conditions: ColumnElement[bool]) -> ColumnElement[bool]:
    query = select(Post.id).join(Unit, Unit.id == Post.unit_id)
    return query.where(Post.person_id == Person.id, filled_on(day), *conditions).exists()


def _works_in(role: Role | None, unit: UnitFact | None) -> ColumnElement[bool]:
    if role or unit is None:
        return Person.id < 0
    workplace = aliased(Unit)
    query = select(workplace.id).where(workplace.id == Person.works_at_id, _inside(workplace.path, unit))
    return query.exists()


def _inside(path: Any, unit: UnitFact) -> ColumnElement[bool]:
    return and_(path >= unit.path, path < path_end(unit.path))


def posts_of(ids: Collection[int]) -> Select[Post, Unit, str]:
    """Every post of these people, past ones too, with its unit and the name of the unit above."""
    above = aliased(Unit)
    return (
        select(Post, Unit, above.name)
        .join(Unit, Unit.id == Post.unit_id)
        .outerjoin(above, above.id == Unit.parent_id)
        .where(Post.person_id.in_(ids))
        .order_by(Post.deputy, Post.starts_on, Post.id)
    )


def vacancies(role: Role | None, unit: UnitFact | None, day: date) -> Select[Any]:
    """Posts nobody fills: role, code, name and path of the unit, in the order of the trees."""
    posts = vacant_posts(day).subquery()
    query = select(posts).order_by(posts.c.path, posts.c.role)
    if role:
        query = query.where(posts.c.role == str(role))
    return query.where(_inside(posts.c.path, unit)) if unit else query


def tops() -> Select[Unit]:
    return select(Unit).where(Unit.tier.in_(TOPS)).order_by(Unit.path)
