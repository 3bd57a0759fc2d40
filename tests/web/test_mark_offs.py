"""Requests to strike: seen with their evidence, signed several at once."""

from __future__ import annotations

import uuid

import pytest

from tests.acting import Hands, a_file
from tests.crowd import confirmed, live_in
from tests.house import House
from tests.pages import Page, text_of
from tracker.domain.cases import Stage
from tracker.domain.mark_off import Code


def asked(house: House, *names: str, code: Code = Code.TRANSFERRED) -> list[str]:
    """Cases whose principal asks to strike them."""
    evidence = {"transfer_done_on": house.today(), "new_school": "恩施市<i>龙凤</i>小学"}
    numbers = [confirmed(house, name) for name in names]
    for number in numbers:
        house.move(number, "request", "principal", code=code, evidence=evidence)
    return numbers


def cards(page: Page) -> list[str]:
    return [text_of(card) for card in page.all("article")]


@pytest.mark.parametrize("language", ["zh", "en"])
def test_where_no_request_waits_the_page_says_who_makes_them(quick_house: House, language: str) -> None:
    page = quick_house.client("bureau_officer", language).get("/mark-offs")
    assert len(page.all("div[@class='empty']")) == 1


def test_a_request_shows_its_evidence_who_asked_and_who_signs_next(quick_house: House) -> None:
    asked(quick_house, "张小雨")
    card = cards(quick_house.client("principal", "en").get("/mark-offs"))[0]
    assert "张小雨" in card
    assert "Transferred" in card
    assert "Transfer completed on November 2, 2026 New school 恩施市<i>龙凤</i>小学" in card
    assert "Asked by 谭学军 · Principal · November 2, 2026" in card
    assert "Next to sign 王立新 · Bureau officer objections until November 5, 2026" in card


def test_the_bureau_signs_several_at_once_when_the_days_for_objections_are_over(quick_house: House) -> None:
    numbers = asked(quick_house, "张小雨", "李明", "单小军")
    assert not quick_house.client("bureau_officer").get("/mark-offs").all("input[@type='checkbox']")
    quick_house.wait(days=7)
    client = quick_house.client("bureau_officer", "en")
    page = client.get("/mark-offs")
    form = page.form("/cases/batch/approve")
    assert uuid.UUID(form["request_id"])
    assert {f"version-{number}" for number in numbers} <= set(form)
    assert "number" not in form
    client.post("/cases/batch/approve", {**form, "number": numbers[:2]}, 200)
    assert [quick_house.case(number).stage for number in numbers] == [Stage.MARKED_OFF, Stage.MARKED_OFF, Stage.CLOSING]


def test_the_other_line_countersigns_or_objects(quick_house: House) -> None:
    number = live_in(quick_house)["欧阳晨"]
    page = quick_house.client("other_township_official", "en").get("/mark-offs")
    assert "Countersign 1" in [text_of(title) for title in page.all("h2")]
    assert page.links[f"Object {number}"] == f"/cases/{number}/object"
    assert "countersign of the other line" in cards(page)[0]


def test_numbers_given_as_evidence_are_masked(quick_house: House) -> None:
    live_in(quick_house)
    page = quick_house.client("bureau_officer").get("/mark-offs")
    assert "999999********1256" in page.text
    assert "999999201307071256" not in page.response.get_data(as_text=True)


def test_a_file_given_as_evidence_opens_from_the_list(quick_house: House) -> None:
    number = confirmed(quick_house, "张小雨")
    letter = {"evidence_host_letter": a_file(), "evidence_host_contact": "教务处"}
    Hands(quick_house, "principal").do(number, "request", code="in_province_no_roll", **letter)
    client = quick_house.client("bureau_officer", "en")
    link = next(href for words, href in client.get("/mark-offs").links.items() if words.startswith("Open the file"))
    with client.client.get(link) as answer:
        assert (answer.status_code, answer.mimetype) == (200, "application/pdf")


def test_when_the_last_signer_is_missing_the_empty_post_is_named(quick_house: House) -> None:
    asked(quick_house, "张小雨")
    quick_house.wait(days=7)
    assert "Bureau officer" in cards(quick_house.client("county_leader", "en").get("/mark-offs"))[0]


def test_a_stranger_sees_no_request(quick_house: House) -> None:
    asked(quick_house, "张小雨")
    for key in ("other_head_teacher", "other_principal", "other_township_official"):
        page = quick_house.client(key).get("/mark-offs")
        assert cards(page) == []
        assert "张" not in text_of(page.one("main"))
    quick_house.client("administrator").get("/mark-offs", 403)
