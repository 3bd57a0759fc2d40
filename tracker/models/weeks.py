"""A week of the whole county as the database remembers it, for the briefs of all units."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import or_, select

from tracker.domain.digests import Anchor, Head
from tracker.domain.posts import Line, Tier
from tracker.domain.week_balance import weeks_of_lines
from tracker.domain.week_facts import WeekFacts
from tracker.domain.weeks import Week
from tracker.models.audit import heads
from tracker.models.base import db
from tracker.models.units import Unit
from tracker.models.week_cases import (
    happened_in,
    lines_at_end,
    lines_at_start,
    missing_links_at,
    numbers_of,
    open_cases_at,
)
from tracker.models.week_duties import late_duties_at
from tracker.models.week_office import given_up_in, instructions_at, vacancies_at


def load_week(week: Week, now: datetime) -> WeekFacts:
    """Everything the briefs of a week are counted from; who holds a post is taken as of `now`."""
    start, end = lines_at_start(week), lines_at_end(week)
    numbers = numbers_of(case for case, _ in (start.keys() | end.keys()))
    return WeekFacts(
        week,
        numbers,
        weeks_of_lines(start, end, week.monday),
        open_cases_at(week, end, numbers),
        late_duties_at(week, end, now),
        {
            **happened_in(week, end),
            Head.MISSING_LINES: missing_links_at(week, end),
            **instructions_at(week),
            Head.VACANT: vacancies_at(week),
            Head.UNDELIVERED: given_up_in(week),
        },
        tuple(unit.fact() for unit in units_at(week) if unit.tier.line is Line.GOVERNMENT),
        tuple(Anchor(chain, seq, value) for chain, (seq, value) in sorted(heads().items())),
    )


WRITTEN_FOR = (Tier.BUREAU, Tier.COUNTY, Tier.TOWNSHIP)


def units_at(week: Week) -> list[Unit]:
    """The units that stood at the end of a week, in the order of the tree; schools and classes left out."""
    standing = or_(Unit.ends_on.is_(None), Unit.ends_on >= week.sunday)
    query = select(Unit).where(standing, Unit.tier.in_((*WRITTEN_FOR, Tier.VILLAGE)))
    return list(db.session.scalars(query.order_by(Unit.path)))
