"""A unit as one row of a file gives it, and where in the tree it comes to hang."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial

from tracker.domain.cells import read_text
from tracker.domain.child_rows import on_any_day
from tracker.domain.class_names import grade_in, grade_of
from tracker.domain.errors import Invalid, Refused
from tracker.domain.intake import Draft, Row, Rule
from tracker.domain.office_words import SCHOOL_KINDS, TIERS, read_word
from tracker.domain.posts import Tier, unit_path
from tracker.domain.unit_book import BookUnit, UnitBook
from tracker.domain.units import CODE, PARENTS, SchoolKind, UnitChange, check_place, check_unit
from tracker.domain.words import N_


def read_code(text: str) -> str:
    """A unit's code; raises Refused for one that could not stand in a path."""
    if not CODE.fullmatch(text):
        raise Refused(N_("A code is made of letters, digits, points and dashes, at most 40."))
    return text


def read_grade(text: str) -> int:
    """A grade from 1 to 12; raises Refused."""
    grade = grade_of(text)
    if grade is None:
        raise Refused(N_("This is no grade from 1 to 12."))
    return grade


UNIT_RULES: Mapping[str, Rule] = {
    "code": on_any_day(read_code),
    "name": on_any_day(read_text, 80),
    "tier": on_any_day(partial(read_word, TIERS)),
    "parent_code": on_any_day(read_code),
    "kind": on_any_day(partial(read_word, SCHOOL_KINDS)),
    "grade": on_any_day(read_grade),
    "catchment": on_any_day(read_code),
}

ORDER = tuple(Tier)
"""Townships before the schools that stand in them, parents before children."""

NOT_THERE = N_("There is no such unit. Add it first, or correct the name.")

CELL_OF = {"parent": "parent_code"}
"""Which cell holds what the rules of units call otherwise."""


@dataclass(frozen=True)
class StandingUnit:
    """A unit that is there already; those it names are codes, a path begins at the root of its line."""

    code: str
    name: str
    tier: Tier
    path: str
    parent: str | None = None
    kind: SchoolKind | None = None
    grade: int | None = None
    seat: str | None = None
    catchment: str | None = None

    def change(self) -> UnitChange:
        return UnitChange(self.name, self.kind, self.grade, self.seat, self.catchment)


def read_unit(row: Row, today: date) -> Draft:
    """The row with everything read that needs no other unit; a class's grade may stand in its name."""
    draft = Draft.read(row, UNIT_RULES, today)
    draft.require("code", "name", "tier")
    if draft.values.get("tier") is Tier.CLASS and "name" in draft.values:
        draft.values.setdefault("grade", grade_in(draft.values["name"]))
    return draft


def hang(drafts: Iterable[Draft], standing: Mapping[str, StandingUnit]) -> list[StandingUnit]:
    """The unit each good row makes, parents before children, whatever the order of the file.

    A row whose parent is neither there nor made by this file is refused, and one whose catchment is not there yet.
    """
    hung: list[StandingUnit] = []
    known, waiting = dict(standing), [draft for draft in drafts if draft.is_good]
    for draft in waiting:
        if draft.values.get("catchment") not in {None, *standing}:
            draft.refuse("catchment", Refused(NOT_THERE))
    seats = _townships(waiting, standing)
    while True:
        placed = {None, *known}
        ready = [draft for draft in waiting if _parent(draft, standing) in placed]
        if not ready:
            break
        waiting = [draft for draft in waiting if _parent(draft, standing) not in placed]
        for draft in ready:
            unit = _made(draft, known, standing.get(draft.values["code"]), seats)
            if draft.is_good:
                known[unit.code] = unit
                hung.append(unit)
    for draft in waiting:
        draft.refuse("parent_code", Refused(NOT_THERE))
    return sorted(hung, key=lambda unit: ORDER.index(unit.tier))


def _townships(drafts: Sequence[Draft], standing: Mapping[str, StandingUnit]) -> UnitBook:
    """The townships schools may stand in, those of this file included."""
    named = {draft.values["code"]: (draft.values["name"], draft.values["tier"]) for draft in drafts}
    named |= {unit.code: (unit.name, unit.tier) for unit in standing.values()}
    wanted = {Tier.COUNTY, Tier.TOWNSHIP}
    return UnitBook.of(
        BookUnit(n, code, name, tier, "") for n, (code, (name, tier)) in enumerate(named.items()) if tier in wanted
    )


def _parent(draft: Draft, standing: Mapping[str, StandingUnit]) -> str | None:
    """The parent's code: the row's, else where the unit hangs already."""
    there = standing.get(draft.values["code"])
    parent: str | None = draft.values.get("parent_code") or (there.parent if there else None)
    return parent


def _made(draft: Draft, known: Mapping[str, StandingUnit], there: StandingUnit | None, seats: UnitBook) -> StandingUnit:
    """The unit as it is to stand; what the row leaves empty stays as it was. Refuses the row where it cannot stand."""
    values, parent = draft.values, known.get(_parent(draft, known) or "")
    path = unit_path(parent.path if parent else None, values["code"])
    if there is not None:
        _check_stays(draft, there, path)
    seat = draft.row.cells.get("seat")
    if seat is not None:
        draft.put("seat", lambda: seats.township(seat).code)
    unit = StandingUnit(
        values["code"],
        values["name"],
        values["tier"],
        path,
        parent.code if parent else None,
        values.get("kind") or (there.kind if there else None),
        values.get("grade") or (there.grade if there else None),
        values.get("seat") or (there.seat if there else None),
        values.get("catchment") or (there.catchment if there else None),
    )
    if draft.is_good:
        _check(draft, unit, known)
    return unit


def _check_stays(draft: Draft, there: StandingUnit, path: str) -> None:
    if there.tier is not draft.values["tier"]:
        draft.refuse("tier", Refused(N_("A unit of this code stands at another tier already.")))
    elif there.path != path:
        draft.refuse("parent_code", Refused(N_("This unit hangs elsewhere. Move it on its own page.")))


LONGEST_PATH = 200


def _check(draft: Draft, unit: StandingUnit, known: Mapping[str, StandingUnit]) -> None:
    parent, catchment = known.get(unit.parent or ""), known.get(unit.catchment or "")
    if len(unit.path) > LONGEST_PATH:
        draft.refuse("code", Refused(N_("This code and those above it are too long together.")))
    try:
        tiers = (Tier.TOWNSHIP if unit.seat else None, catchment.tier if catchment else None)
        check_unit(unit.tier, unit.change(), *tiers)
        if parent is not None:
            check_place(unit.tier, unit.path, parent.tier, parent.path)
        elif PARENTS[unit.tier]:
            draft.refuse("parent_code", Refused(N_("Name the unit above it.")))
    except Invalid as invalid:
        for name, problem in invalid.fields.items():
            draft.refuse(CELL_OF.get(name, name), problem)
