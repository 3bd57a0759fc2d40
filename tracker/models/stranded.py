"""Open duties nobody can do (无人可办): the post that owes them and whoever could stand in for it are vacant."""

from __future__ import annotations

from collections import Counter
from datetime import date, datetime

from sqlalchemy import select

from tracker.domain.duties import DutyKind
from tracker.domain.owing import owners_of, unit_of
from tracker.domain.people import Stranded
from tracker.domain.posts import Role, UnitFact
from tracker.models.base import db
from tracker.models.cases import Case
from tracker.models.desk import Desk
from tracker.models.duties import Duty
from tracker.models.units import Unit

Owing = tuple[Role, UnitFact | None]


def stranded_duties(now: datetime) -> tuple[Stranded, ...]:
    """By the post that owes them, the one with the earliest due day first."""
    query = select(Duty, Case, Unit).outerjoin(Case, Case.id == Duty.case_id).outerjoin(Unit, Unit.id == Duty.unit_id)
    rows = db.session.execute(query.where(Duty.is_open.is_(True)).order_by(Duty.due_on, Duty.id)).all()
    if not rows:
        return ()
    desk = Desk.load((case for _, case, _ in rows if case), now, (unit.path for _, _, unit in rows if unit))
    kinds: dict[Owing, Counter[DutyKind]] = {}
    due: dict[Owing, date] = {}
    for duty, case, unit in rows:
        post = _vacant_post(duty, case, unit, desk)
        if post:
            kinds.setdefault(post, Counter())[duty.kind] += 1
            due.setdefault(post, duty.due_on)
    return tuple(Stranded(role, unit, counts, due[role, unit]) for (role, unit), counts in kinds.items())


def _vacant_post(duty: Duty, case: Case | None, unit: Unit | None, desk: Desk) -> Owing | None:
    """The post that owes the duty, where nobody answers for it."""
    if case is not None:
        facts, fact = desk.facts(case), duty.fact()
        return None if owners_of(fact, facts) else (duty.role, unit_of(fact, facts))
    if unit is None or desk.book.holders(unit.path).owners(duty.role):
        return None
    return duty.role, unit.fact()
