"""Requests to strike (申请销号) that wait: their code, evidence and signers, and what the reader may do about them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select

from tracker.domain.asks import signature_owed, signer
from tracker.domain.cases import Closing, Facts, Signature, Stage
from tracker.domain.deciders import owes_countersign
from tracker.domain.disclosure import evidence_text, may_open, name_for
from tracker.domain.mark_off import CODES, Code, Evidence, EvidenceKind
from tracker.domain.next_step import open_moves
from tracker.domain.posts import Actor, Line, Role
from tracker.domain.refusals import objections_until
from tracker.domain.workflow import MoveKind
from tracker.models.base import db
from tracker.models.cases import Case, MoveRow, visible_to
from tracker.models.desk import Desk
from tracker.models.evidence import EvidenceEntry
from tracker.models.people import Person
from tracker.models.students import Student
from tracker.models.transactions import reading

MOST_WAITING = 200


@dataclass(frozen=True)
class Given:
    """One entry of evidence: the label and kind of its code's table, the text or date given, the file to open."""

    label: str
    kind: EvidenceKind
    text: str
    file: int | None = None


@dataclass(frozen=True)
class Waiting:
    """One request that waits: by whom, for whom to sign next, and the reader's own acts on it."""

    number: str
    version: int
    name: str
    code: Code
    evidence: tuple[Given, ...]
    asked_on: date
    asked_by: str
    role: Role
    line: Line
    countersigned_by: str | None
    owes_countersign: bool
    objections_until: date | None
    next_role: Role
    next_owner: str | None
    acts: frozenset[MoveKind]


def list_waiting(actor: Actor, now: datetime) -> tuple[Waiting, ...]:
    """The requests in the actor's scope, the oldest first; approving is offered once nothing stands against it."""
    with reading():
        query = visible_to(actor).join(Student, Student.id == Case.student_id).add_columns(Student)
        found = db.session.execute(query.where(Case.stage == Stage.CLOSING).order_by(Case.id).limit(MOST_WAITING)).all()
        rows = [(case, student, case.closing) for case, student in found if case.closing is not None]
        desk = Desk.load((case for case, _, _ in rows), now)
        evidence = _evidence([case.id for case, _, _ in rows])
        names = _names(closing for _, _, closing in rows)
        waiting = [_waiting(actor, row, desk.facts(row[0]), evidence.get(row[0].id, ()), names) for row in rows]
        return tuple(sorted(waiting, key=lambda row: (row.asked_on, row.number)))


def _evidence(cases: Sequence[int]) -> Mapping[int, tuple[EvidenceEntry, ...]]:
    """What was given with each case's latest request."""
    if not cases:
        return {}
    rows = db.session.execute(
        select(EvidenceEntry, MoveRow.id)
        .join(MoveRow, MoveRow.id == EvidenceEntry.move_id)
        .where(EvidenceEntry.case_id.in_(cases), MoveRow.kind == MoveKind.REQUEST)
        .order_by(MoveRow.id, EvidenceEntry.id)
    ).all()
    latest = {entry.case_id: move for entry, move in rows}
    return {
        case_id: tuple(entry for entry, move in rows if entry.case_id == case_id and move == newest)
        for case_id, newest in latest.items()
    }


def _names(closings: Iterable[Closing]) -> Mapping[int, str]:
    people = {person for closing in closings for person in closing.signers()}
    rows = db.session.execute(select(Person.id, Person.name).where(Person.id.in_(people)))
    return {row.id: row.name for row in rows}


def _waiting(
    actor: Actor,
    row: tuple[Case, Student, Closing],
    facts: Facts,
    evidence: Sequence[EvidenceEntry],
    names: Mapping[int, str],
) -> Waiting:
    case, student, closing = row
    role, owner = signer(signature_owed(facts), facts)
    countersigned = CODES[closing.code].countersigned
    return Waiting(
        case.number,
        case.version,
        name_for(actor, student.name, case.class_path, case.responsible_path, case.residence_path),
        closing.code,
        _given(actor, case, closing.code, evidence),
        closing.on,
        _signer(closing.by, names),
        closing.role,
        closing.line,
        _signer(closing.countersigned, names) if closing.countersigned else None,
        owes_countersign(facts),
        None if countersigned else objections_until(facts, closing.on),
        role,
        owner.person_name if owner else None,
        frozenset(open_moves(facts, actor)),
    )


def _given(actor: Actor, case: Case, code: Code, entries: Sequence[EvidenceEntry]) -> tuple[Given, ...]:
    """The evidence in the order of the code's table, numbers masked, files this person may open by their id."""
    by_key = {entry.key: entry for entry in entries}
    return tuple(_one_given(actor, case, wanted, by_key.get(wanted.key)) for wanted in CODES[code].evidence)


def _one_given(actor: Actor, case: Case, wanted: Evidence, entry: EvidenceEntry | None) -> Given:
    text = evidence_text(wanted.key, entry.value or "") if entry else ""
    opens = (
        entry is not None and entry.file_hash and may_open(actor, wanted.key, case.class_path, case.responsible_path)
    )
    return Given(wanted.label, wanted.kind, text, entry.id if entry and opens else None)


def _signer(signature: Signature, names: Mapping[int, str]) -> str:
    return names.get(signature.person or 0, "")
