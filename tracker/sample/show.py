"""What the sample county holds, as scripts and guides ask for it: figures, cast, the cast's case, its units."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, func, select

from tracker.domain.calendar import china_date
from tracker.domain.cases import OPEN, Stage
from tracker.domain.errors import Refused
from tracker.domain.posts import OPERATOR, Role, Tier
from tracker.domain.reasons import Group
from tracker.domain.units import COMPULSORY, kind_rows
from tracker.domain.words import N_
from tracker.models.base import db
from tracker.models.cases import Case
from tracker.models.head_counts import count_teachers, pupils_by_kind, schools_by_kind, units_by_tier
from tracker.models.installation import SAMPLE, find_value
from tracker.models.people import Person, Post, filled_on, posts_on
from tracker.models.register import has_word
from tracker.models.students import Student
from tracker.models.transactions import reading
from tracker.models.units import Unit
from tracker.sample.cast import CAST, CHILD_NAME

NO_SAMPLE = N_("This database holds no sample county. Load one into an empty database: flask demo load.")


def show(now: datetime) -> dict[str, Any]:
    """Counted from the database as it stands; raises Refused anywhere but in a sample county."""
    with reading():
        if find_value(SAMPLE) != "1":
            raise Refused(NO_SAMPLE)
        day = china_date(now)
        cast = _cast(day)
        return {"figures": _figures(day), "cast": cast, "case": _case(cast), "units": _units(cast)}


def _figures(day: date) -> dict[str, Any]:
    kinds, tiers = kind_rows(schools_by_kind(day), pupils_by_kind()), units_by_tier(day)
    compulsory = [row for row in kinds if row.kind in COMPULSORY]
    return {
        "pupils": sum(row.pupils for row in kinds),
        "schools": sum(row.schools for row in kinds),
        "teachers": count_teachers(),
        "compulsory_pupils": sum(row.pupils for row in compulsory),
        "compulsory_schools": sum(row.schools for row in compulsory),
        "head_teachers": _head_teachers(day),
        "pupils_by_kind": {str(row.kind): row.pupils for row in kinds},
        "schools_by_kind": {str(row.kind): row.schools for row in kinds},
        "teaching_points": sum(row.teaching_points for row in kinds),
        "townships": tiers.get(Tier.TOWNSHIP, 0),
        "villages": tiers.get(Tier.VILLAGE, 0),
        "accounts": _count(Person, Person.account.is_not(None)),
        "poor_households": _poor_households(),
        **_cases(),
    }


def _head_teachers(day: date) -> int:
    """Head teachers in post in the compulsory years."""
    school = select(Unit.id).where(Unit.kind.in_([str(kind) for kind in COMPULSORY]))
    rooms = select(Unit.id).where(Unit.parent_id.in_(school), Unit.tier == Tier.CLASS)
    return _count(Post, Post.role == Role.HEAD_TEACHER, filled_on(day), Post.unit_id.in_(rooms))


def _poor_households() -> dict[str, int]:
    """The household list's children by where they study; those outside the prefecture moved with their parents."""
    poor, migrant = _in(Group.POOR_HOUSEHOLD), _in(Group.MIGRANT)
    here = Student.class_id.is_not(None)
    counts = {
        "here": _count(Student, poor, here, Student.household_outside.is_(False)),
        "elsewhere_in_prefecture": _count(Student, poor, ~here, ~migrant),
        "outside_prefecture": _count(Student, poor, ~here, migrant),
        "from_other_counties": _count(Student, poor, here, Student.household_outside.is_(True)),
    }
    of_county = sum(counts.values()) - counts["from_other_counties"]
    return {"of_county": of_county, "studying_here": counts["here"] + counts["from_other_counties"], **counts}


def _in(group: Group) -> ColumnElement[bool]:
    return has_word(Student.groups, group, OPERATOR)


def _cases() -> dict[str, int]:
    stages: dict[Stage, int] = dict(db.session.execute(select(Case.stage, func.count()).group_by(Case.stage)).all())
    return {
        "cases": sum(stages.values()),
        "cases_open": sum(count for stage, count in stages.items() if stage in OPEN),
        "cases_struck": stages.get(Stage.MARKED_OFF, 0),
        "cases_cleared": stages.get(Stage.CLEARED, 0),
    }


def _count(table: type[Any], *conditions: ColumnElement[bool]) -> int:
    return db.session.scalar(select(func.count()).select_from(table).where(*conditions)) or 0


def _cast(day: date) -> dict[str, Any]:
    """The cast in the order of the table, each with the posts of the day."""
    found: dict[str, Any] = {}
    for post, person, unit in db.session.execute(posts_on(day).where(Person.cast_key.is_not(None))):
        member = found.setdefault(person.cast_key, {"account": person.account, "name": person.name, "posts": []})
        member["posts"].append({"role": str(post.role), "unit": unit.name, "code": unit.code})
    return {key: found[key] for key in CAST if key in found}


def _units(cast: dict[str, Any]) -> dict[str, str]:
    """The codes of the units on the lowest links of the cast's two lines."""
    links = {
        "class": "head_teacher",
        "school": "principal",
        "village": "village_officer",
        "township": "township_official",
    }
    return {name: cast[key]["posts"][0]["code"] for name, key in links.items()}


def _case(cast: dict[str, Any]) -> str | None:
    """The number of the case on the cast's two lines."""
    room = select(Unit.path).where(Unit.code == _units(cast)["class"]).scalar_subquery()
    query = select(Case.number).join(Student, Student.id == Case.student_id)
    return db.session.scalar(query.where(Student.name == CHILD_NAME, Case.class_path == room))
