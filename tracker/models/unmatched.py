"""What was made of unmatched children: each act on some of them as a whole, and whom it is about."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ForeignKey, Select, select, update
from sqlalchemy.orm import Mapped, mapped_column

from tracker.domain.errors import Conflict
from tracker.domain.matching import Verdict
from tracker.domain.rosters import TAKEN_UP, FollowUpKind
from tracker.models.base import Base, db
from tracker.models.batches import Batch
from tracker.models.comparisons import ComparedChild, children_in
from tracker.models.people import Person
from tracker.models.types import UtcDateTime, WordType


class FollowUp(Base):
    """Cases logged, or a batch made, of some unmatched children; one that was undone stays, with who did."""

    __tablename__ = "follow_up"

    comparison_id: Mapped[int] = mapped_column(ForeignKey("comparison.id"))
    kind: Mapped[FollowUpKind] = mapped_column(WordType(FollowUpKind))
    batch_id: Mapped[int | None] = mapped_column(ForeignKey("batch.id"))
    children: Mapped[int]
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
    made_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    undone_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    undone_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))


@dataclass(frozen=True)
class FollowedUp:
    """One such act as it is told."""

    id: int
    kind: FollowUpKind
    children: int
    batch: str | None
    at: datetime
    by: str


def unmatched_in(comparison_id: int) -> Select[ComparedChild, str | None]:
    """The unmatched with the number of the batch they are on, those nobody has taken up first."""
    query = children_in(comparison_id, Verdict.UNMATCHED).add_columns(Batch.number)
    query = query.outerjoin(FollowUp, FollowUp.id == ComparedChild.follow_up_id)
    query = query.outerjoin(Batch, Batch.id == FollowUp.batch_id)
    return query.order_by(None).order_by(ComparedChild.follow_up_id.is_not(None), ComparedChild.id)


def waiting_in(comparison_id: int, ids: Iterable[int] | None) -> Select[ComparedChild]:
    """The unmatched nobody has taken up yet: all of them, or those among these ids."""
    query = children_in(comparison_id, Verdict.UNMATCHED).where(ComparedChild.follow_up_id.is_(None))
    return query if ids is None else query.where(ComparedChild.id.in_(set(ids)))


def followed_by(follow_up_id: int) -> Sequence[ComparedChild]:
    """The children an act was about, as its own comparison has them."""
    own = select(ComparedChild).join(FollowUp, FollowUp.id == ComparedChild.follow_up_id)
    own = own.where(FollowUp.id == follow_up_id, ComparedChild.comparison_id == FollowUp.comparison_id)
    return db.session.scalars(own.order_by(ComparedChild.id)).all()


def take_up(made: FollowUp, children: Sequence[int]) -> FollowUp:
    """Adds the act and puts the children under it; raises Conflict where somebody was faster with one of them."""
    made.children = len(children)
    db.session.add(made)
    db.session.flush()
    waiting = waiting_in(made.comparison_id, children).with_only_columns(ComparedChild.id).order_by(None)
    taken = db.session.execute(
        update(ComparedChild).where(ComparedChild.id.in_(waiting.scalar_subquery())).values(follow_up_id=made.id)
    )
    if taken.rowcount != len(children):  # type: ignore[attr-defined]
        raise Conflict(TAKEN_UP)
    return made


def let_go(made: FollowUp, by: int | None, now: datetime) -> None:
    """The act is undone; its children wait again, in later comparisons too."""
    made.undone_at, made.undone_by_id = now, by
    of_act = ComparedChild.follow_up_id == made.id
    db.session.execute(update(ComparedChild).where(of_act).values(follow_up_id=None, case_number=None))


def release_unlogged(follow_up_id: int) -> int:
    """Lets those wait again who became no case; how many they are."""
    without = (ComparedChild.follow_up_id == follow_up_id) & ComparedChild.case_number.is_(None)
    released = db.session.execute(update(ComparedChild).where(without).values(follow_up_id=None))
    count = int(released.rowcount)  # type: ignore[attr-defined]
    fewer = update(FollowUp).where(FollowUp.id == follow_up_id).values(children=FollowUp.children - count)
    db.session.execute(fewer)
    return count


def settle_as_compared(child_id: int, case_number: str | None) -> None:
    """Keeps which case a child of the comparison became, or has already."""
    db.session.execute(update(ComparedChild).where(ComparedChild.id == child_id).values(case_number=case_number))


def standing_follow_ups(comparison_id: int) -> dict[str, tuple[int, str | None]]:
    """What the next comparison takes over, by mark: the act a child is under, and its case."""
    columns = (ComparedChild.mark, ComparedChild.follow_up_id, ComparedChild.case_number)
    query = select(*columns).where(ComparedChild.comparison_id == comparison_id)
    rows = db.session.execute(query.where(ComparedChild.follow_up_id.is_not(None)))
    return {mark: (follow_up, number) for mark, follow_up, number in rows if follow_up is not None}


def list_followed_up(most: int) -> list[FollowedUp]:
    """The acts that stand, the newest first."""
    query = select(FollowUp, Batch.number, Person.name).outerjoin(Batch, Batch.id == FollowUp.batch_id)
    query = query.outerjoin(Person, Person.id == FollowUp.made_by_id).where(FollowUp.undone_at.is_(None))
    rows = db.session.execute(query.order_by(FollowUp.id.desc()).limit(most))
    return [FollowedUp(one.id, one.kind, one.children, batch, one.made_at, by or "") for one, batch, by in rows]
