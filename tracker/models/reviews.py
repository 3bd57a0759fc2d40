"""Quarterly reviews: what each was drawn from, its samples and what was found."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from sqlalchemy import JSON, ColumnElement, ForeignKey, Select, String, and_, func, select
from sqlalchemy.orm import Mapped, aliased, mapped_column

from tracker.domain.returns import ReturnState
from tracker.domain.reviews import Finding, How, Quarter, ReviewState, SampleKind
from tracker.domain.workflow import MoveKind
from tracker.models.base import Base, db
from tracker.models.cases import Case, MoveRow
from tracker.models.returns import MonthlyReturn
from tracker.models.types import Encrypted, UtcDateTime, WordType


class Review(Base):
    """One quarter's review; `populations` are the numbers that could be drawn, by kind, as they stood then."""

    __tablename__ = "review"

    number: Mapped[str] = mapped_column(String(24), unique=True)
    quarter: Mapped[str] = mapped_column(String(7))
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))
    seed: Mapped[str] = mapped_column(String(80))
    populations: Mapped[dict[str, list[str]]] = mapped_column(JSON)
    state: Mapped[ReviewState] = mapped_column(WordType(ReviewState))
    duty_id: Mapped[int | None] = mapped_column(ForeignKey("duty.id"))
    opened_at: Mapped[datetime] = mapped_column(UtcDateTime)
    closed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class ReviewSample(Base):
    """One sample; `ref` is the number of a case or of a monthly return. What was found, how, when, by whom."""

    __tablename__ = "review_sample"

    review_id: Mapped[int] = mapped_column(ForeignKey("review.id"), index=True)
    kind: Mapped[SampleKind] = mapped_column(WordType(SampleKind))
    ref: Mapped[str] = mapped_column(String(60))
    finding: Mapped[Finding | None] = mapped_column(WordType(Finding))
    how: Mapped[How | None] = mapped_column(WordType(How))
    checked_on: Mapped[date | None]
    note: Mapped[str | None] = mapped_column(Encrypted)
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    recorded_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


def newest_quarter() -> Quarter | None:
    """The newest quarter reviewed or under review."""
    newest = db.session.scalar(select(func.max(Review.quarter)))
    return Quarter.read(newest) if newest else None


def populations_of(quarter: Quarter) -> dict[SampleKind, list[str]]:
    """What the samples of a quarter may be drawn from, by number, in order."""
    return {
        SampleKind.MARK_OFF: _cases_with(MoveKind.APPROVE, quarter),
        SampleKind.CLEARED: _cases_with(MoveKind.CLEAR, quarter),
        SampleKind.ZERO: _zero_returns(quarter),
    }


def _cases_with(kind: MoveKind, quarter: Quarter) -> list[str]:
    """The cases in which this was done within the quarter and not undone."""
    undoing = aliased(MoveRow)
    undone = select(undoing.id).where(undoing.annuls_id == MoveRow.id).exists()
    within: ColumnElement[bool] = and_(MoveRow.at > quarter.begins, MoveRow.at <= quarter.ends)
    query = select(Case.number).join(MoveRow, MoveRow.case_id == Case.id).where(MoveRow.kind == kind, within, ~undone)
    return list(db.session.scalars(query.distinct().order_by(Case.number)))


def _zero_returns(quarter: Quarter) -> list[str]:
    """The latest signed zero return of each school in the quarter."""
    query = select(MonthlyReturn).where(MonthlyReturn.month.in_(quarter.months))
    rows = db.session.scalars(query.where(MonthlyReturn.state == ReturnState.SIGNED).order_by(MonthlyReturn.month))
    latest = {row.unit_id: row.number for row in rows if row.figures().is_zero}
    return sorted(latest.values())


def samples_of(review_id: int) -> Sequence[ReviewSample]:
    """The samples of a review, by kind, in the order they were drawn."""
    query = select(ReviewSample).where(ReviewSample.review_id == review_id).order_by(ReviewSample.id)
    return db.session.scalars(query).all()


def locked_sample(number: str, sample_id: int) -> Select[ReviewSample, Review]:
    """One sample with its review, both locked."""
    query = select(ReviewSample, Review).join(Review, Review.id == ReviewSample.review_id)
    return query.where(Review.number == number, ReviewSample.id == sample_id).with_for_update()


def unchecked(review_id: int) -> int:
    """How many samples of a review have no result yet."""
    query = select(func.count(ReviewSample.id)).where(ReviewSample.review_id == review_id)
    return db.session.scalar(query.where(ReviewSample.finding.is_(None))) or 0
