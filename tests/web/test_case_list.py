"""The list of cases as a browser gets it: narrowed, in order, in pages, and empty for strangers."""

from __future__ import annotations

import pytest

from tests import county
from tests.crowd import add_children, confirmed
from tests.house import Counter, House
from tracker.domain.mark_off import ClearResult
from tracker.domain.reasons import Reason


def test_the_list_shows_open_cases_the_most_urgent_first(house: House) -> None:
    late = confirmed(house, "张小雨")
    house.wait(days=8)
    fresh = house.log("李明")
    page = house.client("principal", "en").get("/cases")
    assert [url for url in page.links if url.startswith("422822")] == [late, fresh]
    latest = house.client("principal", "en").get("/cases?order=latest")
    assert [url for url in latest.links if url.startswith("422822")] == [fresh, late]


def test_the_list_holds_nothing_of_a_stranger(house: House) -> None:
    number = confirmed(house, "张小雨")
    for address in ("/cases", "/cases?q=张小雨", f"/cases?q={number}", f"/cases?unit={county.CLASS}"):
        page = house.client("other_principal", "en").get(address)
        assert number not in page.links
        assert "0 cases" in page.text


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("", {"张小雨", "李明"}),
        ("stage=identified", {"李明"}),
        ("stage=cleared", {"单小军"}),
        ("stage=marked_off", set()),
        ("ledger=suspected", {"张小雨"}),
        ("q=liming", {"李明"}),
        ("reason=illness", {"李明"}),
        (f"unit={county.VILLAGE}", {"张小雨", "李明"}),
        (f"unit={county.OTHER_TOWN}", set()),
        ("unit=nowhere", set()),
        ("stage=nonsense", {"张小雨", "李明"}),
    ],
)
def test_the_list_can_be_narrowed_in_the_address(quick_house: House, query: str, names: set[str]) -> None:
    confirmed(quick_house, "张小雨")
    quick_house.log("李明", reason=Reason.ILLNESS)
    seen = {"seen_by": "谭学军", "seen_on": quick_house.today(), "seen_at": "教室"}
    quick_house.move(quick_house.log("单小军"), "clear", "principal", result=ClearResult.IN_CLASS, **seen)
    page = quick_house.client("head_teacher", "en").get(f"/cases?{query}")
    assert {name for name in ("张小雨", "李明", "单小军") if name in page.text} == names


def test_a_sensitive_reason_finds_nothing_for_who_may_not_read_it(quick_house: House) -> None:
    number = confirmed(quick_house, "张小雨", reason=Reason.ILLNESS)
    for key, found in {"principal": True, "county_leader": False}.items():
        page = quick_house.client(key, "en").get("/cases?reason=illness")
        assert (number in page.links) is found, key


def test_the_list_comes_in_pages_of_fifty(quick_house: House) -> None:
    for name in add_children(quick_house, 51):
        quick_house.log(name)
    page = quick_house.client("principal", "en").get("/cases?stage=identified")
    assert len([text for text in page.links if text.startswith("422822")]) == 50
    assert page.links["Next page"] == "/cases?stage=identified&page=2"


@pytest.mark.parametrize("count", [1, 10, 100])
def test_the_list_asks_the_database_as_often_for_many_as_for_one(
    quick_house: House, count_statements: Counter, count: int
) -> None:
    for name in add_children(quick_house, count):
        quick_house.log(name)
    client = quick_house.client("principal", "en")
    count_statements.statements.clear()
    client.get(f"/cases?unit={county.CLASS}&q=tian")
    assert len(count_statements) <= 12
