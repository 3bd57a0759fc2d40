"""Letters to other counties through their pages: written, sent with a number, printed, answered, asked about again."""

from __future__ import annotations

import io
from urllib.parse import quote

import pytest
from docx import Document

from tests.acting import PDF, a_file
from tests.house import Counter, House
from tests.services.lettering import (
    CONTACT,
    FIRST,
    WHERE,
    YIWU,
    answered,
    away,
    away_elsewhere,
    drafted,
    receipt_id,
    sent,
)

LETTER = "/letters/" + quote(FIRST)
TYPED = {"addressee": YIWU, "contact": CONTACT}
ANSWER = {"answered_by": "义乌市教育局 陈老师", "text": "已在我市就读"}


def test_a_child_who_is_away_is_written_about_and_the_receipt_comes_in(house: House) -> None:
    number = away(house)
    officer = house.client("bureau_officer", "en")
    address = officer.get("/letters").links[f"Write a letter {number}"]
    form = officer.get(address).form("/letters/new")
    assert form["children"] == number
    draft = officer.post("/letters/new", form | TYPED | {f"where-{number}": WHERE})
    assert "not sent yet" in draft.text
    send = draft.links["Send with a number"]
    page = officer.post(send, officer.get(send).form(send))
    assert (page.address, page.h1) == (f"/letters/{FIRST}", f"Letter {FIRST}")
    come = page.links["Record the receipt"]
    form = officer.get(come).form(f"/letters/{FIRST}/receipt")
    page = officer.post(come, form | ANSWER | {"confirmed": number, "receipt": a_file("回执.pdf")})
    assert "taken over" in page.text
    assert officer.client.get(page.links["回执.pdf"]).data == PDF


def test_what_is_missing_is_named_and_everything_typed_kept(quick_house: House) -> None:
    number, other = away(quick_house), quick_house.log("李明")
    officer = quick_house.client("bureau_officer", "en")
    form = officer.get("/letters/new").form("/letters/new")
    page = officer.post("/letters/new", form | TYPED, 422)
    assert "Choose at least one child" in page.text
    page = officer.post("/letters/new", form | TYPED | {"children": number, "further": other}, 422)
    kept = page.form("/letters/new")
    assert (kept["addressee"], f"where-{other}" in kept) == (YIWU, True)
    assert "Write where the child of case" in page.text
    assert {box.get("value") for box in page.all("input[@name='children']") if "checked" in box.attrib} == {
        number,
        other,
    }
    page = officer.post(
        "/letters/new", form | TYPED | {"further": "422822-2026-0999", "where-422822-2026-0999": "x"}, 422
    )
    assert "There is no open case" in page.text


@pytest.mark.parametrize("blank", TYPED)
def test_blanks_alone_are_nothing(quick_house: House, blank: str) -> None:
    number = away(quick_house)
    officer = quick_house.client("bureau_officer", "en")
    form = officer.get("/letters/new").form("/letters/new") | TYPED | {"children": number, f"where-{number}": WHERE}
    page = officer.post("/letters/new", form | {blank: "  "}, 422)
    assert f"#{blank}" in page.links.values()


def test_the_letter_names_children_in_full_and_its_page_does_not(quick_house: House) -> None:
    number = away(quick_house)
    sent(quick_house, number)
    draft = drafted(quick_house, number)
    officer = quick_house.client("bureau_officer", "en")
    for place in (f"/letters/drafts/{draft}", LETTER):
        assert "张小雨" not in officer.get(place).text
        assert "张小雨" in officer.get(f"{place}/paper").text
        file = io.BytesIO(officer.client.get(f"{place}/word").data)
        cells = [cell.text for table in Document(file).tables for row in table.rows for cell in row.cells]
        assert {"张小雨", "长梁民族小学", WHERE} <= set(cells)


def test_a_letter_on_paper_has_its_number_unit_and_day(quick_house: House) -> None:
    number = away(quick_house)
    sent(quick_house, number)
    client = quick_house.client("deputy_head")
    assert "未编号" in client.get(f"/letters/drafts/{drafted(quick_house, number)}/paper").text
    text = client.get(f"{LETTER}/paper").text
    assert all(part in text for part in (FIRST, "建始县教育局（盖章）", "2026年11月2日", f"{YIWU}：", CONTACT))
    assert "补印" in quick_house.client("bureau_officer").get(f"{LETTER}/paper").text


def test_the_duty_leads_to_the_letter_and_asking_again_does_it(quick_house: House) -> None:
    sent(quick_house, away(quick_house))
    quick_house.wait(days=31)
    officer = quick_house.client("bureau_officer", "en")
    assert officer.get("/").links[f"Receipt of the letter {FIRST}"] == LETTER
    assert "overdue" in officer.get("/letters").text
    form = officer.get(f"{LETTER}/ask").form(f"/letters/{FIRST}/ask")
    page = officer.post(f"{LETTER}/ask", form | {"how": "电话催办"})
    assert "Asked again: 电话催办" in page.text
    assert "overdue" not in page.text


def test_a_draft_is_changed_or_thrown_away(quick_house: House) -> None:
    draft = drafted(quick_house, away(quick_house))
    officer = quick_house.client("bureau_officer", "en")
    place = f"/letters/drafts/{draft}"
    form = officer.get(f"{place}/change").form(f"{place}/change")
    assert form["addressee"] == YIWU
    assert "浙江省温岭市教育局" in officer.post(f"{place}/change", form | {"addressee": "浙江省温岭市教育局"}).text
    officer.post(f"{place}/discard", officer.get(f"{place}/discard").form(f"{place}/discard"))
    officer.get(place, status=404)


@pytest.mark.parametrize("act", ["send", "receipt", "ask"])
def test_the_same_form_twice_has_one_effect(quick_house: House, act: str) -> None:
    number = away(quick_house)
    officer = quick_house.client("bureau_officer", "en")
    if act == "send":
        place = f"/letters/drafts/{drafted(quick_house, number)}/send"
    else:
        sent(quick_house, number)
        place = f"/letters/{FIRST}/{act}"
    form = officer.get(place).form(place) | ANSWER | {"how": "电话催办"}
    for _ in range(2):
        again = officer.post(place, form | ({"receipt": a_file()} if act == "receipt" else {}))
        assert again.address == f"/letters/{FIRST}"
    history = officer.get(LETTER).one("section[@aria-labelledby='history']")
    assert len(history.findall(".//li[p]")) == (1 if act == "send" else 2)


@pytest.mark.parametrize("key", ["principal", "township_official", "other_principal", "administrator"])
def test_a_school_or_township_sees_no_letter(quick_house: House, key: str) -> None:
    sent(quick_house, away(quick_house))
    client = quick_house.client(key)
    assert "/letters" not in client.get("/").links.values()
    for address in ("/letters", LETTER):
        client.get(address, status=403)


def test_the_county_leader_reads_the_register_and_writes_nothing(quick_house: House) -> None:
    sent(quick_house, away(quick_house))
    leader = quick_house.client("county_leader", "en")
    assert "Write a letter" not in leader.get("/letters").links
    page = leader.get(LETTER)
    assert "Record the receipt" not in page.links
    for address in (f"{LETTER}/paper", f"{LETTER}/receipt", "/letters/new"):
        leader.get(address, status=403)


@pytest.mark.parametrize("rows", [1, 10, 100])
def test_the_pages_ask_the_database_at_most_twelve_times(
    quick_house: House, count_statements: Counter, rows: int
) -> None:
    number, other = away(quick_house), away_elsewhere(quick_house)
    for _ in range(rows):
        sent(quick_house, number)
    answered(quick_house, FIRST, number)
    draft = f"/letters/drafts/{drafted(quick_house, number, other)}"
    pages = ["/letters", "/letters/new", draft, f"{draft}/change", f"{draft}/send", f"{draft}/paper"]
    pages += [LETTER, f"{LETTER}/receipt", f"{LETTER}/paper", f"{LETTER}/receipts/{receipt_id()}"]
    client, asked = quick_house.client("bureau_officer"), {}
    for page in pages:
        count_statements.statements.clear()
        assert client.client.get(page).status_code == 200
        asked[page] = len(count_statements)
    assert {page: count for page, count in asked.items() if count > 12} == {}
