"""Questions of a comparison as a school sees and answers them; the answer goes back to whoever judges."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from tracker.domain.errors import Conflict, Forbidden, NotFound, Refused
from tracker.domain.forms import Form
from tracker.domain.permissions import Permission, may
from tracker.domain.posts import Actor
from tracker.domain.privacy import mask_name
from tracker.domain.side_by_side import Pair, beside
from tracker.domain.words import N_
from tracker.models.audit import Chain, Entry, append
from tracker.models.base import db
from tracker.models.comparisons import ComparedChild, ComparedPair, pairs_of, put_back, withdraw_judgements
from tracker.models.duties import Duty
from tracker.models.forms import Kept, taken_once
from tracker.models.questions import SchoolQuestion, find_question
from tracker.models.rosters import bodies_of
from tracker.models.transactions import reading, writing
from tracker.models.unit_duties import close_unit_duty


@dataclass(frozen=True, repr=False)
class Question:
    """A child and the rows of this school that may be its own; `answered_at` once it was answered.

    Whoever may not answer reads the surname alone, and no row.
    """

    number: str
    school: str
    name: str
    pairs: tuple[Pair, ...]
    due_on: date
    answered_at: datetime | None
    may_answer: bool


def open_question(actor: Actor, number: str, now: datetime) -> Question:
    """The question with both rows beside one another, the look recorded; raises Forbidden, NotFound."""
    if not may(actor, Permission.SEE_QUESTIONS):
        raise Forbidden
    answers = may(actor, Permission.ANSWER_QUESTIONS)
    with writing():
        found = find_question(actor, number)
        if found is None:
            raise NotFound
        question, unit = found
        append(Entry(Chain.ACCESS, now, actor.person_id, "question_shown", number))
        child, pairs = db.session.get_one(ComparedChild, question.child_id), _pairs(question)
        bodies = dict(bodies_of({child.row_id, *(pair.row_id for pair in pairs)}))
        own = bodies[child.row_id]
        shown = tuple(Pair(p.id, p.score, p.reasons, tuple(beside(own, bodies[p.row_id]))) for p in pairs)
        due_on = db.session.get_one(Duty, question.duty_id).due_on
        open_to = answers and question.answered_at is None
        name, rows = (own["name"], shown) if answers else (mask_name(own["name"]), ())
        return Question(number, unit.name, name, rows, due_on, question.answered_at, open_to)


def _pairs(question: SchoolQuestion) -> list[ComparedPair]:
    pairs = pairs_of([question.child_id])[question.child_id]
    return [pair for pair in pairs if pair.mark in question.row_marks]


@taken_once(Permission.ANSWER_QUESTIONS)
def answer_question(form: Form, number: str, pair_id: int | None, note: str) -> Kept:
    """The school says which row is the child's, or none; the child waits for the bureau's decision again.

    Raises NotFound, Refused for a row it was not asked about, Conflict where it was answered already.
    """
    question = _unanswered(form, number)
    marks = {pair.id: pair.mark for pair in _pairs(question)}
    if pair_id is not None and pair_id not in marks:
        raise Refused(N_("Choose which row is the child's."))
    question.own_mark = marks[pair_id] if pair_id is not None else None
    question.note, question.answered_at, question.answered_by_id = note or None, form.now, form.actor.person_id
    close_unit_duty(question.duty_id, form.now, done=True)
    withdraw_judgements(question.child_mark, question.row_marks, form.actor.person_id, form.now)
    put_back(question.child_mark)
    return Kept(number, "question_answered", number, {"same": pair_id is not None})


def check_question(form: Form, number: str) -> None:
    """Raises what stands against answering whatever the form says: NotFound, Conflict."""
    with reading():
        _unanswered(form, number)


def _unanswered(form: Form, number: str) -> SchoolQuestion:
    found = find_question(form.actor, number, lock=True)
    if found is None:
        raise NotFound
    question, _ = found
    if question.answered_at is not None:
        raise Conflict(N_("This question has been answered already."))
    return question
