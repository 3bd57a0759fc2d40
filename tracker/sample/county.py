"""One sample county planned whole, before anything of it is written down."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from functools import cached_property

from tracker.domain.calendar import CHINA, china_date, school_year
from tracker.sample.casting import Casting, Tale
from tracker.sample.children import Ages, RoomPlan, plan_rooms
from tracker.sample.figures import SMALL, Figures
from tracker.sample.old_ledger import OldLine, old_lines, taken_over_at
from tracker.sample.people import PeoplePlan, plan_people
from tracker.sample.tales import tales_of, ticks
from tracker.sample.terms import Diary
from tracker.sample.units import UnitsPlan, plan_units


@dataclass(frozen=True)
class CountyPlan:
    """A county of these figures as of the beginning of a day; the same day gives the same county."""

    figures: Figures
    as_of: date

    @property
    def instant(self) -> datetime:
        """The moment it is made for: the day begins, everything of the day before is done."""
        return datetime.combine(self.as_of, time(), CHINA).astimezone(UTC)

    @cached_property
    def units(self) -> UnitsPlan:
        return plan_units(self.figures)

    @cached_property
    def people(self) -> PeoplePlan:
        year = school_year(self.as_of)
        return plan_people(self.units, date(year - 3, 9, 1), date(year - 1, 8, 31))

    @cached_property
    def ages(self) -> Ages:
        return Ages(school_year(self.as_of))

    @cached_property
    def rooms(self) -> tuple[RoomPlan, ...]:
        return plan_rooms(self.units, self.figures)

    @cached_property
    def diary(self) -> Diary:
        return Diary.around(self.as_of)

    @cached_property
    def casting(self) -> Casting:
        return Casting(self.units, self.people, self.rooms, self.ages, self.as_of)

    @cached_property
    def tales(self) -> list[Tale]:
        return tales_of(self.casting, self.diary, small=self.figures is SMALL)

    @cached_property
    def old_lines(self) -> list[OldLine]:
        """The stories have the first choice of children."""
        return old_lines(self.casting, china_date(taken_over_at(self.tales)), small=self.figures is SMALL)

    @cached_property
    def ticks(self) -> tuple[datetime, ...]:
        return tuple(ticks(self.tales, self.diary, self.as_of))
