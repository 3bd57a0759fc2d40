"""Six weeks of a small county with a brief after each: everything that may upset a balance happens in them."""

from __future__ import annotations

import uuid
from datetime import date, datetime, time

from tests import county
from tests.house import House
from tests.services.living import act
from tracker.domain.calendar import CHINA
from tracker.domain.cases import Ledger
from tracker.domain.digests import Brief
from tracker.domain.forms import Form
from tracker.domain.weeks import Week
from tracker.models.digests import Digest
from tracker.models.transactions import reading
from tracker.models.units import Unit
from tracker.services.digest_issue import issue_week
from tracker.services.units import move_unit

OFFICER, PRINCIPAL, OTHER_PRINCIPAL = "bureau_officer", "principal", "other_principal"
UNITS = (county.BUREAU, county.COUNTY, county.TOWN, county.OTHER_TOWN)


class Weeks:
    """The county's weeks: what happens on which day; `until` is the last day on which briefs are issued in time."""

    def __init__(self, house: House, until: date = date.max) -> None:
        self.house, self.until = house, until
        self.cases: dict[str, str] = {}

    def at(self, day: date, hour: int = 9) -> None:
        """Lets the days up to this hour pass, each with its tick; on Mondays at eight the brief is issued."""
        target = datetime.combine(day, time(hour), CHINA)
        while self.house.now.astimezone(CHINA).date() < day:
            self.house.wait(days=1)
            self.house.tick()
            if self.house.today().weekday() == 0 and self.house.today() <= self.until:
                issue_week(None, datetime.combine(self.house.today(), time(8), CHINA))
        self.house.now = target

    def confirm(self, name: str, by: str = PRINCIPAL, **fields: object) -> str:
        teacher = "other_head_teacher" if by == OTHER_PRINCIPAL else "school_clerk"
        self.cases[name] = self.house.log(name, teacher)
        self.act(name, "confirm", by, **fields)
        return self.cases[name]

    def act(self, name: str, kind: str, by: str, **entered: object) -> None:
        act(self.house, self.cases[name], kind, by, **entered)

    def annul(self, name: str, by: str) -> None:
        self.house.move(self.cases[name], "annul", by, reason="点错了")

    def ask(self, name: str, by: str) -> None:
        """Asks to strike the line; it may be approved when the days for objections are over."""
        self.act(name, "request", by, code="transferred")


def live_six_weeks(house: House, until: date = date.max) -> Weeks:
    """From Monday 2 November on: listed, moved, back, relapsed, struck, listed again, undone across Sundays."""
    weeks = Weeks(house, until)
    weeks.confirm("张小雨")
    weeks.confirm("李明")
    weeks.confirm("王芳", OTHER_PRINCIPAL)
    weeks.at(date(2026, 11, 8), 20)
    weeks.confirm("曾丽")
    weeks.at(date(2026, 11, 9), 10)
    weeks.annul("曾丽", PRINCIPAL)
    weeks.act("张小雨", "correct_ledger", OFFICER, ledger=Ledger.DROPOUT)
    weeks.act("李明", "return", "head_teacher")
    weeks.ask("王芳", OTHER_PRINCIPAL)
    weeks.at(date(2026, 11, 15), 20)
    weeks.act("王芳", "approve", OFFICER)
    weeks.at(date(2026, 11, 16), 10)
    weeks.annul("王芳", OFFICER)
    weeks.act("张小雨", "assign", "township_clerk", household_village=county.OTHER_VILLAGE)
    weeks.act("李明", "relapse", "head_teacher")
    weeks.confirm("单小军")
    weeks.ask("单小军", PRINCIPAL)
    weeks.at(date(2026, 11, 20))
    weeks.act("单小军", "approve", OFFICER)
    weeks.act("王芳", "approve", OFFICER)
    weeks.at(date(2026, 11, 24))
    weeks.act("王芳", "reopen", OFFICER)
    weeks.act("王芳", "confirm", OTHER_PRINCIPAL)
    weeks.act("李明", "correct_ledger", OFFICER, ledger=Ledger.DROPOUT)
    weeks.act("李明", "correct_ledger", OFFICER, ledger=Ledger.SUSPECTED)
    weeks.at(date(2026, 12, 1))
    administrator = Form(house.actor("administrator"), str(uuid.uuid4()), house.now)
    move_unit(administrator, county.VILLAGE, county.OTHER_TOWN)
    weeks.act("张小雨", "propose_hold", PRINCIPAL, hold_code="in_custody")
    weeks.act("张小雨", "hold", OFFICER)
    weeks.at(date(2026, 12, 14))
    return weeks


def brief_of(week: Week, unit: str) -> Brief:
    """The frozen brief of a unit."""
    with reading() as session:
        query = session.query(Digest).join(Unit, Unit.id == Digest.unit_id)
        return query.filter(Digest.week == str(week), Unit.code == unit).one().brief()


def issued_weeks() -> list[Week]:
    with reading() as session:
        written = {row.week for row in session.query(Digest)}
    return [week for week in map(Week.read, sorted(written)) if week]
