"""The rules read aloud: nothing of the tables is left out, and what is said is what the tables do."""

from __future__ import annotations

from datetime import date

import pytest

from tests.domain.county import CASES
from tracker.domain.calendar import Days, Term
from tracker.domain.duties import RULES, TERMS, DutyKind
from tracker.domain.errors import Invalid, NotFound
from tracker.domain.mark_off import HoldCode
from tracker.domain.posts import Role
from tracker.domain.rulebook import (
    DEFAULTS,
    FIXED_DAY,
    NUMBERS,
    OPENED,
    PART_OF_TERM,
    SETTABLE,
    SOURCES,
    Source,
    check_term,
    duty_rows,
    hold_rows,
    move_rows,
    unit_duty_rows,
)
from tracker.domain.unit_duties import UNIT_RULES
from tracker.domain.workflow import MOVES

TODAY = date(2026, 11, 23)


def test_every_duty_of_the_table_is_read_aloud() -> None:
    rows = {row.kind: row for row in duty_rows({})}
    assert set(rows) == set(RULES) <= set(OPENED)
    assert all(row.roles and row.acts and row.opened % NUMBERS for row in rows.values())
    assert all(bool(row.terms) != bool(row.fixed_day) for row in rows.values())


def test_every_duty_of_a_unit_is_read_aloud_with_its_day() -> None:
    rows = {row.kind: row for row in unit_duty_rows()}
    assert set(rows) == set(UNIT_RULES)
    assert all(row.roles and row.fixed_day for row in rows.values())
    assert set(DutyKind) == set(rows) | set(RULES)


def test_every_term_that_is_used_can_be_set_and_no_other() -> None:
    fixed = {str(kind) for kind in FIXED_DAY}
    assert set(SETTABLE) == set(DEFAULTS) - fixed
    assert set(PART_OF_TERM) <= set(SETTABLE)


def test_every_move_of_the_table_is_read_aloud_with_all_who_decide_it() -> None:
    rows = {row.kind: row for row in move_rows()}
    assert set(rows) == set(MOVES)
    for kind, move in MOVES.items():
        for name, facts in CASES.items():
            assert {role for _, role in move.by(facts)} <= set(rows[kind].roles), (kind, name)


def test_the_duties_owed_by_two_lines_name_both() -> None:
    rows = {row.kind: row.roles for row in duty_rows({})}
    assert rows[DutyKind.JOINT_VISIT] == (Role.PRINCIPAL, Role.TOWNSHIP_OFFICIAL)
    assert rows[DutyKind.FIND_LINE] == (Role.SCHOOL_CLERK, Role.BUREAU_OFFICER, Role.TOWNSHIP_CLERK)


def test_only_the_holds_of_the_law_are_decided_by_the_township() -> None:
    by_township = {row.code for row in hold_rows() if row.for_school is Role.TOWNSHIP_OFFICIAL}
    assert by_township == {HoldCode.SUSPENDED_STUDY, HoldCode.DELAYED_ENTRY}
    assert {code for code, source in SOURCES.items() if source is Source.LAW_11} == by_township


def test_a_term_of_the_county_stands_beside_the_default() -> None:
    own = Term(5, Days.WORKING)
    row = next(row for row in duty_rows({"verify": own}) if row.kind is DutyKind.VERIFY)
    assert (row.terms[0].in_force, row.terms[0].default) == (own, TERMS["verify"])


@pytest.mark.parametrize(
    ("count", "valid_from", "field"),
    [(0, TODAY, "count"), (367, TODAY, "count"), (3, date(2026, 11, 22), "valid_from")],
)
def test_a_useless_number_or_a_day_gone_by_is_refused(count: int, valid_from: date, field: str) -> None:
    with pytest.raises(Invalid) as refused:
        check_term("verify", Term(count, Days.WORKING), valid_from, TODAY)
    assert list(refused.value.fields) == [field]


@pytest.mark.parametrize("name", ["hold_review", "recheck_lost", "no_such_duty"])
def test_a_duty_with_a_day_of_its_own_has_no_term_to_set(name: str) -> None:
    with pytest.raises(NotFound):
        check_term(name, Term(3, Days.WORKING), TODAY, TODAY)
