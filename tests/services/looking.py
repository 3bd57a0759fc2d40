"""Looks at the page of a case as a service gives it, and what is changed in the county around it."""

from __future__ import annotations

from datetime import date

from sqlalchemy import select

from tests import county
from tests.house import House
from tracker.domain.links import Link
from tracker.domain.posts import Line, Role
from tracker.models.people import Person, Post
from tracker.models.students import Student
from tracker.models.transactions import writing
from tracker.models.units import Unit
from tracker.services.cases import CasePage, get_case


def page_for(house: House, number: str, key: str) -> CasePage:
    return get_case(house.actor(key), number, house.now)


def link(page: CasePage, line: Line, role: Role) -> Link:
    return next(link for link in page.lines[line] if role in {seat.role for seat in link.seats})


def lives_elsewhere(name: str = "张小雨") -> None:
    """The child lives in another village than the one its household is registered in."""
    with writing() as session:
        village = session.scalars(select(Unit).where(Unit.code == county.ASSISTING_VILLAGE)).one()
        child = session.scalars(select(Student).where(Student.name == name)).one()
        child.residence_village_id, child.residence_path = village.id, village.path


def leaves_post(key: str) -> None:
    with writing() as session:
        person = session.scalars(select(Person).where(Person.cast_key == key)).one()
        post = session.scalars(select(Post).where(Post.person_id == person.id)).one()
        post.ends_on = date(2026, 11, 1)
