"""What a school says of the children of a search: seen in class, or logged as cases."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from datetime import date

from tracker.domain.acts import ChildEntry
from tracker.domain.errors import Forbidden, Invalid, Refused
from tracker.domain.forms import Form
from tracker.domain.permissions import Permission, may
from tracker.domain.posts import Actor
from tracker.domain.reasons import FoundBy, Reason
from tracker.domain.refusals import NOT_YET
from tracker.domain.rosters import check_chosen
from tracker.models.base import db
from tracker.models.forms import Kept, taken_once
from tracker.models.hidden import Found, HiddenAnswer, HiddenChild, answer_child, find_school, found_in
from tracker.models.students import Student
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
    return tuple(
        (ChildEntry(one.student.id, fields=fields, hidden=one.child.id), _form_id(form, one.child.id)) for one in found
    )


def _form_id(form: Form, child: int) -> str:
    return str(uuid.uuid5(uuid.NAMESPACE_OID, f"{form.request_id} hidden {child}"))
