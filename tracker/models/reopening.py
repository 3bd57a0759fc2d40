"""Taking a struck or cleared case up again because a check found that it is not as recorded."""

from __future__ import annotations

from datetime import date

from sqlalchemy import select

from tracker.domain.cases import Stage
from tracker.domain.dutybook import changes_by_move
from tracker.domain.forms import Form
from tracker.domain.happenings import Happening
from tracker.domain.permissions import acting_in
from tracker.domain.workflow import MoveKind, state_after
from tracker.models.audit import Chain, Entry, append
from tracker.models.base import db
from tracker.models.cases import Case, Step, record_move
from tracker.models.duties import apply_changes
from tracker.models.facts import facts_after, holders_now, load_facts, load_house
from tracker.models.register import record_line

REOPENED_FROM = frozenset({Stage.MARKED_OFF, Stage.CLEARED})


def reopen_case(form: Form, number: str, found_on: date, reason: str) -> bool:
    """The move reopen, by the person of the form; False where the case is open again already.

    Raises Forbidden where none of the person's posts may reopen it.
    """
    case = db.session.scalars(select(Case).where(Case.number == number).with_for_update()).one()
    if case.stage not in REOPENED_FROM:
        return False
    house, data = load_house(form.today), {"found_on": found_on, "reason": reason}
    facts = load_facts(case, form.now, house)
    acting = acting_in(MoveKind.REOPEN, facts, form.actor)
    after = state_after(MoveKind.REOPEN, facts, data, acting)
    then, paths = facts_after(facts, after, case, house)
    holders = holders_now(facts)
    step = Step(MoveKind.REOPEN, after, acting, form.now, form.today, data, holders, form.request_id)
    row = record_move(case, step, paths)
    changes = changes_by_move(Happening(MoveKind.REOPEN, data, facts.state, then))
    apply_changes(case, changes, form.now, row.id)
    record_line(case, form.now)
    append(Entry(Chain.CHANGE, form.now, form.actor.person_id, str(MoveKind.REOPEN), number, data))
    return True
