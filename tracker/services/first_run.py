"""The first start of an empty installation: the county, its bureau and the administrator."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import exists, select

from tracker.adapters.passwords import hash_password
from tracker.domain.accounts import password_problem
from tracker.domain.calendar import china_date
from tracker.domain.errors import Conflict, Invalid
from tracker.domain.people import check_account
from tracker.domain.posts import Role, Tier, unit_path
from tracker.domain.words import N_
from tracker.models.audit import Chain, Entry, append, start_chains
from tracker.models.base import db
from tracker.models.calendar import preload_official_days
from tracker.models.people import Person, Post
from tracker.models.transactions import reading, writing
from tracker.models.units import Unit

BUREAU_CODE = "%s-JYJ"
BUREAU_NAME = "%s教育局"


@dataclass(frozen=True, repr=False)
class FirstRun:
    """What the first-run page asks for."""

    county_code: str
    county_name: str
    name: str
    account: str
    password: str


def is_empty() -> bool:
    """Whether nobody is in the database yet, so that only the first-run page makes sense."""
    with reading() as session:
        return not session.scalar(select(exists(select(Person.id))))


def begin(first: FirstRun, now: datetime) -> None:
    """Makes the roots of both lines, the administrator, and the official days of the years around now.

    Raises Invalid for an account that cannot be typed or a weak password, Conflict if somebody was faster.
    """
    check_account(first.account)
    problem = password_problem(first.password, [first.name, first.account, first.county_name])
    if problem:
        raise Invalid({"password": problem})
    hashed = hash_password(first.password)
    with writing() as session:
        if session.scalar(select(exists(select(Person.id)))):
            raise Conflict(N_("This installation has its administrator already. Sign in."))
        start_chains()
        bureau = _roots(first)
        person = Person(name=first.name, account=first.account, password_hash=hashed)
        session.add(person)
        session.flush()
        post = Post(person_id=person.id, unit_id=bureau.id, role=Role.ADMINISTRATOR, starts_on=china_date(now))
        session.add(post)
        year = china_date(now).year
        preload_official_days((year - 1, year, year + 1))
        append(Entry(Chain.CHANGE, now, person.id, "first_run", bureau.code))


def _roots(first: FirstRun) -> Unit:
    """Makes the county and its bureau, and returns the bureau."""
    code = BUREAU_CODE % first.county_code
    name = BUREAU_NAME % first.county_name
    county = Unit(code=first.county_code, name=first.county_name, tier=Tier.COUNTY)
    bureau = Unit(code=code, name=name, tier=Tier.BUREAU)
    for root in (county, bureau):
        root.path = unit_path(None, root.code)
    db.session.add_all([county, bureau])
    db.session.flush()
    return bureau
