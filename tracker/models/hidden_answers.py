"""What schools say of the children of a search for hidden dropouts, and what they take back of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select, update

from tracker.domain.forms import Form
from tracker.domain.posts import Actor
from tracker.models.base import db
from tracker.models.hidden import IN_NEWEST, HiddenAnswer, HiddenChild
from tracker.models.people import Person
from tracker.models.students import Student


def newest_answers() -> Mapping[int, HiddenAnswer]:
    """The last word about each child, by its id."""
    last = select(func.max(HiddenAnswer.id)).where(HiddenAnswer.undone_at.is_(None)).group_by(HiddenAnswer.student_id)
    answers = db.session.scalars(select(HiddenAnswer).where(HiddenAnswer.id.in_(last)))
    return {answer.student_id: answer for answer in answers}


def answer_child(child: HiddenChild, answer: HiddenAnswer) -> None:
    """Keeps the answer with what was raised of the child then."""
    answer.student_id, answer.answered = child.student_id, child.raised
    db.session.add(answer)
    db.session.flush()
    child.answer_id = answer.id


def answer_by_case(actor: Actor, logged: tuple[int, str], case_number: str | None, now: datetime) -> None:
    """Keeps that an act made a case of a child; without number where it has one this person may not see."""
    child_id, act = logged
    answer = HiddenAnswer(case_number=case_number, act=act, made_at=now, made_by_id=actor.person_id)
    answer_child(db.session.get_one(HiddenChild, child_id), answer)


@dataclass(frozen=True)
class LoggedTogether:
    """Children logged in one act: how many, when and by whom."""

    act: str
    children: int
    at: datetime
    by: str


def acts_of(school_id: int) -> list[LoggedTogether]:
    """The acts that logged children of a school whom the newest search found, the newest first."""
    query = select(HiddenAnswer.act, func.count(), func.min(HiddenAnswer.made_at), func.max(Person.name))
    query = query.join(HiddenChild, HiddenChild.answer_id == HiddenAnswer.id)
    query = query.join(Student, Student.id == HiddenAnswer.student_id)
    query = query.outerjoin(Person, Person.id == HiddenAnswer.made_by_id)
    query = query.where(IN_NEWEST, Student.school_id == school_id, HiddenAnswer.act.is_not(None))
    rows = db.session.execute(query.group_by(HiddenAnswer.act).order_by(func.max(HiddenAnswer.id).desc()))
    return [LoggedTogether(act or "", count, at, by or "") for act, count, at, by in rows]


def answers_of(school_id: int, act: str) -> Sequence[HiddenAnswer]:
    """What an act answered about children of a school."""
    query = select(HiddenAnswer).join(Student, Student.id == HiddenAnswer.student_id)
    query = query.where(HiddenAnswer.act == act, Student.school_id == school_id)
    return db.session.scalars(query.order_by(HiddenAnswer.id)).all()


def take_back_answers(answers: Sequence[HiddenAnswer], form: Form) -> None:
    """The children wait again in every search that had taken the answer over."""
    for answer in answers:
        answer.undone_at, answer.undone_by_id = form.now, form.actor.person_id
    answered = HiddenChild.answer_id.in_([answer.id for answer in answers])
    db.session.execute(update(HiddenChild).where(answered).values(answer_id=None))
