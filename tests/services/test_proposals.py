"""What the bureau may want to give an instruction about: duties long overdue, duties nobody can do."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import update

from tests import county
from tests.crowd import confirmed
from tests.house import House
from tests.services.instructing import give
from tracker.models.people import Post
from tracker.models.transactions import writing
from tracker.services.proposals import list_proposals, proposal_of, units_to_instruct


def test_a_duty_seven_working_days_overdue_is_proposed_until_it_is_instructed_about(house: House) -> None:
    number = confirmed(house, "张小雨")
    house.wait(days=9)
    officer = house.actor("bureau_officer")
    assert list_proposals(officer, house.now).overdue == ()
    house.wait(days=4)
    proposed = list_proposals(officer, house.now)
    accept = next(row for row in proposed.overdue if row.kind == "accept")
    assert (accept.about, accept.days_over, accept.to and accept.to.code) == (number, 12, county.TOWN)
    give(house, duty=accept.duty_id)
    assert list_proposals(officer, house.now).overdue_total == proposed.overdue_total - 1
    assert proposal_of(officer, accept.duty_id, house.now) == accept


def test_a_duty_without_a_holder_is_named(house: House) -> None:
    confirmed(house, "张小雨")
    with writing() as session:
        roles = ("village_officer", "township_clerk", "township_official")
        session.execute(update(Post).where(Post.role.in_(roles)).values(ends_on=date(2026, 10, 1)))
    found = list_proposals(house.actor("bureau_officer"), house.now)
    assert {str(row.kind) for row in found.without_holder} == {"accept", "village_visit", "keep_persuading"}
    assert all(row.owner is None for row in found.without_holder)


@pytest.mark.parametrize("key", ["township_official", "principal", "administrator"])
def test_what_is_proposed_is_for_those_who_instruct(quick_house: House, key: str) -> None:
    confirmed(quick_house, "张小雨")
    quick_house.wait(days=30)
    assert list_proposals(quick_house.actor(key), quick_house.now).overdue_total == 0
    assert units_to_instruct(quick_house.actor(key), quick_house.now) == ()
