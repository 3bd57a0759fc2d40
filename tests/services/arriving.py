"""The start of a term as the tests open, report, settle and close it."""

from __future__ import annotations

import uuid
from datetime import UTC, date, datetime

from sqlalchemy import select

from tests import county
from tests.house import House
from tracker.domain.arrivals import Tally
from tracker.domain.calendar import PeriodKind
from tracker.domain.forms import Form
from tracker.domain.mark_off import ClearResult
from tracker.models.arrivals import Absentee, ArrivalClass, ArrivalList
from tracker.models.calendar import Period
from tracker.models.students import Student
from tracker.models.transactions import reading, writing
from tracker.models.units import Unit, by_code
from tracker.services.arrival_acts import Account, account_for, report_class, report_rest
from tracker.services.arrival_opening import open_due_arrivals
from tracker.services.arrival_rooms import missing_child
from tracker.services.arrivals import open_list
from tracker.services.identify import log_child

SPRING, AUTUMN = datetime(2027, 3, 1, 1, tzinfo=UTC), datetime(2027, 9, 1, 1, tzinfo=UTC)
"""The first days of two terms, nine o'clock in China."""

AUTUMN_OF_START = date(2026, 9, 1)
"""The first day of the term in which every test's clock begins."""

NAMED_BY, SETTLED_BY = date(2027, 3, 5), date(2027, 3, 12)
"""Friday of the first and of the second week of the spring term."""


def number_of(school: str = county.SCHOOL, term: str = "2026-2") -> str:
    return f"BD-{term}-{school}"


OURS, THEIRS = number_of(), number_of(county.OTHER_SCHOOL)


def begin_term(house: House, at: datetime = SPRING) -> int:
    """Lets the day come and the lists be opened."""
    house.now = at
    return open_due_arrivals(house.now)


def autumn(house: House) -> None:
    """The spring term has its lists, and the next autumn begins."""
    begin_term(house)
    with writing() as session:
        days = {"first_day": date(2027, 9, 1), "last_day": date(2028, 1, 21)}
        session.add(Period(kind=PeriodKind.TERM, name="2027—2028学年上学期", **days))
    begin_term(house, AUTUMN)


def form(house: House, by: str = "school_clerk", request_id: str | None = None) -> Form:
    return Form(house.actor(by), request_id or str(uuid.uuid4()), house.now)


def child(name: str) -> int:
    with reading() as session:
        return session.scalars(select(Student.id).where(Student.name == name)).one()


def report(house: House, *absent: str, room: str = county.CLASS, by: str = "head_teacher", number: str = OURS) -> None:
    report_class(form(house, by), number, room, [child(name) for name in absent])


def report_others(house: House, by: str = "school_clerk", number: str = OURS) -> None:
    report_rest(form(house, by), number)


def named(name: str) -> Absentee:
    with reading() as session:
        query = select(Absentee).join(Student, Student.id == Absentee.student_id)
        return session.scalars(query.where(Student.name == name)).one()


def clear(
    house: House, name: str, result: ClearResult = ClearResult.ON_LEAVE, by: str = "school_clerk", number: str = OURS
) -> None:
    account = Account(result, "黄秀兰", house.today(), "家中", "住院，下周返校")
    account_for(form(house, by), number, named(name).id, account)


def make_case(house: House, name: str, by: str = "school_clerk", number: str = OURS) -> str | None:
    entry = missing_child(house.actor(by), number, named(name).id, house.now)
    return log_child(house.actor(by), entry, str(uuid.uuid4()), house.now).number


def tally(house: House, by: str = "bureau_officer", number: str = OURS) -> Tally:
    return open_list(house.actor(by), number, house.now).row.tally


def rooms(number: str) -> dict[str, set[str]]:
    """Whom each class of a list expects, by name; the school's own code stands for those in no class yet."""
    with reading() as session:
        names = {one.id: one.name for one in session.scalars(select(Student))}
        query = select(Unit.code, ArrivalClass.children).join(Unit, Unit.id == ArrivalClass.unit_id)
        query = query.join(ArrivalList, ArrivalList.id == ArrivalClass.list_id).where(ArrivalList.number == number)
        return {code: {names[one] for one in children} for code, children in session.execute(query)}


def set_catchment(unit: str, school: str) -> None:
    with writing() as session:
        row, target = (session.scalars(by_code(code)).one() for code in (unit, school))
        row.catchment_id = target.id
