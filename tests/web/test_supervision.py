"""Instructions through their pages: given, answered, sent back, closed, each with its refusals."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from tests import county
from tests.crowd import confirmed
from tests.house import House
from tests.pages import PageClient, text_of
from tests.services.instructing import ANSWER, TEXT, give
from tracker.models.supervision import Instruction
from tracker.models.transactions import reading

NEW = "/supervision/new"


def filled(client: PageClient, house: House, query: str = "", **fields: object) -> dict[str, object]:
    """The form as it opens, filled in as an officer would."""
    form = client.get(NEW + query).form(NEW)
    usual: dict[str, object] = {"unit": county.TOWN, "text": TEXT, "due_on": house.today() + timedelta(days=4)}
    return form | usual | fields


def given() -> int:
    with reading() as session:
        return session.scalar(select(func.count(Instruction.id))) or 0


def test_an_instruction_goes_to_its_unit_and_comes_back_answered(house: House) -> None:
    officer, official = house.client("bureau_officer", "en"), house.client("township_official", "en")
    page = officer.post(NEW, filled(officer, house))
    assert (page.address, page.h1) == ("/supervision/DB-2026-0001", "Instruction DB-2026-0001")
    todo = official.get("/")
    assert todo.links["Answer the instruction DB-2026-0001"] == page.address
    form = official.get(page.address).form(f"{page.address}/reply")
    answered = official.post(f"{page.address}/reply", form | {"text": ANSWER})
    assert "Answered" in answered.text
    assert not answered.all(f"form[@action='{page.address}/reply']")
    form = officer.get(page.address).form(f"{page.address}/close")
    closed = officer.post(f"{page.address}/close", form)
    assert [text_of(tag) for tag in closed.all("div[@class='title']/span")] == ["closed"]
    assert ANSWER in official.get(page.address).text


def test_an_answer_is_sent_back_with_a_reason_and_a_day(quick_house: House) -> None:
    number = give(quick_house)
    address = f"/supervision/{number}"
    official, officer = quick_house.client("township_official", "en"), quick_house.client("bureau_officer", "en")
    official.post(f"{address}/reply", official.get(address).form(f"{address}/reply") | {"text": "知道了"})
    form = officer.get(address).form(f"{address}/send_back")
    page = officer.post(f"{address}/send_back", form | {"text": "请写清何时见到"})
    assert "Sent back" in page.text
    assert official.get(address).all(f"form[@action='{address}/reply']")


def test_the_same_form_twice_has_one_effect(quick_house: House) -> None:
    client = quick_house.client("bureau_officer")
    form = filled(client, quick_house)
    assert [client.post(NEW, form).address for _ in range(2)] == ["/supervision/DB-2026-0001"] * 2
    assert given() == 1


@pytest.mark.parametrize(
    ("fields", "wrong"),
    [
        ({"unit": ""}, "unit"),
        ({"unit": "无此单位"}, "unit"),
        ({"unit": county.BUREAU}, "unit"),
        ({"text": ""}, "text"),
        ({"text": "请打13800005678"}, "text"),
        ({"due_on": "tomorrow"}, "due_on"),
        ({"due_on": "2026-11-01"}, "due_on"),
    ],
)
def test_a_wrong_field_is_named_and_everything_typed_kept(
    quick_house: House, fields: dict[str, str], wrong: str
) -> None:
    client = quick_house.client("bureau_officer", "en")
    form = filled(client, quick_house, **fields)
    page = client.post(NEW, form, 422)
    assert f"#{wrong}" in {link.get("href") for link in page.one("div[@class='error-summary']").iter("a")}
    again = page.form(NEW)
    kept = {name: str(form[name]) for name in ("unit", "text", "due_on")}
    assert {name: again[name].strip() for name in kept} == kept
    assert given() == 0


def test_a_duty_fills_the_form_with_its_unit_and_its_words(quick_house: House) -> None:
    confirmed(quick_house, "张小雨")
    quick_house.wait(days=14)
    officer = quick_house.client("bureau_officer", "en")
    page = officer.get("/supervision")
    address = next(url for words, url in page.links.items() if words.startswith("Instruct 长梁镇"))
    form = officer.get(address).form(NEW)
    assert (form["unit"], form["duty"], "422822-2026-0001" in form["text"]) == (county.TOWN, address[-1:], True)
    officer.post(NEW, form)
    rows = [text_of(row) for row in officer.get("/supervision").all("section[@aria-labelledby='proposed']//tbody/tr")]
    assert not any(row.startswith("Accept the case") for row in rows)


def test_a_case_fills_the_form_with_its_township(quick_house: House) -> None:
    number = confirmed(quick_house, "张小雨")
    client = quick_house.client("county_leader", "en")
    assert client.get(f"{NEW}?case={number}").form(NEW)["unit"] == county.TOWN
    page = client.post(NEW, filled(client, quick_house, f"?case={number}"))
    assert page.links[f"About case {number}"] == f"/cases/{number}"
    quick_house.client("bureau_officer").get(f"{NEW}?case=422822-2026-9999", status=404)


ACTS = {"reply": {"text": ANSWER}, "send_back": {"text": "?", "due_on": "2026-11-20"}, "close": {"text": ""}}


@pytest.mark.parametrize(
    ("key", "act", "status"),
    [
        ("township_clerk", "reply", 403),
        ("principal", "reply", 404),
        ("deputy_head", "reply", 403),
        ("head_teacher", "reply", 403),
        ("deputy_head", "close", 403),
        ("township_official", "close", 403),
        ("county_leader", "send_back", 403),
        ("bureau_officer", "send_back", 409),
        ("bureau_officer", "close", 303),
        ("township_official", "reply", 303),
    ],
)
def test_an_act_is_answered_as_the_house_answers(quick_house: House, key: str, act: str, status: int) -> None:
    number = give(quick_house)
    client = quick_house.client(key)
    form = client.get("/notices/mail").form("/notices/mail")
    fields = {name: form[name] for name in ("csrf_token", "request_id")} | ACTS[act]
    assert client.client.post(f"/supervision/{number}/{act}", data=fields).status_code == status


@pytest.mark.parametrize(("key", "status"), [("township_official", 422), ("township_clerk", 403), ("principal", 404)])
def test_an_empty_answer_is_refused_to_those_who_may_answer(quick_house: House, key: str, status: int) -> None:
    number = give(quick_house)
    client = quick_house.client(key)
    form = client.get("/notices/mail").form("/notices/mail")
    fields = {name: form[name] for name in ("csrf_token", "request_id")} | {"text": ""}
    client.post(f"/supervision/{number}/reply", fields, status)


def test_a_refused_answer_keeps_what_was_typed(quick_house: House) -> None:
    number = give(quick_house)
    client = quick_house.client("township_official", "en")
    address = f"/supervision/{number}"
    typed = client.get(address).form(f"{address}/reply") | {"text": "家长电话13800005678"}
    page = client.post(f"{address}/reply", typed, 422)
    assert page.form(f"{address}/reply")["text"].strip() == typed["text"]
    assert "#reply-text" in {link.get("href") for link in page.one("div[@class='error-summary']").iter("a")}


def test_a_unit_without_instructions_is_told_so(quick_house: House) -> None:
    assert "Your unit has no instruction to answer." in quick_house.client("principal", "en").get("/supervision").text


def test_a_notice_leads_to_the_instruction(quick_house: House) -> None:
    number = give(quick_house)
    page = quick_house.client("township_clerk", "en").get("/notices")
    assert page.links[number] == f"/supervision/{number}"
