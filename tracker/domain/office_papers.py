"""Papers that are not of one case: what a return, a roster for checking and a letter say once they are frozen."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from tracker.domain.batches import Balance, Outcome, balance_of
from tracker.domain.reasons import Sex
from tracker.domain.returns import ZERO, Figure


@dataclass(frozen=True)
class FigureThen:
    """One figure as it was returned, beside what the program had counted, and why they differ."""

    figure: Figure
    value: int
    counted: int
    reason: str


@dataclass(frozen=True)
class ReturnSheet:
    """A monthly return as a paper; nobody has signed a draft."""

    number: str
    month: str
    first_day: date
    last_day: date
    figures: tuple[FigureThen, ...]
    filled_in_by: str = ""
    signed_by: str = ""
    signed_on: date | None = None

    @property
    def is_zero(self) -> bool:
        return not any(one.value for one in self.figures if one.figure in ZERO)


@dataclass(frozen=True, repr=False)
class NameThen:
    """One name of a list: what is known of the child, and how the name was settled, by whom and when."""

    name: str
    sex: Sex | None
    birth_date: date | None
    place: str
    village: str
    outcome: Outcome
    settled_by: str
    settled_on: date | None
    note: str


@dataclass(frozen=True, repr=False)
class RosterSheet:
    """The share of one unit of a list from above as a paper: to be ticked by hand, once signed the answer."""

    number: str
    source: str
    due_on: date
    names: tuple[NameThen, ...]

    @property
    def balance(self) -> Balance:
        return balance_of(one.outcome for one in self.names)


@dataclass(frozen=True, repr=False)
class ChildThen:
    """One child as a letter names it, and where it is said to be."""

    name: str
    sex: Sex | None
    birth_date: date | None
    school: str
    whereabouts: str


@dataclass(frozen=True, repr=False)
class LetterSheet:
    """A letter to another county as a paper."""

    addressee: str
    contact: str
    children: tuple[ChildThen, ...]
