"""Acts on a case, as the services make them on both databases."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from tests.house import House
from tracker.domain.cases import Ledger, Stage
from tracker.domain.errors import Conflict, Forbidden, NotFound
from tracker.domain.mark_off import ClearResult


def test_a_logged_child_stands_in_no_ledger_and_waits_to_be_verified(house: House) -> None:
    case = house.case(house.log())
    assert (case.stage, case.ledger, case.number) == (Stage.IDENTIFIED, None, "422822-2026-0001")


def test_a_false_alarm_is_settled_in_one_act(house: House) -> None:
    number = house.log()
    seen = {"seen_by": "谭学军", "seen_on": house.today(), "seen_at": "教室"}
    case = house.move(number, "clear", "principal", result=ClearResult.IN_CLASS, **seen)
    assert (case.stage, case.clear_result) == (Stage.CLEARED, ClearResult.IN_CLASS)


def test_confirming_opens_a_line_in_the_register(house: House) -> None:
    number = house.log()
    confirmed = {"ledger": Ledger.SUSPECTED, "last_attended_on": house.today() - timedelta(days=3)}
    case = house.move(number, "confirm", "principal", **confirmed)
    assert (case.stage, case.ledger, case.listed_on) == (Stage.PERSUADING, Ledger.SUSPECTED, date(2026, 11, 2))


def test_a_stranger_finds_no_case_and_the_wrong_post_may_not_act(house: House) -> None:
    number = house.log()
    with pytest.raises(NotFound):
        house.move(number, "confirm", "other_principal", ledger=Ledger.SUSPECTED)
    with pytest.raises(Forbidden):
        house.move(number, "confirm", "head_teacher", ledger=Ledger.SUSPECTED)


def test_a_move_that_is_not_of_this_stage_is_a_conflict(house: House) -> None:
    number = house.log()
    with pytest.raises(Conflict):
        house.move(number, "observe", "head_teacher", observed_on=house.today(), attending=True)
