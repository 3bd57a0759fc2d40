"""A batch that was withdrawn: it shows nowhere, its duties are over, nothing more is done on it."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from sqlalchemy import func, select

from tests import county
from tests.house import House
from tests.services.batching import BATCH, balance, doubt, form, hand_in, name_id, proved, share_of, tick, unknown
from tracker.domain.batches import Balance, Outcome, ShareState
from tracker.domain.errors import NotFound
from tracker.domain.todo import Section
from tracker.models.batches import Batch, BatchEntry, BatchName, withdraw
from tracker.models.cases import Case
from tracker.models.notices import Notice
from tracker.models.transactions import reading, writing
from tracker.services.batch_acts import check_name, sign_share
from tracker.services.batches import open_batch, open_share, page_of_batches
from tracker.services.duties import list_duties
from tracker.services.office_papers import open_roster_paper
from tracker.services.reminders import tell_of_duties
from tracker.services.todo import todo_of

READERS = ("bureau_officer", "county_leader", "principal", "school_clerk", "head_teacher", "township_clerk")


def take_back(house: House, number: str = BATCH) -> bool:
    with writing() as session:
        return withdraw(session.scalars(select(Batch.id).where(Batch.number == number)).one(), house.now)


def withdrawn(house: House) -> None:
    """The list of the cast's school and two townships, handed in and taken back."""
    hand_in(house)
    assert take_back(house)


def outcomes() -> set[Outcome]:
    with reading() as session:
        return set(session.scalars(select(BatchName.outcome)))


def count(table: type[Case] | type[BatchEntry]) -> int:
    with reading() as session:
        return session.scalar(select(func.count(table.id))) or 0


@pytest.mark.parametrize("key", READERS)
def test_nobody_finds_it(quick_house: House, key: str) -> None:
    withdrawn(quick_house)
    actor, now = quick_house.actor(key), quick_house.now
    assert page_of_batches(actor, 1, now).total == 0
    assert not [part.content for part in todo_of(actor, now).parts if part.section is Section.BATCHES and part.content]
    with pytest.raises(NotFound):
        open_batch(actor, BATCH, now)
    with pytest.raises(NotFound):
        open_share(actor, BATCH, county.SCHOOL, 1, now)
    with pytest.raises(NotFound):
        open_roster_paper(actor, BATCH, county.SCHOOL, now)


def test_its_duties_lapse_and_nobody_is_reminded_of_them(house: House) -> None:
    withdrawn(house)
    house.wait(days=30)
    tell_of_duties(house.now)
    assert [row.done for row in list_duties(house.now) if row.kind == "settle_batch"] == [None] * 3
    assert [row for row in list_duties(house.now, only_open=True) if row.kind == "settle_batch"] == []
    with reading() as session:
        assert session.scalars(select(Notice.id)).all() == []


ACTS: dict[str, Callable[[House], object]] = {
    "tick": lambda house: tick(house, "张小雨"),
    "tick of a class": lambda house: tick(house, "张小雨", by="head_teacher"),
    "unknown": lambda house: unknown(house, "张小雨"),
    "prove": lambda house: proved(house, "李明"),
    "doubt": lambda house: doubt(house, "张小雨"),
    "sign": lambda house: sign_share(form(house, "principal"), BATCH, county.SCHOOL),
    "check": lambda house: check_name(form(house, "township_clerk"), BATCH, county.SCHOOL, name_id("张小雨"), None),
}


@pytest.mark.parametrize("act", ACTS)
def test_no_act_is_done_on_its_shares(quick_house: House, act: str) -> None:
    withdrawn(quick_house)
    with pytest.raises(NotFound):
        ACTS[act](quick_house)
    assert (outcomes(), share_of().state) == ({Outcome.OPEN}, ShareState.OPEN)
    assert (count(Case), count(BatchEntry)) == (0, 0)


def test_its_names_stay_and_count_in_no_other_list(house: House) -> None:
    withdrawn(house)
    hand_in(house, source="州教育局")
    (other,) = page_of_batches(house.actor("bureau_officer"), 1, house.now).rows
    assert (other.number, other.balance) == ("HC-2026-0002", Balance(open=5))
    with reading() as session:
        assert session.scalar(select(func.count(BatchName.id))) == 10


def test_once_somebody_has_acted_it_stays_with_its_duties(house: House) -> None:
    hand_in(house)
    tick(house, "张小雨")
    assert not take_back(house)
    assert balance(house) == Balance(in_class=1, open=4)
    assert [row for row in list_duties(house.now, only_open=True) if row.kind == "settle_batch"]
