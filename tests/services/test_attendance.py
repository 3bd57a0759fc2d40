"""Roll calls: off by default, by exception, a case proposed and logged by itself, once."""

from __future__ import annotations

import pytest
from sqlalchemy import func, select

from tests import county
from tests.house import House
from tests.services.arriving import child
from tests.services.calling import away, call, form, next_school_day, switch_on
from tracker.domain.attendance import Presence, Step
from tracker.domain.cases import Stage
from tracker.domain.errors import Conflict, Forbidden, NotFound, Refused
from tracker.domain.mark_off import ClearResult
from tracker.domain.reasons import FoundBy
from tracker.domain.todo import Section
from tracker.models.attendance import RollCall
from tracker.models.audit import AuditEntry
from tracker.models.cases import Case
from tracker.models.transactions import reading
from tracker.scheduler import tick
from tracker.services.attendance import call_roll, open_class, open_day
from tracker.services.rules import read_rules
from tracker.services.todo import todo_of


def cases() -> list[Case]:
    with reading() as session:
        return list(session.scalars(select(Case)))


def steps(house: House, by: str = "head_teacher") -> dict[str, Step]:
    rows = open_day(house.actor(by), house.now).rows
    return {row.name: row.streak.step for row in rows.away}


def test_no_roll_is_called_until_the_county_switches_it_on(quick_house: House) -> None:
    assert not open_day(quick_house.actor("head_teacher"), quick_house.now).on
    with pytest.raises(Conflict):
        call(quick_house, "张小雨")
    with pytest.raises(NotFound):
        open_class(quick_house.actor("head_teacher"), county.CLASS, quick_house.now)
    switch_on(quick_house)
    call(quick_house, "张小雨")
    assert read_rules(quick_house.now).roll_call
    switch_on(quick_house, on=False)
    assert not open_day(quick_house.actor("head_teacher"), quick_house.now).on


def test_only_the_absent_are_named_with_leave_or_without(house: House) -> None:
    switch_on(house)
    call(house, "张小雨", leave=("李明",))
    page = open_class(house.actor("head_teacher"), county.CLASS, house.now)
    stands = {row.name: row.presence for row in page.pupils}
    assert stands == {"张小雨": Presence.ABSENT, "李明": Presence.LEAVE, "单小军": Presence.PRESENT}


def test_not_reported_is_not_nobody_absent(quick_house: House) -> None:
    switch_on(quick_house)
    call(quick_house)
    rows = open_day(quick_house.actor("principal"), quick_house.now).rows
    assert {row.unit.code: (row.called, row.absent) for row in rows.classes} == {
        county.CLASS: (True, 0),
        county.SISTER_CLASS: (False, 0),
    }


def test_the_last_word_of_the_day_counts(house: House) -> None:
    switch_on(house)
    call(house, "张小雨", "李明")
    call(house, "李明", by="school_clerk")
    assert list(steps(house)) == ["李明"]
    with reading() as session:
        assert session.scalar(select(func.count(RollCall.id))) == 1


def test_one_day_asks_to_contact_three_propose_a_case(house: House) -> None:
    switch_on(house)
    found = []
    for days in (1, 2, 3):
        if days > 1:
            next_school_day(house)
        call(house, "张小雨")
        found.append(steps(house)["张小雨"])
        tick(house.now)
    assert (found, cases()) == ([Step.CONTACT, Step.CONTACT, Step.PROPOSE], [])


def test_five_days_log_the_child_by_itself_once(house: House) -> None:
    switch_on(house)
    away(house, "张小雨", 5)
    assert [tick(house.now)["roll_calls"] for _ in range(2)] == [1, 0]
    (case,) = cases()
    assert (case.student_id, case.found_by, case.stage) == (child("张小雨"), FoundBy.ROLL_CALL, Stage.IDENTIFIED)
    assert steps(house) == {}


def test_a_child_cleared_since_it_went_away_is_not_logged_again(quick_house: House) -> None:
    switch_on(quick_house)
    away(quick_house, "张小雨", 5)
    tick(quick_house.now)
    seen = {"seen_by": "谭学军", "seen_on": quick_house.today(), "seen_at": "家中"}
    quick_house.move(cases()[0].number, "clear", "principal", result=ClearResult.ON_LEAVE, **seen)
    next_school_day(quick_house)
    call(quick_house, "张小雨")
    assert tick(quick_house.now)["roll_calls"] == 0
    assert cases()[0].stage is Stage.CLEARED


def test_leave_ends_the_row(quick_house: House) -> None:
    switch_on(quick_house)
    away(quick_house, "张小雨", 4)
    next_school_day(quick_house)
    call(quick_house, leave=("张小雨",))
    assert (steps(quick_house), tick(quick_house.now)["roll_calls"]) == ({}, 0)


def test_the_front_page_of_the_head_teacher_shows_the_class_and_who_is_away(quick_house: House) -> None:
    switch_on(quick_house)
    parts = {part.section: part.content for part in todo_of(quick_house.actor("head_teacher"), quick_house.now).parts}
    assert [(row.unit.code, row.called) for row in parts[Section.ATTENDANCE].classes] == [(county.CLASS, False)]
    away(quick_house, "张小雨", 3)
    parts = {part.section: part.content for part in todo_of(quick_house.actor("head_teacher"), quick_house.now).parts}
    assert [row.name for row in parts[Section.ATTENDANCE].away] == ["张小雨"]


@pytest.mark.parametrize(
    ("by", "failure"),
    [
        ("bureau_officer", Forbidden),
        ("township_clerk", Forbidden),
        ("village_officer", Forbidden),
        ("other_head_teacher", NotFound),
        ("other_principal", NotFound),
        ("head_teacher", None),
        ("school_clerk", None),
        ("principal", None),
    ],
)
def test_the_roll_is_called_by_the_posts_of_the_school(
    quick_house: House, by: str, failure: type[Exception] | None
) -> None:
    switch_on(quick_house)
    if failure is None:
        call(quick_house, "张小雨", by=by)
    else:
        with pytest.raises(failure):
            call(quick_house, "张小雨", by=by)


def test_no_roll_is_called_on_a_day_without_school(quick_house: House) -> None:
    switch_on(quick_house)
    quick_house.wait(days=5)
    with pytest.raises(Refused):
        call(quick_house, "张小雨")


def test_the_audit_keeps_counts_and_no_names(quick_house: House) -> None:
    switch_on(quick_house)
    sent = form(quick_house)
    assert [call_roll(sent, county.CLASS, [child("张小雨")], []).again for _ in range(2)] == [False, True]
    with reading() as session:
        query = select(AuditEntry.subject, AuditEntry.fields).where(AuditEntry.action == "roll_called")
        assert [tuple(row) for row in session.execute(query)] == [(county.CLASS, "absent,leave")]
