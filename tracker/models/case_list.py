"""The questions of the list of cases: which ones, in which order, found through the scope."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, func, select

from tracker.domain.case_list import CaseFilters
from tracker.domain.cases import OPEN
from tracker.domain.posts import Actor, UnitFact
from tracker.models.cases import Case, visible_to
from tracker.models.duties import Duty
from tracker.models.register import has_word, named
from tracker.models.students import Student
from tracker.models.worklists import in_unit


def matching(actor: Actor, filters: CaseFilters, unit: UnitFact | None) -> Select[Case]:
    """The cases in scope that fit; of a unit that does not exist, none."""
    conditions: list[ColumnElement[bool] | None] = [
        Case.stage == filters.stage if filters.stage else Case.stage.in_(OPEN),
        Case.ledger == filters.ledger if filters.ledger else None,
        has_word(Case.reasons, filters.reason, actor) if filters.reason else None,
        in_unit(unit.path) if unit else None,
        named(filters.text) if filters.text else None,
        Case.id < 0 if filters.unit and unit is None else None,
    ]
    query = visible_to(actor).join(Student, Student.id == Case.student_id)
    return query.where(*(condition for condition in conditions if condition is not None))


def in_order(query: Select[Case], filters: CaseFilters, day: date) -> Select[Case, Student]:
    """The most urgent duty first, cases that owe nothing yet last; or the latest logged first."""
    shown: Select[Any] = query.add_columns(Student)
    if filters.latest_first:
        return shown.order_by(Case.logged_at.desc(), Case.id.desc())
    due = (
        select(func.min(Duty.due_on))
        .where(Duty.case_id == Case.id, Duty.is_open.is_(True), Duty.counts_from <= day)
        .scalar_subquery()
    )
    return shown.order_by(due.is_(None), due, Case.id.desc())
