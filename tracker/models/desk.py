"""The facts of many cases at one moment: people, calendar and terms, loaded by three statements."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from tracker.domain.calendar import china_date
from tracker.domain.cases import Facts
from tracker.domain.owing import Owed
from tracker.domain.unit_duties import unit_duty_owed
from tracker.models.cases import Case
from tracker.models.duties import Duty
from tracker.models.facts import House, facts_of, load_house
from tracker.models.people import PostBook
from tracker.models.units import Unit


@dataclass(frozen=True)
class Desk:
    """What every case on a list is judged by."""

    now: datetime
    house: House
    book: PostBook

    @classmethod
    def load(cls, cases: Iterable[Case], now: datetime, more_paths: Iterable[str | None] = ()) -> Desk:
        """The people on the paths of these cases, and on `more_paths`."""
        paths = {path for c in cases for path in (c.class_path, c.responsible_path, c.residence_path)}
        return cls(now, load_house(china_date(now)), PostBook.load(paths | set(more_paths), china_date(now)))

    @property
    def today(self) -> date:
        return china_date(self.now)

    def facts(self, case: Case, duties: Iterable[Duty] = ()) -> Facts:
        """The facts of one of the cases; asks the database nothing."""
        return facts_of(case, self.now, self.house, self.book, list(duties))

    def owed_by(self, unit: Unit, duty: Duty) -> Owed:
        """An open duty of a unit whose path was loaded, too; asks the database nothing."""
        return unit_duty_owed(duty.fact(), unit.fact(), self.book.holders(unit.path), self.today, duty.about)
