"""Questions of a comparison to schools: is this child your pupil; the answers, kept by the marks of the rows."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import JSON, ForeignKey, String, select
from sqlalchemy.orm import Mapped, mapped_column

from tracker.domain.posts import Actor
from tracker.domain.side_by_side import SchoolSaid
from tracker.models.base import Base, db
from tracker.models.comparisons import ComparedPair
from tracker.models.people import Person
from tracker.models.scope import within
from tracker.models.types import Encrypted, UtcDateTime
from tracker.models.unit_duties import close_unit_duty
from tracker.models.units import Unit


class SchoolQuestion(Base):
    """One child put to one school with the rows that name it, by their marks.

    `own_mark` is that of the row which is the child's, as the school said; None once answered: none of them is.
    """

    __tablename__ = "school_question"

    number: Mapped[str] = mapped_column(String(24), unique=True)
    child_id: Mapped[int] = mapped_column(ForeignKey("compared_child.id"))
    child_mark: Mapped[str] = mapped_column(String(32), index=True)
    row_marks: Mapped[list[str]] = mapped_column(JSON)
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))
    duty_id: Mapped[int] = mapped_column(ForeignKey("duty.id"))
    asked_at: Mapped[datetime] = mapped_column(UtcDateTime)
    asked_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    own_mark: Mapped[str | None] = mapped_column(String(32))
    note: Mapped[str | None] = mapped_column(Encrypted)
    answered_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    answered_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    withdrawn_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


OPEN = (SchoolQuestion.answered_at.is_(None), SchoolQuestion.withdrawn_at.is_(None))


def find_question(actor: Actor, number: str, *, lock: bool = False) -> tuple[SchoolQuestion, Unit] | None:
    """A question that stands, to a school in the actor's part of the tree."""
    query = select(SchoolQuestion, Unit).join(Unit, Unit.id == SchoolQuestion.unit_id)
    query = query.where(SchoolQuestion.number == number, SchoolQuestion.withdrawn_at.is_(None))
    condition = within(actor, Unit.path)
    query = query if condition is None else query.where(condition)
    row = db.session.execute(query.with_for_update(of=SchoolQuestion) if lock else query).one_or_none()
    return None if row is None else (row[0], row[1])


def answers_about(child_mark: str) -> dict[str, list[SchoolSaid]]:
    """Row's mark → what the schools asked about it have said of this child, the newest first."""
    query = select(SchoolQuestion, ComparedPair.mark, Unit.name, Person.name)
    query = query.join(ComparedPair, ComparedPair.child_id == SchoolQuestion.child_id)
    query = query.join(Unit, Unit.id == SchoolQuestion.unit_id)
    query = query.outerjoin(Person, Person.id == SchoolQuestion.answered_by_id)
    query = query.where(SchoolQuestion.child_mark == child_mark, SchoolQuestion.answered_at.is_not(None))
    said: dict[str, list[SchoolSaid]] = defaultdict(list)
    for asked, mark, school, by in db.session.execute(query.order_by(SchoolQuestion.id.desc())):
        if mark in asked.row_marks and asked.answered_at is not None:
            same = mark == asked.own_mark
            said[mark].append(SchoolSaid(same, school, by or "", asked.answered_at, asked.note or ""))
    return said


def schools_asked(marks: Sequence[str]) -> dict[str, list[str]]:
    """Child's mark → the schools that have not answered yet."""
    query = select(SchoolQuestion.child_mark, Unit.name).join(Unit, Unit.id == SchoolQuestion.unit_id)
    query = query.where(SchoolQuestion.child_mark.in_(marks), *OPEN).order_by(SchoolQuestion.id)
    asked: dict[str, list[str]] = {}
    for mark, school in db.session.execute(query):
        asked.setdefault(mark, []).append(school)
    return asked


def withdraw_questions(child_mark: str, now: datetime) -> None:
    """Takes back what nobody has answered yet; the schools owe it no more."""
    for question in db.session.scalars(select(SchoolQuestion).where(SchoolQuestion.child_mark == child_mark, *OPEN)):
        question.withdrawn_at = now
        close_unit_duty(question.duty_id, now, done=False)
