"""Asking the school: it stands on the clerk's list, is answered with both rows in view, and comes back to the judge."""

from __future__ import annotations

from tests.county import OTHER_SCHOOL
from tests.house import Counter, House
from tests.pages import Page, PageClient
from tests.services.handing_in import lists
from tests.web.test_judging import HOUSEHOLD, ROLL, compared, judge
from tracker.domain.matching import Verdict
from tracker.services.duties import list_duties

PAGE = "/questions/XW-2026-0001"


def asked(house: House) -> PageClient:
    """The bureau after it has asked the school about the only child that waits."""
    lists(house, HOUSEHOLD[:1], ROLL[:1])
    compared(house)
    bureau = house.client("bureau_officer", "en")
    judge(bureau, "ask_school")
    return bureau


def answer(client: PageClient, value: str, status: int = 303, **typed: str) -> Page:
    page = client.get(PAGE)
    buttons = [button.get("value", "") for button in page.all("button[@name='judgement']")]
    said = next(button for button in buttons if button.startswith(value))
    return client.post(PAGE, page.form(PAGE) | {"judgement": said} | typed, status)


def owed(house: House) -> list[str]:
    return [row.unit for row in list_duties(house.now, only_open=True) if row.kind == "answer_question"]


def test_the_question_stands_on_the_clerks_list_and_its_answer_comes_back(house: House) -> None:
    bureau, clerk = asked(house), house.client("school_clerk", "en")
    assert "Answer a question of the comparison" in clerk.get("/").text
    assert "长梁民族小学" in bureau.get("/rosters/judge").text
    assert "Answered." in answer(clerk, "same.", note="六年级2班").text
    assert owed(house) == []
    page = bureau.get("/rosters/judge")
    assert "长梁民族小学 says: the same child. (覃芳," in page.text
    assert "六年级2班" in page.text
    judge(bureau, "same.")
    assert compared(house)[Verdict.CERTAIN] == 1


def test_another_child_comes_back_as_another_child(quick_house: House) -> None:
    bureau = asked(quick_house)
    answer(quick_house.client("principal", "en"), "not_same")
    assert "says: another child." in bureau.get("/rosters/judge").text
    assert compared(quick_house)[Verdict.POSSIBLE] == 1
    assert "says: another child." in bureau.get("/rosters/judge").text


def test_the_school_sees_what_differs_and_no_number_in_full(quick_house: House) -> None:
    asked(quick_house)
    page = quick_house.client("school_clerk", "en").get(PAGE)
    assert [mark.text for mark in page.all("mark")] == ["999999********0125", "999999********0025"]
    audit = quick_house.client("administrator", "en").get("/audit?action=question_shown")
    assert len(audit.all("table/tbody/tr")) == 1


def test_another_school_does_not_find_it(quick_house: House) -> None:
    asked(quick_house)
    quick_house.client("other_principal", "en").get(PAGE, 404)
    quick_house.client("village_officer", "en").get(PAGE, 403)


def test_the_county_reads_the_surname_and_no_row(quick_house: House) -> None:
    asked(quick_house)
    page = quick_house.client("county_leader", "en").get(PAGE)
    assert "田**" in page.text
    assert page.all("button[@name='judgement']") + page.all("mark") == []


def test_without_a_school_of_the_county_nobody_can_be_asked(quick_house: House) -> None:
    lists(quick_house, HOUSEHOLD[:1], [(*ROLL[0][:2], "利川市第一小学")])
    compared(quick_house)
    bureau = quick_house.client("bureau_officer", "en")
    assert "Ask by telephone" in judge(bureau, "ask_school", 422).text
    assert "1 child waits" in bureau.get("/rosters/judge").text
    assert owed(quick_house) == []


def test_taken_back_the_school_owes_nothing_any_more(quick_house: House) -> None:
    bureau = asked(quick_house)
    address = "/rosters/judge/1/back"
    bureau.post(address, bureau.get(address).form(address))
    assert owed(quick_house) == []
    quick_house.client("school_clerk", "en").get(PAGE, 404)


def test_a_question_is_answered_once(quick_house: House) -> None:
    asked(quick_house)
    clerk, principal = (quick_house.client(key, "en") for key in ("school_clerk", "principal"))
    form = principal.get(PAGE).form(PAGE) | {"judgement": "not_same"}
    assert "Choose which row" in principal.post(PAGE, form | {"judgement": "same.99"}, 422).text
    answer(clerk, "same.")
    assert "has been answered already" in principal.post(PAGE, form, 409).text


def test_each_school_that_a_row_names_is_asked(quick_house: House) -> None:
    twin = (ROLL[0][0], "999999201406150121", "官店初中")
    lists(quick_house, HOUSEHOLD[:1], [ROLL[0], twin])
    compared(quick_house)
    judge(quick_house.client("bureau_officer", "en"), "ask_school")
    assert sorted(owed(quick_house)) == ["2142000001", OTHER_SCHOOL]


def test_judging_and_answering_ask_the_database_at_most_twelve_times(
    quick_house: House, count_statements: Counter
) -> None:
    lists(quick_house, HOUSEHOLD, ROLL)
    compared(quick_house)
    bureau, clerk = quick_house.client("bureau_officer", "en"), quick_house.client("school_clerk", "en")
    judge(bureau, "ask_school")
    judge(bureau, "ask_school")
    for client, address in ((clerk, PAGE), (bureau, "/rosters/judge")):
        count_statements.statements.clear()
        client.get(address)
        assert len(count_statements) <= 12, address
    answer(clerk, "not_same")
    count_statements.statements.clear()
    bureau.get("/rosters/judge")
    assert len(count_statements) <= 12
