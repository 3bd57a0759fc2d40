"""The list of duties: who owes what until when, narrowed by its filters."""

from __future__ import annotations

import pytest

from tests.county import SCHOOL, TOWN
from tests.crowd import confirmed, live_in
from tests.house import House
from tests.pages import Page, text_of


def duties(page: Page) -> list[str]:
    return [text_of(row) for row in page.all("tbody/tr")]


@pytest.mark.parametrize("language", ["zh", "en"])
def test_where_nothing_is_owed_the_page_says_so(quick_house: House, language: str) -> None:
    page = quick_house.client("head_teacher", language).get("/duties")
    assert len(page.all("div[@class='empty']")) == 1


def test_a_duty_names_child_owner_day_and_time_left(quick_house: House) -> None:
    number = quick_house.log()
    first = duties(quick_house.client("principal", "en").get("/duties"))[0]
    owed_by = "黄秀兰 Head teacher · 六年级2班"
    assert first == f"Check 张小雨 {number} {owed_by} November 3, 2026 1 working day left Open the case {number}"


def test_ones_own_duty_has_its_act_one_tap_away(quick_house: House) -> None:
    number = quick_house.log()
    page = quick_house.client("principal", "en").get("/duties?mine=1")
    assert page.links[f"Confirm into ledger {number}"] == f"/cases/{number}/confirm"
    assert page.links[f"Clear as false alarm {number}"] == f"/cases/{number}/clear"
    assert len(duties(page)) == 1


def test_overdue_duties_are_said_to_be_so_in_words(quick_house: House) -> None:
    quick_house.log()
    quick_house.wait(days=3)
    page = quick_house.client("head_teacher", "en").get("/duties?overdue=1")
    assert len(duties(page)) == 1
    assert "2 days overdue" in page.text


def test_a_duty_of_a_vacant_post_names_who_stands_in(quick_house: House) -> None:
    quick_house.log("曾丽", "school_clerk")
    page = quick_house.client("principal", "en").get("/duties?kind=check")
    assert "谭学军, Principal, for the vacant post" in page.text


def test_duties_are_narrowed_by_kind_and_unit(quick_house: House) -> None:
    live_in(quick_house)
    client = quick_house.client("bureau_officer", "en")
    everything = duties(client.get("/duties"))
    of_school, of_town = (duties(client.get(f"/duties?unit={code}")) for code in (SCHOOL, TOWN))
    assert of_school
    assert of_town
    assert not set(of_school) & set(of_town)
    assert set(of_school) | set(of_town) < set(everything)
    joint = duties(client.get(f"/duties?unit={TOWN}&kind=joint_visit"))
    assert [row.split(" ")[0:2] for row in joint] == [["Joint", "persuasion"]]


@pytest.mark.parametrize("wrong", ["kind=dance", "unit=nowhere", "page=-3", "page=x", "page=99999", "overdue=&mine="])
def test_wrong_filters_do_not_break_the_page(quick_house: House, wrong: str) -> None:
    quick_house.log()
    assert quick_house.client("principal").get(f"/duties?{wrong}").h1


def test_filters_that_fit_nothing_offer_the_whole_list(quick_house: House) -> None:
    quick_house.log()
    page = quick_house.client("principal", "en").get("/duties?kind=observe")
    assert page.links["Show all duties"] == "/duties"
    assert page.one("option[@selected]").get("value") == "observe"


def test_a_stranger_sees_no_duty(quick_house: House) -> None:
    number = confirmed(quick_house, "张小雨")
    for key in ("other_head_teacher", "other_principal", "other_township_official"):
        page = quick_house.client(key).get("/duties")
        assert duties(page) == []
        assert number not in page.text


def test_bureau_and_county_read_no_names(quick_house: House) -> None:
    quick_house.log()
    for key in ("bureau_officer", "deputy_head", "county_leader"):
        text = quick_house.client(key).get("/duties").text
        assert "张**" in text
        assert "张小雨" not in text
