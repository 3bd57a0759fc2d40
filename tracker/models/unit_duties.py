"""Duties of units as rows: opened and closed by the acts of their own pages, not by moves."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import Select, and_, insert, or_, select, update

from tracker.domain.calendar import china_date
from tracker.domain.duties import DutyKind
from tracker.domain.posts import SEATS, Actor, Line, UnitFact, path_end
from tracker.domain.unit_duties import UNIT_RULES
from tracker.models.base import db
from tracker.models.duties import Duty, roles_answered_by
from tracker.models.scope import within
from tracker.models.units import Unit


def open_unit_duty(kind: DutyKind, unit: UnitFact, due_on: date, about: str, now: datetime) -> Duty:
    """Opens what a post of a unit owes from today until a day; `about` is the number of what it is owed for."""
    duty = Duty(**_row(kind, unit, due_on, about, now))
    db.session.add(duty)
    db.session.flush()
    return duty


def open_unit_duties(
    kind: DutyKind, owing: Sequence[tuple[UnitFact, str]], due_on: date, now: datetime
) -> Sequence[int]:
    """The same for many units at once, each with what it owes; the ids of the duties, in their order."""
    rows = [_row(kind, unit, due_on, about, now) for unit, about in owing]
    return db.session.scalars(insert(Duty).returning(Duty.id, sort_by_parameter_order=True), rows).all() if rows else ()


def _row(kind: DutyKind, unit: UnitFact, due_on: date, about: str, now: datetime) -> dict[str, Any]:
    role, day = UNIT_RULES[kind][unit.tier], china_date(now)
    line = SEATS[role].line or Line.GOVERNMENT
    owed = {"kind": kind, "unit_id": unit.id, "about": about, "line": line, "role": role, "episode": 0}
    return owed | {"opened_on": day, "counts_from": day, "due_on": due_on}


def close_unit_duty(duty_id: int | None, now: datetime, *, done: bool) -> None:
    """Ends an open duty of a unit, as done or as no longer needed."""
    ended = {"done_at": now} if done else {"lapsed_at": now}
    still_open = and_(Duty.id == duty_id, Duty.is_open.is_(True))
    db.session.execute(update(Duty).where(still_open).values(is_open=False, **ended))


def unit_duties_near(actor: Actor, day: date) -> Select[Duty, Unit]:
    """Open, shown duties of units in the actor's part of the tree that an own post owes or may come to answer for.

    A superset of what the actor owes: the domain's `owners` has the last word.
    """
    conditions = []
    for post in actor.posts:
        inside = and_(Unit.path >= post.unit.path, Unit.path < path_end(post.unit.path))
        conditions.append(and_(inside, Duty.role.in_([post.role, *roles_answered_by(post.role)])))
    query = select(Duty, Unit).join(Unit, Unit.id == Duty.unit_id)
    query = query.where(Duty.is_open.is_(True), Duty.counts_from <= day).order_by(Duty.due_on, Duty.id)
    return query.where(or_(*conditions)) if conditions else query.where(Duty.id < 0)


def unsigned_returns(actor: Actor, day: date) -> Select[Duty]:
    """The open duties to sign a return in the actor's part of the tree, the oldest first."""
    condition = within(actor, Unit.path)
    query = select(Duty).join(Unit, Unit.id == Duty.unit_id).order_by(Duty.due_on, Duty.id)
    query = query.where(Duty.is_open.is_(True), Duty.kind == DutyKind.MONTHLY_RETURN, Duty.counts_from <= day)
    return query if condition is None else query.where(condition)
