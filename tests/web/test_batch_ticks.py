"""Verification batches on the front page and at a phone: the teacher's class, the clerk's rest, the sample to check."""

from __future__ import annotations

import pytest

from tests import county
from tests.crowd import add_children
from tests.house import Counter, House
from tests.pages import PageClient, text_of
from tests.services.batching import BATCH, DUE, SOURCE, balance, doubt, form, hand_in, name_id, return_sample, settled
from tests.sheet_files import under
from tests.web.test_batches import PAGE, send
from tracker.domain.batches import Balance
from tracker.services.batch_acts import sign_share
from tracker.services.batch_import import ListIn, import_batch


def waiting(house: House, key: str) -> list[str]:
    """What the section of verification batches says on somebody's front page."""
    return [text_of(line) for line in house.client(key, "en").get("/").all("section[@aria-labelledby='batches']//li/a")]


def led_to(client: PageClient) -> str:
    """Where the first line of that section leads."""
    (line,) = client.get("/").all("section[@aria-labelledby='batches']//li/a")
    return line.get("href", "")


def crowd(house: House, count: int) -> None:
    """A list that names so many children of the cast's class."""
    rows = [(name, "2014-06-01") for name in add_children(house, count)]
    handed = ListIn(under("姓名 出生日期", *rows), SOURCE, DUE)
    import_batch(house.actor("bureau_officer"), handed, house.now)


def test_a_teacher_goes_from_the_front_page_to_the_class_and_ticks_it(house: House) -> None:
    hand_in(house)
    teacher = house.client("head_teacher", "en")
    assert waiting(house, "head_teacher") == [f"Say whether you have seen 1 child in class {BATCH}"]
    page = teacher.get(led_to(teacher))
    assert [box.get("value") for box in page.all("input[@name='names']")] == [str(name_id("张小雨"))]
    assert "曾丽" not in page.text
    assert "Ticked as seen" in send(teacher, "seen", names=name_id("张小雨")).text
    assert balance(house) == Balance(in_class=1, open=4)
    assert waiting(house, "head_teacher") == []


def test_whom_the_teacher_does_not_know_the_clerk_finds_with_that_remark(quick_house: House) -> None:
    hand_in(quick_house)
    teacher, clerk = quick_house.client("head_teacher", "en"), quick_house.client("school_clerk", "en")
    assert "Noted" in send(teacher, "unknown", names=name_id("张小雨")).text
    assert waiting(quick_house, "head_teacher") == []
    assert "not in the class, says its teacher" in clerk.get(PAGE).text
    assert waiting(quick_house, "school_clerk") == [f"3 names to settle: 长梁民族小学 {BATCH}"]


def test_a_child_the_teacher_misses_is_a_case_with_one_tap(quick_house: House) -> None:
    hand_in(quick_house)
    page = send(quick_house.client("head_teacher", "en"), f"doubt/{name_id('张小雨')}")
    assert "it is a case now" in page.text
    assert balance(quick_house) == Balance(cases=1, open=4)


def test_the_township_finds_the_sample_on_its_front_page_until_it_is_checked(house: House) -> None:
    hand_in(house)
    assert waiting(house, "township_official") == [f"1 name to settle: 长梁镇 {BATCH}"]
    settled(house)
    for key in ("township_clerk", "township_official"):
        assert f"1 signed name to check {BATCH}" in waiting(house, key)
    assert waiting(house, "other_township_official") == []
    assert waiting(house, "bureau_officer") == []
    township = house.client("township_clerk")
    assert township.get(led_to(township)).address == PAGE


def test_the_bureau_checks_the_sample_of_a_township(house: House) -> None:
    hand_in(house, ((1, "田小草", "", "", "下坝社区", ""),))
    doubt(house, "田小草", "township_clerk", county.TOWN)
    sign_share(form(house, "township_clerk"), BATCH, county.TOWN)
    for key in ("bureau_officer", "deputy_head"):
        assert waiting(house, key) == [f"1 signed name to check {BATCH}"]
    assert waiting(house, "township_clerk") == []


def test_a_list_that_came_back_stands_on_the_front_page_of_its_school(quick_house: House) -> None:
    hand_in(quick_house)
    assert waiting(quick_house, "principal") == []
    settled(quick_house)
    return_sample(quick_house)
    for key in ("principal", "school_clerk"):
        assert waiting(quick_house, key) == [f"3 names came back after a sample: 长梁民族小学 {BATCH}"]
    assert waiting(quick_house, "township_official") == [f"1 name to settle: 长梁镇 {BATCH}"]


@pytest.mark.parametrize("rows", [1, 10, 100])
def test_the_pages_of_a_class_ask_the_database_at_most_twelve_times(
    quick_house: House, count_statements: Counter, rows: int
) -> None:
    crowd(quick_house, rows)
    asked = {}
    for key in ("head_teacher", "school_clerk", "township_clerk", "bureau_officer"):
        client = quick_house.client(key)
        for address in ("/", "/batches", f"/batches/{BATCH}", PAGE):
            count_statements.statements.clear()
            status = client.client.get(address).status_code
            assert status == 200 or (key, status) == ("township_clerk", 404)
            asked[key, address] = len(count_statements)
    assert {place: count for place, count in asked.items() if count > 12} == {}
