"""The brief is frozen once for a unit and week; its balance holds, and each number has its list."""

from __future__ import annotations

import uuid
from concurrent.futures import ThreadPoolExecutor
from datetime import date, datetime, timedelta

import pytest
from sqlalchemy import select

from tests import county
from tests.house import House
from tests.services.living import BEFORE, then
from tests.services.weekly import UNITS, Weeks, brief_of, issued_weeks, live_six_weeks
from tracker.domain.calendar import CHINA
from tracker.domain.cases import Ledger
from tracker.domain.digests import Brief, Head
from tracker.domain.errors import Conflict, Forbidden, NotFound, Refused
from tracker.domain.forms import Form
from tracker.domain.week_balance import SIGNS, Term
from tracker.domain.weeks import Week
from tracker.models.audit import AuditEntry, faults
from tracker.models.digests import Digest
from tracker.models.notices import Notice
from tracker.models.people import Person
from tracker.models.transactions import reading
from tracker.services.digest_issue import issue_due, issue_week, release_digest
from tracker.services.digests import list_figure

WEEKS = [Week(2026, number) for number in range(45, 51)]
AS_IT_WAS = [
    [0, 4, 0, 0, 0, 0, 4],
    [4, 0, 0, 1, 2, 1, 2],
    [2, 1, 0, 0, 0, 1, 2],
    [2, 0, 1, 0, 0, 0, 3],
    [3, 0, 0, 0, 0, 0, 3],
    [3, 0, 0, 0, 0, 0, 3],
]
"""The terms of all ledgers together, week by week, counted by hand."""

LEDGERS = ("", *(f"-{ledger}" for ledger in Ledger))


@pytest.fixture
def lived(quick_house: House) -> Weeks:
    return live_six_weeks(quick_house)


def terms(brief: Brief, ledger: str = "") -> list[int]:
    return [brief.number(f"{term}{ledger}") for term in Term]


def test_the_balance_holds_for_every_unit_ledger_and_week_of_a_life(house: House) -> None:
    live_six_weeks(house)
    assert issued_weeks() == WEEKS
    for unit in UNITS:
        for ledger in LEDGERS:
            closing: list[str] = []
            for week in WEEKS:
                brief = brief_of(week, unit)
                signed = sum(sign * brief.number(f"{term}{ledger}") for term, sign in SIGNS.items())
                assert signed == brief.number(f"closing{ledger}"), (unit, ledger, week)
                assert sorted(brief.refs(f"opening{ledger}")) == closing, (unit, ledger, week)
                closing = sorted(brief.refs(f"closing{ledger}"))


def test_each_week_of_the_life_counts_what_happened_in_it(lived: Weeks) -> None:
    assert [terms(brief_of(week, county.BUREAU)) for week in WEEKS] == AS_IT_WAS
    assert terms(brief_of(WEEKS[1], county.BUREAU), "-dropout") == [0, 0, 0, 1, 0, 0, 1]
    assert terms(brief_of(WEEKS[2], county.TOWN)) == [2, 1, 0, 0, 1, 1, 1]
    assert terms(brief_of(WEEKS[2], county.OTHER_TOWN)) == [0, 0, 0, 1, 0, 0, 1]
    assert terms(brief_of(WEEKS[4], county.TOWN)) == [1, 0, 0, 0, 1, 0, 0]


def test_the_townships_together_are_the_county(lived: Weeks) -> None:
    for week in WEEKS:
        towns = [brief_of(week, town).refs("closing") for town in (county.TOWN, county.OTHER_TOWN)]
        assert sorted(ref for refs in towns for ref in refs) == sorted(brief_of(week, county.BUREAU).refs("closing"))
        assert brief_of(week, county.COUNTY).figures == brief_of(week, county.BUREAU).figures


def test_who_came_back_and_who_left_again_stands_in_the_week_of_the_act(lived: Weeks) -> None:
    child = lived.cases["李明"]
    weeks = {head: [brief_of(week, county.TOWN).refs(head) for week in WEEKS[:3]] for head in ("returned", "relapsed")}
    assert weeks == {"returned": [(), (child,), ()], "relapsed": [(), (), (child,)]}


def test_each_number_opens_as_many_rows_as_it_says(lived: Weeks) -> None:
    officer, opened = lived.house.actor("bureau_officer"), 0
    for week in WEEKS:
        for unit in UNITS:
            for figure in brief_of(week, unit).figures:
                page = list_figure(officer, str(week), unit, figure.key, 1).page
                assert (page.total, len(page.rows)) == (len(figure.refs), min(len(figure.refs), 50)), figure.key
                opened += bool(figure.refs)
    assert opened > 200


def test_a_brief_does_not_change_when_the_county_does(lived: Weeks) -> None:
    before = [brief_of(week, county.BUREAU) for week in WEEKS]
    lived.act("李明", "return", "head_teacher")
    issue_week(WEEKS[-1], lived.house.now)
    assert [brief_of(week, county.BUREAU) for week in WEEKS] == before


def test_after_a_gap_every_missed_week_is_issued_once_and_says_what_it_would_have_said(house: House) -> None:
    live_six_weeks(house, until=date(2026, 11, 9))
    assert issued_weeks() == WEEKS[:1]
    assert issue_due(house.now) == 5 * len(UNITS)
    assert issue_due(house.now) == 0
    assert [terms(brief_of(week, county.BUREAU)) for week in WEEKS] == AS_IT_WAS
    assert sorted({(row.week, row.number) for row in digests()}) == [(str(w), n) for n, w in enumerate(WEEKS, 1)]


def digests() -> list[Digest]:
    with reading() as session:
        return list(session.scalars(select(Digest).order_by(Digest.id)))


def told() -> list[tuple[str, str]]:
    """Who was told of which brief."""
    with reading() as session:
        rows = select(Person.account, Notice.about).join(Person, Person.id == Notice.person_id)
        return sorted((account, about) for account, about in session.execute(rows.where(Notice.kind == "brief")))


def form(house: House, by: str) -> Form:
    return Form(house.actor(by), str(uuid.uuid4()), house.now)


MONDAY = datetime(2026, 11, 9, 8, tzinfo=CHINA)


def test_nothing_is_due_before_eight_on_monday_and_once_after(house: House) -> None:
    issue_week(Week(2026, 44), house.now)
    assert issue_due(MONDAY - timedelta(seconds=1)) == 0
    assert (issue_due(MONDAY), issue_due(MONDAY)) == (len(UNITS), 0)


def test_a_second_call_changes_nothing(house: House) -> None:
    assert issue_week(Week(2026, 45), MONDAY) == (Week(2026, 45), len(UNITS))
    before = [(row.id, row.content, row.frozen_at) for row in digests()]
    assert issue_week(None, MONDAY + timedelta(hours=5)) == (Week(2026, 45), 0)
    assert [(row.id, row.content, row.frozen_at) for row in digests()] == before


def test_processes_that_issue_at_the_same_moment_issue_each_brief_once(house: House) -> None:
    def one(_number: int) -> int:
        with house.app.app_context():
            return issue_due(MONDAY)

    with ThreadPoolExecutor(4) as pool:
        assert sum(pool.map(one, range(4))) == len(UNITS)
    assert len(digests()) == len(UNITS)
    assert len(told()) == len(set(told())) == 6


def test_a_week_that_is_not_over_cannot_be_reported_on(quick_house: House) -> None:
    with pytest.raises(Refused):
        issue_week(Week(2026, 45), MONDAY - timedelta(days=1))


def test_the_posts_a_brief_is_written_to_are_told_once(house: House) -> None:
    for _ in range(2):
        issue_week(Week(2026, 45), MONDAY)
    assert told() == [
        ("bureau_officer", f"2026-W45 {county.BUREAU}"),
        ("deputy_head", f"2026-W45 {county.BUREAU}"),
        ("other_township_clerk", f"2026-W45 {county.OTHER_TOWN}"),
        ("other_township_official", f"2026-W45 {county.OTHER_TOWN}"),
        ("township_clerk", f"2026-W45 {county.TOWN}"),
        ("township_official", f"2026-W45 {county.TOWN}"),
    ]


def test_the_county_has_its_copy_once_the_bureau_has_released_it(house: House) -> None:
    issue_week(Week(2026, 45), MONDAY)
    leader = house.actor("county_leader")
    with pytest.raises(NotFound):
        list_figure(leader, "2026-W45", county.COUNTY, "open", 1)
    release_digest(form(house, "deputy_head"), "2026-W45", county.COUNTY)
    assert list_figure(leader, "2026-W45", "", "open", 1).issue.unit.code == county.COUNTY
    assert ("county_leader", f"2026-W45 {county.COUNTY}") in told()
    with pytest.raises(Conflict):
        release_digest(form(house, "bureau_officer"), "2026-W45", county.COUNTY)


@pytest.mark.parametrize("key", ["county_leader", "township_official", "administrator"])
def test_only_the_bureau_releases(quick_house: House, key: str) -> None:
    issue_week(Week(2026, 45), MONDAY)
    with pytest.raises(Forbidden):
        release_digest(form(quick_house, key), "2026-W45", county.COUNTY)


def test_only_the_copy_for_the_county_waits_to_be_released(quick_house: House) -> None:
    issue_week(Week(2026, 45), MONDAY)
    for week, unit in (("2026-W45", county.TOWN), ("2026-W45", "nowhere"), ("2026-W46", county.COUNTY)):
        with pytest.raises(NotFound):
            release_digest(form(quick_house, "bureau_officer"), week, unit)


def test_issue_and_release_stand_in_the_audit_whose_anchor_the_brief_bears(house: House) -> None:
    issue_week(Week(2026, 45), MONDAY)
    release_digest(form(house, "bureau_officer"), "2026-W45", county.COUNTY)
    with reading() as session:
        actions = session.scalars(select(AuditEntry.action).where(AuditEntry.subject.startswith("2026-W45"))).all()
        assert not list(faults())
    assert actions == ["digest_issued", "digest_released"]
    assert {anchor.chain for anchor in brief_of(Week(2026, 45), county.BUREAU).anchors} == {"access", "change"}


def test_a_notice_that_runs_out_next_week_is_named_in_the_briefs_of_its_place(quick_house: House) -> None:
    number = then(quick_house, quick_house.log(), *BEFORE["deliver_notice"])
    issue_week(Week(2026, 46), quick_house.wait(days=6))
    assert brief_of(Week(2026, 46), county.TOWN).refs("notices") == (number,)
    assert brief_of(Week(2026, 46), county.OTHER_TOWN).refs("notices") == ()


def test_what_is_overdue_and_unmet_is_named_by_unit(house: House) -> None:
    weeks = Weeks(house)
    number = weeks.confirm("张小雨")
    weeks.at(date(2026, 11, 10))
    weeks.act("张小雨", "report", "principal")
    weeks.act("张小雨", "receive_report", "township_clerk")
    weeks.at(date(2026, 11, 24))
    brief = brief_of(Week(2026, 47), county.BUREAU)
    for head in (Head.OPEN, Head.UNMET):
        assert brief.refs(f"{head}-{county.TOWN}") == brief.refs(head) == (number,)
    assert [place.name for place in brief.places] == ["长梁民族小学", "长梁镇"]
    assert brief.number("stuck") == sum(brief.number(f"stuck-{place.code}") for place in brief.places)
    assert set(brief.refs("proposed")) < set(brief.refs("stuck"))
    assert (brief.refs("oldest"), brief.refs("county")) == ((number,), (number,))
    assert brief.refs("vacant") == ("head_teacher 2142000001-0501",)
