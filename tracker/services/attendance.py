"""Roll call by exception: the classes of a day, a class with its children, and who is logged by itself."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from tracker.domain.acts import ChildEntry
from tracker.domain.attendance import Call, Presence, Step, check_call, may_call, streaks
from tracker.domain.calendar import china_date
from tracker.domain.errors import Conflict, Forbidden, NotFound
from tracker.domain.forms import Form
from tracker.domain.permissions import Permission
from tracker.domain.posts import Actor, Role, UnitFact
from tracker.domain.reasons import FoundBy, Reason
from tracker.domain.words import N_
from tracker.models.attendance import (
    calls_of,
    cases_since,
    classes_in,
    classes_with_long_absences,
    is_called_on,
    keep_call,
    pupils_of,
)
from tracker.models.attendance_rows import DayRows, day_of
from tracker.models.base import db
from tracker.models.calendar import load_calendar
from tracker.models.forms import Kept, taken_once
from tracker.models.people import Person, PostBook, load_actor
from tracker.models.transactions import reading
from tracker.models.units import Unit, units_by_id

OFF = N_("The county does not call rolls.")


@dataclass(frozen=True)
class DayPage:
    """The roll calls of a day; nothing stands in it where the county calls none, or on a day without school."""

    day: date
    on: bool
    school_day: bool
    rows: DayRows


@dataclass(frozen=True, repr=False)
class PupilRow:
    """A child of a class with how it stands today."""

    id: int
    name: str
    presence: Presence


@dataclass(frozen=True, repr=False)
class ClassPage:
    """A class on a day; `called` where its roll has been called already."""

    unit: UnitFact
    day: date
    called: bool
    pupils: tuple[PupilRow, ...]
    may_call: bool


@dataclass(frozen=True, repr=False)
class Due:
    """A child to be logged by itself: for whom it is logged, what is entered, under which id."""

    actor: Actor
    entry: ChildEntry
    request_id: str


def open_day(actor: Actor, now: datetime) -> DayPage:
    """The classes in the actor's part of the tree today."""
    with reading():
        today = china_date(now)
        on, school_day = is_called_on(today), load_calendar().is_school_day(today)
        return DayPage(today, on, school_day, day_of(actor, today) if on and school_day else DayRows())


def open_class(actor: Actor, code: str, now: datetime) -> ClassPage:
    """A class with its children today; raises NotFound, also where the county calls no rolls."""
    with reading():
        today = china_date(now)
        unit = _class(actor, code, today)
        if not is_called_on(today):
            raise NotFound
        calls = calls_of([unit.id], today)[unit.id]
        call = next((one for one in calls if one.day == today), None)
        pupils = (PupilRow(child.id, child.name, _of(child.id, call)) for child in pupils_of(unit.id))
        holders = PostBook.load([unit.path], today).holders(unit.path)
        return ClassPage(unit.fact(), today, call is not None, tuple(pupils), may_call(actor, holders))


def _class(actor: Actor, code: str, today: date) -> Unit:
    unit = db.session.scalar(classes_in(actor, today).where(Unit.code == code))
    if unit is None:
        raise NotFound
    return unit


def _of(child: int, call: Call | None) -> Presence:
    if call is None or child not in call.absent | call.leave:
        return Presence.PRESENT
    return Presence.LEAVE if child in call.leave else Presence.ABSENT


@taken_once(Permission.CALL_ROLL)
def call_roll(form: Form, code: str, absent: Collection[int], leave: Collection[int]) -> Kept:
    """Names who is not there today, nobody where all are; said again the same day, the last word counts.

    Whoever is named with leave is on leave. Raises NotFound, Forbidden, Conflict where the county calls no rolls,
    Refused on a day without school.
    """
    unit = _called(form, code)
    named = {**dict.fromkeys(absent, False), **dict.fromkeys(leave, True)}
    check_call(form.today, load_calendar(), named, [child.id for child in pupils_of(unit.id)])
    keep_call(unit.id, form.today, (form.actor.person_id, form.now), named.items())
    counts = {"absent": len(named) - sum(named.values()), "leave": sum(named.values())}
    return Kept(code, "roll_called", code, counts)


def check_calling(form: Form, code: str) -> None:
    """Raises what stands against calling a roll whatever the form says: NotFound, Forbidden, Conflict."""
    with reading():
        _called(form, code)


def _called(form: Form, code: str) -> Unit:
    unit = _class(form.actor, code, form.today)
    if not may_call(form.actor, PostBook.load([unit.path], form.today).holders(unit.path)):
        raise Forbidden
    if not is_called_on(form.today):
        raise Conflict(OFF)
    return unit


def due_cases(now: datetime) -> tuple[Due, ...]:
    """The children away so long that they are logged by themselves, for whoever answers for the head teacher.

    A child with an open case is not, nor one that was logged since it went away.
    """
    with reading():
        today = china_date(now)
        if not is_called_on(today):
            return ()
        units = units_by_id(classes_with_long_absences(today))
        calls = calls_of(list(units), today)
        book = PostBook.load([unit.path for unit in units.values()], today)
        due = []
        for unit in units.values():
            owners = book.holders(unit.path).owners(Role.HEAD_TEACHER)
            if owners:
                actor = load_actor(db.session.get_one(Person, owners[0].person_id), today)
                due += [_due(actor, child, since, today) for child, since in _long_away(calls[unit.id])]
        return tuple(due)


def _long_away(calls: Sequence[Call]) -> Iterator[tuple[int, date]]:
    away = {child: streak for child, streak in streaks(calls).items() if streak.step is Step.LOG}
    cases = cases_since(away)
    for child, streak in away.items():
        is_open, found_on = cases.get(child, (False, None))
        if not is_open and (found_on is None or found_on < streak.since):
            yield child, streak.since


def _due(actor: Actor, child: int, since: date, today: date) -> Due:
    found = {"found_by": FoundBy.ROLL_CALL, "found_on": today, "reason": Reason.UNKNOWN}
    request_id = uuid.uuid5(uuid.NAMESPACE_URL, f"roll-call/{child}/{since}")
    return Due(actor, ChildEntry(child, fields=found), str(request_id))
