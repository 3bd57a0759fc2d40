"""People and their posts: lists, vacancies, duties nobody can do, one person, adding and changing."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import func, select

from tracker.adapters.passwords import make_one_time_password
from tracker.domain.calendar import china_date
from tracker.domain.errors import NotFound
from tracker.domain.forms import Form
from tracker.domain.pages import Page, page_within
from tracker.domain.people import PeopleView, PersonEntry, PostEntry, Stranded
from tracker.domain.permissions import Permission
from tracker.domain.posts import Role, Tier, UnitFact
from tracker.models.accounts import SignIn
from tracker.models.appointments import appoint, describe, get_person, open_account
from tracker.models.base import db
from tracker.models.forms import Kept, taken_once
from tracker.models.pages import count_of, on_page
from tracker.models.people import Person
from tracker.models.people_lists import people, posts_of, tops, vacancies
from tracker.models.stranded import stranded_duties
from tracker.models.transactions import reading
from tracker.models.units import Unit, at_paths, codes_in, find_units

NAMED_WITH_ABOVE = frozenset({Tier.CLASS, Tier.VILLAGE})
"""Units whose own name says little: 六年级2班 of which school."""


@dataclass(frozen=True)
class PeopleFilters:
    """Which people to show; `unit` is a unit's code, `text` part of a name or an account."""

    view: PeopleView | None = None
    role: Role | None = None
    unit: str = ""
    text: str = ""

    def in_force(self) -> int:
        """How many of them narrow the list."""
        return sum(map(bool, (self.view, self.role, self.unit, self.text)))


@dataclass(frozen=True)
class HeldPost:
    """One post of a person; `above` names the school of a class and the township of a village."""

    id: int
    role: Role
    unit: UnitFact
    above: str
    deputy: bool
    starts_on: date
    ends_on: date | None

    def filled_on(self, day: date) -> bool:
        return self.starts_on <= day and not self.ended_before(day)

    def ended_before(self, day: date) -> bool:
        return self.ends_on is not None and self.ends_on < day


@dataclass(frozen=True, repr=False)
class PersonRow:
    """One person as a list shows them, with the posts of today."""

    id: int
    name: str
    account: str | None
    posts: tuple[HeldPost, ...]


@dataclass(frozen=True)
class Vacancy:
    """A post nobody fills, with the units above its own."""

    role: Role
    code: str
    unit: str
    above: tuple[str, ...]


@dataclass(frozen=True)
class PeoplePage:
    """A page of people, or of vacant posts, and what the administrator must see to."""

    people: Page[PersonRow] | None
    vacancies: Page[Vacancy] | None
    vacant: int
    stranded: tuple[Stranded, ...]
    units: tuple[UnitFact, ...]


@dataclass(frozen=True, repr=False)
class PersonPage:
    """One person: what is kept, all posts ever held, and how the account stands."""

    id: int
    entry: PersonEntry
    works_at: UnitFact | None
    account: str | None
    has_password: bool
    one_time_password_waits: bool
    has_second_factor: bool
    last_seen_at: datetime | None
    posts: tuple[HeldPost, ...]


def page_of_people(filters: PeopleFilters, number: int, now: datetime) -> PeoplePage:
    """People by name, or vacant posts by unit, 50 a page; raises NotFound for an unknown unit."""
    with reading():
        day = china_date(now)
        unit = _unit(filters.unit)
        vacant = vacancies(filters.role, unit, day)
        seeking = filters.view is PeopleView.VACANT
        return PeoplePage(
            None if seeking else _people(filters, unit, number, day),
            _vacancies(vacant, number) if seeking else None,
            count_of(vacant),
            stranded_duties(now),
            tuple(top.fact() for top in db.session.scalars(tops())),
        )


def _unit(code: str) -> UnitFact | None:
    if not code:
        return None
    unit = find_units([code]).get(code)
    if unit is None:
        raise NotFound
    return unit.fact()


def _people(filters: PeopleFilters, unit: UnitFact | None, number: int, day: date) -> Page[PersonRow]:
    query = people(filters.view, filters.role, unit, filters.text, day)
    total = count_of(query)
    number = page_within(number, total)
    found = db.session.scalars(on_page(query, number)).all()
    posts = _posts(person.id for person in found)
    rows = tuple(
        PersonRow(p.id, p.name, p.account, tuple(post for post in posts.get(p.id, ()) if post.filled_on(day)))
        for p in found
    )
    return Page(rows, number, total)


def _posts(ids: Any) -> dict[int, tuple[HeldPost, ...]]:
    found: dict[int, tuple[HeldPost, ...]] = {}
    for post, unit, above in db.session.execute(posts_of(list(ids))):
        name = (above or "") if unit.tier in NAMED_WITH_ABOVE else ""
        held = HeldPost(post.id, post.role, unit.fact(), name, post.deputy, post.starts_on, post.ends_on)
        found[post.person_id] = (*found.get(post.person_id, ()), held)
    return found


def _vacancies(query: Any, number: int) -> Page[Vacancy]:
    total = count_of(query)
    number = page_within(number, total)
    rows = db.session.execute(on_page(query, number)).all()
    names = {unit.code: unit.name for unit in db.session.scalars(at_paths(row.path for row in rows))}
    return Page(
        tuple(
            Vacancy(Role(row.role), row.code, row.name, tuple(names[c] for c in codes_in(row.path)[:-1] if c in names))
            for row in rows
        ),
        number,
        total,
    )


def find_people(ids: Collection[int], now: datetime) -> tuple[PersonRow, ...]:
    """These people with their posts of today and of days to come, by name."""
    with reading() as session:
        found = session.scalars(select(Person).where(Person.id.in_(ids)).order_by(Person.name, Person.id)).all()
        posts, day = _posts(person.id for person in found), china_date(now)
        return tuple(
            PersonRow(
                p.id, p.name, p.account, tuple(post for post in posts.get(p.id, ()) if not post.ended_before(day))
            )
            for p in found
        )


def page_of_person(person_id: int) -> PersonPage:
    """One person with all posts ever held, the running ones first; raises NotFound."""
    with reading() as session:
        person = session.get(Person, person_id)
        if person is None:
            raise NotFound
        works_at = session.get(Unit, person.works_at_id) if person.works_at_id else None
        seen = session.scalar(select(func.max(SignIn.seen_at)).where(SignIn.person_id == person_id))
        return PersonPage(
            person.id,
            PersonEntry(person.name, person.phone, works_at.code if works_at else None, person.is_teacher),
            works_at.fact() if works_at else None,
            person.account,
            person.password_hash is not None,
            person.must_change_password,
            person.totp_last_used is not None,
            seen,
            _posts([person.id]).get(person.id, ()),
        )


@dataclass(frozen=True, repr=False)
class Added:
    """A person who was added; `password` is the one-time password, told once and only when it was made now."""

    id: int
    password: str | None = None


def add_person(form: Form, entry: PersonEntry, post: PostEntry | None, account: str | None) -> Added:
    """Adds a person, with a post and an account where given.

    Raises Invalid for a post that does not fit or is not free, and for an account that is taken.
    """
    password, password_hash = make_one_time_password() if account else (None, None)
    answer = _add_person(form, entry, post, (account, password_hash))
    return Added(int(answer.text), None if answer.again else password)


@taken_once(Permission.MANAGE_PEOPLE)
def _add_person(form: Form, entry: PersonEntry, post: PostEntry | None, account: tuple[str | None, str | None]) -> Kept:
    person = Person(name=entry.name)
    describe(person, entry)
    db.session.add(person)
    db.session.flush()
    name, password_hash = account
    if name and password_hash:
        open_account(person, name, password_hash)
    if post:
        appoint(person, post)
    noted = {"name": entry.name, "account": name, "post": post, "is_teacher": entry.is_teacher}
    return Kept(str(person.id), "person_added", f"person {person.id}", noted)


@taken_once(Permission.MANAGE_PEOPLE)
def change_person(form: Form, person_id: int, entry: PersonEntry) -> Kept:
    """Corrects what is kept of a person; raises NotFound, Invalid for an unknown unit."""
    person = get_person(person_id)
    describe(person, entry)
    return Kept(str(person_id), "person_changed", f"person {person_id}", vars(entry))
