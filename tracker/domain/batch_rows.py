"""A name on a list from above: which child of the base list it is, which unit it goes to, whether a tick may do."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from tracker.domain.cells import read_birth_date
from tracker.domain.child_rows import read_roll_number
from tracker.domain.citizen_ids import CitizenId, read_citizen_id
from tracker.domain.errors import Refused
from tracker.domain.intake import Draft, Row
from tracker.domain.office_words import SEXES, read_word
from tracker.domain.posts import Tier
from tracker.domain.roster_rows import Body, read_listed
from tracker.domain.same_child import NUMBERS, Acquaintance, KnownChild, are_two
from tracker.domain.unit_book import BookUnit, UnitBook
from tracker.domain.units import SCHOOL_TIERS
from tracker.domain.words import N_

NOWHERE = N_("Neither the base list nor this row says which school or township is to look. Add one of them.")

Values = Mapping[str, Any]


@dataclass(repr=False)
class ListedName:
    """A row of the list: what is kept as written, and the numbers and the birth date that can be read."""

    draft: Draft
    body: Body
    values: Values


@dataclass(frozen=True, repr=False)
class PlacedName:
    """A row with the child it means, where that is certain, and the unit that settles it."""

    name: ListedName
    child: KnownChild | None
    unit: BookUnit
    agrees: bool


def read_name_row(row: Row, today: date) -> ListedName:
    """The row as written; a number that cannot be right is passed over, only a row without a name is refused."""
    listed = read_listed(row, today)
    return ListedName(listed.draft, listed.body, read_values(listed.body, today))


def read_values(body: Body, today: date) -> dict[str, Any]:
    """Name, numbers, birth date and sex, as far as they can be read."""
    return dict(_values(body, today))


def _values(body: Body, today: date) -> Iterator[tuple[str, Any]]:
    yield "name", body.get("name")
    sex = _readable(lambda text, day: read_word(SEXES, text), body.get("sex"), today)
    born = _readable(read_birth_date, body.get("birth_date"), today)
    citizen: CitizenId | None = _readable(read_citizen_id, body.get("id_number"), today)
    roll = _readable(lambda text, day: read_roll_number(text), body.get("roll_number"), today)
    yield from [("roll_number", roll)] if roll else []
    yield from [("id_number", citizen.number)] if citizen else []
    if citizen or sex:
        yield "sex", citizen.sex if citizen else sex
    if citizen or born:
        yield "birth_date", citizen.birth_date if citizen else born


def _readable(read: Any, text: str | None, today: date) -> Any:
    try:
        return read(text, today) if text else None
    except Refused:
        return None


class Candidates:
    """Children of the base list who may be meant by some rows."""

    def __init__(self, known: Acquaintance) -> None:
        self.by_number = known.by_number
        self.born: dict[tuple[object, object], list[KnownChild]] = defaultdict(list)
        for alike in known.by_name.values():
            for child in alike.values():
                self.born[child.values["name"], child.values["birth_date"]].append(child)

    def find(self, values: Values) -> KnownChild | None:
        """The child of this ID number, else roll number, else of this name and birth date, always of this name.

        Where numbers contradict each other or two fit, nobody is meant: a child is never matched away by a guess.
        """
        for number in NUMBERS:
            child = self.by_number.get((number, values.get(number) or ""))
            if child is not None:
                same = child.values["name"] == values["name"] and not are_two(child.values, values)
                return child if same else None
        if not values.get("birth_date"):
            return None
        alike = [c for c in self.born[values["name"], values["birth_date"]] if not are_two(c.values, values)]
        return alike[0] if len(alike) == 1 else None


def agrees(child: KnownChild | None, values: Values, body: Body) -> bool:
    """Whether ID, name and roll agree, so that a tick may settle the name (trade §8, A).

    A number the list gives must be the base list's, one of the two must be given, the child must be on a roll.
    """
    if child is None or child.values["school_id"] is None:
        return False
    given = [number for number in NUMBERS if number in body]
    return bool(given) and all(values.get(number) == child.values[number] for number in given)


def place(name: ListedName, child: KnownChild | None, book: UnitBook) -> PlacedName | None:
    """The unit that settles the name: the child's school, else the row's, else the household's township.

    The row is refused where none of them is known.
    """
    unit = _unit_of(name.body, child.values if child else {}, book)
    if unit is None:
        name.draft.refuse("school", Refused(NOWHERE))
        return None
    return PlacedName(name, child, unit, agrees(child, name.values, name.body))


def _unit_of(body: Body, child: Values, book: UnitBook) -> BookUnit | None:
    own = book.by_id.get(child.get("school_id") or 0)
    if own is not None and own.tier in SCHOOL_TIERS:
        return own
    return school_in(body, book) or _township(body, child, book)


def school_in(body: Body, book: UnitBook) -> BookUnit | None:
    """The school the row names; None where it names none, or two fit."""
    for cell in ("school_code", "school"):
        found = book.named(body[cell], *sorted(SCHOOL_TIERS)) if cell in body else []
        if len(found) == 1:
            return found[0]
    return None


def _township(body: Body, child: Values, book: UnitBook) -> BookUnit | None:
    village = book.by_id.get(child.get("household_village_id") or 0) or village_in(body, book)
    return book.by_id.get(village.parent_id or 0) if village else _township_in(body, book)


def village_in(body: Body, book: UnitBook) -> BookUnit | None:
    """The household's village as the row names it; None where it names none, or two fit."""
    township = _township_in(body, book)
    found = book.named(body["household_village"], Tier.VILLAGE) if "household_village" in body else []
    fitting = [unit for unit in found if township is None or unit.parent_id == township.id]
    return fitting[0] if len(fitting) == 1 else None


def _township_in(body: Body, book: UnitBook) -> BookUnit | None:
    named = book.named(body["township"], Tier.TOWNSHIP) if "township" in body else []
    return named[0] if len(named) == 1 else None
