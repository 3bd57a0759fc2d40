"""Opening the lists of a new term: on its first day every school of the compulsory years has one, and owes it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import insert, select

from tracker.domain.arrivals import Opening, number_of, term_to_open
from tracker.domain.calendar import china_date
from tracker.domain.duties import DutyKind
from tracker.domain.expected import Place, Roll, expected
from tracker.domain.posts import UnitFact
from tracker.models.arrivals import ArrivalClass, ArrivalList, newest_term
from tracker.models.audit import Chain, Entry, append
from tracker.models.base import db
from tracker.models.calendar import load_calendar
from tracker.models.return_facts import reporting_schools
from tracker.models.roll import load_roll
from tracker.models.transactions import reading, writing
from tracker.models.unit_duties import open_unit_duties

Expected = Mapping[Place, frozenset[int]]


def open_due_arrivals(now: datetime) -> int:
    """Opens the lists of the term that has begun by the China day of `now`; returns how many. Re-entrant."""
    with reading():
        opening = term_to_open(newest_term(), china_date(now), load_calendar())
    return open_arrivals(opening, now) if opening else 0


def open_arrivals(opening: Opening, now: datetime) -> int:
    """Opens the lists of one term, made before the transaction that keeps them; returns how many."""
    with reading():
        schools = reporting_schools(opening.first_day)
        roll = load_roll(opening.term, schools, opening.first_day)
        places = expected(roll)
    with writing():
        there = set(db.session.scalars(select(ArrivalList.unit_id).where(ArrivalList.term == str(opening.term))))
        wanted = {school for school, _ in places} - there
        fresh = [school for school in schools if school.id in wanted]
        if fresh:
            _keep_classes(_keep_lists(opening, fresh, now), places, roll)
            noted = {"lists": len(fresh), "children": sum(map(len, places.values()))}
            append(Entry(Chain.CHANGE, now, None, "arrivals_opened", str(opening.term), noted))
    return len(fresh)


def _keep_lists(opening: Opening, schools: list[UnitFact], now: datetime) -> dict[int, int]:
    """The list of each school, by the school's id, with the duty to name its absent."""
    owing = [(school, number_of(opening.term, school.code)) for school in schools]
    duties = open_unit_duties(DutyKind.START_OF_TERM, owing, opening.named_by, now)
    rows = [
        {
            "number": number,
            "unit_id": school.id,
            "term": str(opening.term),
            "first_day": opening.first_day,
            "named_by": opening.named_by,
            "settled_by": opening.settled_by,
            "duty_id": duty,
            "opened_at": now,
        }
        for (school, number), duty in zip(owing, duties, strict=True)
    ]
    kept = db.session.execute(insert(ArrivalList).returning(ArrivalList.unit_id, ArrivalList.id), rows)
    return {row.unit_id: row.id for row in kept}


def _keep_classes(lists: Mapping[int, int], places: Expected, roll: Roll) -> None:
    rows = [
        {
            "list_id": lists[school],
            "unit_id": unit,
            "grade": roll.rooms[unit].grade if unit in roll.rooms else None,
            "expected": len(children),
            "children": sorted(children),
        }
        for (school, unit), children in places.items()
        if school in lists
    ]
    db.session.execute(insert(ArrivalClass), rows)
