"""A doubtful name on a verification batch becomes a case (C), in the transaction that logs the child."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select

from tracker.domain.batches import BatchAct, Outcome, check_settling, may_act
from tracker.domain.calendar import china_date
from tracker.domain.errors import Conflict, Forbidden, NotFound
from tracker.domain.posts import Actor
from tracker.domain.words import N_
from tracker.models.base import db
from tracker.models.batches import BatchEntry, BatchName, BatchShare, note_batch_act, visible_shares
from tracker.models.people import PostBook


def settle_as_case(actor: Actor, name_id: int, case_number: str | None, now: datetime) -> None:
    """Settles one name as doubtful; the case has no number where its child has one this person may not see.

    Raises NotFound, Forbidden, Conflict where the name is settled or its list is signed.
    """
    query = visible_shares(actor, sampling=False).join(BatchName, BatchName.share_id == BatchShare.id)
    row = db.session.execute(query.where(BatchName.id == name_id).with_for_update(of=BatchShare)).one_or_none()
    if row is None:
        raise NotFound
    share, _, unit = row
    if not may_act(BatchAct.DOUBTED, actor, PostBook.load([unit.path], china_date(now)).holders(unit.path), unit.tier):
        raise Forbidden
    check_settling(share.state)
    name = db.session.scalars(select(BatchName).where(BatchName.id == name_id)).one()
    if name.outcome is not Outcome.OPEN:
        raise Conflict(N_("This name has been settled meanwhile."))
    name.outcome, name.case_number = Outcome.CASE, case_number
    name.settled_at, name.settled_by_id = now, actor.person_id
    note_batch_act(BatchEntry(share_id=share.id, act=BatchAct.DOUBTED, at=now, person_id=actor.person_id, names=1))
