"""Children as rows, encrypted beforehand, so that a second process can prepare sixty thousand of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Column, MetaData, Table, TypeDecorator, insert

from tracker.adapters.pinyin import pinyin_of
from tracker.models.students import Student
from tracker.models.transactions import writing
from tracker.models.types import KeyRing
from tracker.sample.children import Ages, ChildPlan, RoomPlan, children_elsewhere, children_of
from tracker.sample.figures import PoorFigures
from tracker.sample.units import BUREAU_CODE, UnitPlan, UnitsPlan

ENCODED = Table(
    Student.__tablename__,
    MetaData(),
    *(
        Column(
            column.name,
            column.type.impl if isinstance(column.type, TypeDecorator) else column.type,
            primary_key=column.primary_key,
        )
        for column in Student.__table__.columns
    ),
)
"""The base list as the database holds it: encrypted columns take the bytes themselves."""


@dataclass(frozen=True)
class Desk:
    """What children are written down with: the tree, the ids of its units, the keys, the moment."""

    units: UnitsPlan
    ids: Mapping[str, int]
    keys: KeyRing
    ages: Ages
    at: datetime

    def row(self, child: ChildPlan) -> dict[str, Any]:
        """The row of a child, of plain values throughout."""
        search, number, roll = pinyin_of(child.name), child.id_number, child.roll_number
        home = child.household or child.residence
        return {
            "name": child.name,
            "pinyin": search.pinyin,
            "initials": search.initials,
            "sex": str(child.sex),
            "birth_date": child.birth,
            "id_number": self.keys.encrypt(number),
            "id_number_index": self.keys.blind(number),
            "id_tail_index": self.keys.blind(number[-4:]),
            "roll_number": self.keys.encrypt(roll) if roll else None,
            "roll_number_index": self.keys.blind(roll) if roll else None,
            "class_id": self._id(child.room),
            "school_id": self._id(child.school),
            "household_village_id": self._id(child.household),
            "residence_village_id": self._id(child.residence),
            "household_outside": child.outside,
            "class_path": (child.room or child.school or self.units.units[BUREAU_CODE]).path,
            "responsible_path": (home or self.units.units[child.school.seat]).path,
            "residence_path": child.residence.path if child.residence and child.household else None,
            "address": self.keys.encrypt(f"{self._town(home)}{home.name}{child.hamlet}组") if home else None,
            "guardian": child.guardian,
            "guardian_phone": self.keys.encrypt(child.phone),
            "groups": [str(group) for group in child.groups],
            "boarding": child.boarding,
            "never_enrolled": child.never_enrolled,
            "added_at": self.at,
        }

    def _id(self, unit: UnitPlan | None) -> int | None:
        return self.ids[unit.code] if unit else None

    def _town(self, village: UnitPlan | None) -> str:
        return self.units.units[village.parent or ""].name if village else ""


Rows = list[dict[str, Any]]


def rooms_as_rows(desk: Desk, rooms: Sequence[RoomPlan], away: frozenset[str]) -> Rows:
    """The children of some classes, but for those whose ID is in `away`: they are written down already."""
    children = (child for room in rooms for child in children_of(room, desk.units, desk.ages))
    return [desk.row(child) for child in children if child.id_number not in away]


def elsewhere_as_rows(desk: Desk, poor: PoorFigures) -> Rows:
    """The children who study elsewhere."""
    return [desk.row(child) for child in children_elsewhere(poor, desk.units, desk.ages)]


def store(rows: Rows) -> int:
    """Writes rows into the base list, in a transaction of their own."""
    if rows:
        with writing() as session:
            session.connection().execute(insert(ENCODED), rows)
    return len(rows)
