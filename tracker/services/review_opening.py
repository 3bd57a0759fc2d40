"""Opening the quarterly reviews: once a quarter is over its samples are drawn from a seed that is kept."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import insert, select

from tracker.domain.calendar import china_date
from tracker.domain.duties import DutyKind
from tracker.domain.posts import Tier
from tracker.domain.reviews import Quarter, ReviewState, SampleKind, draw, number_of, quarters_to_open
from tracker.models.audit import Chain, Entry, append, heads
from tracker.models.base import db
from tracker.models.reviews import Review, ReviewSample, newest_quarter, populations_of
from tracker.models.transactions import reading, writing
from tracker.models.unit_duties import open_unit_duty
from tracker.models.units import Unit

SEED_CHARACTERS = 16


def open_due_reviews(now: datetime) -> int:
    """Opens every review that is due by the China day of `now`; returns how many. Re-entrant."""
    with reading():
        quarters = quarters_to_open(newest_quarter(), china_date(now))
    return sum(open_review(quarter, now) for quarter in quarters)


def open_review(quarter: Quarter, now: datetime) -> bool:
    """Draws the samples of a quarter, once; where there is nothing to draw from, the review is closed at once.

    The seed ends in the newest seal of the audit: nobody could know it before, anybody can draw again with it.
    """
    with writing() as session:
        number = number_of(quarter)
        if session.scalar(select(Review.id).where(Review.number == number)):
            return False
        bureau = session.scalars(select(Unit).where(Unit.tier == Tier.BUREAU).order_by(Unit.path)).first()
        if bureau is None:
            return False
        populations = populations_of(quarter)
        review = Review(number=number, quarter=str(quarter), unit_id=bureau.id, opened_at=now)
        review.seed = f"{number} {heads()[Chain.CHANGE][1][:SEED_CHARACTERS]}"
        review.populations = {str(kind): refs for kind, refs in populations.items()}
        review.state = ReviewState.OPEN if any(populations.values()) else ReviewState.CLOSED
        if review.state is ReviewState.OPEN:
            owed = open_unit_duty(DutyKind.QUARTERLY_REVIEW, bureau.fact(), quarter.due_on, number, now)
            review.duty_id = owed.id
        else:
            review.closed_at = now
        session.add(review)
        session.flush()
        _keep_samples(review, populations)
        append(Entry(Chain.CHANGE, now, None, "review_opened", number, {"seed": review.seed}))
    return True


def _keep_samples(review: Review, populations: dict[SampleKind, list[str]]) -> None:
    rows = [
        {"review_id": review.id, "kind": kind, "ref": ref}
        for kind, refs in populations.items()
        for ref in draw(review.seed, refs)
    ]
    if rows:
        db.session.execute(insert(ReviewSample), rows)
