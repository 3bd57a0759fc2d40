"""The base list as imports meet it: who may be meant by a row, and a row's values as columns of the list."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from sqlalchemy import ColumnElement, insert, or_, select, update
from sqlalchemy.exc import IntegrityError

from tracker.domain.errors import Conflict
from tracker.domain.same_child import Acquaintance, KnownChild
from tracker.domain.words import N_
from tracker.models.base import db
from tracker.models.cases import Paths
from tracker.models.students import Student
from tracker.models.types import blind_index

FIELDS = (
    "name",
    "sex",
    "birth_date",
    "id_number",
    "roll_number",
    "class_id",
    "school_id",
    "household_village_id",
    "residence_village_id",
    "household_outside",
    "address",
    "guardian",
    "guardian_phone",
    "groups",
    "boarding",
    "never_enrolled",
)
"""What a file may say of a child."""

AT_ONCE = 1000
"""Rows in one statement, and in one transaction."""

EMPTY: Mapping[str, Any] = {"household_outside": False, "boarding": False, "never_enrolled": False, "groups": ()}


def meet(rows: Sequence[Mapping[str, Any]]) -> Acquaintance:
    """The children of the whole base list who may be meant by these rows of at most `AT_ONCE`."""
    by_id_number = Student.id_number_index.in_(_indexes(rows, "id_number"))
    by_roll_number = Student.roll_number_index.in_(_indexes(rows, "roll_number"))
    known = Acquaintance(_children(or_(by_id_number, by_roll_number)))
    names = {row["name"] for row in rows if row.get("birth_date") and not known.has_number_of(row)}
    known.add(_children(Student.name.in_(names)) if names else ())
    return known


def _indexes(rows: Iterable[Mapping[str, Any]], number: str) -> set[str]:
    return {index for row in rows if (index := blind_index(row.get(number)))}


def _children(condition: ColumnElement[bool]) -> Iterator[KnownChild]:
    columns = [getattr(Student, field) for field in FIELDS]
    for row in db.session.execute(select(Student.id, *columns).where(condition)):
        yield KnownChild(row[0], dict(zip(FIELDS, row[1:], strict=True)))


def columns_of(values: Mapping[str, Any], paths: Paths) -> dict[str, Any]:
    """The columns of one child, with what it is found by; `values` holds pinyin and initials besides FIELDS."""
    id_number = values.get("id_number")
    return {
        **{field: values.get(field, EMPTY.get(field)) for field in (*FIELDS, "pinyin", "initials")},
        "id_number_index": blind_index(id_number),
        "id_tail_index": blind_index(id_number[-4:]) if id_number else None,
        "roll_number_index": blind_index(values.get("roll_number")),
        "class_path": paths.class_path,
        "responsible_path": paths.responsible_path,
        "residence_path": paths.residence_path,
    }


def write_children(added: Sequence[Mapping[str, Any]], changed: Sequence[Mapping[str, Any]]) -> None:
    """Two statements for all rows; raises Conflict where somebody added one of these children meanwhile."""
    try:
        if added:
            db.session.execute(insert(Student), list(added))
        if changed:
            db.session.execute(update(Student), list(changed))
    except IntegrityError:
        raise Conflict(N_("The base list has changed meanwhile. Import the file again.")) from None
