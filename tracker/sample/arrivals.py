"""The start of the running term: every school has named its absent; most were seen elsewhere, some became cases."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from random import Random
from typing import Any

from sqlalchemy import insert, select, update

from tracker.domain.arrivals import NAMED_BY, SETTLED_BY, Opening, Whereabouts, opening_of, settled_as
from tracker.domain.calendar import CHINA, ONE_DAY, Calendar, Days, china_date
from tracker.domain.duties import DutyKind
from tracker.domain.mark_off import ClearResult
from tracker.domain.posts import PostFact, Role
from tracker.domain.reasons import FoundBy
from tracker.models.arrivals import WITH_CHILDREN, Absentee, ArrivalClass, ArrivalList
from tracker.models.audit import Chain, Entry, append
from tracker.models.base import db
from tracker.models.cases import Case
from tracker.models.duties import Duty
from tracker.models.transactions import writing
from tracker.models.unit_duties import open_unit_duties
from tracker.models.units import Unit
from tracker.sample.chance import chance
from tracker.sample.returns import Office
from tracker.services.arrival_opening import open_arrivals

OPENED = time(0, 15)
ABSENT = 0.004
"""So many of those who sit in a class came late, or were on leave when the term began."""

ELSEWHERE = (ClearResult.OTHER_CLASS_OR_SCHOOL, "县外学校", "随父母外出，已在当地入学")
LATER = ((ClearResult.IN_CLASS, "教室", "迟到两天，已到校"), (ClearResult.ON_LEAVE, "家中", "生病请假，有医院证明"))

Row = dict[str, Any]


@dataclass(frozen=True)
class School:
    """A list with its classes, and who sees to it at which moments of the first ten school days."""

    listed: ArrivalList
    unit: Unit
    rooms: tuple[ArrivalClass, ...]
    clerk: PostFact
    named_at: datetime
    settled_at: datetime


def make_arrivals(office: Office, calendar: Calendar) -> None:
    """Opens the lists of the running term as of its first day and lets the schools see to them."""
    began = calendar.term_began(china_date(office.as_of))
    if began is None:
        return
    opening = opening_of(began, calendar)
    open_arrivals(opening, datetime.combine(began, OPENED, CHINA))
    days = [calendar.add(began - ONE_DAY, n, Days.SCHOOL) for n in range(1, SETTLED_BY + 1)]
    moments = [datetime.combine(day, time(8), CHINA) for day in days]
    with writing():
        cases = _cases(opening)
        schools = [school for school in _schools(office, opening, moments) if school.named_at < office.as_of]
        absent = {school.listed.id: list(_absent(school, cases)) for school in schools}
        _report(schools, absent, office.as_of)
        _close([school for school in schools if _closed_at(school, absent[school.listed.id]) < office.as_of], absent)


def _schools(office: Office, opening: Opening, moments: Sequence[datetime]) -> Iterator[School]:
    query = select(ArrivalList, Unit).join(Unit, Unit.id == ArrivalList.unit_id)
    lists = db.session.execute(query.where(ArrivalList.term == str(opening.term)).order_by(Unit.path)).all()
    rooms: dict[int, list[ArrivalClass]] = defaultdict(list)
    for room in db.session.scalars(select(ArrivalClass).options(WITH_CHILDREN).order_by(ArrivalClass.id)):
        rooms[room.list_id].append(room)
    for listed, unit in lists:
        rng = chance("arrivals", unit.code)
        named, settled = rng.randrange(NAMED_BY), rng.randrange(NAMED_BY, SETTLED_BY)
        minutes = timedelta(minutes=rng.randrange(480))
        clerk = office.owner(Role.SCHOOL_CLERK, unit.fact(), opening.first_day)
        yield School(listed, unit, tuple(rooms[listed.id]), clerk, moments[named] + minutes, moments[settled] + minutes)


def _cases(opening: Opening) -> dict[int, tuple[str, datetime]]:
    """The cases that were found by this check, and those of children who sit in no class, by the child's id."""
    found = (Case.found_by == FoundBy.START_OF_TERM) & (Case.found_on >= opening.first_day)
    rows = db.session.execute(
        select(Case.student_id, Case.number, Case.logged_at).where(found | Case.never_enrolled.is_(True))
    )
    return {child: (number, at) for child, number, at in rows}


def _absent(school: School, cases: Mapping[int, tuple[str, datetime]]) -> Iterator[Row]:
    """Entrants who went elsewhere, children with a case, and a few who came late."""
    rng = chance("absent", school.unit.code)
    for room in school.rooms:
        in_no_class = room.unit_id == school.unit.id
        for child in room.children:
            by_lot = rng.random() < ABSENT
            if child in cases or in_no_class or by_lot:
                yield _named(school, room, child) | _settled(school, cases.get(child), in_no_class, rng)


def _named(school: School, room: ArrivalClass, child: int) -> Row:
    by = {"named_by_id": school.clerk.person_id, "settled_by_id": school.clerk.person_id}
    return {"class_id": room.id, "student_id": child, "named_at": school.named_at, **by}


def _settled(school: School, case: tuple[str, datetime] | None, elsewhere: bool, rng: Random) -> Row:
    blank = dict.fromkeys(("result", "seen_by", "seen_on", "seen_at", "note", "case_number"))
    if case is not None:
        number, logged_at = case
        at = max(school.named_at, logged_at)
        return blank | {"stands": Whereabouts.CASE, "settled_at": at, "case_number": number}
    result, seen_at, note = ELSEWHERE if elsewhere else rng.choice(LATER)
    seen = {"seen_by": school.clerk.person_name, "seen_on": china_date(school.settled_at), "seen_at": seen_at}
    kept = {"stands": settled_as(result), "settled_at": school.settled_at, "result": result, "note": note}
    return blank | seen | kept


def _closed_at(school: School, absent: Sequence[Row]) -> datetime:
    return max([school.settled_at, *(row["settled_at"] for row in absent)]) + timedelta(minutes=30)


def _report(schools: Sequence[School], absent: Mapping[int, Sequence[Row]], as_of: datetime) -> None:
    """What is not settled yet as of the day stands open; the second duty follows on the first."""
    rows = [_as_of(row, as_of) for school in schools for row in absent[school.listed.id]]
    if not schools:
        return
    if rows:
        db.session.execute(insert(Absentee), rows)
    reported = [
        {"id": room.id, "reported_at": school.named_at, "reported_by_id": school.clerk.person_id}
        for school in schools
        for room in school.rooms
    ]
    db.session.execute(update(ArrivalClass), reported)
    first = [{"id": school.listed.duty_id, "is_open": False, "done_at": school.named_at} for school in schools]
    db.session.execute(update(Duty), first)
    for school in schools:
        owing = [(school.unit.fact(), school.listed.number)]
        (duty,) = open_unit_duties(DutyKind.START_OF_TERM, owing, school.listed.settled_by, school.named_at)
        school.listed.duty_id = duty
        noted = {"classes": len(school.rooms), "absent": len(absent[school.listed.id])}
        append(_entry(school, school.named_at, "arrivals_reported", noted))


def _as_of(row: Row, as_of: datetime) -> Row:
    if row["settled_at"] < as_of:
        return row
    blank = dict.fromkeys(set(row) - {"class_id", "student_id", "named_at", "named_by_id"})
    return row | blank | {"stands": Whereabouts.ABSENT}


def _close(schools: Sequence[School], absent: Mapping[int, Sequence[Row]]) -> None:
    for school in schools:
        at = _closed_at(school, absent[school.listed.id])
        school.listed.closed_at, school.listed.closed_by_id = at, school.clerk.person_id
        append(_entry(school, at, "arrivals_closed", {}))
    db.session.flush()
    done = [{"id": school.listed.duty_id, "is_open": False, "done_at": school.listed.closed_at} for school in schools]
    if done:
        db.session.execute(update(Duty), done)


def _entry(school: School, at: datetime, action: str, values: Mapping[str, Any]) -> Entry:
    return Entry(Chain.CHANGE, at, school.clerk.person_id, action, school.listed.number, values)
