"""One class of a list with every child it expects; one child named as absent, and how it is logged."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from tracker.domain.acts import ChildEntry
from tracker.domain.arrivals import ArrivalAct, Whereabouts, may_act
from tracker.domain.calendar import china_date
from tracker.domain.errors import NotFound
from tracker.domain.permissions import Permission, may
from tracker.domain.posts import Actor, Tier, UnitFact
from tracker.domain.reasons import FoundBy, Reason
from tracker.models.arrival_cases import open_cases_of
from tracker.models.arrival_rows import AbsentRow, RoomRow, absent_rows, children_by_id, name_in, room_row
from tracker.models.arrivals import Absentee, Held, absentees_of, find_absentee, find_class, tallies_of
from tracker.models.base import db
from tracker.models.people import PostBook
from tracker.models.students import Student, find_student
from tracker.models.transactions import reading


@dataclass(frozen=True, repr=False)
class PupilRow:
    """A child that should arrive in a class; `named` once it was named absent, `case` where it has an open one."""

    id: int
    name: str
    named: bool
    case: str | None


@dataclass(frozen=True, repr=False)
class RoomPage:
    """A class with the children it expects."""

    number: str
    school: UnitFact
    room: RoomRow
    pupils: tuple[PupilRow, ...]
    may_report: bool


@dataclass(frozen=True, repr=False)
class AbsentPage:
    """A child named as absent, and whether the reader may settle it."""

    number: str
    school: UnitFact
    row: AbsentRow
    may_settle: bool


def open_room(actor: Actor, number: str, code: str, now: datetime) -> RoomPage:
    """A class of a list with every child it expects; raises NotFound."""
    with reading():
        held = find_class(actor, number, code)
        if held is None:
            raise NotFound
        room = room_row(actor, held, tallies_of([held.room])[held.room.id])
        children = children_by_id(held.room.children)
        named = {row.student_id for row in absentees_of([held.room.id])}
        cases = open_cases_of(actor, list(children))
        pupils = [
            PupilRow(child.id, name_in(actor, child, room.unit), child.id in named, cases.get(child.id))
            for child in sorted(children.values(), key=lambda child: (child.pinyin, child.id))
        ]
        return RoomPage(number, held.school.fact(), room, tuple(pupils), _may(ArrivalAct.REPORT, actor, held, now))


def _may(act: ArrivalAct, actor: Actor, held: Held, now: datetime) -> bool:
    if held.list.is_closed or not may(actor, Permission.REPORT_ARRIVALS):
        return False
    return may_act(act, actor, PostBook.load([held.unit.path], china_date(now)).holders(held.unit.path))


def open_absentee(actor: Actor, number: str, absentee_id: int, now: datetime) -> AbsentPage:
    """A child named as absent; raises NotFound."""
    with reading():
        held, absentee = _absentee(actor, number, absentee_id)
        room = room_row(actor, held, tallies_of([held.room])[held.room.id])
        (row,) = absent_rows(actor, {held.room.id: room}, [absentee])
        still_open = absentee.stands is Whereabouts.ABSENT
        return AbsentPage(number, held.school.fact(), row, still_open and _may(ArrivalAct.SETTLE, actor, held, now))


def _absentee(actor: Actor, number: str, absentee_id: int) -> tuple[Held, Absentee]:
    found = find_absentee(actor, number, absentee_id)
    if found is None:
        raise NotFound
    return found


def missing_child(actor: Actor, number: str, absentee_id: int, now: datetime) -> ChildEntry:
    """An absent child as it is to be logged, where it should have arrived; logging it settles it. Raises NotFound."""
    with reading():
        held, absentee = _absentee(actor, number, absentee_id)
        child = db.session.get_one(Student, absentee.student_id)
        found = {"found_by": FoundBy.START_OF_TERM, "found_on": china_date(now), "reason": Reason.UNKNOWN}
        fields = found | _place(held, child)
        if find_student(actor, child.id):
            return ChildEntry(child.id, fields=fields, absent=absentee.id)
        known = {name: getattr(child, name) for name in KNOWN_BY if getattr(child, name)}
        return ChildEntry(None, child.name, fields | known, absent=absentee.id)


KNOWN_BY = ("sex", "birth_date", "id_number", "roll_number")
"""By which a child is found again that the receiving school does not have on the base list yet."""


def _place(held: Held, child: Student) -> dict[str, object]:
    """The class or school that expects the child, where the base list has it elsewhere or nowhere."""
    if held.unit.id == child.class_id:
        return {}
    if held.unit.tier is Tier.CLASS:
        return {"class": held.unit.code}
    never = child.class_id is None and child.roll_number is None
    return {"school": held.school.code, "never_enrolled": never}
