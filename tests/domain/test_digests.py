"""Numbers of the brief: their keys, the rows they count, and when a child is out or was not met."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from tests.domain.county import BACK, CLOSING, HELD, LISTED, asked, proposed
from tracker.domain.cases import CaseState, Ledger, Stage
from tracker.domain.digests import (
    Brief,
    CaseThen,
    DutyThen,
    Figure,
    Head,
    UnitThen,
    counted,
    head_of,
    key_of,
    part_of,
)
from tracker.domain.duties import DutyKind
from tracker.domain.mark_off import Code, HoldCode
from tracker.domain.posts import Role
from tracker.domain.week_balance import LineAt, Term
from tracker.domain.week_facts import OpenCase, days_out, is_out, is_unmet

SUNDAY = date(2026, 11, 22)
DUTY = DutyThen("7", DutyKind.ACCEPT, "1", Role.TOWNSHIP_CLERK, "town", SUNDAY)
BRIEF = Brief(
    "2026-W47",
    "422822-JYJ",
    "bureau",
    (Figure("open-t1", ("1", "2")), Figure("stuck-t1", ("7",)), Figure("closing-dropout", ("2", "2"))),
    units=(UnitThen("t1", "town"),),
    cases=(CaseThen("1", "town"), CaseThen("2", "town")),
    duties=(DUTY,),
)


@pytest.mark.parametrize(
    ("key", "head", "part"),
    [
        ("open-t1", Head.OPEN, "town"),
        ("closing-dropout", Term.CLOSING, Ledger.DROPOUT),
        ("stuck-t1", Head.STUCK, "town"),
        ("over_30-elsewhere", Head.OVER_30, "elsewhere"),
        ("oldest", Head.OLDEST, ""),
    ],
)
def test_a_key_says_what_is_counted_and_of_which_part(key: str, head: Head | Term, part: str) -> None:
    assert (head_of(key), part_of(key, BRIEF)) == (head, part)
    assert key_of(head, key.partition("-")[2]) == key


def test_an_unknown_key_counts_nothing() -> None:
    assert not BRIEF.has("unmet")
    assert (BRIEF.refs("unmet"), BRIEF.number("unmet")) == ((), 0)


def test_a_number_opens_the_rows_of_its_own_sort_in_their_order() -> None:
    assert [row.ref for row in counted("open-t1", BRIEF)] == ["1", "2"]
    assert counted("stuck-t1", BRIEF) == (DUTY,)
    assert len(counted("closing-dropout", BRIEF)) == BRIEF.number("closing-dropout") == 2


WAITING = asked(Code.ABROAD, "principal")
FROM_PERSUADING = replace(CLOSING, closing=replace(WAITING, stage_before=Stage.PERSUADING))


@pytest.mark.parametrize(
    ("state", "out"),
    [
        (LISTED, True),
        (BACK, False),
        (HELD, False),
        (replace(LISTED, hold=proposed(HoldCode.IN_CUSTODY, "principal")), True),
        (replace(CLOSING, closing=WAITING), False),
        (FROM_PERSUADING, True),
    ],
)
def test_a_child_is_out_while_it_is_neither_back_nor_on_leave(state: CaseState, out: bool) -> None:
    assert is_out(state) is out


@pytest.mark.parametrize(
    ("last_day", "days"), [(date(2026, 10, 23), 30), (None, 18)], ids=["last in class", "else since the listing"]
)
def test_days_out_count_from_the_last_day_in_class(last_day: date | None, days: int) -> None:
    line = LineAt(1, 1, Ledger.SUSPECTED, Stage.PERSUADING, "/county/town/", date(2026, 11, 4))
    case = OpenCase("1", line, replace(LISTED, last_attended_on=last_day))
    assert days_out(case, SUNDAY) == days
    assert days_out(replace(case, state=BACK), SUNDAY) is None


@pytest.mark.parametrize(
    ("begun", "met", "unmet"),
    [
        (date(2026, 11, 7), None, True),
        (date(2026, 11, 8), None, False),
        (date(2026, 11, 1), date(2026, 11, 7), True),
        (date(2026, 11, 1), date(2026, 11, 8), False),
    ],
)
def test_two_weeks_without_meeting_the_child_count_to_the_day(begun: date, met: date | None, unmet: bool) -> None:
    assert is_unmet(replace(LISTED, spell_started_on=begun, child_met_on=met), SUNDAY) is unmet
    assert not is_unmet(replace(BACK, spell_started_on=begun, child_met_on=met), SUNDAY)
