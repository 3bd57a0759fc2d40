"""Which child each story is told of: a seat in a class that suits it, each seat once."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from random import Random

from tracker.domain.calendar import school_year
from tracker.domain.posts import Role
from tracker.domain.reasons import Group, Reason
from tracker.domain.units import SchoolKind
from tracker.sample.cast import places_of
from tracker.sample.chance import chance
from tracker.sample.children import STORIES_FROM, Ages, ChildPlan, Homes, RoomPlan, children_of, invent
from tracker.sample.people import PeoplePlan
from tracker.sample.plots import Plot
from tracker.sample.stories import SCHOOLING, Kin, Place, Story
from tracker.sample.units import UnitPlan, UnitsPlan

FIRST_YEAR = {SchoolKind.PRIMARY: 1, SchoolKind.TEACHING_POINT: 1, SchoolKind.JUNIOR: 7}
YEARS_OF_ENTRANTS = range(1, 3)
YEARS_OF_LEAVERS = range(4, 10)
"""Who was never enrolled is found in the first years; who leaves school does so later, but for special places."""

FROM_JUNIOR = 0.6
"""Most who drop out are of the junior years."""

ROOMS_WITH_STORIES = 60
"""Cases gather in some classes; these many of each sort are drawn from."""


@dataclass(frozen=True)
class Tale:
    """A plot with its child as the base list has it before and after, and the reason given."""

    plot: Plot
    child: ChildPlan
    found: ChildPlan
    """The child with what comes to light in the story: its class, its village."""

    reason: Reason

    @property
    def story(self) -> Story:
        return self.plot.story


@dataclass
class Casting:
    """The whole county as the choice of children needs it."""

    units: UnitsPlan
    people: PeoplePlan
    rooms: tuple[RoomPlan, ...]
    ages: Ages
    as_of: date
    places: Mapping[str, str] = field(init=False)
    filled: frozenset[tuple[Role, str]] = field(init=False)
    accounts: frozenset[str] = field(init=False)
    taken: set[str] = field(default_factory=set)
    seated: dict[str, tuple[ChildPlan, ...]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.places = places_of(self.units)
        standing = [post for post in self.people.posts if post.ends_on is None]
        self.filled = frozenset((post.role, post.unit) for post in standing)
        self.accounts = frozenset(
            post.unit for post in standing if post.role is Role.HEAD_TEACHER and self.people.people[post.person].account
        )

    def children(self, room: RoomPlan) -> tuple[ChildPlan, ...]:
        code = room.row.unit.code
        if code not in self.seated:
            self.seated[code] = children_of(room, self.units, self.ages)
        return self.seated[code]

    def free(self, room: RoomPlan) -> list[ChildPlan]:
        """The children nothing is told of yet; none where nobody could type in what their head teacher does."""
        if not self.can_be_typed(room):
            return []
        return [child for child in self.children(room) if child.id_number not in self.taken]

    def vacant(self, role: Role, unit: UnitPlan | None) -> bool:
        return unit is not None and (role, unit.code) not in self.filled

    def can_be_typed(self, room: RoomPlan) -> bool:
        """Somebody can type in what the head teacher does: with an own account, or the school's clerk."""
        unit = room.row.unit
        clerk = (Role.SCHOOL_CLERK, unit.parent or "") in self.filled
        return clerk or unit.code in self.accounts or (Role.HEAD_TEACHER, unit.code) not in self.filled


def cast_stories(casting: Casting, plots: Sequence[Plot]) -> Iterator[Tale]:
    """A child for each story, the most particular stories first."""
    rng = chance("casting")
    rarest_first = sorted(range(len(plots)), key=lambda n: (plots[n].story.place is Place.ANYWHERE, n))
    tales = {n: _tale(casting, plots[n], n, rng) for n in rarest_first}
    return (tales[n] for n in range(len(plots)))


def _tale(casting: Casting, plot: Plot, number: int, rng: Random) -> Tale:
    child = child_for(casting, plot.story, plot.first_day, STORIES_FROM + number, rng)
    reason = rng.choice(plot.story.reasons or SCHOOLING)
    return Tale(plot, AS_LISTED[plot.story.kin](_known(plot.story, child)), child, reason)


def child_for(casting: Casting, story: Story, first_day: date, place: int, rng: Random) -> ChildPlan:
    """A child who sits in a class now, or one who sat there then and is in nobody's place (`place` of its age)."""
    room, seat = _seat(casting, story, first_day, rng)
    if story.kin in {Kin.PUPIL, Kin.ENTRANT}:
        casting.taken.add(seat.id_number)
        return seat
    household, residence = Homes.around(room.row, casting.units).draw(rng, outside=False)
    child = invent(rng, casting.ages, room.row.year, place)
    child = replace(child, household=household, residence=residence, groups=(Group.LEFT_BEHIND,), room=room.row.unit)
    return replace(child, school=room.row.school.unit, roll_number=f"G{child.id_number}")


def _as_is(child: ChildPlan) -> ChildPlan:
    return child


def _in_no_class(child: ChildPlan) -> ChildPlan:
    return replace(child, room=None, school=None, roll_number=None, never_enrolled=True)


AS_LISTED: Mapping[Kin, Callable[[ChildPlan], ChildPlan]] = {
    Kin.PUPIL: _as_is,
    Kin.GONE: _as_is,
    Kin.ENTRANT: _in_no_class,
    Kin.UNENROLLED: _in_no_class,
}
"""What the base list says of a child when its story begins."""


def _known(story: Story, child: ChildPlan) -> ChildPlan:
    return replace(child, household=None, residence=None) if story.place is Place.NO_VILLAGE else child


def _seat(casting: Casting, story: Story, first_day: date, rng: Random) -> tuple[RoomPlan, ChildPlan]:
    """A child that suits, of compulsory age already when the story began."""
    back = school_year(casting.as_of) - school_year(first_day)
    suits, kinds = SUITS[story.place], _kinds(story, rng)
    rooms = [
        room
        for room in casting.rooms
        if room.row.school.kind in kinds and _of_age(room, back, story) and suits.room(casting, room)
    ]
    if story.place is Place.ANYWHERE:
        rooms = rooms[:: max(1, len(rooms) // ROOMS_WITH_STORIES)]
    rng.shuffle(rooms)
    for room in rooms:
        children = [child for child in casting.free(room) if suits.child(casting, child)]
        if children:
            return room, rng.choice(children)
    raise LookupError(f"no child for a story: {story.place}")


def _kinds(story: Story, rng: Random) -> frozenset[SchoolKind]:
    primary = frozenset({SchoolKind.PRIMARY, SchoolKind.TEACHING_POINT})
    if story.kin in {Kin.ENTRANT, Kin.UNENROLLED}:
        return primary
    if story.place in {Place.NO_TEACHER, Place.NO_PRINCIPAL, Place.CAST, Place.OTHERS, Place.OWN_CLASS}:
        return primary | {SchoolKind.JUNIOR}
    return frozenset({SchoolKind.JUNIOR}) if rng.random() < FROM_JUNIOR else primary


def _of_age(room: RoomPlan, years_back: int, story: Story) -> bool:
    """In which year the children sat when the story began."""
    year = room.row.year - years_back
    if story.kin in {Kin.ENTRANT, Kin.UNENROLLED}:
        return year in YEARS_OF_ENTRANTS
    if story.place is Place.ANYWHERE and year not in YEARS_OF_LEAVERS:
        return False
    return year >= FIRST_YEAR[room.row.school.kind]


@dataclass(frozen=True)
class Suits:
    """Which classes and which children a story may be told of."""

    room: Callable[[Casting, RoomPlan], bool] = lambda casting, room: True
    child: Callable[[Casting, ChildPlan], bool] = lambda casting, child: True


def _at_home(casting: Casting, child: ChildPlan) -> bool:
    """Lives where it is registered."""
    return child.household is not None and child.residence is None


def _vacant_village(casting: Casting, child: ChildPlan) -> bool:
    return child.residence is None and casting.vacant(Role.VILLAGE_OFFICER, child.household)


def _no_official(casting: Casting, child: ChildPlan) -> bool:
    household = child.household
    return household is not None and (Role.TOWNSHIP_OFFICIAL, household.parent or "") not in casting.filled


def _at(place: str) -> Suits:
    """At one of the cast's places, registered in the township of the school."""
    return Suits(
        lambda casting, room: room.row.school.unit.code == casting.places[place],
        lambda casting, child: _at_home(casting, child) and child.household.parent == child.school.seat,  # type: ignore[union-attr]
    )


SUITS: Mapping[Place, Suits] = {
    Place.ANYWHERE: Suits(child=_at_home),
    Place.CAST: _at("school"),
    Place.OTHERS: _at("other_school"),
    Place.OWN_CLASS: Suits(lambda casting, room: room.row.unit.code == casting.places["class"], _at_home),
    Place.NO_TEACHER: Suits(lambda casting, room: casting.vacant(Role.HEAD_TEACHER, room.row.unit), _at_home),
    Place.NO_PRINCIPAL: Suits(lambda casting, room: casting.vacant(Role.PRINCIPAL, room.row.school.unit), _at_home),
    Place.NO_VILLAGE_OFFICER: Suits(child=_vacant_village),
    Place.NO_OFFICIAL: Suits(child=_no_official),
    Place.TWO_VILLAGES: Suits(child=lambda casting, child: None not in {child.household, child.residence}),
    Place.FROM_OUTSIDE: Suits(child=lambda casting, child: child.outside),
    Place.NO_VILLAGE: Suits(child=_at_home),
}
