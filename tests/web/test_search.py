"""Finding a child or case by what one knows of it, within one's own part of the county."""

from __future__ import annotations

import pytest

from tests.crowd import add_children
from tests.house import House

NASTY = '"><img src=x onerror=alert(1)>'


@pytest.mark.parametrize("typed", ["张小雨", "小雨", "zhangxiaoyu", "zxy", "1243", "999999201405061243", "张 小雨"])
def test_a_child_is_found_by_name_pinyin_initials_and_numbers(quick_house: House, typed: str) -> None:
    page = quick_house.client("head_teacher", "en").get("/search", query_string={"q": typed})
    assert "1 child found 张小雨 Female aged 12 长梁民族小学 六年级2班 下坝社区" in page.text


def test_a_case_is_found_by_its_number_and_opens(quick_house: House) -> None:
    number = quick_house.log()
    page = quick_house.client("head_teacher", "en").get(f"/search?q={number[-9:]}")
    assert page.links[f"Open the case {number}"] == f"/cases/{number}"


def test_a_child_without_a_case_is_one_tap_from_being_logged_or_watched(quick_house: House) -> None:
    page = quick_house.client("head_teacher", "en").get("/search?q=李明")
    student = quick_house.student_id("李明")
    hrefs = {link.get("href") for link in page.all("li//a")}
    assert {f"/cases/new?student={student}", f"/watch?student={student}"} <= hrefs


def test_who_may_not_log_is_offered_only_to_look(quick_house: House) -> None:
    page = quick_house.client("county_leader", "en").get("/search?q=李明")
    assert "李**" in page.text
    assert not [href for href in page.links.values() if "/cases/new" in href]


@pytest.mark.parametrize("typed", ["张小雨", "zxy", "1243", "999999201405061243", "2026-0001"])
def test_a_stranger_finds_nothing_by_any_way(quick_house: House, typed: str) -> None:
    quick_house.log()
    page = quick_house.client("other_principal", "en").get("/search", query_string={"q": typed})
    assert "Nobody in your part of the county fits" in page.text
    assert "张小雨" not in page.text.replace(typed, "")
    assert quick_house.client("other_principal").client.get(f"/search/children?q={typed}").json == []


def test_suggestions_name_the_child_and_where_it_belongs(quick_house: House) -> None:
    client = quick_house.client("head_teacher", "en").client
    detail = "Female aged 12 长梁民族小学 六年级2班 下坝社区"
    child = {"id": quick_house.student_id("张小雨"), "label": "张小雨", "detail": detail}
    assert client.get("/search/children?q=zxy").json == [child]


def test_what_was_typed_stands_in_the_box_and_is_never_run(quick_house: House) -> None:
    page = quick_house.client("head_teacher").get("/search", query_string={"q": NASTY})
    assert page.one("input[@id='find-q']").get("value") == NASTY
    assert not [image for image in page.all("img") if image.get("src") == "x"]


def test_nothing_typed_asks_for_something(quick_house: House) -> None:
    assert "Type what you know of the child." in quick_house.client("principal", "en").get("/search?q=+").text


def test_more_than_fit_on_a_page_are_cut_and_it_is_said(quick_house: House) -> None:
    add_children(quick_house, 60)
    page = quick_house.client("principal", "en").get("/search?q=田")
    assert "50 children found" in page.text
    assert "More children fit. Type more of the name." in page.text


def test_an_administrator_searches_no_children(quick_house: House) -> None:
    client = quick_house.client("administrator")
    client.get("/search?q=张", 403)
    assert client.client.get("/search/children?q=张").status_code == 403
