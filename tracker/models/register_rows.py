"""The lines of a register as narrow rows: what its columns show of line, case and child, a thousand at a time."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import func, select

from tracker.domain.cases import CaseState
from tracker.domain.register import View
from tracker.domain.register_values import Surroundings
from tracker.models import states
from tracker.models.base import db
from tracker.models.cases import Case, MoveRow
from tracker.models.people import PostBook
from tracker.models.register import RegisterLine
from tracker.models.register_views import ORDERS
from tracker.models.students import Student
from tracker.models.units import Unit

R = RegisterLine
OF_LINE = (
    *(R.id, R.case_id, R.listing, R.episode, R.ledger, R.stage, R.listed_on, R.returned_on, R.code, R.marked_off_on),
    *(R.attempts, R.child_met_on, R.last_attended_on, R.reasons, R.class_path, R.responsible_path, R.residence_path),
    *(R.class_id, R.school_id, R.household_village_id, R.residence_village_id),
)
OF_CASE = (
    *(Case.number, Case.found_by, Case.platform_status, Case.household_outside),
    *(Case.hold_code, Case.placement, Case.last_attempt_result),
    Case.class_path.label("own_class_path"),
    Case.responsible_path.label("own_responsible_path"),
    Case.residence_path.label("own_residence_path"),
    Case.listing.label("case_listing"),
    Case.ledger.label("case_ledger"),
)
OF_CHILD = (
    *(Student.name, Student.sex, Student.birth_date, Student.id_number, Student.roll_number, Student.boarding),
    *(Student.guardian, Student.guardian_phone),
)


def rows_of(view: View, ids: Any, *more: Any) -> Sequence[Any]:
    """These lines in the view's order, with further entities of their case or child; `ids` may be a query."""
    query = select(*OF_LINE, *OF_CASE, *OF_CHILD, Unit.grade, *more).where(R.id.in_(ids))
    query = query.join(Case, Case.id == R.case_id).join(Student, Student.id == Case.student_id)
    query = query.outerjoin(Unit, Unit.id == R.class_id)
    return db.session.execute(query.order_by(*ORDERS[view.sort])).all()


def states_at(at: datetime, cases: Iterable[int]) -> dict[int, CaseState]:
    """What the newest move up to an instant left of each case."""
    newest = select(func.max(MoveRow.id)).where(MoveRow.at <= at, MoveRow.case_id.in_(set(cases)))
    newest = newest.group_by(MoveRow.case_id)
    rows = db.session.execute(select(MoveRow.case_id, MoveRow.after).where(MoveRow.id.in_(newest)))
    return {case_id: states.read(after) for case_id, after in rows}


def surroundings_of(rows: Sequence[Any], view: View, book: PostBook | None = None) -> Surroundings:
    """What these lines name as of the view's day: units, the people of both lines, each case as it stood."""
    if book is None:
        book = PostBook.load({path for row in rows for path in paths_of(row)}, view.day)
    names = {unit.id: unit.name for unit in book.units.values()}
    then = states_at(view.at, (row.case_id for row in rows)) if view.at else {}
    return Surroundings(names, cache(book.holders), then)


def paths_of(row: Any) -> tuple[str | None, ...]:
    """The paths a line hung on."""
    return row.class_path, row.responsible_path, row.residence_path
