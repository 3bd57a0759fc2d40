"""The monthly returns of the last three months: most of them signed, some corrected, sent back, drafted or silent."""

from __future__ import annotations

import uuid
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from random import Random
from typing import Any

from sqlalchemy import insert, select, update

from tracker.domain.calendar import CHINA, Calendar
from tracker.domain.forms import Form
from tracker.domain.months import Month, span_of
from tracker.domain.papers import PaperKind
from tracker.domain.posts import PostFact, Role, UnitFact
from tracker.domain.returns import Correction, Figure, ReturnAct, ReturnState
from tracker.models.audit import Chain, Entry, append
from tracker.models.duties import Duty
from tracker.models.office_papers import return_sheet
from tracker.models.papers import freeze
from tracker.models.returns import MonthlyReturn, MonthlyReturnEntry
from tracker.models.transactions import reading, writing
from tracker.models.units import Unit
from tracker.sample.chance import chance
from tracker.sample.play import lineage
from tracker.sample.seats import Seats
from tracker.services.return_acts import AUDITED, save_draft, send_return_back
from tracker.services.return_opening import open_returns

MONTHS = 3
OPENED, TEN = time(0, 10), time(10)
SILENT = 3
"""So many schools have not signed the last month whose day is over."""

CORRECTION = Correction(1, "上月返校一人，当月漏报，本月补报")
REMARK = "在班人数与走访情况不符，请核对后重报。"


@dataclass(frozen=True)
class Office:
    """Who signs for a school on a day; `casts` are the codes of the cast's own units."""

    seats: Seats
    units: Mapping[str, UnitFact]
    casts: frozenset[str]
    as_of: datetime
    rng: Random = field(default_factory=lambda: chance("office"))

    def owner(self, role: Role, unit: UnitFact, day: date) -> PostFact:
        return self.seats.holders(lineage(unit, self.units), day).owners(role)[0]

    def form(self, role: Role, unit: UnitFact, at: datetime) -> Form:
        """A form with an id of its own: two of one minute are two."""
        post = self.owner(role, unit, at.astimezone(CHINA).date())
        return Form(self.seats.actor(post, at.date()), str(uuid.UUID(int=self.rng.getrandbits(128), version=4)), at)


Row = tuple[MonthlyReturn, UnitFact]


def make_returns(office: Office, calendar: Calendar) -> None:
    """Opens the returns of the last months as of their days and lets the schools see to them."""
    for month in _months(office.as_of.astimezone(CHINA).date(), calendar):
        opened = _at(month.closes_on + timedelta(days=1), OPENED)
        open_returns(month, span_of(month, calendar), opened)
        _live(office, month, _rows(office, month))


def _months(day: date, calendar: Calendar) -> list[Month]:
    month, found = Month.of(day), list[Month]()
    while len(found) < MONTHS:
        if month.closes_on < day and month.in_term(calendar):
            found.insert(0, month)
        month = month.previous
    return found


def _rows(office: Office, month: Month) -> list[Row]:
    """The returns of a month, those of the cast's schools last; one that is not late yet is theirs to sign."""
    with reading() as session:
        query = select(MonthlyReturn, Unit).join(Unit, Unit.id == MonthlyReturn.unit_id)
        rows = session.execute(query.where(MonthlyReturn.month == str(month)).order_by(Unit.path))
        found = sorted(((row, unit.fact()) for row, unit in rows), key=lambda row: row[1].code in office.casts)
    late = office.as_of > _at(month.due_on, time(23, 59))
    return [row for row in found if late or row[1].code not in office.casts]


def _live(office: Office, month: Month, rows: Sequence[Row]) -> None:
    """Of the newest months: the first school drafts a correction, the second is sent back, some stay silent."""
    newest = office.as_of < _at(month.due_on + timedelta(days=30), TEN)
    drafted, back, silent = (rows[:1], rows[1:2], rows[2 : 2 + min(SILENT, len(rows) // 4)]) if newest else ([], [], [])
    for row, unit in drafted:
        correction = Correction(row.counted[Figure.RETURNED] + CORRECTION.value, CORRECTION.reason)
        sent = office.form(Role.SCHOOL_CLERK, unit, _at(month.closes_on + timedelta(days=2), TEN))
        save_draft(sent, row.number, {Figure.RETURNED: correction})
    _sign(office, [row for row in rows if row not in silent])
    for row, unit in back:
        at = _at(month.due_on + timedelta(days=2), TEN)
        if at < office.as_of:
            send_return_back(office.form(Role.BUREAU_OFFICER, unit, at), row.number, REMARK)


@dataclass(frozen=True)
class Signature:
    """Under which return, by whom and when."""

    row: MonthlyReturn
    unit: UnitFact
    person: int
    at: datetime


def _signed(office: Office, rows: Sequence[Row]) -> Iterator[Signature]:
    """Each return with who signs it and when, as far as that lies behind."""
    for n, (row, unit) in enumerate(rows):
        at = _at(row.last_day + timedelta(days=2 + (n + 5) % 6), time(8 + n % 9, 7 * n % 60))
        if at < office.as_of:
            yield Signature(row, unit, office.owner(Role.PRINCIPAL, unit, at.date()).person_id, at)


def _sign(office: Office, rows: Sequence[Row]) -> None:
    """The signatures of a month in one transaction, as the service would have set them one by one."""
    signed = sorted(_signed(office, rows), key=lambda one: one.at)
    if not signed:
        return
    with writing() as session:
        done = [{"id": one.row.duty_id, "is_open": False, "done_at": one.at} for one in signed]
        session.execute(update(Duty), done)
        session.execute(
            insert(MonthlyReturnEntry),
            [{"return_id": one.row.id, "act": ReturnAct.SIGN, "at": one.at, "person_id": one.person} for one in signed],
        )
        session.execute(update(MonthlyReturn), [_as_signed(one) for one in signed])
        for one in signed:
            values = {"figures": one.row.figures().values}
            append(Entry(Chain.CHANGE, one.at, one.person, AUDITED[ReturnAct.SIGN], one.row.number, values))


def _as_signed(one: Signature) -> dict[str, Any]:
    paper = freeze(PaperKind.MONTHLY, one.unit, return_sheet(one.row), one.at, one.person)
    signed = {"state": ReturnState.SIGNED, "signed_at": one.at, "signed_by_id": one.person}
    return {"id": one.row.id, "paper_id": paper.id, **signed}


def _at(day: date, hour: time) -> datetime:
    return datetime.combine(day, hour, CHINA)
