"""What the opening balance asks and writes besides the moves: cases that exist, numbers given, children to be added."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import IntegrityError

from tracker.domain.cases import Stage
from tracker.domain.errors import Conflict
from tracker.domain.words import N_
from tracker.models.base import db
from tracker.models.cases import Case
from tracker.models.numbering import Numbering
from tracker.models.students import Student


def stages_of(students: Collection[int]) -> dict[int, Stage]:
    """The stage of the case of each of these children, of those who have one."""
    rows = db.session.execute(select(Case.student_id, Case.stage).where(Case.student_id.in_(students)))
    return {row[0]: row[1] for row in rows}


def owners_of(numbers: Collection[str]) -> dict[str, int]:
    """Case number → child, for those of these numbers that are given already."""
    rows = db.session.execute(select(Case.number, Case.student_id).where(Case.number.in_(numbers)))
    return {row[0]: row[1] for row in rows}


def move_numbering_beyond(numbers: Iterable[str]) -> None:
    """Lets the running numbers go on after these, so that none of them is given a second time."""
    highest: dict[str, int] = {}
    for number in numbers:
        prefix, _, count = number.rpartition("-")
        highest[prefix] = max(highest.get(prefix, 0), int(count))
    insert = postgresql.insert if db.session.get_bind().dialect.name == "postgresql" else sqlite.insert
    for prefix, last in sorted(highest.items()):
        db.session.execute(insert(Numbering).values(prefix=prefix, last=0).on_conflict_do_nothing())
        db.session.execute(update(Numbering).where(Numbering.prefix == prefix, Numbering.last < last).values(last=last))


def add_child(columns: Mapping[str, Any], now: datetime) -> int:
    """Adds one child to the base list; raises Conflict where somebody added it meanwhile."""
    student = Student(**columns, added_at=now)
    db.session.add(student)
    try:
        db.session.flush()
    except IntegrityError:
        raise Conflict(N_("The base list has changed meanwhile. Import the file again.")) from None
    return student.id
