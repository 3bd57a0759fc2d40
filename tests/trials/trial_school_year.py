"""A school year of the sample county, day by day with its reminders; docs/reminders.md shows the table."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta

import pytest
from flask_migrate import upgrade
from sqlalchemy import func, select

from tests.house import House, _app
from tracker.domain.calendar import CHINA, china_date
from tracker.domain.cases import OPEN, Ledger
from tracker.domain.outbox import may_send
from tracker.domain.posts import Role
from tracker.domain.week_balance import SIGNS
from tracker.models.base import db
from tracker.models.calendar import load_calendar
from tracker.models.cases import Case
from tracker.models.digests import Digest
from tracker.models.duties import Duty
from tracker.models.notices import Notice
from tracker.models.outbox import Delivery
from tracker.models.people import Person, Post, load_actor
from tracker.models.transactions import reading, writing
from tracker.models.units import Unit
from tracker.sample.county import CountyPlan
from tracker.sample.figures import SCALES
from tracker.sample.load import load
from tracker.services.bundles import make_bundles
from tracker.services.digest_issue import issue_due
from tracker.services.digests import list_figure
from tracker.services.reminders import tell_of_duties
from tracker.services.ticks import open_dated_duties

AS_OF = date(2026, 11, 24)
FIRST, LAST = date(2025, 9, 1), date(2026, 8, 31)
SCALE = os.environ.get("SCALE", "county")
MOST_DUTIES = 130
LOOKS_AT = (time(6), time(8, 30), time(20, 30))
"""Before the sending hours, within them and after."""


@dataclass
class Year:
    """What was seen at each day's look."""

    open_cases: dict[date, int] = field(default_factory=dict)

    def look(self, now: datetime) -> None:
        open_dated_duties(now)
        if not self.open_cases:
            _give_addresses()
        tell_of_duties(now)
        issue_due(now)
        make_bundles(now, with_mail=True)
        with reading() as session:
            waiting = select(func.count()).select_from(Case).where(Case.stage.in_(OPEN))
            self.open_cases[china_date(now)] = session.scalar(waiting) or 0


def _give_addresses() -> None:
    with writing() as session:
        for person in session.scalars(select(Person).where(Person.account.is_not(None))):
            person.mail = f"{person.account}@example.cn"


@pytest.fixture(scope="module")
def lived(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Year]:
    folder = tmp_path_factory.mktemp("year")
    house = House(_app(f"sqlite:///{folder}/year.db", folder, datetime.combine(AS_OF, LOOKS_AT[0], CHINA)))
    year = Year()
    with house.app.app_context():
        upgrade()
        days = [FIRST + timedelta(days=n) for n in range((AS_OF - FIRST).days)]
        looks = [(datetime.combine(day, at, CHINA).astimezone(UTC), year.look) for day in days for at in LOOKS_AT]
        plan = CountyPlan(SCALES[SCALE], AS_OF)
        load(plan, lambda steps: None, [*((at, open_dated_duties) for at in plan.ticks), *looks])
        year.look(datetime.combine(AS_OF, LOOKS_AT[1], CHINA).astimezone(UTC))  # the schools' returns come last of all
        yield year
        db.session.remove()
        db.engine.dispose()


def trial_a_school_year_day_by_day(lived: Year) -> None:
    with reading() as session:
        of_cases = select(Duty.opened_on).where(Duty.removed.is_(False), Duty.case_id.is_not(None))
        opened = Counter(session.scalars(of_cases))
        notices = Counter(session.scalars(select(Notice.day).where(Notice.suppressed.is_(False))))
        made = session.execute(select(Delivery.recipient, Delivery.channel, Delivery.kind, Delivery.day)).all()
        made_at = session.scalars(select(Delivery.made_at)).all()
        bundles = Counter(tuple(row) for row in made)
        calendar = load_calendar()
        leaders = select(Post.person_id).where(Post.role == Role.COUNTY_LEADER)
        to_leaders = session.scalar(select(func.count()).select_from(Notice).where(Notice.person_id.in_(leaders)))
        silent = select(func.count()).select_from(Duty).where(Duty.is_open.is_(True), Duty.step.is_(None))
        late_and_silent = session.scalar(silent.where(Duty.due_on < AS_OF - timedelta(days=1)))
    days = [day for day in lived.open_cases if FIRST <= day <= LAST]
    rows = _by_month(lived, days, opened, notices, Counter(row[-1] for row in bundles.elements()))
    load_a_week = sum(opened[day] for day in days) / len(days) * 7
    per_hundred = load_a_week / (sum(lived.open_cases[day] for day in days) / len(days)) * 100
    print("\n| month | open cases | duties a week | per 100 open cases | notices | bundles |")
    print("|---|---|---|---|---|---|")
    print("\n".join(rows))
    print(f"\nyear: {per_hundred:.0f} duties a week per 100 open cases, {max(bundles.values())} bundle a day at most")
    print(f"to county leaders: {to_leaders}; overdue without a step: {late_and_silent}")
    assert per_hundred <= MOST_DUTIES
    assert max(bundles.values()) == 1
    assert all(may_send(at, calendar) for at in made_at)
    assert (to_leaders, late_and_silent) == (0, 0)


def trial_the_brief_of_every_unit_and_week_balances_and_opens_what_it_counts(lived: Year) -> None:
    with reading() as session:
        rows = session.execute(select(Digest, Unit).join(Unit, Unit.id == Digest.unit_id).order_by(Digest.week)).all()
        briefs = [(digest.week, unit.code, digest.brief()) for digest, unit in rows]
        officer = session.scalars(select(Person).where(Person.cast_key == "bureau_officer")).one()
        reader = load_actor(officer, AS_OF)
    closings: dict[tuple[str, str], list[str]] = {}
    opened = 0
    for week, code, brief in briefs:
        for ledger in ("", *(f"-{one}" for one in Ledger)):
            signed = sum(sign * brief.number(f"{term}{ledger}") for term, sign in SIGNS.items())
            assert signed == brief.number(f"closing{ledger}"), (week, code, ledger)
            opening = sorted(brief.refs(f"opening{ledger}"))
            assert opening == closings.get((code, ledger), opening), (week, code, ledger)
            closings[code, ledger] = sorted(brief.refs(f"closing{ledger}"))
        for figure in brief.figures:
            if figure.refs:
                assert list_figure(reader, week, code, figure.key, 1).page.total == len(figure.refs), figure.key
                opened += 1
    weeks = {week for week, _, _ in briefs}
    print(f"\n{len(briefs)} briefs of {len(weeks)} weeks balance; {opened} numbers open as many rows as they say")
    assert len(weeks) >= 52


def _by_month(
    year: Year, days: list[date], opened: Counter[date], notices: Counter[date], bundles: Counter[date]
) -> list[str]:
    rows = []
    for month in sorted({(day.year, day.month) for day in days}):
        own = [day for day in days if (day.year, day.month) == month]
        cases = sum(year.open_cases[day] for day in own) / len(own)
        duties = sum(opened[day] for day in own) / len(own) * 7
        told, sent = sum(notices[day] for day in own), sum(bundles[day] for day in own)
        hundred = duties / cases * 100 if cases else 0
        rows.append(f"| {month[0]}-{month[1]:02d} | {cases:.0f} | {duties:.0f} | {hundred:.0f} | {told} | {sent} |")
    return rows
