"""The lines that differ between two instants, each as its version at the one and at the other."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Integer, Select, and_, cast, func, null, or_, select, union_all

from tracker.domain.calendar import china_date
from tracker.domain.cases import Stage
from tracker.domain.posts import Actor
from tracker.domain.register import Narrowed
from tracker.domain.register_changes import LINE_FIELDS, ChangeKind
from tracker.models.base import db
from tracker.models.cases import Case
from tracker.models.pages import on_page
from tracker.models.register import RegisterLine, stands
from tracker.models.register_views import Start, lines_matching
from tracker.models.students import Student

R = RegisterLine


@dataclass(frozen=True)
class Between:
    """Whose register, narrowed how, is compared from one instant (None: never) to a later one."""

    actor: Actor
    narrowed: Narrowed
    first: datetime
    last: datetime

    def later(self) -> Select[int, int]:
        """The lines at the later instant that fit, each beside its version at the earlier one, if it had one."""
        same = and_(Start.case_id == R.case_id, Start.listing == R.listing, stands(self.first, Start))
        query = select(R.id.label("after"), Start.id.label("before")).select_from(R)
        query = query.join(Case, Case.id == R.case_id).join(Student, Student.id == Case.student_id)
        query = query.outerjoin(Start, same)
        fits = lines_matching(self.actor, self.narrowed, china_date(self.last))
        return query.where(stands(self.last), R.valid_from > self.first, *fits, *self._narrowed(R))

    def gone(self) -> Select[int, int]:
        """The lines at the earlier instant of which none is left: their listing was undone."""
        left = and_(R.case_id == Start.case_id, R.listing == Start.listing, stands(self.last))
        query = select(cast(null(), Integer).label("after"), Start.id.label("before")).select_from(Start)
        query = query.join(Case, Case.id == Start.case_id).join(Student, Student.id == Case.student_id)
        fits = lines_matching(self.actor, self.narrowed, china_date(self.first), Start)
        query = query.where(stands(self.first, Start), Start.valid_to <= self.last, *fits, *self._narrowed(Start))
        return query.where(~select(R.id).where(left).exists())

    def _narrowed(self, line: Any) -> list[ColumnElement[bool]]:
        ledger, stage = self.narrowed.filters.ledger, self.narrowed.filters.stage
        wanted = (line.ledger == ledger if ledger else None, line.stage == stage if stage else None)
        return [condition for condition in wanted if condition is not None]


def pairs(between: Between, kind: ChangeKind) -> Select[Any]:
    """The ids of both versions of every line of a kind, the latest listed last."""
    newly_struck = and_(R.stage == Stage.MARKED_OFF, or_(Start.id.is_(None), Start.stage != Stage.MARKED_OFF))
    later = between.later()
    if kind is ChangeKind.CAME_IN:
        found: Any = later.where(Start.id.is_(None))
    elif kind is ChangeKind.WENT_OUT:
        found = union_all(later.where(newly_struck), between.gone())
    else:
        differs = or_(*(getattr(R, field).is_distinct_from(getattr(Start, field)) for field in LINE_FIELDS))
        found = later.where(Start.id.is_not(None), ~newly_struck, differs)
    rows = found.subquery()
    return select(rows.c.after, rows.c.before).order_by(func.coalesce(rows.c.after, rows.c.before))


def count_changes(between: Between) -> Mapping[ChangeKind, int]:
    """How many lines there are of each kind, in one statement."""
    counts = (
        select(func.count()).select_from(pairs(between, kind).order_by(None).subquery()).scalar_subquery()
        for kind in ChangeKind
    )
    return dict(zip(ChangeKind, db.session.execute(select(*counts)).one(), strict=True))


def page_of_pairs(between: Between, kind: ChangeKind, number: int) -> Sequence[Any]:
    """The pairs on one page."""
    return db.session.execute(on_page(pairs(between, kind), number)).all()
