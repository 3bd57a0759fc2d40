"""The start of a term through its pages: named by exception, accounted for, made a case, closed."""

from __future__ import annotations

import pytest

from tests import county
from tests.crowd import add_children
from tests.house import Counter, House
from tests.pages import Page, PageClient, text_of
from tests.services.arriving import OURS, begin_term, child, named, report, report_others, tally
from tracker.domain.arrivals import Tally

LIST = f"/arrivals/{OURS}"
ROOM = f"{LIST}/{county.CLASS}"


def report_page(client: PageClient, *absent: str, status: int = 303) -> Page:
    """Ticks the absent of the cast's class and sends the form."""
    form = client.get(ROOM).form(f"{ROOM}/report")
    return client.post(f"{ROOM}/report", form | {"absent": [child(name) for name in absent]}, status)


def absent_page(name: str) -> str:
    return f"{LIST}/absent/{named(name).id}"


def settle(client: PageClient, name: str, act: str, status: int = 303, **typed: object) -> Page:
    page = absent_page(name)
    return client.post(f"{page}/{act}", client.get(page).form(f"{page}/{act}") | typed, status)


ON_LEAVE = {"result": "on_leave", "seen_by": "黄秀兰", "seen_at": "县医院", "note": "骨折住院"}


def test_a_list_is_named_settled_and_closed(house: House) -> None:
    begin_term(house)
    teacher, clerk = house.client("head_teacher", "en"), house.client("school_clerk", "en")
    assert "Whoever is not named has arrived" in report_page(teacher, "张小雨", "李明").text
    assert clerk.get("/").links["Start-of-term list " + OURS] == LIST
    clerk.post(f"{LIST}/rest", clerk.get(LIST).form(f"{LIST}/rest"))
    assert "县医院" in settle(clerk, "张小雨", "account", **ON_LEAVE).text
    page = settle(clerk, "李明", "case")
    assert page.links["422822-2027-0001"] == "/cases/422822-2027-0001"
    page = clerk.post(f"{LIST}/close", page.form(f"{LIST}/close"))
    assert "Closed on" in page.text
    assert (tally(house), page.all("form[@method='post']")[1:]) == (Tally(arrived=2, cleared=1, cases=1), [])


def test_the_front_page_of_a_head_teacher_asks_until_the_class_has_reported(quick_house: House) -> None:
    begin_term(quick_house)
    teacher = quick_house.client("head_teacher", "en")
    assert teacher.get("/").links["Say who has arrived: 六年级2班"] == ROOM
    report_page(teacher)
    assert ROOM not in teacher.get("/").links.values()


def test_the_tally_is_written_out(quick_house: House) -> None:
    begin_term(quick_house)
    report(quick_house, "张小雨")
    page = quick_house.client("bureau_officer", "en").get("/arrivals")
    assert [text_of(term) for term in page.all("p[@class='balance']/span")] == [
        "Expected 6",
        "= Arrived 2",
        "+ Absent, to be settled 1",
        "+ Accounted for 0",
        "+ A case 0",
        "+ Not reported yet 3",
    ]


def test_whoever_sees_one_list_alone_is_shown_it_at_once(quick_house: House) -> None:
    begin_term(quick_house)
    pages = {key: quick_house.client(key).get("/arrivals") for key in ("head_teacher", "township_clerk")}
    assert {key: page.h1 for key, page in pages.items()} == dict.fromkeys(pages, "长梁民族小学开学报到核查")
    links = {key: ROOM in page.links.values() for key, page in pages.items()}
    assert links == {"head_teacher": True, "township_clerk": False}


def test_what_is_missing_is_named_and_everything_typed_kept(quick_house: House) -> None:
    begin_term(quick_house)
    report(quick_house, "张小雨")
    client = quick_house.client("school_clerk", "en")
    page = settle(client, "张小雨", "account", 422, **(ON_LEAVE | {"seen_by": "", "seen_on": "2027-03-02"}))
    wrong = {link.get("href") for link in page.one("div[@class='error-summary']").iter("a")}
    assert wrong == {"#seen_by"}
    page = settle(client, "张小雨", "account", 422, **(ON_LEAVE | {"seen_on": "2027-03-02"}))
    assert "#seen_on" in {link.get("href") for link in page.one("div[@class='error-summary']").iter("a")}
    assert page.form(f"{absent_page('张小雨')}/account")["seen_at"] == "县医院"


def test_a_latecomer_is_recorded_with_one_tap(quick_house: House) -> None:
    begin_term(quick_house)
    report(quick_house, "张小雨")
    page = settle(quick_house.client("head_teacher", "en"), "张小雨", "came")
    assert "In class 黄秀兰 · 1 Mar · 长梁民族小学" in page.text
    assert tally(quick_house) == Tally(arrived=3, not_reported=1)


def test_a_list_with_silent_classes_does_not_close(quick_house: House) -> None:
    begin_term(quick_house)
    clerk = quick_house.client("school_clerk", "en")
    form = clerk.get(LIST).form(f"{LIST}/rest")
    assert "“Not reported” is not “nobody absent”" in clerk.post(f"{LIST}/close", form, 422).text


@pytest.mark.parametrize("act", ["report", "rest", "account", "came", "case", "close"])
def test_the_same_form_twice_has_one_effect(quick_house: House, act: str) -> None:
    begin_term(quick_house)
    client = quick_house.client("school_clerk", "en")
    page, address = ROOM if act == "report" else LIST, f"{LIST}/{act}"
    if act in {"account", "came", "case"}:
        report(quick_house, "李明")
        page = absent_page("李明")
    if act == "close":
        report_others(quick_house)
    address = f"{page}/{act}"
    form = client.get(page).form(address) | (ON_LEAVE if act == "account" else {})
    assert [client.post(address, form).address for _ in range(2)] == [LIST] * 2


@pytest.mark.parametrize(
    ("key", "act", "status"),
    [
        ("bureau_officer", "report", 403),
        ("township_clerk", "report", 403),
        ("county_leader", "close", 403),
        ("principal", "close", 403),
        ("head_teacher", "close", 403),
        ("village_officer", "report", 403),
        ("other_school_clerk", "report", 404),
        ("other_school_clerk", "close", 404),
        ("other_head_teacher", "rest", 404),
        ("school_clerk", "close", 422),
    ],
)
def test_an_act_is_answered_as_the_house_answers(quick_house: House, key: str, act: str, status: int) -> None:
    begin_term(quick_house)
    client = quick_house.client(key)
    form = client.get("/notices/mail").form("/notices/mail")
    fields = {name: form[name] for name in ("csrf_token", "request_id")}
    address = f"{ROOM}/report" if act == "report" else f"{LIST}/{act}"
    assert client.client.post(address, data=fields).status_code == status


@pytest.mark.parametrize("rows", [1, 10, 100])
def test_the_pages_ask_the_database_at_most_twelve_times(
    quick_house: House, count_statements: Counter, rows: int
) -> None:
    absent = add_children(quick_house, rows)
    begin_term(quick_house)
    report(quick_house, *absent)
    asked = {}
    for key in ("school_clerk", "head_teacher", "bureau_officer"):
        client = quick_house.client(key)
        for address in ("/arrivals", LIST, ROOM, absent_page(absent[0])):
            count_statements.statements.clear()
            assert client.client.get(address).status_code == 200
            asked[key, address] = len(count_statements)
    assert {place: count for place, count in asked.items() if count > 12} == {}
