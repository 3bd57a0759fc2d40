"""Judging what a comparison leaves open: two rows beside one another, decided by a person, to be taken back."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from tracker.domain.batch_rows import school_in
from tracker.domain.duties import DutyKind
from tracker.domain.errors import Conflict, Forbidden, NotFound, Refused
from tracker.domain.forms import Form
from tracker.domain.matching import Judgement, Verdict
from tracker.domain.permissions import Permission, may
from tracker.domain.posts import Actor, UnitFact
from tracker.domain.rosters import ANSWERED_WITHIN, QUESTION, Absence
from tracker.domain.side_by_side import Pair, beside
from tracker.domain.unit_book import BookUnit
from tracker.domain.words import N_
from tracker.models.audit import Chain, Entry, append
from tracker.models.base import db
from tracker.models.calendar import load_calendar
from tracker.models.comparisons import (
    ComparedChild,
    ComparedPair,
    PairJudgement,
    judgements_in_newest,
    latest_comparison,
    next_unjudged,
    pairs_of,
    withdraw_judgements,
)
from tracker.models.forms import Kept, taken_once
from tracker.models.numbering import next_in
from tracker.models.questions import SchoolQuestion, answers_about, schools_asked, withdraw_questions
from tracker.models.rosters import bodies_of
from tracker.models.transactions import reading, writing
from tracker.models.unit_book import load_unit_book
from tracker.models.unit_duties import open_unit_duty

BECOMES: Mapping[Judgement, Verdict] = {
    Judgement.SAME: Verdict.CERTAIN,
    Judgement.NOT_SAME: Verdict.UNMATCHED,
    Judgement.ASK_SCHOOL: Verdict.POSSIBLE,
}
"""What a child is after a person decided."""

CHANGED = N_("A newer comparison stands. Open the judging page again.")
MOST_SHOWN = 50


@dataclass(frozen=True, repr=False)
class Question:
    """The child to be judged, its pairs, and how many wait besides; `child` is its id."""

    child: int
    name: str
    kind: Absence
    poor: bool
    pairs: tuple[Pair, ...]
    waiting: int


@dataclass(frozen=True, repr=False)
class Judged:
    """What was decided about a child, by whom and when."""

    id: int
    name: str
    judgement: Judgement
    by: str
    at: datetime
    asked: tuple[str, ...] = ()


def next_question(actor: Actor, now: datetime) -> Question | None:
    """The next child nobody has decided about, its rows shown and the look recorded; None where none waits.

    Raises Forbidden.
    """
    _check(actor)
    with writing():
        found = next_unjudged()
        if found is None:
            return None
        child, waiting = found
        append(Entry(Chain.ACCESS, now, actor.person_id, "pair_shown", f"compared child {child.id}"))
        return _question(child, waiting)


def _question(child: ComparedChild, waiting: int) -> Question:
    pairs = pairs_of([child.id])[child.id]
    bodies = dict(bodies_of({child.row_id, *(pair.row_id for pair in pairs)}))
    own = bodies[child.row_id]
    said = answers_about(child.mark)
    shown = (
        Pair(p.id, p.score, p.reasons, tuple(beside(own, bodies[p.row_id])), tuple(said.get(p.mark, ()))) for p in pairs
    )
    return Question(child.id, own["name"], child.kind, child.poor, tuple(shown), waiting)


def _check(actor: Actor) -> None:
    if not may(actor, Permission.KEEP_ROSTERS):
        raise Forbidden


@taken_once(Permission.KEEP_ROSTERS)
def judge_pair(form: Form, child_id: int, judgement: Judgement, pair_id: int | None) -> Kept:
    """Decides about one pair (`same`) or all pairs of a child; reused at the next comparison.

    `ask_school` puts it to the schools that the rows name, as a duty. Raises NotFound, Refused where they name none,
    Conflict where the child was decided about meanwhile or a newer comparison stands.
    """
    child = db.session.get(ComparedChild, child_id)
    newest = latest_comparison()
    if child is None or newest is None:
        raise NotFound
    if child.comparison_id != newest.id or child.judgement is not None or child.verdict is not Verdict.POSSIBLE:
        raise Conflict(CHANGED)
    pairs = [pair for pair in pairs_of([child_id])[child_id] if judgement is not Judgement.SAME or pair.id == pair_id]
    if not pairs:
        raise Refused(N_("Choose which row is the child's."))
    for pair in pairs:
        db.session.add(_decision(form, child, pair, judgement))
    if judgement is Judgement.ASK_SCHOOL:
        _ask(form, child, pairs)
    child.judgement, child.verdict = judgement, BECOMES[judgement]
    return Kept(str(child_id), "pair_judged", f"compared child {child_id}", {"judgement": judgement})


def _decision(form: Form, child: ComparedChild, pair: ComparedPair, judgement: Judgement) -> PairJudgement:
    return PairJudgement(
        child_mark=child.mark,
        row_mark=pair.mark,
        judgement=judgement,
        judged_at=form.now,
        judged_by_id=form.actor.person_id,
    )


def _ask(form: Form, child: ComparedChild, pairs: Sequence[ComparedPair]) -> None:
    """One question to each school that a row names; its clerk owes the answer."""
    book, bodies = load_unit_book(form.today), dict(bodies_of({pair.row_id for pair in pairs}))
    asked: dict[BookUnit, list[str]] = defaultdict(list)
    for pair in pairs:
        school = school_in(bodies[pair.row_id], book)
        if school is not None:
            asked[school].append(pair.mark)
    if not asked:
        raise Refused(N_("These rows name no school of this county. Ask by telephone, then decide."))
    due_on = load_calendar().add(form.today, ANSWERED_WITHIN.count, ANSWERED_WITHIN.unit)
    for school, marks in asked.items():
        number = f"{QUESTION}-{form.today.year}-{next_in(f'{QUESTION}-{form.today.year}'):04d}"
        unit = UnitFact(school.id, school.code, school.name, school.tier, school.path)
        duty = open_unit_duty(DutyKind.ANSWER_QUESTION, unit, due_on, number, form.now)
        question = SchoolQuestion(number=number, child_id=child.id, child_mark=child.mark, row_marks=marks)
        question.unit_id, question.duty_id = school.id, duty.id
        question.asked_at, question.asked_by_id = form.now, form.actor.person_id
        db.session.add(question)


@taken_once(Permission.KEEP_ROSTERS)
def take_back(form: Form, child_id: int) -> Kept:
    """Takes back what was decided about a child of the newest comparison; who had decided stays on record.

    Raises NotFound, Conflict where nothing stands or the child was taken up since.
    """
    child = db.session.get(ComparedChild, child_id)
    if child is None:
        raise NotFound
    if child.judgement is None or child.follow_up_id is not None:
        raise Conflict(CHANGED)
    marks = {pair.mark for pair in pairs_of([child_id])[child_id]}
    withdraw_judgements(child.mark, marks, form.actor.person_id, form.now)
    withdraw_questions(child.mark, form.now)
    child.judgement, child.verdict = None, Verdict.POSSIBLE
    return Kept(str(child_id), "pair_judgement_withdrawn", f"compared child {child_id}")


def list_judged(actor: Actor) -> tuple[Judged, ...]:
    """What was decided in the newest comparison, newest first; raises Forbidden."""
    _check(actor)
    with reading():
        return _judged()


def _judged() -> tuple[Judged, ...]:
    rows = judgements_in_newest(MOST_SHOWN)
    names = {row: body["name"] for row, body in bodies_of({child.row_id for child, *_ in rows})}
    waiting = [child.mark for child, *_ in rows if child.judgement is Judgement.ASK_SCHOOL]
    asked = schools_asked(waiting) if waiting else {}
    return tuple(
        Judged(child.id, names[child.row_id], child.judgement, by or "", at, tuple(asked.get(child.mark, ())))
        for child, at, by in rows
        if child.judgement is not None
    )
