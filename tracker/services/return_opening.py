"""Opening the monthly returns: once a month has closed, every school's is filled from the data and owed."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import insert, select

from tracker.domain.calendar import china_date
from tracker.domain.duties import DutyKind
from tracker.domain.months import Month, Span, months_to_open, span_of
from tracker.domain.posts import UnitFact
from tracker.domain.return_filling import Lists, fill
from tracker.domain.returns import ReturnAct, ReturnState, Signed, number_of
from tracker.models.audit import Chain, Entry, append
from tracker.models.base import db
from tracker.models.calendar import load_calendar
from tracker.models.return_facts import load_month, reporting_schools
from tracker.models.returns import MonthlyReturn, MonthlyReturnEntry, filled, newest_month, signed_before
from tracker.models.transactions import reading, writing
from tracker.models.unit_duties import open_unit_duties


def open_due_returns(now: datetime) -> int:
    """Opens every return that is due by the China day of `now`; returns how many. Re-entrant.

    After a gap the missed months are made up for, the oldest first.
    """
    with reading():
        calendar = load_calendar()
        months = months_to_open(newest_month(), china_date(now), calendar)
    return sum(open_returns(month, span_of(month, calendar), now) for month in months)


def open_returns(month: Month, span: Span, now: datetime) -> int:
    """Opens the returns of one month, counted before the transaction that keeps them; returns how many."""
    with reading():
        schools = reporting_schools(span.last_day)
        lists, before = fill(schools, load_month(month, span)), signed_before(month)
    with writing():
        there = set(db.session.scalars(select(MonthlyReturn.unit_id).where(MonthlyReturn.month == str(month))))
        fresh = [school for school in schools if school.id not in there]
        if fresh:
            _keep(month, span, {school: (lists[school.id], before.get(school.id)) for school in fresh}, now)
            append(Entry(Chain.CHANGE, now, None, "returns_opened", str(month), {"returns": len(fresh)}))
    return len(fresh)


def _keep(month: Month, span: Span, lists: Mapping[UnitFact, tuple[Lists, Signed | None]], now: datetime) -> None:
    """Every return with the duty to sign it and the first entry of its history."""
    owing = [(school, number_of(month, school.code)) for school in lists]
    duties = open_unit_duties(DutyKind.MONTHLY_RETURN, owing, month.due_on, now)
    rows = [
        {
            "number": number,
            "unit_id": school.id,
            "month": str(month),
            "first_day": span.first_day,
            "last_day": span.last_day,
            "state": ReturnState.OPEN,
            "duty_id": duty,
            "opened_at": now,
            **filled(*lists[school]),
        }
        for (school, number), duty in zip(owing, duties, strict=True)
    ]
    kept = db.session.scalars(insert(MonthlyReturn).returning(MonthlyReturn.id), rows)
    entries = [{"return_id": number, "act": ReturnAct.FILL, "at": now} for number in kept]
    db.session.execute(insert(MonthlyReturnEntry), entries)
