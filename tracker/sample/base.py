"""What the sample county has before its first case: units, people in post, terms and holidays, in bulk."""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby
from typing import Any

from sqlalchemy import insert, update

from tracker.adapters.passwords import hash_password
from tracker.domain.calendar import china_date
from tracker.domain.posts import Line, UnitFact
from tracker.models.audit import Chain, Entry, append, start_chains
from tracker.models.base import db
from tracker.models.calendar import Period, preload_official_days
from tracker.models.installation import SAMPLE, set_value
from tracker.models.people import Person, Post
from tracker.models.transactions import writing
from tracker.models.units import Unit
from tracker.sample.people import PeoplePlan
from tracker.sample.seats import Seats
from tracker.sample.terms import official_years, spans_around
from tracker.sample.units import UnitPlan, UnitsPlan


@dataclass(frozen=True)
class Ground:
    """The county as it was written down: its units by code, and who sits where."""

    units: Mapping[str, UnitFact]
    seats: Seats


def write_ground(units: UnitsPlan, people: PeoplePlan, now: datetime) -> Ground:
    """Everything but children and cases, in one transaction."""
    with writing():
        start_chains()
        set_value(SAMPLE, "1")
        _write_calendar(china_date(now))
        facts = _write_units(units)
        seats = _write_people(people, facts)
        append(Entry(Chain.CHANGE, now, None, "load_sample"))
    return Ground(facts, seats)


def _write_calendar(as_of: date) -> None:
    db.session.add_all(
        Period(kind=kind, name=name, first_day=first, last_day=last) for kind, name, first, last in spans_around(as_of)
    )
    preload_official_days(official_years(as_of))


def _write_units(plan: UnitsPlan) -> dict[str, UnitFact]:
    """The townships before the schools that stand in them, and level by level."""
    facts: dict[str, UnitFact] = {}
    for _, level in groupby(sorted(plan.units.values(), key=_level), key=_level):
        facts |= _insert_units(list(level), facts)
    links = [{"id": facts[one].id, "catchment_id": facts[school].id} for one, school in plan.catchments.items()]
    db.session.execute(update(Unit), links)
    return facts


def _level(unit: UnitPlan) -> tuple[bool, int]:
    return unit.tier.line is Line.BUREAU, unit.path.count("/")


def _insert_units(plans: Sequence[UnitPlan], facts: Mapping[str, UnitFact]) -> dict[str, UnitFact]:
    rows = [
        {
            "code": plan.code,
            "name": plan.name,
            "tier": plan.tier,
            "kind": plan.kind and str(plan.kind),
            "path": plan.path,
            "parent_id": facts[plan.parent].id if plan.parent else None,
            "seat_id": facts[plan.seat].id if plan.seat else None,
            "grade": plan.grade,
        }
        for plan in plans
    ]
    ids = _insert(Unit, rows)
    return {
        plan.code: UnitFact(number, plan.code, plan.name, plan.tier, plan.path)
        for plan, number in zip(plans, ids, strict=True)
    }


def _write_people(plan: PeoplePlan, units: Mapping[str, UnitFact]) -> Seats:
    """All accounts share the hash of a secret that nobody knows: the cast signs in by button, nobody by password."""
    hashed = hash_password(secrets.token_urlsafe())
    people = _insert(
        Person,
        [
            {
                "name": person.name,
                "phone": person.phone,
                "works_at_id": units[person.works_at].id,
                "is_teacher": person.teacher,
                "account": person.account,
                "password_hash": hashed if person.account else None,
                "cast_key": person.cast_key,
            }
            for person in plan.people
        ],
    )
    posts = _insert(
        Post,
        [
            {
                "person_id": people[post.person],
                "unit_id": units[post.unit].id,
                "role": post.role,
                "deputy": post.deputy,
                "starts_on": post.starts_on,
                "ends_on": post.ends_on,
            }
            for post in plan.posts
        ],
    )
    return Seats.of(plan, units, people, posts)


def _insert(table: type[Any], rows: list[dict[str, Any]]) -> list[int]:
    """The ids given to the rows, in their order."""
    if not rows:
        return []
    return list(db.session.scalars(insert(table).returning(table.id, sort_by_parameter_order=True), rows))
