"""Files through the browser: checked, shown with every bad cell, taken over by a second button."""

from __future__ import annotations

import io
from datetime import timedelta
from typing import Any

import pytest

from tests.house import House
from tests.pages import Page, PageClient
from tests.sheet_files import id_number, under
from tracker.domain.intake import FileIn
from tracker.services.search import find_children

STUDENTS, CASES = "/students/import", "/cases/import"


def file_with(house: House, *names: str) -> FileIn:
    born = house.today() - timedelta(days=4000)
    rows = [(name, id_number(born, n), "长梁民族小学", "x") for n, name in enumerate(names)]
    return under("姓名 身份证号 学校 备用", *rows)


def check(client: PageClient, address: str, file: FileIn, status: int = 200) -> Page:
    form: dict[str, Any] = client.get(address).form(address) | {"file": (io.BytesIO(file.data), file.name)}
    return client.post(address, form, status, content_type="multipart/form-data")


def ticket_of(page: Page) -> dict[str, str]:
    """The form of the button that takes the file over."""
    box = page.one("input[@name='ticket']")
    return {"ticket": box.get("value", ""), "csrf_token": page.all("input[@name='csrf_token']")[1].get("value", "")}


def test_a_file_is_checked_first_and_taken_over_by_a_second_button(house: House) -> None:
    client = house.client("bureau_officer", "en")
    checked = check(client, STUDENTS, file_with(house, "田小草", "坏2"))
    assert "Refused rows 1" in checked.text
    assert "This is no name." in checked.text
    assert "Columns passed over: 备用" in checked.text
    assert find_children(house.actor("principal"), "田小草") == ()
    done = client.post(STUDENTS, ticket_of(checked))
    assert "Taken over: 1 new, 0 changed, 0 unchanged." in done.text
    assert [found.name for found in find_children(house.actor("principal"), "田小草")] == ["田小草"]


def test_the_same_button_twice_takes_over_once(house: House) -> None:
    client = house.client("bureau_officer", "en")
    ticket = ticket_of(check(client, STUDENTS, file_with(house, "田小草")))
    client.post(STUDENTS, ticket)
    assert "was taken over already" in client.post(STUDENTS, ticket, 422).text


def test_nobody_takes_over_what_another_one_checked(quick_house: House) -> None:
    ticket = ticket_of(check(quick_house.client("bureau_officer", "en"), STUDENTS, file_with(quick_house, "田小草")))
    other = quick_house.client("deputy_head", "en")
    other_ticket = ticket_of(check(other, STUDENTS, file_with(quick_house, "田小叶")))
    other.post(STUDENTS, other_ticket | {"ticket": ticket["ticket"]}, 422)
    other.post(STUDENTS, other_ticket | {"ticket": "../keys.json"}, 422)


def test_a_file_waits_for_a_day(quick_house: House) -> None:
    client = quick_house.client("bureau_officer", "en")
    ticket = ticket_of(check(client, STUDENTS, file_with(quick_house, "田小草")))["ticket"]
    waiting = quick_house.app.extensions["tracker.config"].instance / "waiting" / ticket
    assert "田小草".encode() not in waiting.read_bytes()
    quick_house.wait(hours=25)
    check(quick_house.client("bureau_officer", "en"), STUDENTS, file_with(quick_house, "田小叶"))
    assert not waiting.exists()


@pytest.mark.parametrize(
    ("content", "says"),
    [(b"\0\0", "neither an Excel workbook"), ("甲,乙\n".encode(), "No heading row"), (b"PK\x03\x04", "damaged")],
)
def test_a_file_refused_as_a_whole_is_one_sentence(quick_house: House, content: bytes, says: str) -> None:
    client = quick_house.client("bureau_officer", "en")
    assert says in check(client, STUDENTS, FileIn("list.csv", content), 422).text


def test_no_file_is_said_beside_the_field(quick_house: House) -> None:
    client = quick_house.client("bureau_officer", "en")
    assert "Please choose a file." in client.post(STUDENTS, client.get(STUDENTS).form(STUDENTS), 422).text


def test_an_opening_balance_comes_in_through_the_browser(house: House) -> None:
    client = house.client("bureau_officer", "en")
    born = house.today() - timedelta(days=4000)
    file = under("姓名 身份证号 台账类别 状态", ("田小草", id_number(born, 7), "辍学", "劝返中"))
    assert "1 new" in client.post(CASES, ticket_of(check(client, CASES, file))).text
    assert "There is nothing to take over." in check(client, CASES, file).text


@pytest.mark.parametrize(
    ("address", "file"),
    [
        ("/units/import", under("代码 名称 层级 上级代码", ("422822105", "花坪镇", "乡镇", "422822"))),
        ("/people/import", under("姓名 岗位 单位", ("吴干事", "基教股", "422822-JYJ"))),
    ],
)
def test_an_administrator_brings_in_units_and_people(quick_house: House, address: str, file: FileIn) -> None:
    client = quick_house.client("administrator", "en")
    assert "1 new" in client.post(address, ticket_of(check(client, address, file))).text


def test_numbers_of_children_stand_masked_on_the_page(quick_house: House) -> None:
    number = id_number(quick_house.today() - timedelta(days=4000), 123)
    file = under("姓名 身份证号 学校", ("田小草", number[:-1] + "Y", number))
    assert number[:-1] not in check(quick_house.client("bureau_officer"), STUDENTS, file).text


def test_the_columns_understood_are_listed(quick_house: House) -> None:
    text = quick_house.client("bureau_officer").get(CASES).text
    assert "公民身份号码" in text
    assert "复学日期" in text
