"""A quarter with something to review, as the tests live it."""

from __future__ import annotations

from datetime import UTC, datetime

from sqlalchemy import select

from tests import county
from tests.house import House
from tests.services.living import act
from tests.services.reporting import close_month, number_of, signed
from tracker.domain.mark_off import Code
from tracker.domain.reviews import SampleKind
from tracker.models.reviews import Review, ReviewSample
from tracker.models.transactions import reading
from tracker.services.review_opening import open_due_reviews

REVIEW = "FH-2026-Q4"
OVER = datetime(2027, 1, 1, 1, tzinfo=UTC)


def live_quarter(house: House) -> dict[str, str]:
    """One line struck, one case cleared, one school that reported zero; then the quarter is over."""
    struck, cleared = house.log("张小雨"), house.log("李明")
    act(house, struck, "confirm", "principal")
    act(house, struck, "request", "principal", code=Code.TRANSFERRED)
    act(house, cleared, "clear", "principal")
    house.wait(days=8)
    act(house, struck, "approve", "bureau_officer")
    close_month(house)
    signed(house, number_of(county.OTHER_SCHOOL), "other_principal")
    house.now = OVER
    open_due_reviews(house.now)
    return {"mark_off": struck, "cleared": cleared, "zero": number_of(county.OTHER_SCHOOL)}


def sample_of(kind: SampleKind) -> int:
    with reading() as session:
        return session.scalars(select(ReviewSample.id).where(ReviewSample.kind == kind)).one()


def review() -> Review:
    with reading() as session:
        return session.scalars(select(Review).where(Review.number == REVIEW)).one()
