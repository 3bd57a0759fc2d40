"""Search within the scope: part of a name, pinyin, initials, end of the ID, case number, roll number."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, or_

from tracker.domain.cases import Stage
from tracker.domain.cells import without_control
from tracker.domain.disclosure import name_for
from tracker.domain.posts import Actor, UnitFact
from tracker.domain.reasons import Sex
from tracker.models.base import db
from tracker.models.cases import Case, visible_to
from tracker.models.students import Student, like_name, students_in
from tracker.models.transactions import reading
from tracker.models.types import blind_index
from tracker.models.units import units_by_id

MOST_FOUND = 50
ID_TAIL = 4
SHORTEST_CASE_NUMBER = 4


@dataclass(frozen=True)
class Found:
    """One child that fits: without a case `number` is None."""

    student_id: int
    name: str
    sex: Sex | None
    birth_date: date | None
    units: tuple[str, ...]
    number: str | None = None
    stage: Stage | None = None


def find_children(actor: Actor, text: str, limit: int = MOST_FOUND) -> tuple[Found, ...]:
    """Children with a case first, then those of the base list; nothing outside the actor's part of the tree."""
    typed = " ".join(without_control(text).split())
    if not typed:
        return ()
    with reading():
        cases = visible_to(actor).join(Student, Student.id == Case.student_id).add_columns(Student)
        by_case = db.session.execute(cases.where(or_(_of_child(typed), *_of_case(typed))).limit(limit)).all()
        seen = {student.id: (case, student) for case, student in by_case}
        listed = students_in(actor).where(_of_child(typed)).order_by(Student.name, Student.id).limit(limit)
        others = [(None, student) for student in db.session.scalars(listed) if student.id not in seen]
        return _found(actor, [*seen.values(), *others][:limit])


def _of_child(typed: str) -> ColumnElement[bool]:
    """By name, or exactly by what is encrypted: the end of the ID, the whole ID, the roll number."""
    code = typed.upper().replace(" ", "")
    blind = blind_index(code)
    keys = [like_name(typed), Student.id_number_index == blind, Student.roll_number_index == blind]
    if len(code) == ID_TAIL:
        keys.append(Student.id_tail_index == blind_index(code))
    return or_(*keys)


def _of_case(typed: str) -> tuple[ColumnElement[bool], ...]:
    number_like = len(typed) >= SHORTEST_CASE_NUMBER and set(typed) <= set("0123456789-")
    return (Case.number.contains(typed, autoescape=True),) if number_like else ()


def _found(actor: Actor, rows: Iterable[tuple[Case | None, Student]]) -> tuple[Found, ...]:
    rows = list(rows)
    places: list[Any] = [case or student for case, student in rows]
    units = units_by_id(i for p in places for i in (p.class_id, p.school_id, p.household_village_id))
    facts = {key: unit.fact() for key, unit in units.items()}
    return tuple(_row(actor, case, student, facts) for case, student in rows)


def _row(actor: Actor, case: Case | None, student: Student, units: dict[int, UnitFact]) -> Found:
    place = case or student
    near = (place.school_id, place.class_id, place.household_village_id)
    return Found(
        student.id,
        name_for(actor, student.name, place.class_path, place.responsible_path, place.residence_path),
        student.sex,
        student.birth_date,
        tuple(units[i].name for i in near if i in units),
        case.number if case else None,
        case.stage if case else None,
    )
