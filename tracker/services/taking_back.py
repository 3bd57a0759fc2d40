"""Clearing a case that was logged with others in one act and that nobody has touched (decision 0010)."""

from __future__ import annotations

from datetime import datetime

from tracker.domain.acts import Act
from tracker.domain.calendar import china_date
from tracker.domain.dutybook import changes_by_move
from tracker.domain.errors import Conflict, Forbidden, NotFound
from tracker.domain.happenings import Happening
from tracker.domain.mark_off import ClearResult
from tracker.domain.permissions import Permission, acting_to_log, may
from tracker.domain.posts import Actor
from tracker.domain.taking_back import ACTED_ON, TAKEN_BACK
from tracker.domain.workflow import state_after
from tracker.models.audit import Chain, Entry, append
from tracker.models.cases import Case, Step, lock_case, record_move
from tracker.models.duties import apply_changes
from tracker.models.facts import facts_after, holders_now, load_facts, load_house
from tracker.models.register import record_line
from tracker.models.requests import find_answer, take
from tracker.models.transactions import writing

LOGGING = (Permission.KEEP_ROSTERS, Permission.VERIFY_HIDDEN)
"""Who logs several children in one act takes them back."""


def clear_again(actor: Actor, act: Act, now: datetime) -> None:
    """Clears a case that a list had logged and nobody touched, as a wrong record; it stays findable (trade §3).

    Raises Forbidden, NotFound, Conflict where somebody has acted on it.
    """
    if not any(may(actor, permission) for permission in LOGGING):
        raise Forbidden
    with writing():
        case = lock_case(actor, act.number)
        if case is None:
            raise NotFound
        if find_answer(actor.person_id, act.request_id) is None:
            if act.version != case.version:
                raise Conflict(ACTED_ON)
            _clear(actor, act, case, now)


def _clear(actor: Actor, act: Act, case: Case, now: datetime) -> None:
    house = load_house(china_date(now))
    known = load_facts(case, now, house)
    acting = acting_to_log(actor, (case.class_path, case.responsible_path, case.residence_path))
    data = {
        "result": ClearResult.WRONG_RECORD,
        "seen_by": actor.name,
        "seen_on": known.today,
        "note": TAKEN_BACK,
    }
    after = state_after(act.kind, known, data, acting)
    then, paths = facts_after(known, after, case, house)
    step = Step(act.kind, after, acting, now, known.today, data, holders_now(known), act.request_id)
    row = record_move(case, step, paths)
    apply_changes(case, changes_by_move(Happening(act.kind, data, known.state, then)), now, row.id)
    record_line(case, now)
    take(actor.person_id, act.request_id, case.number, now)
    append(Entry(Chain.CHANGE, now, actor.person_id, str(act.kind), case.number, data))
