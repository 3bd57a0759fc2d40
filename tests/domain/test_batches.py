"""Verification batches by rule alone: the balance, what a tick may settle, who a name is."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.domain.batch_rows import Candidates, agrees
from tracker.domain.batches import Balance, Outcome, ShareState, Standing, balance_of, standing_of
from tracker.domain.same_child import Acquaintance, KnownChild

ID, OTHER_ID, ROLL = "999999201406150025", "999999201406150068", "G999999201406150025"
BORN = date(2014, 6, 15)


def child(key: int, **values: object) -> KnownChild:
    usual = {"name": "田小草", "birth_date": BORN, "id_number": ID, "roll_number": ROLL, "school_id": 1}
    return KnownChild(key, {**usual, **values})


def found(values: Mapping[str, object], *children: KnownChild) -> int | None:
    one = Candidates(Acquaintance(children)).find({"name": "田小草", **values})
    return one.id if one else None


@given(st.lists(st.sampled_from(list(Outcome))))
def test_the_balance_always_adds_up(outcomes: list[Outcome]) -> None:
    balance = balance_of(outcomes)
    assert balance.names == len(outcomes) == balance.in_class + balance.evidenced + balance.cases + balance.open


@given(st.lists(st.lists(st.sampled_from(list(Outcome)))))
def test_the_balance_of_all_is_the_sum_of_the_shares(shares: list[list[Outcome]]) -> None:
    together = sum(map(balance_of, shares), Balance())
    assert together == balance_of(outcome for share in shares for outcome in share)


@pytest.mark.parametrize(
    ("state", "balance", "to_check", "standing"),
    [
        (ShareState.OPEN, Balance(open=3), 0, Standing.NOT_BEGUN),
        (ShareState.OPEN, Balance(cases=1, open=2), 0, Standing.BEGUN),
        (ShareState.OPEN, Balance(in_class=2, cases=1), 0, Standing.READY),
        (ShareState.SIGNED, Balance(in_class=3), 1, Standing.UNCHECKED),
        (ShareState.SIGNED, Balance(in_class=3), 0, Standing.SIGNED),
        (ShareState.RETURNED, Balance(open=3), 0, Standing.RETURNED),
        (ShareState.RETURNED, Balance(evidenced=3), 0, Standing.RETURNED),
    ],
)
def test_a_share_stands_where_the_next_hand_is_needed(
    state: ShareState, balance: Balance, to_check: int, standing: Standing
) -> None:
    assert standing_of(state, balance, to_check) is standing


@pytest.mark.parametrize(
    ("values", "meant"),
    [
        ({"id_number": ID}, 1),
        ({"roll_number": ROLL}, 1),
        ({"birth_date": BORN}, 1),
        ({"name": "田大草", "id_number": ID}, None),
        ({"id_number": OTHER_ID, "birth_date": BORN}, None),
        ({"id_number": OTHER_ID, "roll_number": ROLL}, None),
        ({"name": "田大草", "birth_date": BORN}, None),
        ({}, None),
    ],
)
def test_a_name_is_the_child_of_its_number_or_birth_and_nobody_by_a_guess(
    values: Mapping[str, object], meant: int | None
) -> None:
    assert found(values, child(1)) == meant


def test_of_two_namesakes_born_the_same_day_none_is_meant() -> None:
    assert found({"birth_date": BORN}, child(1), child(2, id_number=OTHER_ID, roll_number=None)) is None


@pytest.mark.parametrize(
    ("listed", "may_be_ticked"),
    [
        ({"id_number": ID}, True),
        ({"roll_number": ROLL}, True),
        ({"id_number": ID, "roll_number": ROLL}, True),
        ({"id_number": OTHER_ID, "roll_number": ROLL}, False),
        ({"id_number": ID, "roll_number": ROLL[:-1] + "6"}, False),
        ({}, False),
    ],
)
def test_a_tick_settles_only_whose_numbers_agree(listed: dict[str, str], may_be_ticked: bool) -> None:
    assert agrees(child(1), listed, listed) is may_be_ticked


def test_a_child_on_no_roll_cannot_be_ticked() -> None:
    assert not agrees(child(1, school_id=None), {"id_number": ID}, {"id_number": ID})
    assert not agrees(None, {"id_number": ID}, {"id_number": ID})
