"""Verification batches: shared out, settled in three ways, signed, sampled; the balance always adds up."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from tests import county
from tests.house import House
from tests.services.arriving import begin_term, child, report
from tests.services.batching import (
    BATCH,
    DUE,
    ROWS,
    balance,
    doubt,
    form,
    hand_in,
    name_id,
    numbers,
    proved,
    settled,
    share_of,
    state_of,
    tick,
)
from tracker.domain.batches import Balance, BatchAct, Outcome, Remark, ShareState
from tracker.domain.cases import Stage
from tracker.domain.errors import Conflict, Failure, Forbidden, Invalid, NotFound, Refused
from tracker.domain.reasons import FoundBy
from tracker.models.batch_reopening import reopen_missing
from tracker.models.batches import BatchName
from tracker.models.transactions import reading, writing
from tracker.services.batch_acts import check_name, sign_share
from tracker.services.batches import open_batch, open_share, page_of_batches
from tracker.services.duties import list_duties
from tracker.services.todo import todo_of


def duties(house: House) -> set[tuple[str, str, date, bool]]:
    rows = [row for row in list_duties(house.now) if row.kind == "settle_batch"]
    return {(row.unit, row.role, row.due, row.done is not None) for row in rows}


def sampled(code: str = county.SCHOOL) -> list[int]:
    with reading() as session:
        query = session.query(BatchName.id).filter(BatchName.share_id == share_of(code).id)
        return [row[0] for row in query.filter(BatchName.sampled.is_(True))]


def test_each_name_goes_to_its_school_else_to_the_township_of_its_village(house: House) -> None:
    report = hand_in(house)
    assert (report.number, report.balance) == (BATCH, Balance(open=5))
    assert [(cell.row, str(cell.problem).split(".")[0]) for cell in report.refused] == [
        (7, "Neither the base list nor this row says which school or township is to look")
    ]
    batch = open_batch(house.actor("bureau_officer"), BATCH, house.now)
    counts = {share.unit.code: share.balance.names for share in batch.shares}
    assert counts == {county.SCHOOL: 3, county.OTHER_SCHOOL: 1, county.TOWN: 1}


def test_each_unit_owes_its_share_on_the_date_of_the_list(house: House) -> None:
    hand_in(house)
    assert duties(house) == {
        (county.SCHOOL, "principal", DUE, False),
        (county.OTHER_SCHOOL, "principal", DUE, False),
        (county.TOWN, "township_clerk", DUE, False),
    }
    owed = [one.number for group in todo_of(house.actor("principal"), house.now).groups.values() for one in group]
    assert owed == [BATCH]


def test_the_same_list_again_changes_nothing(house: House) -> None:
    hand_in(house)
    tick(house, "张小雨")
    again = hand_in(house)
    assert (again.number, again.balance, len(duties(house))) == (BATCH, Balance(in_class=1, open=4), 3)
    assert hand_in(house, due=DUE + timedelta(days=1)).number == "HC-2026-0002"
    assert numbers() == [BATCH, "HC-2026-0002"]


def test_a_list_needs_a_source_a_place_and_the_bureau(quick_house: House) -> None:
    with pytest.raises(Invalid):
        hand_in(quick_house, source=" ")
    with pytest.raises(Refused, match="No row of this list"):
        hand_in(quick_house, ROWS[-1:])
    assert numbers() == []


def test_a_share_is_ticked_proved_made_a_case_and_signed(house: House) -> None:
    hand_in(house)
    tick(house, "张小雨")
    proved(house, "李明")
    number = doubt(house, "曾丽")
    assert number
    assert (house.case(number).stage, house.case(number).state().found_by) == (Stage.IDENTIFIED, FoundBy.LIST)
    assert balance(house) == Balance(in_class=1, evidenced=1, cases=1, open=2)
    sign_share(form(house, "principal"), BATCH, county.SCHOOL)
    assert state_of() is ShareState.SIGNED
    assert (county.SCHOOL, "principal", DUE, True) in duties(house)


def test_the_township_makes_a_case_of_a_child_nobody_knew(house: House) -> None:
    hand_in(house)
    number = doubt(house, "田小草", "township_clerk", county.TOWN)
    assert number
    assert house.case(number).responsible_path == "/422822/422822106/422822106001/"
    sign_share(form(house, "township_clerk"), BATCH, county.TOWN)
    assert (county.TOWN, "township_clerk", DUE, True) in duties(house)


def test_a_name_whose_number_does_not_agree_stays_open_though_it_was_seen(quick_house: House) -> None:
    hand_in(quick_house)
    tick(quick_house, "张小雨", "李明")
    assert balance(quick_house) == Balance(in_class=1, open=4)
    page = open_share(quick_house.actor("principal"), BATCH, county.SCHOOL, 1, quick_house.now).page
    assert {row.name: row.remark for row in page.rows} == {"张小雨": None, "李明": Remark.SEEN, "曾丽": None}
    proved(quick_house, "李明")
    assert balance(quick_house) == Balance(in_class=1, evidenced=1, open=3)


def test_nothing_is_signed_while_a_name_is_open_and_nothing_changes_after(quick_house: House) -> None:
    hand_in(quick_house)
    with pytest.raises(Refused, match="3 names are still open"):
        sign_share(form(quick_house, "principal"), BATCH, county.SCHOOL)
    settled(quick_house)
    with pytest.raises(Conflict):
        sign_share(form(quick_house, "principal"), BATCH, county.SCHOOL)
    with pytest.raises(Conflict):
        doubt(quick_house, "李明")


def test_a_name_is_settled_once(quick_house: House) -> None:
    hand_in(quick_house)
    tick(quick_house, "张小雨")
    for again in (lambda: tick(quick_house, "张小雨"), lambda: doubt(quick_house, "张小雨")):
        with pytest.raises(Conflict):
            again()
    assert balance(quick_house) == Balance(in_class=1, open=4)


@pytest.mark.parametrize(
    ("by", "act", "failure"),
    [
        ("school_clerk", "sign", Forbidden),
        ("bureau_officer", "sign", Forbidden),
        ("other_principal", "sign", NotFound),
        ("township_clerk", "sign", NotFound),
        ("bureau_officer", "tick", Forbidden),
        ("other_school_clerk", "tick", NotFound),
        ("county_leader", "tick", Forbidden),
        ("bureau_officer", "doubt", Forbidden),
        ("other_school_clerk", "doubt", NotFound),
    ],
)
def test_an_act_belongs_to_its_post(quick_house: House, by: str, act: str, failure: type[Failure]) -> None:
    hand_in(quick_house)
    with pytest.raises(failure):
        {
            "sign": lambda: sign_share(form(quick_house, by), BATCH, county.SCHOOL),
            "tick": lambda: tick(quick_house, "张小雨", by=by),
            "doubt": lambda: doubt(quick_house, "张小雨", by),
        }[act]()


def test_a_unit_sees_its_own_share_alone_and_the_bureau_all(quick_house: House) -> None:
    hand_in(quick_house)
    seen = {
        key: [share.unit.code for share in open_batch(quick_house.actor(key), BATCH, quick_house.now).shares]
        for key in ("principal", "township_clerk", "bureau_officer")
    }
    assert (seen["principal"], seen["township_clerk"]) == ([county.SCHOOL], [county.TOWN])
    assert len(seen["bureau_officer"]) == 3
    with pytest.raises(NotFound):
        open_batch(quick_house.actor("other_township_clerk"), BATCH, quick_house.now)
    with pytest.raises(NotFound):
        open_share(quick_house.actor("other_principal"), BATCH, county.SCHOOL, 1, quick_house.now)
    assert page_of_batches(quick_house.actor("other_township_clerk"), 1, quick_house.now).total == 0


def test_the_other_line_samples_and_one_wrong_name_returns_the_whole_list(house: House) -> None:
    hand_in(house)
    settled(house)
    (drawn,) = sampled()
    township = house.actor("township_clerk")
    page = open_share(township, BATCH, county.SCHOOL, 1, house.now)
    assert ([name.id for name in page.sample], page.page.total) == ([drawn], 0)
    assert open_batch(township, BATCH, house.now).to_check == 1
    house.wait(days=20)
    check_name(form(house, "township_clerk"), BATCH, county.SCHOOL, drawn, "家长说孩子在浙江")
    assert balance(house) == Balance(open=5)
    again = open_share(house.actor("principal"), BATCH, county.SCHOOL, 1, house.now)
    assert (again.share.state, again.remark) == (ShareState.RETURNED, "家长说孩子在浙江")
    assert (again.share.due_on, again.share.overdue) == (date(2026, 11, 25), False)
    assert (county.SCHOOL, "principal", date(2026, 11, 25), False) in duties(house)
    with pytest.raises(NotFound):
        open_share(township, BATCH, county.SCHOOL, 1, house.now)


def test_a_sample_is_checked_once_by_the_other_line_and_can_be_drawn_again(quick_house: House) -> None:
    hand_in(quick_house)
    settled(quick_house)
    (drawn,) = sampled()
    for by, failure in (("principal", Forbidden), ("other_township_clerk", NotFound), ("bureau_officer", Forbidden)):
        with pytest.raises(failure):
            check_name(form(quick_house, by), BATCH, county.SCHOOL, drawn, None)
    other = next(one for one in (name_id("张小雨"), name_id("李明")) if one != drawn)
    with pytest.raises(NotFound):
        check_name(form(quick_house, "township_clerk"), BATCH, county.SCHOOL, other, None)
    check_name(form(quick_house, "township_clerk"), BATCH, county.SCHOOL, drawn, None)
    assert open_batch(quick_house.actor("township_clerk"), BATCH, quick_house.now).to_check == 0
    assert (state_of(), share_of().seed) == (ShareState.SIGNED, f"{BATCH} {county.SCHOOL} 2026-11-02T01:00:00Z")
    with pytest.raises(Conflict):
        check_name(form(quick_house, "township_clerk"), BATCH, county.SCHOOL, drawn, "?")


def test_the_bureau_reads_names_masked_and_the_school_in_full(quick_house: House) -> None:
    hand_in(quick_house)
    names = {
        key: {
            row.name for row in open_share(quick_house.actor(key), BATCH, county.SCHOOL, 1, quick_house.now).page.rows
        }
        for key in ("principal", "bureau_officer")
    }
    assert names == {"principal": {"张小雨", "李明", "曾丽"}, "bureau_officer": {"张**", "李**", "曾**"}}
    assert {
        row.outcome
        for row in open_share(quick_house.actor("principal"), BATCH, county.SCHOOL, 1, quick_house.now).page.rows
    } == {Outcome.OPEN}


def test_a_name_settled_as_in_class_is_open_again_when_the_child_is_missing_next_term(house: House) -> None:
    hand_in(house)
    settled(house)
    begin_term(house)
    report(house, "李明", "单小军")
    assert (balance(house), state_of()) == (Balance(in_class=2, evidenced=1, open=2), ShareState.SIGNED)
    report(house, "张小雨")
    assert (balance(house), state_of()) == (Balance(in_class=1, evidenced=1, open=3), ShareState.OPEN)
    assert (county.SCHOOL, "principal", date(2027, 3, 4), False) in duties(house)
    history = open_share(house.actor("principal"), BATCH, county.SCHOOL, 1, house.now).entries
    assert (history[-1][0].act, history[-1][0].names) == (BatchAct.MISSING, 1)


def test_a_name_settled_in_the_running_term_stays_as_signed(house: House) -> None:
    hand_in(house)
    settled(house)
    with writing():
        reopen_missing(form(house, "head_teacher"), [child("张小雨")], date(2026, 9, 1))
    assert (balance(house), state_of()) == (Balance(in_class=2, evidenced=1, open=2), ShareState.SIGNED)
