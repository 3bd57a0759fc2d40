"""A child named as absent at the start of a term becomes a case, in the transaction that logs the child."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from tracker.domain.arrivals import ArrivalAct, Whereabouts, check_open, may_act
from tracker.domain.calendar import china_date
from tracker.domain.cases import OPEN
from tracker.domain.errors import Conflict, Forbidden, NotFound
from tracker.domain.posts import Actor
from tracker.domain.words import N_
from tracker.models.arrivals import Absentee, ArrivalClass, ArrivalList, visible_classes
from tracker.models.base import db
from tracker.models.cases import Case, visible_to
from tracker.models.people import PostBook


def settle_absence_as_case(actor: Actor, absentee_id: int, case_number: str | None, now: datetime) -> None:
    """Settles one absent child by a case; it has no number where the child has one this person may not see.

    Raises NotFound, Forbidden, Conflict where the child is settled or its list is closed.
    """
    query = visible_classes(actor).join(Absentee, Absentee.class_id == ArrivalClass.id).add_columns(Absentee)
    query = query.where(Absentee.id == absentee_id).with_for_update(of=ArrivalList)
    row = db.session.execute(query).one_or_none()
    if row is None:
        raise NotFound
    listed, _, unit, _, absentee = row
    if not may_act(ArrivalAct.SETTLE, actor, PostBook.load([unit.path], china_date(now)).holders(unit.path)):
        raise Forbidden
    check_open(closed=listed.is_closed)
    check_unsettled(absentee)
    absentee.stands, absentee.case_number = Whereabouts.CASE, case_number
    absentee.settled_at, absentee.settled_by_id = now, actor.person_id


def check_unsettled(absentee: Absentee) -> None:
    """Raises Conflict for a child who is settled already."""
    if absentee.stands is not Whereabouts.ABSENT:
        raise Conflict(N_("This child has been settled meanwhile."))


def open_cases_of(actor: Actor, children: Collection[int]) -> dict[int, str]:
    """The open cases the actor may see of these children: number by the child's id."""
    query = visible_to(actor).where(Case.student_id.in_(children), Case.stage.in_(OPEN))
    return {case.student_id: case.number for case in db.session.scalars(query)}
