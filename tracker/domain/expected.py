"""Who should arrive at the start of a term: promotion, hand-over to the next school, entrants by catchment (划片)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from tracker.domain.class_names import class_key, grade_in

ENTRY_AGE = 6
"""Full years at 31 August (Compulsory Education Law, article 11)."""

LAST_GRADE = 9
"""After it the compulsory years are over."""

Place = tuple[int, int]
"""School and class, by id; the school stands for its own class where a child has none yet."""


@dataclass(frozen=True)
class Room:
    """A class as it stands: the school that reports for it, and the one it hangs under."""

    id: int
    school: int
    parent: int
    name: str
    grade: int | None

    @property
    def year(self) -> int | None:
        return self.grade or grade_in(self.name)


@dataclass(frozen=True)
class RoomThen:
    """A class as last term's list had it: its grade and who should have arrived in it."""

    grade: int | None
    children: frozenset[int]


@dataclass(frozen=True)
class Roll:
    """The base list on the day a term begins; everything by id.

    `unseated` are pupils of a school without a class, `entrants` children of entry age in none, by village;
    `catchments` lead from a village or a school to the school that reports for the one they belong to.
    """

    rooms: Mapping[int, Room]
    seated: Mapping[int, int]
    unseated: Mapping[int, int] = field(default_factory=dict)
    entrants: Mapping[int, int | None] = field(default_factory=dict)
    catchments: Mapping[int, int] = field(default_factory=dict)
    before: Mapping[int, RoomThen] = field(default_factory=dict)

    @cached_property
    def by_school(self) -> Mapping[int, list[Room]]:
        rooms: dict[int, list[Room]] = defaultdict(list)
        for room in self.rooms.values():
            rooms[room.school].append(room)
        return rooms


def entry_births(year: int) -> tuple[date, date]:
    """The first and the last birthday of those who are of entry age in a school year."""
    return date(year - ENTRY_AGE - 1, 9, 1), date(year - ENTRY_AGE, 8, 31)


def expected(roll: Roll) -> dict[Place, frozenset[int]]:
    """Who should arrive where; every child of the roll once, but for those beyond the ninth grade.

    A class that the base list still shows as last term's list had it goes up one grade. Entrants of a village
    without a catchment are in no list.
    """
    places: dict[Place, set[int]] = defaultdict(set)
    for room, children in _by_room(roll.seated):
        place = _place_of(roll, roll.rooms[room], children)
        if place:
            places[place] |= children
    for child, school in roll.unseated.items():
        places[school, school].add(child)
    for child, village in roll.entrants.items():
        entered = roll.catchments.get(village) if village else None
        if entered:
            places[entered, entered].add(child)
    return {place: frozenset(children) for place, children in places.items()}


def _by_room(seated: Mapping[int, int]) -> Iterable[tuple[int, frozenset[int]]]:
    rooms: dict[int, set[int]] = defaultdict(set)
    for child, room in seated.items():
        rooms[room].add(child)
    return ((room, frozenset(children)) for room, children in rooms.items())


def _place_of(roll: Roll, room: Room, children: frozenset[int]) -> Place | None:
    then = roll.before.get(room.id)
    return _next_place(roll, room) if then and _is_as_then(room, children, then) else (room.school, room.id)


def _is_as_then(room: Room, children: frozenset[int], then: RoomThen) -> bool:
    """Whether a class has not gone up yet: of the same grade, most of its children still in it."""
    return room.grade == then.grade and 2 * len(children & then.children) > len(then.children)


def _next_place(roll: Roll, room: Room) -> Place | None:
    """One grade up: the class of the same number, else the school; from its highest grade to the next school.

    Where nobody knows which school is next, the old one keeps them on its list, so that no child is lost.
    """
    grade = room.year
    if grade is None:
        return room.school, room.id
    above = [other for other in roll.by_school[room.school] if (other.year or 0) > grade]
    if above:
        key = class_key(room.name, grade).replace(f"{grade}:", f"{grade + 1}:", 1)
        beside = (other for other in above if other.year == grade + 1 and other.parent == room.parent)
        same = [other.id for other in beside if class_key(other.name, other.year) == key]
        return room.school, same[0] if same else room.school
    if grade >= LAST_GRADE:
        return None
    receiver = roll.catchments.get(room.school)
    return (receiver, receiver) if receiver else (room.school, room.id)
