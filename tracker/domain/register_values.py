"""What each column says of one line, as one reader may read it: masked, without sensitive reasons, or in full."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from tracker.domain.disclosure import name_for, shows_sensitive
from tracker.domain.posts import Actor, Holders, Role
from tracker.domain.privacy import mask_citizen_id, mask_phone, mask_roll_number
from tracker.domain.register import (
    Outside,
    Standing,
    remark_of,
    schooling_of,
    shown_reasons,
    whereabouts_of,
)

Values = Mapping[str, Any]
PLAIN = ("ledger", "listed_on", "stage", "attempts", "child_met_on", "last_attended_on", "returned_on", "code")


@dataclass(frozen=True)
class Reader:
    """For whom the lines are written; `in_full` masks nothing, on the bureau's decision (trade §12)."""

    actor: Actor
    in_full: bool = False

    def name(self, row: Any) -> str:
        if self.in_full:
            return str(row.name)
        return name_for(self.actor, row.name, row.own_class_path, row.own_responsible_path, row.own_residence_path)

    def number(self, text: str | None, mask: Callable[[str | None], str]) -> str:
        return (text or "") if self.in_full else mask(text)

    def sensitive(self, row: Any) -> bool:
        return self.in_full or shows_sensitive(self.actor, row.own_class_path, row.own_responsible_path)


@dataclass(frozen=True)
class Surroundings:
    """What lines name besides themselves: units' names by id, the people of a path, each case as it stood."""

    units: Mapping[int, str]
    holders: Callable[[str], Holders]
    states: Mapping[int, Standing]


def values_of(row: Any, reader: Reader, around: Surroundings) -> dict[str, Any]:
    """The value of every column, by its identifier; `row` holds line, case and child."""
    return {
        **_child(row, reader),
        **_places(row, around),
        **_standing(row, reader, around),
        "schooling": schooling_of(row.grade),
        "government_line": _holder(around.holders(row.responsible_path), Role.VILLAGE_OFFICER),
        "bureau_line": _holder(around.holders(row.class_path), Role.HEAD_TEACHER),
    }


def _child(row: Any, reader: Reader) -> Values:
    contacts = (row.guardian, reader.number(row.guardian_phone, mask_phone))
    return {
        "number": row.number,
        "name": reader.name(row),
        "sex": row.sex,
        "birth_date": row.birth_date,
        "id_number": reader.number(row.id_number, mask_citizen_id),
        "roll_number": reader.number(row.roll_number, mask_roll_number),
        "boarding": row.boarding,
        "guardian": tuple(text for text in contacts if text),
        "platform_status": row.platform_status,
    }


def _places(row: Any, around: Surroundings) -> Values:
    fields = ("school", "class", "household_village", "residence_village")
    names: dict[str, Any] = {name: around.units.get(getattr(row, f"{name}_id"), "") for name in fields}
    if not names["household_village"] and row.household_outside:
        names["household_village"] = Outside.OUTSIDE
    return names


def _standing(row: Any, reader: Reader, around: Surroundings) -> Values:
    then: Any = around.states.get(row.case_id, row)
    ledger = then.ledger if then is not row else row.case_ledger
    listing = then.listing if then is not row else row.case_listing
    current = row.listing == listing and ledger is not None
    return {
        **{name: getattr(row, name) for name in PLAIN},
        "marked_off_on": row.marked_off_on,
        "found_by": then.found_by,
        "reasons": shown_reasons(row.reasons, sensitive=reader.sensitive(row)),
        "whereabouts": whereabouts_of(then) if current else row.code,
        "remark": remark_of(row.listing, row.episode),
    }


def _holder(holders: Holders, role: Role) -> str:
    posts = holders.owners(role)
    return posts[0].person_name if posts else ""
