"""Which child of the base list a row of a file means; nobody is taken for another by a guess (trade §8)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from tracker.domain.errors import Refused
from tracker.domain.words import N_

Values = Mapping[str, Any]
NUMBERS = ("id_number", "roll_number")


@dataclass(frozen=True, repr=False)
class KnownChild:
    """A child of the base list: its id and its values by field."""

    id: int
    values: Values


class WrongChild(Refused):
    """A number leads to somebody else; `cell` is the one that holds it."""

    def __init__(self, cell: str, message: str, **params: object) -> None:
        self.cell = cell
        super().__init__(message, **params)


OTHER_NAME = N_("This number stands with another name in the base list. Check both.")
OTHER_NUMBER = N_("The base list has another number for this child. Check both.")
SEVERAL = N_("This fits %(count)s children of the base list. Give the ID number or the roll number.")


class Acquaintance:
    """The children who may be meant, by ID number, by roll number, and by name, birth date and school."""

    def __init__(self, children: Iterable[KnownChild]) -> None:
        self.by_number: dict[tuple[str, str], KnownChild] = {}
        self.by_name: dict[tuple[object, ...], dict[int, KnownChild]] = defaultdict(dict)
        self.add(children)

    def add(self, children: Iterable[KnownChild]) -> None:
        """Further children who may be meant."""
        for child in children:
            self.by_number |= {(cell, child.values[cell]): child for cell in NUMBERS if child.values[cell]}
            self.by_name[name_key(child.values)][child.id] = child

    def has_number_of(self, values: Values) -> bool:
        """Whether somebody has one of the row's numbers."""
        return any((cell, values.get(cell)) in self.by_number for cell in NUMBERS)

    def find(self, values: Values) -> KnownChild | None:
        """The child of this ID number, else of this roll number, else of this name, birth date and school.

        None for a child not on the base list. Raises WrongChild where numbers, name and list contradict each other.
        """
        for cell in NUMBERS:
            child = self.by_number.get((cell, values.get(cell) or ""))
            if child is not None:
                _check_same(child, values, cell)
                return child
        return self._by_name(values)

    def _by_name(self, values: Values) -> KnownChild | None:
        """Only by a birth date, and never one whose numbers say that it is another: namesakes stay apart."""
        if not values.get("birth_date"):
            return None
        alike = [child for child in self.by_name[name_key(values)].values() if not are_two(child.values, values)]
        if len(alike) > 1:
            raise WrongChild("name", SEVERAL, count=len(alike))
        return alike[0] if alike else None


def name_key(values: Values) -> tuple[object, ...]:
    """What tells children without numbers apart."""
    return tuple(values.get(field) for field in ("name", "birth_date", "school_id"))


def are_two(one: Values, other: Values) -> bool:
    """Whether their numbers say that these are two children, however alike they are otherwise."""
    return any(_contradict(one, other, number) for number in NUMBERS)


def _check_same(child: KnownChild, values: Values, cell: str) -> None:
    if child.values["name"] != values["name"]:
        raise WrongChild(cell, OTHER_NAME)
    for number in NUMBERS:
        if _contradict(child.values, values, number):
            raise WrongChild(number, OTHER_NUMBER)


def _contradict(one: Values, other: Values, number: str) -> bool:
    both = one.get(number), other.get(number)
    return None not in both and both[0] != both[1]
