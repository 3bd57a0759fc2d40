"""What a day opens by itself: the duties a date brings, for every case once a day and after each of its moves."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from sqlalchemy import ColumnElement, and_, or_, select, update

from tracker.domain.calendar import Calendar, china_date
from tracker.domain.cases import OPEN, Stage
from tracker.domain.dutybook import changes_by_date
from tracker.domain.mark_off import Code
from tracker.models.cases import Case
from tracker.models.duties import Duty, apply_changes
from tracker.models.facts import facts_of, load_house
from tracker.models.people import PostBook
from tracker.models.transactions import writing

BATCH = 200
STRUCK_LOOKED_AT_DAYS = 400
"""How long after the strike a child brought back is still awaited by the next term's visit."""


def open_dated_duties(now: datetime) -> int:
    """Opens and lapses what the day of `now` does by itself; returns how many duties were opened. Re-entrant."""
    opened = 0
    while True:
        looked_at, more = _look_at_some(now)
        opened += more
        if looked_at < BATCH:
            return opened


def _look_at_some(now: datetime) -> tuple[int, int]:
    """One short transaction: the next cases not yet looked at today."""
    today = china_date(now)
    with writing() as session:
        house = load_house(today)
        wanted = select(Case).where(or_(_open(today), _struck(today, house.calendar))).order_by(Case.id).limit(BATCH)
        cases = session.scalars(wanted.with_for_update(skip_locked=True)).all()
        if not cases:
            return 0, 0
        paths = [path for c in cases for path in (c.class_path, c.responsible_path, c.residence_path)]
        book = PostBook.load(paths, today)
        duties: dict[int | None, list[Duty]] = {c.id: [] for c in cases}
        for duty in session.scalars(select(Duty).where(Duty.case_id.in_(duties), Duty.removed.is_(False))):
            duties[duty.case_id].append(duty)
        opened = 0
        for case in cases:
            changes = changes_by_date(facts_of(case, now, house, book, duties[case.id]))
            apply_changes(case, changes, now, None)
            opened += len(changes.opened)
        session.execute(update(Case).where(Case.id.in_(duties)).values(dated_on=today))
        return len(cases), opened


def _open(today: date) -> ColumnElement[bool]:
    """Open cases are looked at every day."""
    return and_(Case.stage.in_(OPEN), or_(Case.dated_on.is_(None), Case.dated_on < today))


def _struck(today: date, calendar: Calendar) -> ColumnElement[bool]:
    """Children brought back are looked at once in each term that began after the strike: nothing else opens by date."""
    began = calendar.term_began(today) or today
    since = today - timedelta(days=STRUCK_LOOKED_AT_DAYS)
    struck = and_(
        Case.stage == Stage.MARKED_OFF, Case.code == Code.RETURNED_HERE, Case.marked_off_on.between(since, began)
    )
    return and_(struck, or_(Case.dated_on.is_(None), Case.dated_on < began))
