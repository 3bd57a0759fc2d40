"""The units of the county by code and by name, as files name them; a name that fits two units is never guessed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from tracker.domain.cells import narrow
from tracker.domain.class_names import class_key, grade_of
from tracker.domain.errors import Refused
from tracker.domain.posts import Tier
from tracker.domain.units import SCHOOL_TIERS
from tracker.domain.words import N_

OUTSIDE = frozenset({"县外", "外县", "县外户籍", "外省", "outside"})
"""Written instead of a village: the household is registered outside the county."""

NO_COUNTY = "000000"
VILLAGE_ENDINGS = ("居民委员会", "村民委员会", "居委会", "委员会", "村委会", "社区", "村")


@dataclass(frozen=True)
class BookUnit:
    """One unit as it is looked up; `seat_id` is the township a school stands in."""

    id: int
    code: str
    name: str
    tier: Tier
    path: str
    parent_id: int | None = None
    seat_id: int | None = None
    grade: int | None = None


@dataclass
class UnitBook:
    """Every unit that stands: by id, by code, by tier and name, and a school's classes by their key."""

    by_id: dict[int, BookUnit] = field(default_factory=dict)
    by_code: dict[str, BookUnit] = field(default_factory=dict)
    names: dict[tuple[Tier, str], list[BookUnit]] = field(default_factory=lambda: defaultdict(list))
    classes: dict[int, dict[str, list[BookUnit]]] = field(default_factory=dict)
    counties: tuple[str, ...] = ()

    @classmethod
    def of(cls, units: Iterable[BookUnit]) -> UnitBook:
        listed = list(units)
        book = cls(counties=tuple(narrow(unit.name) for unit in listed if unit.tier is Tier.COUNTY))
        for unit in listed:
            book.by_id[unit.id] = book.by_code[unit.code] = unit
            for name in book._names(unit):
                book.names[unit.tier, name].append(unit)
            if unit.tier is Tier.CLASS and unit.parent_id:
                keys = book.classes.setdefault(unit.parent_id, {})
                keys.setdefault(class_key(unit.name, unit.grade), []).append(unit)
        return book

    @property
    def county(self) -> str:
        """The code of the county whose cases are numbered here."""
        return next((unit.code for unit in self.by_id.values() if unit.tier is Tier.COUNTY), NO_COUNTY)

    def _names(self, unit: BookUnit) -> set[str]:
        """The name, also without the county's before it, and a village's without 村, 社区, 居委会 behind it."""
        name = narrow(unit.name)
        return {name, self._within(name)} | ({_stem(name)} if unit.tier is Tier.VILLAGE else set())

    def _within(self, name: str) -> str:
        """A name without the county's before it."""
        if name.startswith(self.counties):
            return next(name.removeprefix(c) for c in self.counties if name.startswith(c)) or name
        return name

    def named(self, text: str, *tiers: Tier) -> list[BookUnit]:
        """The units of these tiers that the text means: the one of that code, else all of that name."""
        coded = self.by_code.get(text.strip())
        if coded is not None and coded.tier in tiers:
            return [coded]
        wanted = {narrow(text), self._within(narrow(text))}
        found = {u.id: u for tier in tiers for name in wanted for u in self.names.get((tier, name), ())}
        if not found and Tier.VILLAGE in tiers:
            return list(self.names.get((Tier.VILLAGE, _stem(narrow(text))), ()))
        return list(found.values())

    def school(self, text: str) -> BookUnit:
        """A school by code or name; raises Refused for none and for a name of two."""
        return the_only(self.named(text, *sorted(SCHOOL_TIERS)))

    def township(self, text: str) -> BookUnit:
        """A township by code or name; raises Refused."""
        return the_only(self.named(text, Tier.TOWNSHIP))

    def village(self, text: str, township: BookUnit | None) -> BookUnit:
        """A village by code, or by name within its township; raises Refused for none and for a name of two."""
        found = self.named(text, Tier.VILLAGE)
        if township is not None:
            found = [unit for unit in found if unit.parent_id == township.id]
        return the_only(found)

    def school_class(self, text: str, grade: str, school: BookUnit | None) -> BookUnit:
        """A class by its code, or by its name and grade within its school; raises Refused."""
        coded = self.by_code.get(text.strip())
        if coded is not None and coded.tier is Tier.CLASS and (school is None or coded.parent_id == school.id):
            return coded
        if school is None:
            raise Refused(N_("Name the school of this class as well."))
        keys = self.classes.get(school.id, {})
        key = class_key(text, grade_of(grade) if grade else None)
        if key.startswith(":"):
            return the_only([unit for other, units in keys.items() if other.endswith(key) for unit in units])
        return the_only(keys.get(key, []))

    def school_of(self, school_class: BookUnit) -> BookUnit:
        """The school a class belongs to."""
        return self.by_id[school_class.parent_id or 0]


def the_only(found: list[BookUnit]) -> BookUnit:
    """The one unit meant; raises Refused for none, and for a name that fits several."""
    if not found:
        raise Refused(N_("There is no such unit. Add it first, or correct the name."))
    if len(found) > 1:
        raise Refused(N_("This name fits %(count)s units. Give the code, or the unit above it."), count=len(found))
    return found[0]


def is_outside(text: str) -> bool:
    """Whether the cell says that the household is registered outside the county."""
    return narrow(text) in OUTSIDE


def _stem(name: str) -> str:
    for ending in VILLAGE_ENDINGS:
        if name.endswith(ending) and len(name) > len(ending):
            return _stem(name.removesuffix(ending))
    return name
