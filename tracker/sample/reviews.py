"""The last two quarterly reviews: all samples as recorded, each checked within the ten days the bureau has."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta

from sqlalchemy import select

from tracker.domain.calendar import CHINA, china_date
from tracker.domain.posts import Role
from tracker.domain.reviews import Checked, Finding, How, Quarter, number_of
from tracker.models.reviews import Review, ReviewSample
from tracker.models.transactions import reading
from tracker.sample.returns import Office
from tracker.sample.units import BUREAU_CODE
from tracker.services.review_opening import open_review
from tracker.services.reviews import record_result

OPENED, TEN = time(0, 20), time(10)
NOTES = ("电话联系家长，孩子在校。", "到校核对名册，孩子在班。")


def make_reviews(office: Office) -> None:
    """The last two quarters; of one that ended days ago only what those days have seen is checked."""
    newer = Quarter.of(china_date(office.as_of)).previous
    for quarter in (newer.previous, newer):
        open_review(quarter, _at(quarter.last_day + timedelta(days=1), OPENED))
        for n, sample in enumerate(_samples(quarter)):
            _check(office, quarter, sample, n)


def _samples(quarter: Quarter) -> Sequence[int]:
    with reading() as session:
        query = select(ReviewSample.id).join(Review, Review.id == ReviewSample.review_id)
        return session.scalars(query.where(Review.number == number_of(quarter)).order_by(ReviewSample.id)).all()


def _check(office: Office, quarter: Quarter, sample: int, n: int) -> None:
    """One sample a day, by telephone and by a visit in turn."""
    at = _at(quarter.last_day + timedelta(days=2 + n % 8), TEN)
    if at < office.as_of:
        how = tuple(How)[n % len(How)]
        checked = Checked(Finding.HOLDS, how, china_date(at), NOTES[n % len(NOTES)])
        form = office.form(Role.BUREAU_OFFICER, office.units[BUREAU_CODE], at + timedelta(minutes=n))
        record_result(form, number_of(quarter), sample, checked)


def _at(day: date, hour: time) -> datetime:
    return datetime.combine(day, hour, CHINA)
