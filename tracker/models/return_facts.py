"""A month of the schools that report, as the database remembers it: the base list, and the cases at both ends."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime

from sqlalchemy import and_, func, or_, select
from sqlalchemy.orm import aliased

from tracker.domain.months import Month, Span
from tracker.domain.posts import Line, Tier, UnitFact, path_end
from tracker.domain.return_filling import CaseThen, Children, MonthFacts
from tracker.domain.returns import REPORTING_KINDS
from tracker.domain.workflow import MoveKind
from tracker.models import states
from tracker.models.base import db
from tracker.models.cases import Case, MoveRow
from tracker.models.head_counts import is_school, standing
from tracker.models.returns import rolls_before
from tracker.models.students import Student
from tracker.models.units import Unit


def reporting_schools(day: date) -> list[UnitFact]:
    """The schools that owe a return; a teaching point reports with the school it hangs under."""
    above = aliased(Unit)
    kind = or_(Unit.kind.is_(None), Unit.kind.in_([str(one) for one in REPORTING_KINDS]))
    under_school = and_(Unit.tier == Tier.SCHOOL, above.tier == Tier.SCHOOL)
    query = select(Unit).outerjoin(above, above.id == Unit.parent_id)
    query = query.where(is_school(), standing(day), kind, or_(above.id.is_(None), ~under_school))
    return [unit.fact() for unit in db.session.scalars(query.order_by(Unit.path))]


def load_month(month: Month, span: Span, school: UnitFact | None = None) -> MonthFacts:
    """Everything the returns of a month are counted from, of one school where only its own is wanted."""
    pupils = select(Student.id, Student.class_path).where(Student.class_id.is_not(None))
    if school is not None:
        pupils = pupils.where(Student.class_path >= school.path, Student.class_path < path_end(school.path))
    rows = db.session.execute(pupils)
    places = _places()
    return MonthFacts(
        span,
        [(child, path) for child, path in rows],
        cases_at(span.begins, places),
        cases_at(span.ends, places),
        came_back_in(span),
        rolls_before(month, school.id if school else None),
    )


def _places() -> dict[int, str]:
    """The paths of the units of the bureau's line, by id."""
    tiers = [tier for tier in Tier if tier.line is Line.BUREAU]
    rows = db.session.execute(select(Unit.id, Unit.path).where(Unit.tier.in_(tiers)))
    return {row.id: row.path for row in rows}


ASKED = ("stage", "ledger", "listing", "listed_on", "code", "hold_code", "class_id", "school_id", "closing")
"""What the figures ask of a case; reading no more keeps a county's month below a second."""


def cases_at(at: datetime, places: Mapping[int, str]) -> dict[int, CaseThen]:
    """What the newest move up to an instant left of each case, by the child's id; cases without a school left out."""
    newest = select(func.max(MoveRow.id)).where(MoveRow.at <= at).group_by(MoveRow.case_id)
    rows = db.session.execute(
        select(Case.student_id, MoveRow.after).join(Case, Case.id == MoveRow.case_id).where(MoveRow.id.in_(newest))
    )
    found = ((child, states.read({name: after[name] for name in ASKED if name in after})) for child, after in rows)
    placed = ((child, state, places.get(state.class_id or state.school_id or 0)) for child, state in found)
    return {child: CaseThen(state, path) for child, state, path in placed if path}


def came_back_in(span: Span) -> Children:
    """The children whose return was recorded within a month, annulled moves left out."""
    undoing = aliased(MoveRow)
    undone = select(undoing.id).where(undoing.annuls_id == MoveRow.id).exists()
    query = select(Case.student_id).join(MoveRow, MoveRow.case_id == Case.id)
    within = and_(MoveRow.at > span.begins, MoveRow.at <= span.ends, MoveRow.kind == MoveKind.RETURN, ~undone)
    return frozenset(db.session.scalars(query.where(within)))
