"""Quarterly reviews: drawn from a kept seed, each sample recorded once, a failure takes the case up again."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from sqlalchemy import select

from tests import county
from tests.house import House
from tests.services.living import moves_of, register
from tests.services.reporting import form, state_of
from tests.services.reviewing import OVER, REVIEW, live_quarter, review, sample_of
from tracker.domain.cases import Stage
from tracker.domain.errors import Conflict, Forbidden, Invalid, NotFound
from tracker.domain.returns import ReturnState
from tracker.domain.reviews import Checked, Finding, How, ReviewState, SampleKind, draw
from tracker.domain.workflow import MoveKind
from tracker.models.audit import faults
from tracker.models.reviews import ReviewSample
from tracker.models.transactions import reading
from tracker.services.duties import list_duties
from tracker.services.review_opening import open_due_reviews
from tracker.services.reviews import open_review_page, page_of_reviews, record_result

K = SampleKind


def checked(finding: Finding = Finding.HOLDS, note: str = "") -> Checked:
    return Checked(finding, How.VISIT, OVER.date(), note)


def duties(house: House) -> list[tuple[str, str, str, bool]]:
    rows = [row for row in list_duties(house.now) if row.kind == "quarterly_review"]
    return [(row.unit, row.role, row.due.isoformat(), row.done is not None) for row in rows]


def test_at_the_end_of_the_quarter_the_samples_are_drawn_and_the_bureau_owes_the_review(house: House) -> None:
    numbers = live_quarter(house)
    assert review().populations == {kind: [ref] for kind, ref in numbers.items()}
    assert duties(house) == [(county.BUREAU, "bureau_officer", "2027-01-10", False)]
    assert open_due_reviews(house.now) == 0


def test_the_samples_are_those_the_seed_draws(quick_house: House) -> None:
    live_quarter(quick_house)
    kept = review()
    with reading() as session:
        rows = session.execute(select(ReviewSample.kind, ReviewSample.ref).order_by(ReviewSample.id)).all()
    assert [tuple(map(str, row)) for row in rows] == [
        (kind, ref) for kind, refs in kept.populations.items() for ref in draw(kept.seed, refs)
    ]


def test_a_quarter_with_nothing_to_draw_from_is_closed_at_once(quick_house: House) -> None:
    quick_house.now = OVER
    assert open_due_reviews(quick_house.now) == 1
    assert (review().state, duties(quick_house)) == (ReviewState.CLOSED, [])


def test_it_is_closed_when_every_sample_has_a_result(house: House) -> None:
    live_quarter(house)
    for kind in SampleKind:
        assert review().state is ReviewState.OPEN
        record_result(form(house, "bureau_officer"), REVIEW, sample_of(kind), checked())
    assert review().state is ReviewState.CLOSED
    assert duties(house)[0][3]
    page = open_review_page(house.actor("bureau_officer"), REVIEW, house.now)
    found = page.samples[K.CLEARED][0]
    assert (found.finding, found.how, found.checked_on, found.by) == (Finding.HOLDS, How.VISIT, OVER.date(), "王立新")


@pytest.mark.parametrize("kind", ["mark_off", "cleared"])
def test_a_case_that_is_not_as_recorded_is_taken_up_again(house: House, kind: str) -> None:
    number = live_quarter(house)[kind]
    lines = len(register(number))
    record_result(form(house, "bureau_officer"), REVIEW, sample_of(K(kind)), checked(Finding.FAILED, "人在家中"))
    case = house.case(number)
    newest = moves_of(number)[-1]
    assert (case.stage, case.episode, newest.kind) == (Stage.IDENTIFIED, 2, MoveKind.REOPEN)
    assert newest.details["reason"] == "人在家中"
    assert len(register(number)) == lines
    with reading():
        assert not list(faults())


def test_a_zero_that_was_none_goes_back_to_its_school(house: House) -> None:
    number = live_quarter(house)["zero"]
    record_result(form(house, "bureau_officer"), REVIEW, sample_of(K.ZERO), checked(Finding.FAILED, "有两人未返校"))
    assert state_of(number) is ReturnState.RETURNED


def test_a_case_that_is_open_again_is_left_as_it_is(quick_house: House) -> None:
    number = live_quarter(quick_house)["cleared"]
    quick_house.log("李明")
    episode = quick_house.case(number).episode
    record_result(form(quick_house, "bureau_officer"), REVIEW, sample_of(K.CLEARED), checked(Finding.FAILED, "不在校"))
    assert quick_house.case(number).episode == episode


def test_a_sample_has_one_result(quick_house: House) -> None:
    live_quarter(quick_house)
    sent = form(quick_house, "bureau_officer")
    assert [record_result(sent, REVIEW, sample_of(K.ZERO), checked()).again for _ in range(2)] == [False, True]
    with pytest.raises(Conflict):
        record_result(form(quick_house, "bureau_officer"), REVIEW, sample_of(K.ZERO), checked())
    with pytest.raises(Invalid):
        record_result(form(quick_house, "bureau_officer"), REVIEW, sample_of(K.CLEARED), checked(Finding.FAILED))
    with pytest.raises(NotFound):
        record_result(form(quick_house, "bureau_officer"), REVIEW, 999, checked())


@pytest.mark.parametrize("key", ["deputy_head", "county_leader", "principal", "township_official", "administrator"])
def test_only_the_bureau_officer_records(quick_house: House, key: str) -> None:
    live_quarter(quick_house)
    with pytest.raises(Forbidden):
        record_result(form(quick_house, key), REVIEW, sample_of(K.ZERO), checked())
    assert not open_review_page(quick_house.actor(key), REVIEW, quick_house.now).may_record


def test_the_list_says_how_far_each_review_is(quick_house: House) -> None:
    live_quarter(quick_house)
    record_result(form(quick_house, "bureau_officer"), REVIEW, sample_of(K.ZERO), checked())
    quick_house.wait(days=10)
    rows = page_of_reviews(1, quick_house.now).rows
    assert [(row.number, row.samples, row.checked, row.overdue) for row in rows] == [(REVIEW, 3, 1, True)]


def test_it_is_overdue_from_the_day_after_its_tenth(quick_house: House) -> None:
    live_quarter(quick_house)
    overdue = []
    for day in (10, 11):
        quick_house.now = datetime(2027, 1, day, 15, tzinfo=UTC)
        overdue += [row.overdue for row in page_of_reviews(1, quick_house.now).rows]
    assert overdue == [False, True]
