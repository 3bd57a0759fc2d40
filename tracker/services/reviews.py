"""Quarterly reviews: the list, one of them with its samples, and recording what checking a sample found."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import func, select

from tracker.domain.calendar import china_date
from tracker.domain.errors import Conflict, Forbidden, NotFound
from tracker.domain.forms import Form
from tracker.domain.pages import Page, page_within
from tracker.domain.permissions import Permission, may
from tracker.domain.posts import Actor
from tracker.domain.returns import ReturnState
from tracker.domain.reviews import (
    Checked,
    Finding,
    How,
    Quarter,
    ReviewState,
    SampleKind,
    check_result,
    may_record,
)
from tracker.domain.words import N_
from tracker.models.base import db
from tracker.models.forms import Kept, taken_once
from tracker.models.pages import on_page
from tracker.models.people import Person, PostBook
from tracker.models.reopening import reopen_case
from tracker.models.return_back import return_to_school
from tracker.models.returns import MonthlyReturn, find_return
from tracker.models.reviews import Review, ReviewSample, locked_sample, unchecked
from tracker.models.transactions import reading
from tracker.models.unit_duties import close_unit_duty
from tracker.models.units import Unit


@dataclass(frozen=True)
class ReviewRow:
    """One review as the list shows it: how many samples it has, and how many are checked."""

    number: str
    quarter: Quarter
    state: ReviewState
    samples: int
    checked: int
    overdue: bool


@dataclass(frozen=True)
class Sample:
    """One sample with what was found; `about` is the school for a return."""

    id: int
    kind: SampleKind
    ref: str
    about: str
    finding: Finding | None
    how: How | None
    checked_on: date | None
    note: str
    by: str


@dataclass(frozen=True)
class ReviewPage:
    """One review: its samples by kind, what they were drawn from, and whether the reader may record results."""

    row: ReviewRow
    seed: str
    samples: Mapping[SampleKind, tuple[Sample, ...]]
    populations: Mapping[SampleKind, tuple[str, ...]]
    may_record: bool


def page_of_reviews(number: int, now: datetime) -> Page[ReviewRow]:
    """The reviews, the newest first; for those who may see reviews, who look at the whole county."""
    with reading():
        total = db.session.scalar(select(func.count(Review.id))) or 0
        number = page_within(number, total)
        done = func.count(ReviewSample.finding)
        query = select(Review, func.count(ReviewSample.id), done).outerjoin(ReviewSample).group_by(Review.id)
        query = on_page(query.order_by(Review.quarter.desc()), number)
        rows = db.session.execute(query)
        return Page(tuple(_row(review, samples, checked, now) for review, samples, checked in rows), number, total)


def open_review_page(actor: Actor, number: str, now: datetime) -> ReviewPage:
    """One review; raises NotFound."""
    with reading():
        row = db.session.execute(
            select(Review, Unit).join(Unit, Unit.id == Review.unit_id).where(Review.number == number)
        ).one_or_none()
        if row is None:
            raise NotFound
        review, bureau = row
        samples = _samples(review.id)
        holders = PostBook.load([bureau.path], china_date(now)).holders(bureau.path)
        records = may(actor, Permission.RECORD_REVIEWS) and may_record(actor, holders)
        return ReviewPage(
            _row(review, len(samples), sum(one.finding is not None for one in samples), now),
            review.seed,
            {kind: tuple(one for one in samples if one.kind is kind) for kind in SampleKind},
            {kind: tuple(review.populations.get(kind, ())) for kind in SampleKind},
            records and review.state is ReviewState.OPEN,
        )


def find_sample(actor: Actor, number: str, sample_id: int, now: datetime) -> Sample:
    """A sample of a review; raises NotFound."""
    page = open_review_page(actor, number, now)
    sample = next((one for samples in page.samples.values() for one in samples if one.id == sample_id), None)
    if sample is None:
        raise NotFound
    return sample


@taken_once(Permission.RECORD_REVIEWS)
def record_result(form: Form, number: str, sample_id: int, checked: Checked) -> Kept:
    """What checking a sample found; a failure takes the case up again, or sends the zero return back.

    With the last result the review is closed. Raises NotFound, Forbidden, Conflict where there is a result already,
    Invalid for a day that cannot be meant or a failure without a word.
    """
    sample, review = _unrecorded(form, number, sample_id)
    check_result(checked, Quarter.read(review.quarter) or Quarter.of(form.today), form.today)
    sample.finding, sample.how, sample.checked_on = checked.finding, checked.how, checked.checked_on
    sample.note, sample.person_id, sample.recorded_at = checked.note or None, form.actor.person_id, form.now
    db.session.flush()
    if checked.finding is Finding.FAILED:
        _undo(form, sample, checked)
    if not unchecked(review.id):
        review.state, review.closed_at = ReviewState.CLOSED, form.now
        close_unit_duty(review.duty_id, form.now, done=True)
    return Kept(number, "review_recorded", number, {"sample": sample.ref, "finding": checked.finding})


def check_recording(form: Form, number: str, sample_id: int) -> None:
    """Raises what stands against recording a result whatever the form says: NotFound, Forbidden, Conflict."""
    with reading():
        _unrecorded(form, number, sample_id)


def _unrecorded(form: Form, number: str, sample_id: int) -> tuple[ReviewSample, Review]:
    """A sample without a result, locked with its review, for whoever answers for the bureau officer's post today."""
    found = db.session.execute(locked_sample(number, sample_id)).one_or_none()
    if found is None:
        raise NotFound
    sample, review = found
    bureau = db.session.get_one(Unit, review.unit_id)
    if not may_record(form.actor, PostBook.load([bureau.path], form.today).holders(bureau.path)):
        raise Forbidden
    if sample.finding is not None:
        raise Conflict(N_("This sample has its result already."))
    return sample, review


def _undo(form: Form, sample: ReviewSample, checked: Checked) -> None:
    """The case is taken up again; a zero that was none goes back to its school."""
    if sample.kind is not SampleKind.ZERO:
        reopen_case(form, sample.ref, checked.checked_on, checked.note)
        return
    found = find_return(form.actor, sample.ref, lock=True)
    if found is not None and found[0].state is ReturnState.SIGNED:
        return_to_school(form, *found, checked.note)


def _row(review: Review, samples: int, checked: int, now: datetime) -> ReviewRow:
    quarter = Quarter.read(review.quarter) or Quarter.of(china_date(now))
    overdue = review.state is ReviewState.OPEN and china_date(now) > quarter.due_on
    return ReviewRow(review.number, quarter, review.state, samples, checked, overdue)


def _samples(review_id: int) -> list[Sample]:
    query = select(ReviewSample, Person.name, Unit.name.label("school"))
    query = query.outerjoin(Person, Person.id == ReviewSample.person_id)
    query = query.outerjoin(MonthlyReturn, MonthlyReturn.number == ReviewSample.ref)
    query = query.outerjoin(Unit, Unit.id == MonthlyReturn.unit_id)
    rows = db.session.execute(query.where(ReviewSample.review_id == review_id).order_by(ReviewSample.id))
    return [
        Sample(
            one.id, one.kind, one.ref, school or "", one.finding, one.how, one.checked_on, one.note or "", name or ""
        )
        for one, name, school in rows
    ]
