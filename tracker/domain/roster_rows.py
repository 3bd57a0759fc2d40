"""A child as one row of a list gives it: kept as written, for a wrong number must not lose the child that bears it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from tracker.domain.cells import narrow, read_birth_date, read_name
from tracker.domain.child_rows import read_roll_number
from tracker.domain.citizen_ids import read_citizen_id
from tracker.domain.class_names import class_key
from tracker.domain.errors import Refused
from tracker.domain.intake import BadCell, Draft, Row, shown
from tracker.domain.likeness import Record, read_id
from tracker.domain.office_words import SEXES, read_word
from tracker.domain.rosters import BY_SCHOOL, RosterKind

LONGEST = 200

KEPT = (
    "name",
    "id_number",
    "sex",
    "birth_date",
    "roll_number",
    "school",
    "school_code",
    "grade",
    "class",
    "township",
    "household_village",
    "residence_village",
    "address",
    "guardian",
    "guardian_phone",
    "platform_status",
)
"""What is kept of a row, in the order shown."""

KEPT_NAMES = frozenset(KEPT)

Body = Mapping[str, str]
Check = Callable[[str, date], Any]

CHECKED: Mapping[str, Check] = {
    "id_number": read_citizen_id,
    "birth_date": read_birth_date,
    "roll_number": lambda text, today: read_roll_number(text),
    "sex": lambda text, today: read_word(SEXES, text),
}
"""Cells that are looked into; one that is wrong is named, and the row is kept all the same."""


@dataclass(slots=True, repr=False)
class Listed:
    """One row on its way in: what is kept of it, and the cells that cannot be right."""

    draft: Draft
    body: Body = field(default_factory=dict)
    doubts: list[BadCell] = field(default_factory=list)


def read_listed(row: Row, today: date) -> Listed:
    """Keeps every cell as written; only a row without a readable name is refused, for nobody could find the child."""
    draft, cells = Draft(row), row.cells
    body = {name: text[:LONGEST] for name, text in cells.items() if name in KEPT_NAMES}
    try:
        body["name"] = read_name(cells["name"])
    except KeyError:
        draft.require("name")
    except Refused as refusal:
        draft.refuse("name", refusal)
    return Listed(draft, body, _doubts(row, today))


def _doubts(row: Row, today: date) -> list[BadCell]:
    doubts = []
    for name, check in CHECKED.items():
        text = row.cells.get(name)
        if text is not None:
            try:
                check(text, today)
            except Refused as refusal:
                heading = row.headings.get(name, name)
                doubts.append(BadCell(row.sheet, row.number, heading, shown(name, text), refusal))
    return doubts


def identity_of(body: Body) -> str:
    """What decisions about a row are kept under: the child's own particulars, the place only where there is no more."""
    own = [narrow(body.get(name, "")) for name in ("name", "id_number", "birth_date", "roll_number")]
    place = [] if any(own[1:]) else [narrow(body.get(name, "")) for name in ("school", "grade", "class", "township")]
    return "|".join(own + place)


def record_of(body: Body, mark: str, key: int, today: date) -> Record:
    """The row as it is compared; `key` is the row's id."""
    number, is_valid, born = read_id(body.get("id_number", ""), today)
    return Record(
        mark,
        body["name"],
        number,
        is_valid,
        (born,) if is_valid else _births(body, born, today),
        str(_or_empty(CHECKED["sex"], body.get("sex"), today)),
        _or_empty(CHECKED["roll_number"], body.get("roll_number"), today),
        narrow(body.get("school") or body.get("school_code", "")),
        class_key(body["class"]) if body.get("class") else "",
        narrow(body.get("guardian", "")),
        key,
    )


def _births(body: Body, in_number: str, today: date) -> tuple[str, ...]:
    """The day a column gives, and the one a number with a mistake still gives."""
    written = _or_empty(read_birth_date, body.get("birth_date"), today)
    return tuple(dict.fromkeys(day for day in (f"{written:%Y%m%d}" if written else "", in_number) if day))


def _or_empty(read: Check, text: str | None, today: date) -> Any:
    if not text:
        return ""
    try:
        return read(text, today)
    except Refused:
        return ""


def place_of(kind: RosterKind, body: Body) -> str:
    """The school or township a row of such a list belongs to, empty where it names none."""
    place = body.get("school") or body.get("school_code", "") if kind in BY_SCHOOL else body.get("township", "")
    return narrow(place)
