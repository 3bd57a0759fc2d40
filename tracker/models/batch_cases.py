"""A doubtful name on a verification batch becomes a case (C), in the transaction that logs the child."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select

from tracker.domain.batches import BatchAct, Outcome, check_settling
from tracker.domain.calendar import china_date
from tracker.domain.errors import Conflict, NotFound
from tracker.domain.posts import Actor
from tracker.domain.words import N_
from tracker.models.base import db
from tracker.models.batch_sampling import names_for
from tracker.models.batch_scope import Held, visible_shares
from tracker.models.batches import BatchEntry, BatchName, BatchShare, note_batch_act


def settle_as_case(actor: Actor, name_id: int, case_number: str | None, now: datetime) -> None:
    """Settles one name as doubtful; the case has no number where its child has one this person may not see.

    Raises NotFound, Forbidden, Conflict where the name is settled or its list is signed.
    """
    query = visible_shares(actor).join(BatchName, BatchName.share_id == BatchShare.id)
    row = db.session.execute(query.where(BatchName.id == name_id).with_for_update(of=BatchShare)).one_or_none()
    if row is None:
        raise NotFound
    held = Held(*row)
    within = names_for(BatchAct.DOUBTED, actor, held.unit, china_date(now))
    name = db.session.scalar(select(BatchName).where(BatchName.id == name_id, within))
    if name is None:
        raise NotFound
    check_settling(held.share.state)
    if name.outcome is not Outcome.OPEN:
        raise Conflict(N_("This name has been settled meanwhile."))
    name.outcome, name.case_number = Outcome.CASE, case_number
    name.settled_at, name.settled_by_id = now, actor.person_id
    by = actor.person_id
    note_batch_act(BatchEntry(share_id=held.share.id, act=BatchAct.DOUBTED, at=now, person_id=by, names=1))
