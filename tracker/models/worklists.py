"""The questions of the lists of work: duties to enter for others, what is overdue where, what happened lately."""

from __future__ import annotations

from datetime import date

from sqlalchemy import ColumnElement, Select, and_, func, or_, select
from sqlalchemy import case as when
from sqlalchemy.orm import aliased

from tracker.domain.cases import OPEN, Stage
from tracker.domain.duties import DutyKind
from tracker.domain.posts import ENTERED_BY, Actor, UnitFact, path_end
from tracker.domain.workflow import MoveKind
from tracker.models.cases import Case, MoveRow, visible_to
from tracker.models.duties import Duty, line_path
from tracker.models.scope import within
from tracker.models.students import Student
from tracker.models.units import Unit

TOLD_OF = (MoveKind.LOG, MoveKind.REOPEN, MoveKind.CONFIRM, MoveKind.RETURN, MoveKind.RELAPSE)
"""The moves a bureau wants to hear of."""


def in_scope(actor: Actor) -> ColumnElement[bool] | None:
    """The condition that a case is the person's to see, None where every case is."""
    condition: ColumnElement[bool] | None = within(actor, Case.class_path, Case.responsible_path, Case.residence_path)
    return condition


def in_unit(path: str) -> ColumnElement[bool]:
    """Cases of which one path lies in a unit."""
    columns = (Case.class_path, Case.responsible_path, Case.residence_path)
    return or_(*(and_(column >= path, column < path_end(path)) for column in columns))


def of_line_in(unit: UnitFact) -> ColumnElement[bool]:
    """Duties whose line runs through a unit."""
    return and_(line_path() >= unit.path, line_path() < path_end(unit.path))


def shown_duties(actor: Actor, day: date) -> Select[Duty, Case, Student]:
    """Every open duty shown by that day on cases in scope, the oldest due day first."""
    query = (
        select(Duty, Case, Student)
        .join(Case, Case.id == Duty.case_id)
        .join(Student, Student.id == Case.student_id)
        .where(Duty.is_open.is_(True), Duty.counts_from <= day)
        .order_by(Duty.due_on, Duty.id)
    )
    scope = in_scope(actor)
    return query if scope is None else query.where(scope)


def all_shown_duties(actor: Actor, day: date) -> Select[Duty, Case, Student, Unit]:
    """The same with the duties of units in scope: case and child are None for these, the unit for those of cases."""
    query = (
        select(Duty, Case, Student, Unit)
        .outerjoin(Case, Case.id == Duty.case_id)
        .outerjoin(Student, Student.id == Case.student_id)
        .outerjoin(Unit, Unit.id == Duty.unit_id)
        .where(Duty.is_open.is_(True), Duty.counts_from <= day)
        .order_by(Duty.due_on, Duty.id)
    )
    scope = in_scope(actor)
    return query if scope is None else query.where(or_(scope, within(actor, Unit.path)))


def duties_to_enter(actor: Actor, day: date) -> Select[Duty, Case, Student]:
    """Shown duties of the links below that the actor's clerk posts may type in for others (代录)."""
    conditions = [
        and_(of_line_in(post.unit), Duty.role.in_([link for link, clerk in ENTERED_BY.items() if clerk is post.role]))
        for post in actor.posts
        if post.role in ENTERED_BY.values()
    ]
    return shown_duties(actor, day).where(or_(*conditions) if conditions else Duty.id < 0)


At, Above = aliased(Unit), aliased(Unit)


def count_by_unit(actor: Actor, day: date) -> Select[Unit, Unit, DutyKind, int, int]:
    """How many duties are open and how many overdue by kind, for each last unit of their lines and the one above it."""
    path = line_path().label("path")
    late = func.sum(when((Duty.due_on < day, 1), else_=0))
    query = (
        select(path, Duty.kind, func.count().label("open"), late.label("late"))
        .outerjoin(Case, Case.id == Duty.case_id)
        .outerjoin(Unit, Unit.id == Duty.unit_id)
        .where(Duty.is_open.is_(True), Duty.counts_from <= day)
        .group_by(path, Duty.kind)
    )
    scope = in_scope(actor)
    counted = (query if scope is None else query.where(or_(scope, within(actor, Unit.path)))).subquery()
    placed = select(At, Above, counted.c.kind, counted.c.open, counted.c.late).join(At, At.path == counted.c.path)
    return placed.outerjoin(Above, Above.id == At.parent_id)


def open_cases(actor: Actor) -> Select[Case, Student]:
    """Open cases in scope, the latest logged first."""
    query = visible_to(actor).join(Student, Student.id == Case.student_id).add_columns(Student)
    return query.where(Case.stage.in_(OPEN)).order_by(Case.id.desc())


def unmet_since(day: date) -> ColumnElement[bool]:
    """Children being persuaded since before `day` whom nobody has met from then on."""
    return and_(
        Case.stage == Stage.PERSUADING,
        Case.spell_started_on < day,
        or_(Case.child_met_on.is_(None), Case.child_met_on < day),
    )


def unmet_children(actor: Actor, since: date) -> Select[Case, Student]:
    """Children in scope whom nobody has met since that day, the longest out first."""
    query = visible_to(actor).join(Student, Student.id == Case.student_id).add_columns(Student)
    return query.where(unmet_since(since)).order_by(Case.spell_started_on, Case.id)


def count_by_stage(actor: Actor) -> Select[Stage, int]:
    """How many open cases in scope stand at each stage."""
    query = select(Case.stage, func.count()).where(Case.stage.in_(OPEN)).group_by(Case.stage)
    scope = in_scope(actor)
    return query if scope is None else query.where(scope)


def recent_moves(actor: Actor, since: date) -> Select[MoveRow, Case]:
    """What was logged, confirmed, came back or relapsed since that day, annulled moves left out, newest first."""
    undoing = aliased(MoveRow)
    undone = select(undoing.id).where(undoing.annuls_id == MoveRow.id).exists()
    query = (
        select(MoveRow, Case)
        .join(Case, Case.id == MoveRow.case_id)
        .where(MoveRow.made_on >= since, MoveRow.kind.in_(TOLD_OF), ~undone)
        .order_by(MoveRow.made_on.desc(), MoveRow.id.desc())
    )
    scope = in_scope(actor)
    return query if scope is None else query.where(scope)
