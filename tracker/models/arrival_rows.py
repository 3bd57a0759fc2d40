"""Classes and absent children of a list as its pages show them, names in full only near the child."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select

from tracker.domain.arrivals import Tally, Whereabouts
from tracker.domain.disclosure import name_for
from tracker.domain.mark_off import ClearResult
from tracker.domain.permissions import sees
from tracker.domain.posts import Actor, Tier, UnitFact
from tracker.models.arrivals import Absentee, Held
from tracker.models.base import db
from tracker.models.cases import Case, visible_to
from tracker.models.students import Student


@dataclass(frozen=True)
class RoomRow:
    """A class of a list, and whether the reader may open it; `is_school` stands for those who are in no class yet."""

    unit: UnitFact
    tally: Tally
    reported_at: datetime | None
    opens: bool

    @property
    def is_school(self) -> bool:
        return self.unit.tier is not Tier.CLASS


@dataclass(frozen=True, repr=False)
class AbsentRow:
    """A child named as absent; `case` where the reader may open it."""

    id: int
    name: str
    room: RoomRow
    stands: Whereabouts
    case: str | None
    result: ClearResult | None
    seen_by: str
    seen_on: date | None
    seen_at: str
    note: str


def room_row(actor: Actor, held: Held, tally: Tally) -> RoomRow:
    path = held.unit.path
    return RoomRow(held.unit.fact(), tally, held.room.reported_at, opens=sees(actor, path, path, None))


def absent_rows(actor: Actor, rooms: Mapping[int, RoomRow], rows: Sequence[Absentee]) -> tuple[AbsentRow, ...]:
    """The open ones first, then by class."""
    children = children_by_id(row.student_id for row in rows)
    cases = _visible_numbers(actor, (row.case_number for row in rows))
    order = {room: n for n, room in enumerate(rooms)}
    rows = sorted(rows, key=lambda row: (row.stands is not Whereabouts.ABSENT, order[row.class_id], row.id))
    return tuple(
        AbsentRow(
            row.id,
            name_in(actor, children[row.student_id], rooms[row.class_id].unit),
            rooms[row.class_id],
            row.stands,
            row.case_number if row.case_number in cases else None,
            row.result,
            row.seen_by or "",
            row.seen_on,
            row.seen_at or "",
            row.note or "",
        )
        for row in rows
    )


def children_by_id(ids: Iterable[int]) -> dict[int, Student]:
    rows = db.session.scalars(select(Student).where(Student.id.in_(list(ids))))
    return {child.id: child for child in rows}


def name_in(actor: Actor, child: Student, room: UnitFact) -> str:
    """In full where the child should arrive, and near its home; masked elsewhere (trade §12)."""
    return name_for(actor, child.name, room.path, child.responsible_path, child.residence_path)


def _visible_numbers(actor: Actor, numbers: Iterable[str | None]) -> set[str]:
    query = visible_to(actor).with_only_columns(Case.number)
    return set(db.session.scalars(query.where(Case.number.in_([number for number in numbers if number]))))
