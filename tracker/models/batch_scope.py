"""Which shares of verification batches a person sees, and which names of them: the one place that says it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, Select, and_, func, or_, select, true

from tracker.domain.batches import Reach, ShareState
from tracker.domain.permissions import posts_that_see
from tracker.domain.posts import Actor, Tier
from tracker.models.base import db
from tracker.models.batches import Batch, BatchName, BatchShare
from tracker.models.duties import Duty
from tracker.models.scope import within
from tracker.models.students import Student
from tracker.models.units import Unit


@dataclass(frozen=True)
class Held:
    """The share of a unit with its batch; `whole` where all of it is the reader's to see, history and papers too.

    `due_on` is by when it is owed, which is later than the list says once it was owed anew.
    """

    share: BatchShare
    batch: Batch
    unit: Unit
    whole: bool
    due_on: date | None = None

    @property
    def reach(self) -> Reach:
        """The names that may be read beside those of a sample."""
        return Reach.WHOLE if self.whole else Reach.CLASS


def visible_shares(actor: Actor) -> Select[BatchShare, Batch, Unit, bool, date]:
    """The shares of units in the actor's part of the tree, those that name children of the own classes, and what a
    township samples of its schools' signed lists.

    A batch that was withdrawn shows nowhere.
    """
    whole = _whole(actor)
    query = select(BatchShare, Batch, Unit, whole.label("whole"), Duty.due_on)
    query = query.join(Batch, Batch.id == BatchShare.batch_id).join(Unit, Unit.id == BatchShare.unit_id)
    query = query.outerjoin(Duty, Duty.id == BatchShare.duty_id)
    taught = BatchShare.id.in_(taught_names(actor).with_only_columns(BatchName.share_id))
    return query.where(Batch.withdrawn_at.is_(None), or_(whole, sampled_by(actor), taught))


def _whole(actor: Actor) -> ColumnElement[bool]:
    own = within(actor, Unit.path)
    return true() if own is None else own


def sampled_by(actor: Actor) -> ColumnElement[bool]:
    """The signed lists whose sample falls to the actor's unit: to a township its schools', to the bureau all others."""
    units = [post.unit for post in posts_that_see(actor)]
    in_town = Unit.seat_id.in_([unit.id for unit in units if unit.tier is Tier.TOWNSHIP])
    falls = or_(in_town, Unit.seat_id.is_(None)) if any(unit.tier is Tier.BUREAU for unit in units) else in_town
    return and_(BatchShare.state == ShareState.SIGNED, falls)


def taught_names(actor: Actor) -> Select[int]:
    """The names of children of the actor's own classes, on the lists of the school whose pupils they are."""
    rooms = [post.unit.id for post in posts_that_see(actor) if post.unit.tier is Tier.CLASS]
    query = select(BatchName.id).join(BatchShare, BatchShare.id == BatchName.share_id)
    query = query.join(Student, Student.id == BatchName.student_id)
    return query.where(Student.class_id.in_(rooms), Student.school_id == BatchShare.unit_id).correlate(None)


def names_counted(actor: Actor) -> ColumnElement[bool]:
    """The names a person sees counted, said of names joined with share and unit; of a list one samples all of them."""
    return or_(_whole(actor), sampled_by(actor), BatchName.id.in_(taught_names(actor)))


def names_within(reach: Reach, actor: Actor) -> ColumnElement[bool]:
    """The names of a share as far as the actor reaches."""
    return true() if reach is Reach.WHOLE else BatchName.id.in_(taught_names(actor))


def find_share(actor: Actor, number: str, code: str, *, lock: bool = False) -> Held | None:
    """The share of a unit the actor may see, or may sample; locked where it is to be changed."""
    query = visible_shares(actor).where(Batch.number == number, Unit.code == code)
    row = db.session.execute(query.with_for_update(of=BatchShare) if lock else query).one_or_none()
    return None if row is None else Held(*row)


def find_name(actor: Actor, held: Held, name_id: int) -> BatchName | None:
    """A name of a share the actor may read."""
    read = names_within(held.reach, actor)
    return db.session.scalar(
        select(BatchName).where(BatchName.share_id == held.share.id, BatchName.id == name_id, read)
    )


def count_names(actor: Actor, number: str) -> int:
    """How many names of a batch the actor sees counted."""
    query = select(func.count(BatchName.id)).join(BatchShare, BatchShare.id == BatchName.share_id)
    query = query.join(Batch, Batch.id == BatchShare.batch_id).join(Unit, Unit.id == BatchShare.unit_id)
    wanted = Batch.number == number, Batch.withdrawn_at.is_(None), names_counted(actor)
    return db.session.scalar(query.where(*wanted)) or 0
