"""Lists through the browser: checked with their columns, taken over, compared, undone."""

from __future__ import annotations

import io
from typing import Any

import pytest

from tests.house import House
from tests.pages import Page, PageClient
from tests.services.handing_in import HEADINGS, ID, OTHER_ID, lists
from tests.sheet_files import file_of, under
from tracker.domain.intake import FileIn
from tracker.web import apart
from tracker.web.apart import Rest, Work

ROWS = (("田小草", ID, "第一小学"), ("李大山", OTHER_ID, "第一小学"))


def check(client: PageClient, file: FileIn, status: int = 200, **typed: str) -> Page:
    given = {"kind": "household", "sender": "长梁镇", "file": (io.BytesIO(file.data), file.name)} | typed
    form: dict[str, Any] = client.get("/rosters").form("/rosters") | given
    return client.post("/rosters", form, status, content_type="multipart/form-data")


def columns_of(page: Page) -> dict[str, Any]:
    """The form of the preview as a browser would send it."""
    form = page.form("/rosters/import")
    headings = [box.get("value", "") for box in page.all("input[@name='heading']")]
    chosen = [
        next((option.get("value", "") for option in select.iter("option") if "selected" in option.attrib), "")
        for select in page.all("select[@name='column']")
    ]
    return {**form, "heading": headings, "column": chosen}


def take_over(client: PageClient, page: Page, **typed: Any) -> Page:
    return client.post("/rosters/import", columns_of(page) | typed)


def rest_waits(monkeypatch: pytest.MonkeyPatch) -> list[Rest]:
    """Every file counts as long; what another process would go on with is kept for the test to do."""
    waiting: list[Rest] = []

    def answer_apart(work: Work[Any]) -> Any:
        answer, rest = work()
        waiting.append(rest)
        return answer

    monkeypatch.setattr(apart, "LONG_FILE", 0)
    monkeypatch.setattr(apart, "answer_apart", answer_apart)
    return waiting


def test_a_list_is_checked_first_and_counts_once_it_is_taken_over(house: House) -> None:
    client = house.client("bureau_officer", "en")
    page = check(client, under(HEADINGS, *ROWS, ("王小河", "1", "")))
    assert "Rows 3" in page.text
    assert "An ID number has 18 digits" in page.text
    assert "none yet" in client.get("/rosters").text
    assert "The list has been handed in: 3 rows." in take_over(client, page, take="").text
    assert "list.xlsx" in client.get("/rosters").text


def test_columns_nobody_knows_are_named_by_a_person_and_remembered(quick_house: House) -> None:
    client = quick_house.client("bureau_officer", "en")
    file = under("娃娃 号码", *[row[:2] for row in ROWS])
    page = check(client, file, 422)
    assert "No heading row was found" in page.text
    named = client.post("/rosters/import", columns_of(page) | {"column": ["name", "id_number"], "again": ""}, 200)
    assert "Rows 2" in named.text
    take_over(client, named, take="")
    assert "Rows 2" in check(client, file).text


def test_a_column_with_a_whole_instruction_for_its_heading_can_be_named(quick_house: House) -> None:
    client = quick_house.client("bureau_officer", "en")
    asked = "娃娃的全名，" + "须与户口簿一致，不得写小名，" * 8
    page = check(client, file_of([[asked, "号码"], *[row[:2] for row in ROWS]]), 422)
    named = client.post("/rosters/import", columns_of(page) | {"column": ["name", "id_number"], "again": ""}, 200)
    assert "Rows 2" in named.text


def test_a_list_unlike_the_last_is_taken_over_only_on_purpose(quick_house: House) -> None:
    client = quick_house.client("bureau_officer", "en")
    lists(quick_house, [(f"田小{c}", "", "") for c in "一二三四五"], None)
    page = check(client, under(HEADINGS, *ROWS))
    assert "It has 2 rows, the last one had 5." in page.text
    refused = client.post("/rosters/import", columns_of(page) | {"take": ""}, 422)
    assert "differs widely" in refused.text
    assert "handed in: 2 rows" in take_over(client, refused, take="", accept_difference="y").text


def test_the_same_button_twice_takes_over_once(quick_house: House) -> None:
    client = quick_house.client("bureau_officer", "en")
    form = columns_of(check(client, under(HEADINGS, *ROWS))) | {"take": ""}
    client.post("/rosters/import", form)
    assert "taken over already" in client.post("/rosters/import", form, 422).text


def test_an_import_is_undone_whole_and_once(quick_house: House) -> None:
    client = quick_house.client("bureau_officer", "en")
    lists(quick_house, ROWS, None)
    form = client.get("/rosters/1/undo").form("/rosters/1/undo")
    answers = [client.client.post("/rosters/1/undo", data=form) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [303, 303]
    assert "Undone" in client.get("/rosters").text
    client.get("/rosters/99/undo")
    client.post("/rosters/99/undo", client.get("/rosters/99/undo").form("/rosters/99/undo"), 404)


def test_the_comparison_is_asked_for_once_and_shown(house: House) -> None:
    client = house.client("bureau_officer", "en")
    lists(house, ROWS, ROWS[:1])
    form = client.get("/rosters").form("/rosters/compare")
    answers = [client.client.post("/rosters/compare", data=form) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [303, 303]
    assert "Certain 1Possible, for a person to judge 0Unmatched 1" in client.get("/rosters").text


def test_one_list_alone_is_not_compared(quick_house: House) -> None:
    client = quick_house.client("bureau_officer", "en")
    form = client.get("/rosters").form("/rosters/compare")
    assert "Two lists are needed" in client.post("/rosters/compare", form, 422).text


def test_a_long_list_shows_how_far_it_is(quick_house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    waiting = rest_waits(monkeypatch)
    client = quick_house.client("bureau_officer", "en")
    assert "0 of 2 rows" in take_over(client, check(client, under(HEADINGS, *ROWS)), take="").text
    assert client.client.get("/rosters").headers["Refresh"] == "2; url=/rosters"
    waiting[-1]()
    assert "Refresh" not in client.client.get("/rosters").headers
    assert "Taking over" not in client.get("/rosters").text


def test_a_list_that_broke_off_says_so(quick_house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    rest_waits(monkeypatch)
    client = quick_house.client("bureau_officer", "en")
    take_over(client, check(client, under(HEADINGS, *ROWS)), take="")
    quick_house.wait(minutes=20)
    assert "was not taken over to its end" in client.get("/rosters").text
