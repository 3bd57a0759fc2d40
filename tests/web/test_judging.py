"""Judging pairs: both rows side by side, decided with one tap, kept for the next comparison, taken back."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select

from tests.house import House
from tests.pages import PageClient
from tests.services.handing_in import ID, OTHER_ID, lists
from tracker.domain.matching import Verdict
from tracker.models.comparisons import PairJudgement
from tracker.models.transactions import reading
from tracker.services.comparisons import compare_rosters

WRONG = "999999201406150125"
HOUSEHOLD = (("田小草", WRONG, ""), ("李大山", OTHER_ID, ""))
ROLL = (("田小草", ID, "长梁民族小学"), ("李大善", OTHER_ID, "长梁民族小学"))


def compared(house: House) -> dict[Verdict, int]:
    return dict(compare_rosters(house.actor("bureau_officer"), house.now).counts)


def judge(client: PageClient, answer: str, status: int = 303) -> Any:
    page = client.get("/rosters/judge")
    buttons = [button.get("value", "") for button in page.all("button[@name='judgement']")]
    value = next(value for value in buttons if value.startswith(answer))
    return client.post("/rosters/judge", page.form("/rosters/judge") | {"judgement": value}, status)


def test_both_rows_stand_side_by_side_with_what_differs_marked_and_the_rest_masked(house: House) -> None:
    lists(house, HOUSEHOLD, ROLL)
    compared(house)
    page = house.client("bureau_officer", "en").get("/rosters/judge")
    assert [mark.text for mark in page.all("mark")] == ["999999********0125", "999999********0025"]
    assert "one digit of the ID number differs" in page.text
    assert ID not in page.text


def test_a_decision_is_kept_and_reused_at_the_next_comparison(house: House) -> None:
    lists(house, HOUSEHOLD, ROLL)
    assert compared(house)[Verdict.POSSIBLE] == 2
    client = house.client("bureau_officer", "en")
    judge(client, "same.")
    assert "1 child waits" in client.get("/rosters/judge").text
    judge(client, "not_same")
    assert "Nothing waits for a decision." in client.get("/rosters/judge").text
    assert compared(house) == {Verdict.CERTAIN: 1, Verdict.POSSIBLE: 0, Verdict.UNMATCHED: 1}


def test_a_decision_is_taken_back_and_stays_on_record(house: House) -> None:
    lists(house, HOUSEHOLD[:1], ROLL[:1])
    compared(house)
    client = house.client("bureau_officer", "en")
    judge(client, "same.")
    form = client.get("/rosters/judge/1/back").form("/rosters/judge/1/back")
    answers = [client.client.post("/rosters/judge/1/back", data=form) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [303, 303]
    assert compared(house)[Verdict.POSSIBLE] == 1
    with reading() as session:
        assert session.scalars(select(PairJudgement.withdrawn_at)).all() == [house.now]


def test_the_same_answer_sent_twice_is_one_decision(quick_house: House) -> None:
    lists(quick_house, HOUSEHOLD, ROLL)
    compared(quick_house)
    client = quick_house.client("bureau_officer", "en")
    form = client.get("/rosters/judge").form("/rosters/judge") | {"judgement": "not_same"}
    answers = [client.client.post("/rosters/judge", data=form) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [303, 303]
    with reading() as session:
        assert len(session.scalars(select(PairJudgement)).all()) == 1


def test_asking_the_school_takes_the_child_off_the_pile_and_keeps_it_possible(quick_house: House) -> None:
    lists(quick_house, HOUSEHOLD[:1], ROLL[:1])
    compared(quick_house)
    client = quick_house.client("bureau_officer", "en")
    judge(client, "ask_school")
    for _ in range(2):
        assert "Nothing waits" in client.get("/rosters/judge").text
        assert compared(quick_house)[Verdict.POSSIBLE] == 1


def test_the_unmatched_are_listed_with_masked_numbers_and_the_look_is_recorded(quick_house: House) -> None:
    lists(quick_house, (("王小河", ID, ""),), ROLL[1:])
    compared(quick_house)
    page = quick_house.client("bureau_officer", "en").get("/rosters/unmatched")
    assert "王小河" in page.text
    assert ID not in page.text
    audit = quick_house.client("administrator", "en").get("/audit?action=unmatched_shown")
    assert len(audit.all("table/tbody/tr")) == 1
