"""What was settled and is open again: a list that went back, names of a child who is missing the term after."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from datetime import date, datetime

from sqlalchemy import select, update

from tracker.domain.batches import SETTLE_AGAIN_WITHIN, BatchAct, Outcome, ShareState
from tracker.domain.calendar import ONE_DAY, end_of_day
from tracker.domain.duties import DutyKind
from tracker.domain.forms import Form
from tracker.models.base import db
from tracker.models.batch_scope import Held
from tracker.models.batches import Batch, BatchEntry, BatchName, BatchShare, note_batch_act
from tracker.models.calendar import load_calendar
from tracker.models.unit_duties import open_unit_duty
from tracker.models.units import Unit

GROUNDS = ("settled_at", "settled_by_id", "paper_id", "case_number", "remark")
OPEN_AGAIN = {"outcome": Outcome.OPEN} | dict.fromkeys(GROUNDS)
"""What a name bears that is to be settled anew."""


def owe_again(held: Held, state: ShareState, today: date, now: datetime) -> None:
    """A share that was signed is owed anew: some working days from today, never before the day of its list."""
    share, batch = held.share, held.batch
    again = load_calendar().add(today, SETTLE_AGAIN_WITHIN.count, SETTLE_AGAIN_WITHIN.unit)
    share.state, share.signed_at, share.paper_id = state, None, None
    duty = open_unit_duty(DutyKind.SETTLE_BATCH, held.unit.fact(), max(batch.due_on, again), batch.number, now)
    share.duty_id = duty.id


def reopen_missing(form: Form, children: Collection[int], term_began: date) -> None:
    """Names settled as in class before a term began are open again where the child is missing now (trade §8)."""
    query = select(BatchName.id, BatchShare, Batch, Unit).join(BatchShare, BatchShare.id == BatchName.share_id)
    query = query.join(Batch, Batch.id == BatchShare.batch_id).join(Unit, Unit.id == BatchShare.unit_id)
    in_class = BatchName.outcome == Outcome.IN_CLASS, BatchName.settled_at < end_of_day(term_began - ONE_DAY)
    query = query.where(BatchName.student_id.in_(children), *in_class).order_by(BatchName.id)
    names, held = defaultdict[int, list[int]](list), dict[int, Held]()
    for name, share, batch, unit in db.session.execute(query.with_for_update(of=BatchShare)):
        names[share.id].append(name)
        held[share.id] = Held(share, batch, unit, whole=True)
    for share_id, missing in names.items():
        db.session.execute(update(BatchName).where(BatchName.id.in_(missing)).values(**OPEN_AGAIN))
        if held[share_id].share.state is ShareState.SIGNED:
            owe_again(held[share_id], ShareState.OPEN, form.today, form.now)
        by = form.actor.person_id
        entry = BatchEntry(share_id=share_id, act=BatchAct.MISSING, at=form.now, person_id=by, names=len(missing))
        note_batch_act(entry)
