"""The button of an inspection pack: for whom, asked twice it leaves once, none is made of nothing."""

from __future__ import annotations

import io
import zipfile

import pytest
from docx import Document

from tests import county
from tests.crowd import confirmed
from tests.house import House
from tests.services.living import BEFORE, act, then


def test_the_pack_of_a_case_is_saved_at_once_and_asked_twice_leaves_once(quick_house: House) -> None:
    number = confirmed(quick_house, "张小雨")
    client = quick_house.client("principal", "en")
    place = client.get(f"/cases/{number}").links["Inspection pack"]
    form = client.get(place).form(place)
    first, again = (client.client.post(place, data=form) for _ in range(2))
    assert (first.status_code, again.status_code) == (303, 303)
    with client.client.get(first.location) as file:
        assert file.headers["Content-Disposition"] == f"attachment; filename=pack-{number}.zip"
        held = zipfile.ZipFile(io.BytesIO(file.data))
        assert held.namelist() == [f"{number}/File of one child.docx", "Contents.xlsx", "Register.xlsx"]
        assert number in Document(io.BytesIO(held.read(held.namelist()[0]))).element.xpath("string(.)")
    assert "is ready" in client.get(again.location).text
    log = quick_house.client("administrator", "en").get("/audit?action=pack_made")
    assert len(log.all("table/tbody/tr")) == 1


@pytest.mark.parametrize(("key", "offered"), [("principal", True), ("head_teacher", False), ("county_leader", False)])
def test_it_is_offered_where_it_may_be_made(quick_house: House, key: str, offered: bool) -> None:
    number = confirmed(quick_house, "张小雨")
    client = quick_house.client(key, "en")
    for address in (f"/cases/{number}", "/register"):
        assert ("Inspection pack" in client.get(address).links) == offered


def test_of_no_case_there_is_no_pack(quick_house: House) -> None:
    client = quick_house.client("principal", "en")
    form = client.get("/register/pack").form("/register/pack")
    assert "No case fits" in client.post("/register/pack", form, 422).text


def papers_in(house: House, number: str, by: str) -> list[str]:
    """The Word files of the pack of a case."""
    client, place = house.client(by, "en"), f"/cases/{number}/pack"
    file = client.client.get(client.client.post(place, data=client.get(place).form(place)).location)
    held = zipfile.ZipFile(io.BytesIO(file.data)).namelist()
    return [name.partition("/")[2] for name in held if name.endswith(".docx")]


def test_papers_that_stand_lie_in_it_those_undone_do_not(quick_house: House) -> None:
    number = then(quick_house, quick_house.log(), *BEFORE["report"])
    assert papers_in(quick_house, number, "principal") == [
        "File of one child.docx",
        "Written report 劝报〔2026〕1号.docx",
    ]
    quick_house.move(number, "annul", "principal", reason="点错了")
    assert papers_in(quick_house, number, "principal") == ["File of one child.docx"]


def test_who_only_assists_gets_no_paper_of_the_case(quick_house: House) -> None:
    number = confirmed(quick_house, "张小雨")
    act(quick_house, number, "assign", "township_clerk", residence_village=county.OTHER_VILLAGE)
    assert papers_in(quick_house, number, "other_township_clerk") == []
