"""What an act leaves beside its move: the attempt, the measure, the evidence; and unit codes turned into units."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from tracker.domain.acts import StoredFile
from tracker.domain.calendar import china_date
from tracker.domain.cases import CaseState
from tracker.domain.errors import Invalid, Refused
from tracker.domain.posts import Tier
from tracker.domain.words import N_
from tracker.domain.workflow import MoveKind
from tracker.models.attempts import Attempt
from tracker.models.base import db
from tracker.models.cases import Case, MoveRow
from tracker.models.evidence import EvidenceEntry
from tracker.models.measures import Measure
from tracker.models.rules import load_wordings
from tracker.models.units import Unit, find_units

OUTSIDE = "outside"
"""Typed instead of a village code: the household is registered outside the county."""

UNIT_FIELDS: Mapping[str, tuple[str, frozenset[Tier]]] = {
    "class": ("class_id", frozenset({Tier.CLASS})),
    "school": ("school_id", frozenset({Tier.SCHOOL, Tier.CENTRAL_SCHOOL})),
    "household_village": ("household_village_id", frozenset({Tier.VILLAGE})),
    "residence_village": ("residence_village_id", frozenset({Tier.VILLAGE})),
    "owed_by": ("owed_by_id", frozenset(Tier)),
}

ATTEMPT_FIELDS = (
    "made_on",
    "made_at",
    "channel",
    "met",
    "result",
    "said",
    "went_others",
    "pupil_wish",
    "guardian_attitude",
    "promised_on",
    "next_step",
    "next_on",
)

LATE_AFTER_DAYS = 2
"""An attempt typed in later than this is marked as a late entry, without blame (county default)."""


def resolved(data: Mapping[str, Any]) -> dict[str, Any]:
    """What was entered, with unit codes as unit ids; a class brings its school along. Raises Invalid by field."""
    codes = {name: data[name] for name in UNIT_FIELDS if data.get(name) and data[name] != OUTSIDE}
    units = find_units(codes.values()) if codes else {}
    result = {name: value for name, value in data.items() if name not in UNIT_FIELDS}
    for name, code in codes.items():
        target, tiers = UNIT_FIELDS[name]
        unit = units.get(code)
        if unit is None or unit.tier not in tiers:
            raise Invalid({name: Refused(N_("There is no such unit. Please choose one from the list."))})
        result[target] = unit.id
    if result.get("class_id"):
        result["school_id"] = school_of(units[codes["class"]]).id
    if data.get("household_village") == OUTSIDE:
        result["household_outside"] = True
    return result


def worded(data: Mapping[str, Any], day: date) -> dict[str, Any]:
    """A legal step with the county's own title of that day and, where none was typed, its term."""
    wording = load_wordings(day)[data["step"]]
    return {**data, "title": wording.title, "term": data.get("term") or wording.term}


def school_of(unit: Unit) -> Unit:
    """The school a class belongs to."""
    return db.session.get_one(Unit, unit.parent_id)


def where_its_class_hangs(state: CaseState) -> CaseState:
    """The case at the school its class belongs to today."""
    school_class = db.session.get(Unit, state.class_id) if state.class_id else None
    return replace(state, school_id=school_class.parent_id) if school_class else state


def keep_entries(case: Case, row: MoveRow, data: Mapping[str, Any], now: datetime) -> None:
    """Writes the attempt or the measure of a move, and its evidence."""
    if row.kind is MoveKind.ATTEMPT:
        _keep_attempt(case, row, data, now)
    elif row.kind is MoveKind.PLAN:
        _keep_measure(case, row, data)
    _keep_evidence(case, row, data.get("evidence", {}), now)


def _keep_attempt(case: Case, row: MoveRow, data: Mapping[str, Any], now: datetime) -> None:
    late = (china_date(now) - data["made_on"]).days > LATE_AFTER_DAYS
    values = {name: data.get(name) or None for name in ATTEMPT_FIELDS}
    db.session.add(
        Attempt(
            case_id=case.id,
            move_id=row.id,
            number=case.attempts,
            went=[str(link) for link in data["went"]],
            late_entry=late,
            **values,
        )
    )


def _keep_measure(case: Case, row: MoveRow, data: Mapping[str, Any]) -> None:
    db.session.add(
        Measure(
            case_id=case.id,
            move_id=row.id,
            kind=data["measure"],
            owed_by_id=data["owed_by_id"],
            until=data["until"],
            result=data.get("result") or None,
            note=data.get("note") or None,
        )
    )


def _keep_evidence(case: Case, row: MoveRow, evidence: Mapping[str, Any], now: datetime) -> None:
    for key, given in evidence.items():
        for value in given if isinstance(given, (list, tuple)) else (given,):
            entry = EvidenceEntry(case_id=case.id, move_id=row.id, key=key, added_at=now)
            if isinstance(value, StoredFile):
                entry.file_hash, entry.file_name = value.hash, value.name
                entry.media_type, entry.size = value.media_type, value.size
            else:
                entry.value = value.isoformat() if isinstance(value, date) else str(value)
            db.session.add(entry)
