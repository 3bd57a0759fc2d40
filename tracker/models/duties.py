"""Duties as rows: who owes what by when; those of cases are written by moves and by the tick, never by hand."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime

from sqlalchemy import (
    CheckConstraint,
    ColumnElement,
    ForeignKey,
    Index,
    Select,
    String,
    and_,
    bindparam,
    case,
    insert,
    or_,
    select,
    text,
    update,
)
from sqlalchemy.orm import Mapped, aliased, mapped_column

from tracker.domain.cases import DutyFact
from tracker.domain.duties import DutyKind
from tracker.domain.dutybook import DutyChanges
from tracker.domain.posts import STAND_INS, Actor, Line, Role, path_end
from tracker.domain.reminders import Step
from tracker.models.base import Base, db
from tracker.models.cases import Case
from tracker.models.people import Post
from tracker.models.types import UtcDateTime, WordType
from tracker.models.units import Unit


class Duty(Base):
    """One duty of a case or of a unit; it names role and line, its owner is whoever holds that link today.

    `step` is how far it has climbed, `next_step_on` the day it speaks up next (None: not yet reckoned).
    `done_at` by which move, or `lapsed_at` (neither done nor late), or `removed` when the move that opened it was
    annulled. A duty of a unit has no case; `about` is the number of what it is owed for.
    """

    __tablename__ = "duty"

    kind: Mapped[DutyKind] = mapped_column(WordType(DutyKind))
    case_id: Mapped[int | None] = mapped_column(ForeignKey("case_record.id"), index=True)
    unit_id: Mapped[int | None] = mapped_column(ForeignKey("unit.id"))
    about: Mapped[str] = mapped_column(String(60), default="", server_default=text("''"))
    line: Mapped[Line] = mapped_column(WordType(Line))
    role: Mapped[Role] = mapped_column(WordType(Role))
    episode: Mapped[int]
    opened_on: Mapped[date]
    counts_from: Mapped[date]
    due_on: Mapped[date]
    is_open: Mapped[bool] = mapped_column(default=True)
    removed: Mapped[bool] = mapped_column(default=False)
    done_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    lapsed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    step: Mapped[Step | None] = mapped_column(WordType(Step))
    next_step_on: Mapped[date | None]
    opened_by_id: Mapped[int | None] = mapped_column(ForeignKey("move.id"))
    closed_by_id: Mapped[int | None] = mapped_column(ForeignKey("move.id"))

    __table_args__ = (
        CheckConstraint("(case_id IS NULL) != (unit_id IS NULL)", name="case_or_unit"),
        Index("ix_duty_is_open_role_due_on", "is_open", "role", "due_on"),
        Index("ix_duty_is_open_next_step_on", "is_open", "next_step_on"),
    )

    def fact(self) -> DutyFact:
        return DutyFact(
            self.id,
            str(self.kind),
            self.role,
            self.line,
            self.opened_on,
            self.counts_from,
            self.due_on,
            done=self.done_at is not None,
            lapsed=self.lapsed_at is not None,
        )


OF_CASE = select(Duty).where(Duty.case_id == bindparam("case_id"), Duty.removed.is_(False)).order_by(Duty.id)


def duties_of(case_id: int) -> list[Duty]:
    """All duties of a case, those of annulled moves left out, oldest first."""
    return list(db.session.scalars(OF_CASE, {"case_id": case_id}))


def apply_changes(case: Case, changes: DutyChanges, now: datetime, move_id: int | None) -> None:
    """Writes what a move or a day did to the duties."""
    closing = {"is_open": False, "closed_by_id": move_id}
    if changes.done:
        db.session.execute(update(Duty).where(Duty.id.in_(changes.done)).values(done_at=now, **closing))
    if changes.lapsed:
        db.session.execute(update(Duty).where(Duty.id.in_(changes.lapsed)).values(lapsed_at=now, **closing))
    rows = [
        {
            "kind": row.kind,
            "case_id": case.id,
            "line": row.line,
            "role": row.role,
            "episode": case.episode,
            "opened_on": row.opened_on,
            "counts_from": row.counts_from,
            "due_on": row.due_on,
            "opened_by_id": move_id,
        }
        for row in changes.opened
    ]
    if rows:
        db.session.execute(insert(Duty), rows)


def undo_changes(move_id: int) -> None:
    """Takes back what a move did to the duties: reopens those it closed, removes those it opened."""
    reopened = {"is_open": True, "done_at": None, "lapsed_at": None, "closed_by_id": None}
    db.session.execute(update(Duty).where(Duty.closed_by_id == move_id).values(**reopened))
    db.session.execute(update(Duty).where(Duty.opened_by_id == move_id).values(is_open=False, removed=True))
    db.session.flush()


def line_path() -> ColumnElement[str]:
    """The path of the line a duty belongs to, as SQL; for a duty of a unit the unit's own."""
    owing = aliased(Unit)
    return case(
        (Duty.case_id.is_(None), select(owing.path).where(owing.id == Duty.unit_id).scalar_subquery()),
        (Duty.line == Line.BUREAU, Case.class_path),
        (Duty.line == Line.ASSISTING, Case.residence_path),
        else_=Case.responsible_path,
    )


def roles_answered_by(role: Role) -> list[Role]:
    """The roles whose duties can come to this one when they are vacant."""
    return [other for other, ladder in STAND_INS.items() if role in ladder]


DECIDING = (Role.PRINCIPAL, Role.BUREAU_OFFICER, Role.DEPUTY_HEAD, Role.TOWNSHIP_OFFICIAL)
"""Posts whose decision goes on up their line, though they are filled, when they have signed already."""


def open_duties_near(actor: Actor, day: date) -> Select[Duty, Case]:
    """Open, shown duties of the actor's own roles in own units, and of vacant posts below that may come to them.

    A superset of what the actor owes: the domain's `owners` has the last word.
    """
    conditions = []
    at_link = aliased(Post)
    unit_of_link = aliased(Unit)
    filled = (
        select(at_link.id)
        .join(unit_of_link, unit_of_link.id == at_link.unit_id)
        .where(at_link.role == Duty.role, unit_of_link.path == line_path(), at_link.starts_on <= day)
        .where(or_(at_link.ends_on.is_(None), at_link.ends_on >= day))
        .exists()
    )
    for post in actor.posts:
        path = line_path()
        inside = and_(path >= post.unit.path, path < path_end(post.unit.path))
        own = Duty.role == post.role
        passed_on = or_(~filled, Duty.role.in_(DECIDING))
        vacant = and_(Duty.role.in_(roles_answered_by(post.role)), passed_on)
        conditions.append(and_(inside, or_(own, vacant)))
    query = select(Duty, Case).join(Case, Case.id == Duty.case_id)
    query = query.where(Duty.is_open.is_(True), Duty.counts_from <= day).order_by(Duty.due_on, Duty.id)
    return query.where(or_(*conditions)) if conditions else query.where(Duty.id < 0)


def open_in(cases: Iterable[int]) -> list[Duty]:
    """The open duties of some cases."""
    query = select(Duty).where(Duty.case_id.in_(set(cases)), Duty.is_open.is_(True)).order_by(Duty.due_on)
    return list(db.session.scalars(query))
