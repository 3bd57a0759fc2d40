"""Roll calls through their pages: switched on, called, a case proposed with its form filled."""

from __future__ import annotations

import pytest

from tests import county
from tests.crowd import add_children
from tests.house import Counter, House
from tests.pages import Page, PageClient
from tests.services.arriving import child
from tests.services.calling import away, call, switch_on
from tests.web.office import fill

ROOM = f"/attendance/{county.CLASS}"


def report(client: PageClient, status: int = 303, **named: object) -> Page:
    return client.post(ROOM, client.get(ROOM).form(ROOM) | named, status)


def test_the_administrator_switches_it_on_and_the_class_names_its_absent(house: House) -> None:
    page = fill(house, "/rules/roll-call", on="yes", valid_from=house.today().isoformat())
    assert "Classes name their absent each day." in page.text
    teacher = house.client("head_teacher", "en")
    assert teacher.get("/").links["Call the roll: 六年级2班"] == ROOM
    page = report(teacher, absent=child("张小雨"), leave=child("李明"))
    assert "Whoever is not named is in class" in page.text
    assert "Contact the family today" in teacher.get("/").text
    form = teacher.get(ROOM).form(ROOM)
    assert (form["absent"], form["leave"]) == (str(child("张小雨")), str(child("李明")))


def test_after_three_days_one_tap_fills_the_form_of_a_case(quick_house: House) -> None:
    switch_on(quick_house)
    away(quick_house, "张小雨", 3)
    teacher = quick_house.client("head_teacher", "en")
    page = teacher.get(teacher.get("/").links["Log the child 张小雨"])
    form = page.form("/cases/new")
    assert (form["student"], form["found_by"]) == (str(child("张小雨")), "roll_call")


def test_the_clerk_and_the_principal_are_led_to_all_classes(quick_house: House) -> None:
    switch_on(quick_house)
    for key in ("school_clerk", "principal"):
        assert quick_house.client(key, "en").get("/").links["Roll calls of today"] == "/attendance"


def test_a_day_gone_by_is_refused_beside_its_field(quick_house: House) -> None:
    page = fill(quick_house, "/rules/roll-call", 422, on="yes", valid_from="2026-10-01")
    assert page.all("*[@id='valid_from-error']")


def test_where_no_roll_is_called_the_page_says_so(quick_house: House) -> None:
    page = quick_house.client("principal", "en").get("/attendance")
    assert "The county does not call rolls." in page.text
    switch_on(quick_house)
    quick_house.wait(days=5)
    assert "There is no school today" in quick_house.client("principal", "en").get("/attendance").text


def test_the_same_form_twice_has_one_effect(quick_house: House) -> None:
    switch_on(quick_house)
    client = quick_house.client("head_teacher")
    form = client.get(ROOM).form(ROOM) | {"absent": child("张小雨")}
    assert [client.post(ROOM, form).address for _ in range(2)] == ["/attendance"] * 2


@pytest.mark.parametrize("rows", [1, 10, 100])
def test_the_pages_ask_the_database_at_most_twelve_times(
    quick_house: House, count_statements: Counter, rows: int
) -> None:
    absent = add_children(quick_house, rows)
    switch_on(quick_house)
    call(quick_house, *absent)
    asked = {}
    for key in ("head_teacher", "principal", "school_clerk"):
        client = quick_house.client(key)
        for address in ("/", "/attendance", ROOM):
            count_statements.statements.clear()
            assert client.client.get(address).status_code == 200
            asked[key, address] = len(count_statements)
    assert {place: count for place, count in asked.items() if count > 12} == {}
