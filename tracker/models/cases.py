"""Cases and their moves; `record_move` is the one place that writes a case's stage, ledger, lines and dates."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import date, datetime
from typing import Any

from sqlalchemy import (
    JSON,
    ForeignKey,
    Index,
    Select,
    String,
    TypeDecorator,
    UniqueConstraint,
    select,
)
from sqlalchemy.engine import Dialect
from sqlalchemy.orm import Mapped, mapped_column, relationship

from tracker.domain.cases import OPEN, CaseState, Closing, HoldProposal, Ledger, Stage, UpgradeAsk
from tracker.domain.effects import Acting
from tracker.domain.mark_off import ClearResult, Code, HoldCode
from tracker.domain.plain import plain
from tracker.domain.posts import Actor, Line, Role
from tracker.domain.reasons import AttemptResult, FoundBy, Placement, Reason
from tracker.domain.return_notices import LegalStep, Report, ReturnNotice
from tracker.domain.workflow import MoveKind
from tracker.models import states
from tracker.models.base import Base, db
from tracker.models.pages import count_of
from tracker.models.people import Person
from tracker.models.scope import within
from tracker.models.students import Student
from tracker.models.types import EncryptedJson, UtcDateTime, Words, WordType
from tracker.models.units import PATH


class Ask(TypeDecorator[Any]):
    """A pending request of a case, a report or a notice, stored as JSON."""

    impl = JSON(none_as_null=True)
    cache_ok = True

    def __init__(self, kind: type) -> None:
        super().__init__()
        self.kind = kind

    def process_bind_param(self, value: Any, dialect: Dialect) -> Any:
        return None if value is None else plain(value)

    def process_result_value(self, value: Any, dialect: Dialect) -> Any:
        return states.record(self.kind, value)


class Case(Base):
    """One child's case, all episodes; every value of CaseState is a column of the same name.

    `dated_on` is the last day on which the date rules ran for the case; a move clears it.
    """

    __tablename__ = "case_record"

    number: Mapped[str] = mapped_column(String(24), unique=True)
    student_id: Mapped[int] = mapped_column(ForeignKey("student.id"), unique=True)
    version: Mapped[int] = mapped_column(default=1)
    logged_at: Mapped[datetime] = mapped_column(UtcDateTime)
    class_path: Mapped[str] = mapped_column(PATH)
    responsible_path: Mapped[str] = mapped_column(PATH)
    residence_path: Mapped[str | None] = mapped_column(PATH)
    platform_status: Mapped[str | None] = mapped_column(String(40))
    dated_on: Mapped[date | None]

    stage: Mapped[Stage] = mapped_column(WordType(Stage))
    never_enrolled: Mapped[bool]
    ledger: Mapped[Ledger | None] = mapped_column(WordType(Ledger))
    episode: Mapped[int]
    listing: Mapped[int]
    class_id: Mapped[int | None] = mapped_column(ForeignKey("unit.id"))
    school_id: Mapped[int | None] = mapped_column(ForeignKey("unit.id"))
    household_village_id: Mapped[int | None] = mapped_column(ForeignKey("unit.id"))
    residence_village_id: Mapped[int | None] = mapped_column(ForeignKey("unit.id"))
    household_outside: Mapped[bool]
    guarantor_government: Mapped[str | None] = mapped_column(String(60))
    guarantor_bureau: Mapped[str | None] = mapped_column(String(60))
    found_by: Mapped[FoundBy] = mapped_column(WordType(FoundBy))
    found_on: Mapped[date | None]
    reasons: Mapped[tuple[Reason, ...]] = mapped_column(Words(Reason))
    last_seen_on: Mapped[date | None]
    last_attended_on: Mapped[date | None]
    listed_on: Mapped[date | None]
    spell_started_on: Mapped[date | None]
    upgrade_clock_on: Mapped[date | None]
    accepted_on: Mapped[date | None]
    attempts: Mapped[int]
    last_attempt_on: Mapped[date | None]
    last_attempt_result: Mapped[AttemptResult | None] = mapped_column(WordType(AttemptResult))
    child_met_on: Mapped[date | None]
    report: Mapped[Report | None] = mapped_column(Ask(Report))
    joint_visit_on: Mapped[date | None]
    notice: Mapped[ReturnNotice | None] = mapped_column(Ask(ReturnNotice))
    legal_step: Mapped[LegalStep | None] = mapped_column(WordType(LegalStep))
    returned_on: Mapped[date | None]
    placement: Mapped[Placement | None] = mapped_column(WordType(Placement))
    last_observed_on: Mapped[date | None]
    last_attending: Mapped[bool | None]
    hold_code: Mapped[HoldCode | None] = mapped_column(WordType(HoldCode))
    hold_until: Mapped[date | None]
    hold_line: Mapped[Line | None] = mapped_column(WordType(Line))
    cleared_on: Mapped[date | None]
    clear_result: Mapped[ClearResult | None] = mapped_column(WordType(ClearResult))
    clear_line: Mapped[Line | None] = mapped_column(WordType(Line))
    code: Mapped[Code | None] = mapped_column(WordType(Code))
    marked_off_on: Mapped[date | None]
    upgrade: Mapped[UpgradeAsk | None] = mapped_column(Ask(UpgradeAsk))
    hold: Mapped[HoldProposal | None] = mapped_column(Ask(HoldProposal))
    closing: Mapped[Closing | None] = mapped_column(Ask(Closing))

    student: Mapped[Student] = relationship(lazy="raise")

    __table_args__ = (
        Index("ix_case_record_class_path", "class_path"),
        Index("ix_case_record_responsible_path", "responsible_path"),
        Index("ix_case_record_residence_path", "residence_path"),
        Index("ix_case_record_stage_ledger", "stage", "ledger"),
        Index("ix_case_record_stage_dated_on", "stage", "dated_on"),
    )

    def state(self) -> CaseState:
        return CaseState(**{f.name: getattr(self, f.name) for f in fields(CaseState)})


class MoveRow(Base):
    """One act in the history of a case, never changed: who, entered by whom, in which post, when, before and after."""

    __tablename__ = "move"

    case_id: Mapped[int] = mapped_column(ForeignKey("case_record.id"))
    kind: Mapped[MoveKind] = mapped_column(WordType(MoveKind))
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    made_on: Mapped[date]
    episode: Mapped[int]
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    typed_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    role: Mapped[Role] = mapped_column(WordType(Role))
    line: Mapped[Line] = mapped_column(WordType(Line))
    post_role: Mapped[Role | None] = mapped_column(WordType(Role))
    details: Mapped[dict[str, Any]] = mapped_column(EncryptedJson, default=dict)
    before: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    after: Mapped[dict[str, Any]] = mapped_column(JSON)
    holders: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    annuls_id: Mapped[int | None] = mapped_column(ForeignKey("move.id"), unique=True)
    request_id: Mapped[str] = mapped_column(String(36))

    person: Mapped[Person | None] = relationship(foreign_keys=[person_id], lazy="raise")
    typed_by: Mapped[Person | None] = relationship(foreign_keys=[typed_by_id], lazy="raise")

    __table_args__ = (Index("ix_move_case_id_id", "case_id", "id"), Index("ix_move_made_on", "made_on"))


class Request(Base):
    """A form that was taken: the same `request_id` again does nothing and is answered as the first time."""

    __tablename__ = "request"

    person_id: Mapped[int] = mapped_column(default=0)
    request_id: Mapped[str] = mapped_column(String(36))
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    answer: Mapped[str] = mapped_column(String(200))

    __table_args__ = (UniqueConstraint("person_id", "request_id"),)


class Sighting(Base):
    """Somebody reported a child whose open case they may not see (线索)."""

    __tablename__ = "sighting"

    case_id: Mapped[int] = mapped_column(ForeignKey("case_record.id"), index=True)
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    details: Mapped[dict[str, Any]] = mapped_column(EncryptedJson, default=dict)

    person: Mapped[Person | None] = relationship(lazy="raise")


def visible_to(actor: Actor) -> Select[Case]:
    """The cases a person may see: one of the case's paths starts with one of the person's posts'."""
    condition = within(actor, Case.class_path, Case.responsible_path, Case.residence_path)
    query = select(Case)
    return query if condition is None else query.where(condition)


def find_case(actor: Actor, number: str) -> tuple[Case, Student] | None:
    """A case in the actor's scope with its child; what one may not see is None."""
    query = visible_to(actor).join(Student, Student.id == Case.student_id).add_columns(Student)
    row = db.session.execute(query.where(Case.number == number)).one_or_none()
    return None if row is None else (row[0], row[1])


def lock_case(actor: Actor, number: str) -> Case | None:
    """The case in the actor's scope, its row locked for this transaction."""
    return db.session.scalar(visible_to(actor).where(Case.number == number).with_for_update())


def lock_case_by_id(case_id: int) -> Case:
    return db.session.scalars(select(Case).where(Case.id == case_id).with_for_update()).one()


def case_of(student_id: int) -> Case | None:
    return db.session.scalar(select(Case).where(Case.student_id == student_id).with_for_update())


ITS_OWN = MoveRow.kind != MoveKind.REHANG
"""Steps of the case itself; where it only followed a unit, nothing was built on the step before."""


def newest_move(case_id: int) -> MoveRow | None:
    """The newest of a case's own steps."""
    own = select(MoveRow).where(MoveRow.case_id == case_id, ITS_OWN)
    return db.session.scalar(own.order_by(MoveRow.id.desc()).limit(1))


@dataclass(frozen=True)
class Paths:
    """The three paths a case hangs on."""

    class_path: str
    responsible_path: str
    residence_path: str | None


@dataclass(frozen=True)
class Step:
    """One move to be recorded."""

    kind: MoveKind
    after: CaseState
    acting: Acting
    now: datetime
    today: date
    details: Mapping[str, Any]
    holders: Mapping[str, Any]
    request_id: str
    annuls_id: int | None = None


def record_move(case: Case, step: Step, paths: Paths, *, fresh: bool = False) -> MoveRow:
    """Writes the state after a move into the case and the move into its history; nothing else writes either."""
    before = None if fresh else states.written(case.state())
    for f in fields(CaseState):
        setattr(case, f.name, getattr(step.after, f.name))
    case.class_path, case.responsible_path = paths.class_path, paths.responsible_path
    case.residence_path = paths.residence_path
    case.version = 1 if fresh else case.version + 1
    case.dated_on = None
    if fresh:
        db.session.add(case)
        db.session.flush()
    row = MoveRow(
        case_id=case.id,
        kind=step.kind,
        at=step.now,
        made_on=step.today,
        episode=step.after.episode,
        person_id=step.acting.by.person,
        typed_by_id=step.acting.by.typed_by,
        role=step.acting.role,
        line=step.acting.line,
        post_role=step.acting.post_role,
        details=dict(step.details),
        before=before,
        after=states.written(step.after),
        holders=dict(step.holders),
        request_id=step.request_id,
        annuls_id=step.annuls_id,
    )
    db.session.add(row)
    db.session.flush()
    return row


def open_count(actor: Actor) -> int:
    """How many open cases a person may see."""
    return count_of(visible_to(actor).where(Case.stage.in_(OPEN)))
