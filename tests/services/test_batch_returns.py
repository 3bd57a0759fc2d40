"""A list that went back after its sample: what is open again, and that nobody signs it as it was."""

from __future__ import annotations

import pytest
from sqlalchemy import select, update

from tests import county
from tests.house import House
from tests.services.batching import BATCH, balance, doubt, form, hand_in, name_id, proved, state_of, tick
from tracker.domain.batches import Balance, BatchAct, Outcome, ShareState
from tracker.domain.errors import Refused
from tracker.models.batches import BatchName
from tracker.models.transactions import reading, writing
from tracker.services.batch_acts import check_name, sign_share
from tracker.services.batches import NameRow, open_share

ALL = ("张小雨", "李明", "曾丽")
"""The names on the list of the cast's school."""


def sign(house: House) -> None:
    sign_share(form(house, "principal"), BATCH, county.SCHOOL)


def find_wrong(house: House, name: str) -> None:
    """The sample happens to be this name, and the township finds it not as signed."""
    key = name_id(name)
    with writing() as session:
        session.execute(update(BatchName).values(sampled=BatchName.id == key))
    check_name(form(house, "township_clerk"), BATCH, county.SCHOOL, key, "孩子在班上")


def row_of(house: House, name: str) -> NameRow:
    rows = open_share(house.actor("school_clerk"), BATCH, county.SCHOOL, 1, house.now).page.rows
    return next(row for row in rows if row.name == name)


def all_cases(house: House) -> list[str | None]:
    """A list of cases alone, signed."""
    hand_in(house)
    numbers = [doubt(house, name) for name in ALL]
    sign(house)
    return numbers


def test_a_returned_list_keeps_the_cases_that_were_not_found_wrong(quick_house: House) -> None:
    hand_in(quick_house)
    tick(quick_house, "张小雨")
    for name in ("李明", "曾丽"):
        doubt(quick_house, name)
    sign(quick_house)
    find_wrong(quick_house, "张小雨")
    assert balance(quick_house) == Balance(cases=2, open=3)


def test_a_list_of_cases_alone_is_not_signed_again_as_it_was(house: House) -> None:
    all_cases(house)
    find_wrong(house, "李明")
    assert balance(house) == Balance(cases=2, open=3)
    assert (row_of(house, "李明").outcome, row_of(house, "李明").found_right) == (Outcome.OPEN, False)
    assert BatchAct.SIGNED not in open_share(house.actor("principal"), BATCH, county.SCHOOL, 1, house.now).possible
    with pytest.raises(Refused, match="still open"):
        sign(house)


def test_the_name_that_was_wrong_is_settled_anew_and_then_the_list_is_signed(house: House) -> None:
    all_cases(house)
    find_wrong(house, "李明")
    proved(house, "李明")
    sign(house)
    assert (balance(house), state_of()) == (Balance(evidenced=1, cases=2, open=2), ShareState.SIGNED)


def test_a_case_that_was_right_after_all_is_the_same_case_again(house: House) -> None:
    numbers = all_cases(house)
    find_wrong(house, "李明")
    assert doubt(house, "李明") == numbers[ALL.index("李明")]
    sign(house)
    with reading() as session:
        kept = set(session.scalars(select(BatchName.case_number).where(BatchName.outcome == Outcome.CASE)))
    assert kept == set(numbers)
