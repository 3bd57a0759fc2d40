"""Duties that speak up: each step told once to whoever must hear of it, in short transactions that may be repeated."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import or_, select

from tracker.domain.calendar import Term, china_date
from tracker.domain.notices import NoticeKind
from tracker.domain.reminders import Step, Told, steps_after, told_by, told_up
from tracker.models.base import db
from tracker.models.cases import Case
from tracker.models.desk import Desk
from tracker.models.duties import Duty
from tracker.models.notices import add_notices
from tracker.models.rules import list_settings, terms_on
from tracker.models.transactions import writing
from tracker.models.units import Unit, units_by_id

BATCH = 200
NEVER_AGAIN = date(9999, 12, 31)

Row = dict[str, Any]


def tell_of_duties(now: datetime) -> int:
    """Tells every step that is due by the China day of `now`; returns how many notices were due. Re-entrant.

    After a gap only the newest step of a duty is told; the ones before it are stored as left out.
    """
    told = 0
    while True:
        looked_at, more = _tell_some(now)
        told += more
        if looked_at < BATCH:
            return told


def _tell_some(now: datetime) -> tuple[int, int]:
    today = china_date(now)
    with writing() as session:
        due = or_(Duty.next_step_on.is_(None), Duty.next_step_on <= today)
        wanted = select(Duty).where(Duty.is_open.is_(True), due).order_by(Duty.id).limit(BATCH)
        duties = session.scalars(wanted.with_for_update(skip_locked=True)).all()
        if not duties:
            return 0, 0
        cases = {case.id: case for case in _cases(duties)}
        units = units_by_id(duty.unit_id for duty in duties)
        desk, settings = Desk.load(cases.values(), now, (unit.path for unit in units.values())), list_settings()
        rows: list[Row] = []
        for duty in duties:
            terms = terms_on(settings, duty.opened_on)
            where = cases[duty.case_id] if duty.case_id else units[duty.unit_id or 0]
            for step, suppressed in _steps(duty, desk, terms):
                rows += _notices(duty, step, _told(step, duty, desk, where), now, suppressed=suppressed)
        add_notices(rows)
        return len(duties), len(rows)


def _cases(duties: Sequence[Duty]) -> Sequence[Case]:
    return db.session.scalars(select(Case).where(Case.id.in_({duty.case_id for duty in duties}))).all()


def _steps(duty: Duty, desk: Desk, terms: Mapping[str, Term]) -> list[tuple[Step, bool]]:
    """Takes a duty to where it should be today; the steps it took, and whether a newer one leaves each out."""
    ahead = steps_after(duty.fact(), duty.step, desk.house.calendar, terms)
    due = [step for step, day in ahead if day <= desk.today]
    left = [day for _, day in ahead if day > desk.today]
    duty.next_step_on = left[0] if left else NEVER_AGAIN
    duty.step = due[-1] if due else duty.step
    return [(step, step is not due[-1]) for step in due]


def _told(step: Step, duty: Duty, desk: Desk, where: Case | Unit) -> tuple[Told, ...]:
    """Who hears of it: along the case's line, or from the unit that owes it up."""
    if isinstance(where, Case):
        return told_by(step, duty.fact(), desk.facts(where))
    holders = desk.book.holders(where.path)
    return told_up(step, holders.owners(duty.role), holders)


def _notices(duty: Duty, step: Step, told: Sequence[Told], now: datetime, *, suppressed: bool) -> list[Row]:
    return [
        {
            "key": f"duty {duty.id} {step}",
            "person_id": one.post.person_id,
            "kind": NoticeKind.DUTY,
            "duty_id": duty.id,
            "case_id": duty.case_id,
            "step": step,
            "own": one.own,
            "about": duty.about,
            "day": china_date(now),
            "made_at": now,
            "suppressed": suppressed,
        }
        for one in told
    ]
