"""Duties that speak up: each step told once to whoever must hear of it, in short transactions that may be repeated."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import or_, select

from tracker.domain.calendar import Term, china_date
from tracker.domain.cases import Facts
from tracker.domain.notices import NoticeKind
from tracker.domain.reminders import Step, steps_after, told_by
from tracker.models.base import db
from tracker.models.cases import Case
from tracker.models.desk import Desk
from tracker.models.duties import Duty
from tracker.models.notices import add_notices
from tracker.models.rules import list_settings, terms_on
from tracker.models.transactions import writing

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
        desk, settings = Desk.load(cases.values(), now), list_settings()
        rows: list[Row] = []
        for duty in duties:
            terms = terms_on(settings, duty.opened_on)
            rows += _step(duty, desk.facts(cases[duty.case_id]), terms, now)
        add_notices(rows)
        return len(duties), len(rows)


def _cases(duties: Sequence[Duty]) -> Sequence[Case]:
    return db.session.scalars(select(Case).where(Case.id.in_({duty.case_id for duty in duties}))).all()


def _step(duty: Duty, facts: Facts, terms: Mapping[str, Term], now: datetime) -> list[Row]:
    """Takes a duty to where it should be today; the notices of the steps it took."""
    ahead = steps_after(duty.fact(), duty.step, facts.calendar, terms)
    due = [step for step, day in ahead if day <= facts.today]
    left = [day for _, day in ahead if day > facts.today]
    duty.next_step_on = left[0] if left else NEVER_AGAIN
    if not due:
        return []
    duty.step = due[-1]
    return [row for step in due for row in _notices(duty, step, facts, now, suppressed=step is not due[-1])]


def _notices(duty: Duty, step: Step, facts: Facts, now: datetime, *, suppressed: bool) -> list[Row]:
    return [
        {
            "key": f"duty {duty.id} {step}",
            "person_id": told.post.person_id,
            "kind": NoticeKind.DUTY,
            "duty_id": duty.id,
            "case_id": duty.case_id,
            "step": step,
            "own": told.own,
            "day": facts.today,
            "made_at": now,
            "suppressed": suppressed,
        }
        for told in told_by(step, duty.fact(), facts)
    ]


