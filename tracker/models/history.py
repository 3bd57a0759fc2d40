"""The history of one case in one statement: its moves with who made and typed them, and what they left."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import Select, and_, null, or_, select, union_all
from sqlalchemy.orm import aliased

from tracker.domain.calendar import china_date, end_of_day
from tracker.domain.cases import Stage
from tracker.domain.disclosure import evidence_text
from tracker.domain.history import Attempted, Deed, DutyEnd, Ended, Planned, Proof, wanted_proof
from tracker.domain.mark_off import EvidenceKind
from tracker.domain.moves import MoveKind
from tracker.domain.reasons import MeasureKind
from tracker.models.attempts import Attempt
from tracker.models.audit import AuditEntry, Chain
from tracker.models.base import db
from tracker.models.cases import MoveRow, Sighting
from tracker.models.duties import Duty
from tracker.models.evidence import EvidenceEntry
from tracker.models.measures import Measure
from tracker.models.notices import Notice
from tracker.models.parcels import given_up_about
from tracker.models.people import Person
from tracker.models.types import keys
from tracker.models.units import Unit

ATTEMPT_WORDS = (
    "number",
    "made_on",
    "made_at",
    "channel",
    "went_others",
    "met",
    "result",
    "said",
    "pupil_wish",
    "guardian_attitude",
    "promised_on",
    "next_step",
    "next_on",
    "late_entry",
)


@dataclass(frozen=True)
class Accessed:
    """One look at personal data in full: who, when, what, and the purpose given for it."""

    by: str
    at: datetime
    action: str
    purpose: str


@dataclass(frozen=True)
class Sighted:
    """Word of a child from somebody who may not see its case."""

    at: datetime
    by: str | None
    note: str


@dataclass(frozen=True)
class History:
    """Everything that was done on a case, oldest first; `plan` holds each measure as it was last saved.

    `newest` is the newest of the case's own steps.
    """

    newest: MoveRow | None
    deeds: tuple[Deed, ...]
    plan: tuple[Planned, ...]
    proofs: tuple[Proof, ...]
    names: Mapping[int, str]


def load_history(case_id: int, names: Mapping[int, str]) -> History:
    """The history of a case; `names` are people known already, by id, for who went on an attempt."""
    rows = db.session.execute(_moves_of(case_id)).all()
    moves = {row.MoveRow.id: row.MoveRow for row in rows}
    known = dict(names)
    for row in rows:
        known |= {row.MoveRow.person_id: row.maker} if row.maker else {}
        known |= {row.MoveRow.typed_by_id: row.typist} if row.typist else {}
    undone = {move.annuls_id for move in moves.values()}
    deeds = {row.MoveRow.id: _deed(row, undone, known) for row in rows}
    standing = [row for row in rows if deeds[row.MoveRow.id].stands]
    plan = {(row.Measure.kind, row.unit): _planned(row) for row in standing if row.Measure}
    proofs = tuple(_proof(row.EvidenceEntry, row.MoveRow) for row in standing if row.EvidenceEntry)
    own = [move for move in moves.values() if move.kind is not MoveKind.REHANG]
    return History(own[-1] if own else None, tuple(deeds.values()), tuple(plan.values()), proofs, known)


def _moves_of(case_id: int) -> Select[MoveRow, Attempt, Measure, EvidenceEntry, str, str, str]:
    maker, typist = aliased(Person), aliased(Person)
    return (
        select(
            MoveRow,
            Attempt,
            Measure,
            EvidenceEntry,
            maker.name.label("maker"),
            typist.name.label("typist"),
            Unit.name.label("unit"),
        )
        .outerjoin(maker, maker.id == MoveRow.person_id)
        .outerjoin(typist, typist.id == MoveRow.typed_by_id)
        .outerjoin(Attempt, Attempt.move_id == MoveRow.id)
        .outerjoin(Measure, Measure.move_id == MoveRow.id)
        .outerjoin(Unit, Unit.id == Measure.owed_by_id)
        .outerjoin(EvidenceEntry, EvidenceEntry.move_id == MoveRow.id)
        .where(MoveRow.case_id == case_id)
        .order_by(MoveRow.id, EvidenceEntry.id)
    )


def _deed(row: Any, undone: set[int | None], names: Mapping[int, str]) -> Deed:
    move: MoveRow = row.MoveRow
    return Deed(
        move.id,
        move.kind,
        move.at,
        move.made_on,
        move.episode,
        move.line,
        move.role,
        move.post_role,
        row.maker,
        row.typist,
        Stage(move.before["stage"]) if move.before else None,
        Stage(move.after["stage"]),
        move.details,
        move.annuls_id,
        move.id in undone,
        _attempted(row.Attempt, move, names) if row.Attempt else None,
    )


def _attempted(attempt: Attempt, move: MoveRow, names: Mapping[int, str]) -> Attempted:
    then = {role: names[person] for role, person in move.holders.items() if person in names}
    went = tuple(str(link) for link in attempt.went)
    return Attempted(went=went, people=then, **{name: getattr(attempt, name) for name in ATTEMPT_WORDS})


def _planned(row: Any) -> Planned:
    measure: Measure = row.Measure
    kind: MeasureKind = measure.kind
    return Planned(kind, row.unit or "", measure.until, measure.result, measure.note)


def _proof(entry: EvidenceEntry, move: MoveRow) -> Proof:
    wanted = wanted_proof(entry.key, move.details)
    typed = evidence_text(entry.key, entry.value or "")
    given = date.fromisoformat(typed) if wanted.kind is EvidenceKind.DATE and typed else entry.file_name or typed
    return Proof(entry.id, move.id, entry.key, wanted.label, given, entry.size)


def ended(duties: Sequence[Duty]) -> tuple[Ended, ...]:
    """The duties that are no longer open, the latest ended first."""
    over = [duty for duty in duties if not duty.is_open]
    return tuple(sorted((_ended(duty) for duty in over), key=lambda one: one.on, reverse=True))


def _ended(duty: Duty) -> Ended:
    moment = duty.done_at or duty.lapsed_at
    on: date = china_date(moment) if moment else duty.due_on
    done = DutyEnd.IN_TIME if on <= duty.due_on else DutyEnd.LATE
    end = done if duty.done_at else DutyEnd.LAPSED
    return Ended(duty.kind, duty.line, duty.role, duty.due_on, on, end, duty.closed_by_id)


def word_about(case_id: int) -> tuple[tuple[Sighted, ...], frozenset[int]]:
    """Word of the child from others, newest first, and the people whom word of the case did not reach."""
    sightings = select(Sighting.at, Person.name, Sighting.details, null().label("unreached"))
    sightings = sightings.outerjoin(Person, Person.id == Sighting.person_id).where(Sighting.case_id == case_id)
    unheard = given_up_about(case_id).with_only_columns(null(), null(), null(), Notice.person_id)
    rows = db.session.execute(union_all(sightings, unheard)).all()
    seen = [Sighted(at, name, str(details.get("note") or "")) for at, name, details, _ in rows if at]
    newest_first = sorted(seen, key=lambda one: one.at, reverse=True)
    return tuple(newest_first), frozenset(unreached for *_, unreached in rows if unreached)


LOOKS_SHOWN = 50
VIEWED = "view"


def looks_at(number: str, full: Sequence[str], person_id: int | None, day: date) -> tuple[tuple[Accessed, ...], bool]:
    """The latest entries of these actions on a case, and whether this person has opened it that day already."""
    begin = end_of_day(day - timedelta(days=1))
    own = and_(AuditEntry.action == VIEWED, AuditEntry.person_id == person_id, AuditEntry.at >= begin)
    rows = db.session.execute(
        select(AuditEntry, Person.name)
        .outerjoin(Person, Person.id == AuditEntry.person_id)
        .where(AuditEntry.subject == number, AuditEntry.chain == Chain.ACCESS)
        .where(or_(AuditEntry.action.in_(full), own))
        .order_by(AuditEntry.id.desc())
        .limit(LOOKS_SHOWN)
    ).all()
    looks = tuple(_accessed(entry, name) for entry, name in rows if entry.action != VIEWED)
    return looks, len(looks) < len(rows)


def _accessed(entry: AuditEntry, name: str | None) -> Accessed:
    values = json.loads(keys().decrypt(bytes(entry.values))) if entry.values else {}
    return Accessed(name or "", entry.at, entry.action, str(values.get("purpose", "")))
