"""What a school says of the children of a search: seen in class, or logged as cases, undone as a whole."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from tracker.domain.acts import Act, ChildEntry
from tracker.domain.errors import Forbidden, Invalid, NotFound, Refused
from tracker.domain.forms import Form
from tracker.domain.permissions import Permission, may
from tracker.domain.posts import Actor
from tracker.domain.reasons import FoundBy, Reason
from tracker.domain.refusals import NOT_YET
from tracker.domain.rosters import check_chosen
from tracker.domain.taking_back import UNDONE_ALREADY, LoggedChild, form_id
from tracker.models.base import db
from tracker.models.forms import Kept, taken_once
from tracker.models.hidden import Found, HiddenAnswer, HiddenChild, find_school, found_in
from tracker.models.hidden_answers import answer_child, answers_of, take_back_answers
from tracker.models.students import Student
from tracker.models.taking_back import cases_to_take_back
from tracker.models.transactions import reading


@taken_once(Permission.VERIFY_HIDDEN)
def say_seen(form: Form, code: str, chosen: Sequence[int], seen_by: str, seen_on: date) -> Kept:
    """Keeps who saw these children in class, and when; said again, the last word counts.

    Raises NotFound, Refused for nobody, Conflict where one of them has a case meanwhile, Invalid for a day to come.
    """
    if seen_on > form.today:
        raise Invalid({"seen_on": Refused(NOT_YET)})
    found = _chosen(form.actor, code, chosen)
    check_chosen(chosen, sum(one.case is None for one in found))
    for one in found:
        said = HiddenAnswer(seen_by=seen_by, seen_on=seen_on, made_at=form.now, made_by_id=form.actor.person_id)
        answer_child(one.child, said)
    return Kept(code, "hidden_seen", code, {"children": len(found)})


def _chosen(actor: Actor, code: str, chosen: Sequence[int]) -> list[Found]:
    school = find_school(actor, code)
    query = found_in(actor).where(Student.school_id == school.id, HiddenChild.id.in_(set(chosen)))
    return [Found(*row) for row in db.session.execute(query)]


def entries_to_log(form: Form, code: str, chosen: Sequence[int]) -> tuple[tuple[ChildEntry, str], ...]:
    """The chosen as they are logged, each with the id of its own form, so that none is logged twice.

    Raises Forbidden, NotFound, Refused for nobody, Conflict where one of them is no longer on the list.
    """
    if not may(form.actor, Permission.VERIFY_HIDDEN):
        raise Forbidden
    with reading():
        found = _chosen(form.actor, code, chosen)
    check_chosen(chosen, len(found))
    fields = {"found_by": FoundBy.COMPARISON, "found_on": form.today, "reason": Reason.UNKNOWN}
    act = form.request_id
    return tuple(
        (ChildEntry(one.student.id, fields=fields, hidden=(one.child.id, act)), form_id(act, one.student.id))
        for one in found
    )


def count_logged(actor: Actor, code: str, act: str) -> int:
    """How many children of a school an act logged; raises Forbidden, NotFound."""
    if not may(actor, Permission.VERIFY_HIDDEN):
        raise Forbidden
    with reading():
        return len(_answers(actor, code, act))


def cases_to_undo(actor: Actor, code: str, act: str) -> tuple[Act, ...]:
    """How each case that an act made of children of a school is undone.

    Raises Forbidden, NotFound, Conflict where anybody has acted on one of the cases since.
    """
    if not may(actor, Permission.VERIFY_HIDDEN):
        raise Forbidden
    with reading():
        named = [(answer.student_id, answer.case_number) for answer in _answers(actor, code, act)]
        return cases_to_take_back([LoggedChild(act, child, number) for child, number in named if number])


@taken_once(Permission.VERIFY_HIDDEN)
def undo_logged(form: Form, code: str, act: str) -> Kept:
    """Lets the children of an act wait again, whose cases were undone before; raises NotFound, Refused."""
    answers = _answers(form.actor, code, act)
    if any(answer.undone_at for answer in answers):
        raise Refused(UNDONE_ALREADY)
    take_back_answers(answers, form)
    return Kept(code, "hidden_let_go", code, {"children": len(answers)})


def _answers(actor: Actor, code: str, act: str) -> Sequence[HiddenAnswer]:
    answers = answers_of(find_school(actor, code).id, act)
    if not answers:
        raise NotFound
    return answers
