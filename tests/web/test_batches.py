"""Verification batches through their pages: ticked, proved, made a case, signed, sampled, returned."""

from __future__ import annotations

import io

import pytest

from tests import county
from tests.house import Counter, House
from tests.pages import Page, PageClient, text_of
from tests.services.batching import BATCH, PDF, balance, hand_in, name_id, return_sample, settled, state_of
from tracker.domain.batches import Balance, ShareState

PAGE = f"/batches/{BATCH}/{county.SCHOOL}"
TOWNS = f"/batches/{BATCH}/{county.TOWN}"


def send(client: PageClient, act: str, status: int = 303, page: str = PAGE, **typed: object) -> Page:
    """Sends the form of names to one of its acts."""
    return client.post(f"{page}/{act}", client.get(page).form(f"{page}/seen") | typed, status)


def test_a_share_is_ticked_proved_made_a_case_and_signed(house: House) -> None:
    hand_in(house)
    clerk, principal = house.client("school_clerk", "en"), house.client("principal", "en")
    assert "Ticked as seen" in send(clerk, "seen", names=name_id("张小雨")).text
    paper = {"names": name_id("李明"), "note": "教务系统在读证明", "paper": (io.BytesIO(PDF), "a.pdf")}
    page = send(clerk, "prove", **paper)
    assert clerk.client.get(page.links["教务系统在读证明"]).data == PDF
    assert "it is a case now" in send(clerk, f"doubt/{name_id('曾丽')}").text
    assert principal.get("/").links[f"Settle the verification list {BATCH}"] == f"/batches/{BATCH}"
    signed = principal.post(f"{PAGE}/sign", principal.get(PAGE).form(f"{PAGE}/sign"))
    assert "The other line samples this list" in signed.text
    assert (state_of(), balance(house)) == (ShareState.SIGNED, Balance(1, 1, 1, 2))


def test_the_balance_is_written_out(quick_house: House) -> None:
    hand_in(quick_house)
    page = quick_house.client("bureau_officer", "en").get(f"/batches/{BATCH}")
    terms = [text_of(term) for term in page.all("p[@class='balance']/span")]
    assert terms == ["Names 5", "= In class (A) 0", "+ Evidenced (B) 0", "+ Doubtful, a case (C) 0", "+ Not settled 5"]
    assert [text_of(row.find("td")) for row in page.all("tbody/tr")] == ["长梁民族小学", "官店初中", "长梁镇"]  # type: ignore[arg-type]


def test_the_bureau_sees_at_a_glance_who_is_late_and_whose_sample_failed(quick_house: House) -> None:
    hand_in(quick_house)
    settled(quick_house)
    quick_house.wait(days=20)
    return_sample(quick_house)
    page = quick_house.client("bureau_officer", "en").get(f"/batches/{BATCH}")
    tags = [text_of(tag) for tag in page.one("p[@class='glance']")]
    assert tags == ["Overdue 2", "returned after a sample 1", "not begun 2"]
    states = [text_of(cell) for cell in page.all("td[@data-label='State']")]
    assert states == ["Overdue not begun"] * 2 + ["returned after a sample due on 25 Nov"]


def test_what_is_missing_is_named_and_every_tick_kept(quick_house: House) -> None:
    hand_in(quick_house)
    client = quick_house.client("school_clerk", "en")
    assert "Tick at least one name" in send(client, "seen", 422).text
    page = send(client, "prove", 422, names=name_id("李明"))
    wrong = {link.get("href") for link in page.one("div[@class='error-summary']").iter("a")}
    assert wrong == {"#paper", "#note"}
    assert page.form(f"{PAGE}/seen")["names"] == str(name_id("李明"))


def test_a_wrong_sample_returns_the_whole_list(quick_house: House) -> None:
    hand_in(quick_house)
    settled(quick_house)
    township = quick_house.client("township_clerk", "en")
    page = township.get(PAGE)
    (action,) = {form.get("action", "") for form in page.all("form") if "/check/" in form.get("action", "")}
    form = page.form(action)
    township.post(action, form | {"right": "no", "remark": ""}, 422)
    assert "whole list went back" in township.post(action, form | {"right": "no", "remark": "不在校"}).text
    page = quick_house.client("principal", "en").get(PAGE)
    assert "Returned: 不在校" in page.text
    assert page.text.count("found wrong by the other line") == 1


def test_the_bureau_takes_out_the_answer_once_it_says_why(quick_house: House) -> None:
    hand_in(quick_house)
    client = quick_house.client("bureau_officer", "en")
    address = client.get(f"/batches/{BATCH}").links["Answer to the sender"]
    form = client.get(address).form(address)
    assert "Please fill this in" in client.post(address, form | {"reason": ""}, 422).text
    went = [client.client.post(address, data=form | {"reason": "省厅要求回复"}).headers["Location"] for _ in range(2)]
    file = client.client.get(went[0])
    assert went[0].rpartition("/")[0] == went[1].removesuffix("/file")
    assert (file.status_code, file.data[:2]) == (200, b"PK")
    assert f"{BATCH}.xlsx" in file.headers["Content-Disposition"]


@pytest.mark.parametrize("act", ["seen", "doubt"])
def test_the_same_form_twice_has_one_effect(quick_house: House, act: str) -> None:
    hand_in(quick_house)
    client = quick_house.client("school_clerk", "en")
    child = name_id("张小雨")
    address = f"{PAGE}/{act}" if act == "seen" else f"{PAGE}/{act}/{child}"
    form = client.get(PAGE).form(f"{PAGE}/seen") | {"names": child}
    assert [client.post(address, form).address for _ in range(2)] == [PAGE] * 2
    history = client.get(PAGE).one("section[@aria-labelledby='history']")
    assert len(history.findall(".//li")) == 1


@pytest.mark.parametrize(
    ("key", "act", "status"),
    [
        ("bureau_officer", "seen", 403),
        ("bureau_officer", "sign", 403),
        ("school_clerk", "sign", 403),
        ("other_school_clerk", "seen", 404),
        ("township_clerk", "seen", 404),
        ("county_leader", "seen", 403),
        ("head_teacher", "seen", 303),
        ("head_teacher", "unknown", 303),
        ("head_teacher", "sign", 403),
        ("other_head_teacher", "seen", 404),
        ("school_clerk", "unknown", 403),
        ("principal", "sign", 422),
    ],
)
def test_an_act_is_answered_as_the_house_answers(quick_house: House, key: str, act: str, status: int) -> None:
    hand_in(quick_house)
    client = quick_house.client(key)
    form = client.get("/notices/mail").form("/notices/mail")
    fields = {name: form[name] for name in ("csrf_token", "request_id")} | {"names": name_id("张小雨")}
    assert client.client.post(f"{PAGE}/{act}", data=fields).status_code == status


def test_the_pages_ask_the_database_at_most_twelve_times(quick_house: House, count_statements: Counter) -> None:
    hand_in(quick_house)
    settled(quick_house)
    asked = {}
    for key in ("principal", "bureau_officer", "township_clerk"):
        client = quick_house.client(key)
        for address in ("/batches", f"/batches/{BATCH}", PAGE):
            count_statements.statements.clear()
            assert client.client.get(address).status_code == 200
            asked[key, address] = len(count_statements)
    assert {place: count for place, count in asked.items() if count > 12} == {}
