"""The start of a term: absent children named by exception, each settled, the list closed."""

from __future__ import annotations

from contextlib import suppress
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import func, select

from tests import county
from tests.crowd import confirmed
from tests.house import House
from tests.services.arriving import (
    OURS,
    THEIRS,
    begin_term,
    child,
    clear,
    form,
    make_case,
    named,
    report,
    report_others,
    tally,
)
from tracker.domain.arrivals import ArrivalAct, ArrivalState, Tally, Whereabouts
from tracker.domain.cases import Stage
from tracker.domain.errors import Conflict, Forbidden, Invalid, NotFound, Refused
from tracker.domain.mark_off import ClearResult
from tracker.domain.reasons import FoundBy
from tracker.models.audit import AuditEntry, faults
from tracker.models.cases import Case
from tracker.models.people import Person, Post
from tracker.models.transactions import reading, writing
from tracker.services.arrival_acts import Account, account_for, close_list, report_class, report_rest
from tracker.services.arrival_rooms import open_absentee, open_room
from tracker.services.arrivals import open_list, page_of_term


def settled(house: House) -> None:
    """Two absent at the cast's school: one on leave, one a case; everybody else has come."""
    report(house, "张小雨", "李明")
    report_others(house)
    clear(house, "张小雨")
    make_case(house, "李明")


def test_not_reported_is_not_nobody_absent(house: House) -> None:
    begin_term(house)
    assert tally(house) == Tally(not_reported=4)
    report(house)
    assert tally(house) == Tally(arrived=3, not_reported=1)
    with pytest.raises(Refused):
        close_list(form(house), OURS)


def test_only_the_absent_are_named_and_each_is_settled_before_the_list_closes(house: House) -> None:
    begin_term(house)
    report(house, "张小雨", "李明", "单小军")
    report_others(house)
    assert tally(house) == Tally(arrived=1, absent=3)
    with pytest.raises(Refused):
        close_list(form(house), OURS)
    clear(house, "张小雨")
    clear(house, "李明", ClearResult.IN_CLASS, by="head_teacher")
    number = make_case(house, "单小军")
    assert tally(house) == Tally(arrived=2, cleared=1, cases=1)
    close_list(form(house), OURS)
    assert page_of_term(house.actor("bureau_officer"), None, 1, house.now).closed == 1
    case = house.case(str(number))
    assert (case.stage, case.found_by) == (Stage.IDENTIFIED, FoundBy.START_OF_TERM)


def test_a_class_reports_again_and_only_adds(house: House) -> None:
    begin_term(house)
    report(house, "张小雨")
    clear(house, "张小雨")
    report(house, "张小雨", "李明")
    assert tally(house) == Tally(arrived=1, absent=1, cleared=1, not_reported=1)


def test_an_open_case_is_linked_and_not_doubled(house: House) -> None:
    number = confirmed(house, "张小雨")
    begin_term(house)
    report(house, "张小雨", "李明")
    assert (named("张小雨").stands, named("张小雨").case_number) == (Whereabouts.CASE, number)
    other = house.log("李明")
    assert (make_case(house, "李明"), named("李明").case_number) == (other, other)
    with reading() as session:
        assert session.scalar(select(func.count(Case.id))) == 2


def test_once_closed_nothing_changes(house: House) -> None:
    begin_term(house)
    settled(house)
    close_list(form(house), OURS)
    with pytest.raises(Conflict):
        close_list(form(house), OURS)
    with pytest.raises(Conflict):
        report(house, "单小军")
    with pytest.raises(Conflict):
        clear(house, "张小雨")


def test_what_is_settled_is_not_settled_again(quick_house: House) -> None:
    begin_term(quick_house)
    settled(quick_house)
    with pytest.raises(Conflict):
        clear(quick_house, "李明")
    with pytest.raises(Conflict):
        make_case(quick_house, "张小雨")


def test_nobody_was_seen_tomorrow_and_no_stranger_is_absent(quick_house: House) -> None:
    begin_term(quick_house)
    with pytest.raises(Refused):
        report(quick_house, "曾丽")
    report(quick_house, "张小雨")
    tomorrow = Account(ClearResult.ON_LEAVE, "黄秀兰", quick_house.today() + timedelta(days=1), "家中")
    with pytest.raises(Invalid):
        account_for(form(quick_house), OURS, named("张小雨").id, tomorrow)


MAY = {
    "head_teacher": ["settle", "report"],
    "school_clerk": ["settle", "report", "rest", "close"],
    "principal": ["settle", "report", "rest"],
}
NOTHING = ("bureau_officer", "deputy_head", "county_leader", "administrator", "village_officer", "township_clerk")
STRANGERS = ("township_official", "other_head_teacher", "other_principal", "other_school_clerk")


@pytest.mark.parametrize("by", [*MAY, *NOTHING, *STRANGERS])
def test_an_act_belongs_to_its_posts(quick_house: House, by: str) -> None:
    begin_term(quick_house)
    report(quick_house, "张小雨")
    acts = {
        "settle": lambda: clear(quick_house, "张小雨", by=by),
        "report": lambda: report(quick_house, by=by),
        "rest": lambda: report_others(quick_house, by),
        "close": lambda: close_list(form(quick_house, by), OURS),
    }
    done = []
    for act, do in acts.items():
        with suppress(Forbidden, NotFound, Refused):
            do()
            done.append(act)
    assert done == MAY.get(by, [])


@pytest.mark.parametrize(
    ("empty", "by"), [(("school_clerk",), "principal"), (("school_clerk", "principal"), "bureau_officer")]
)
def test_where_the_clerks_post_is_vacant_the_next_post_closes(
    quick_house: House, empty: tuple[str, ...], by: str
) -> None:
    begin_term(quick_house)
    settled(quick_house)
    with writing() as session:
        posts = select(Post).join(Person, Person.id == Post.person_id).where(Person.account.in_(empty))
        for post in session.scalars(posts):
            post.ends_on = quick_house.today() - timedelta(days=1)
    assert ArrivalAct.CLOSE in open_list(quick_house.actor(by), OURS, quick_house.now).possible
    close_list(form(quick_house, by), OURS)


def test_each_sees_the_own_part(quick_house: House) -> None:
    begin_term(quick_house)
    report(quick_house, "张小雨")
    seen = {
        by: page_of_term(quick_house.actor(by), None, 1, quick_house.now).tally.expected
        for by in ("head_teacher", "principal", "township_clerk", "other_principal", "bureau_officer", "county_leader")
    }
    assert list(seen.values()) == [3, 4, 4, 2, 6, 6]
    with pytest.raises(NotFound):
        open_list(quick_house.actor("other_township_official"), OURS, quick_house.now)
    with pytest.raises(NotFound):
        open_room(quick_house.actor("township_clerk"), OURS, county.CLASS, quick_house.now)


def test_the_name_is_masked_far_from_the_child(quick_house: House) -> None:
    begin_term(quick_house)
    report(quick_house, "张小雨")
    absentee = named("张小雨").id
    read = {
        by: open_absentee(quick_house.actor(by), OURS, absentee, quick_house.now).row.name
        for by in ("head_teacher", "principal", "township_clerk", "bureau_officer")
    }
    assert list(read.values()) == ["张小雨", "张小雨", "张小雨", "张**"]


def test_silence_is_overdue_after_the_fifth_school_day_the_rest_after_the_tenth(quick_house: House) -> None:
    begin_term(quick_house)
    report(quick_house, "张小雨", by="head_teacher")
    report_others(quick_house)
    officer = quick_house.actor("bureau_officer")
    late = {}
    for day in (5, 6, 12, 13):
        page = page_of_term(officer, None, 1, datetime(2027, 3, day, 4, tzinfo=UTC))
        late[day] = [row.number for row in page.page.rows if row.overdue]
    assert late == {5: [], 6: [THEIRS], 12: [THEIRS], 13: [OURS, THEIRS]}


def test_a_list_says_how_far_it_is(quick_house: House) -> None:
    begin_term(quick_house)
    states = []

    def look() -> None:
        states.append(open_list(quick_house.actor("principal"), OURS, quick_house.now).row.state)

    look()
    report(quick_house, "张小雨")
    report_others(quick_house)
    look()
    clear(quick_house, "张小雨")
    look()
    close_list(form(quick_house), OURS)
    look()
    assert states == list(ArrivalState)


def test_the_same_form_twice_has_one_effect(quick_house: House) -> None:
    begin_term(quick_house)
    sent = form(quick_house, "head_teacher")
    again = [report_class(sent, OURS, county.CLASS, [child("张小雨")]).again for _ in range(2)]
    assert (again, tally(quick_house).absent) == ([False, True], 1)


def test_every_class_reports_at_once_and_not_twice(quick_house: House) -> None:
    begin_term(quick_house)
    report_others(quick_house, "principal")
    assert tally(quick_house) == Tally(arrived=4)
    with pytest.raises(Refused):
        report_rest(form(quick_house), OURS)


def test_the_audit_names_no_child_and_is_whole(house: House) -> None:
    begin_term(house)
    settled(house)
    close_list(form(house), OURS)
    with reading() as session:
        actions = session.scalars(select(AuditEntry.action).where(AuditEntry.subject == OURS)).all()
        assert not list(faults())
    assert actions == ["arrivals_reported", "arrivals_reported", "arrival_settled", "arrivals_closed"]
