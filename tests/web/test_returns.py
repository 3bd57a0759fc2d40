"""Monthly returns through their pages: the month of the county, a return drafted, signed, sent back, taken out."""

from __future__ import annotations

import io

import openpyxl
import pytest
from sqlalchemy import select

from tests import county
from tests.crowd import confirmed
from tests.house import Counter, House
from tests.pages import PageClient, text_of
from tests.services.reporting import close_month, figures_of, number_of, signed, state_of
from tracker.domain.returns import Figure, ReturnState
from tracker.models.audit import AuditEntry
from tracker.models.transactions import reading

OURS, THEIRS = number_of(county.SCHOOL), number_of(county.OTHER_SCHOOL)
PAGE = f"/returns/{OURS}"


def send(client: PageClient, act: str, status: int = 303, **typed: object) -> object:
    address = f"{PAGE}/{act}"
    return client.post(address, client.get(PAGE).form(address) | typed, status)


def test_the_clerk_drafts_and_the_principal_signs(house: House) -> None:
    close_month(house)
    clerk, principal = house.client("school_clerk", "en"), house.client("principal", "en")
    page = clerk.post(
        f"{PAGE}/draft",
        clerk.get(PAGE).form(f"{PAGE}/draft") | {"returned": "1", "returned_reason": "上月漏报一人"},
    )
    assert "Draft saved" in page.text
    assert "上月漏报一人" in page.text
    assert principal.get("/").links[f"Sign the monthly return {OURS}"] == PAGE
    signed_page = principal.post(f"{PAGE}/sign", principal.get(PAGE).form(f"{PAGE}/sign"))
    assert "Nothing in it changes any more" in signed_page.text
    assert not signed_page.all("form[@class='act']")
    assert state_of(OURS) is ReturnState.SIGNED


def test_zero_is_one_button(quick_house: House) -> None:
    close_month(quick_house)
    page = quick_house.client("principal", "en").get(PAGE)
    button = page.one(f"form[@action='{PAGE}/sign']//button")
    assert (text_of(button), "Zero return" in page.text) == ("Sign zero", True)


def test_a_wrong_figure_is_named_and_everything_typed_kept(quick_house: House) -> None:
    close_month(quick_house)
    client = quick_house.client("school_clerk", "en")
    form = client.get(PAGE).form(f"{PAGE}/draft") | {"out": "2", "out_reason": "", "in": "x"}
    page = client.post(f"{PAGE}/draft", form, 422)
    assert "#draft-in" in {link.get("href") for link in page.one("div[@class='error-summary']").iter("a")}
    page = client.post(f"{PAGE}/draft", form | {"in": ""}, 422)
    wrong = {link.get("href") for link in page.one("div[@class='error-summary']").iter("a")}
    assert wrong == {"#draft-end", "#draft-out_reason"}
    assert page.form(f"{PAGE}/draft")["out"] == "2"


def test_the_bureau_sends_back_and_must_say_why(quick_house: House) -> None:
    close_month(quick_house)
    signed(quick_house, OURS)
    client = quick_house.client("bureau_officer", "en")
    send(client, "send_back", 422, remark="")
    page = send(client, "send_back", remark="请核对在班人数")
    assert "Sent back: 请核对在班人数" in page.text  # type: ignore[attr-defined]
    assert "请核对在班人数" in quick_house.client("principal").get(PAGE).text
    links = quick_house.client("school_clerk").get("/notices").links
    assert links[OURS] == PAGE


def test_every_figure_opens_its_list(quick_house: House) -> None:
    confirmed(quick_house, "张小雨")
    close_month(quick_house)
    client = quick_house.client("principal", "en")
    page = client.get(PAGE)
    for figure in Figure:
        listed = client.get(f"{PAGE}/{figure}")
        assert text_of(listed.one("span[@class='number']")) == str(figures_of(OURS).counted[figure])
        assert (f"{PAGE}/{figure}" in page.links.values()) == bool(figures_of(OURS).counted[figure])
    client.get(f"{PAGE}/nonsense", status=404)


def test_the_identity_of_the_roll_is_written_out(quick_house: House) -> None:
    close_month(quick_house)
    page = quick_house.client("principal", "en").get(PAGE)
    terms = [text_of(term) for term in page.all("p[@class='balance']/span")]
    assert terms == [
        "On roll at the start 4",
        "+ Transferred in 0",
        "− Transferred out 0",
        "− Suspended 0",
        "+ Resumed 0",
        "− Deceased 0",
        "= On roll at the end 4",
    ]


def test_the_bureau_sees_who_has_signed_and_who_is_silent(quick_house: House) -> None:
    close_month(quick_house)
    signed(quick_house, THEIRS, "other_principal")
    quick_house.wait(days=9)
    page = quick_house.client("bureau_officer", "en").get("/returns")
    rows = [text_of(row) for row in page.all("tbody/tr")]
    assert [row.split()[:2] for row in rows[:2]] == [["长梁民族小学", "overdue,"], ["官店初中", "signed"]]
    assert "1 signed, of 2 schools" in page.text
    assert quick_house.client("principal", "en").get("/returns").links["11/2026 长梁民族小学"] == PAGE


def test_the_total_goes_out_as_a_workbook_without_formulas(quick_house: House) -> None:
    close_month(quick_house)
    signed(quick_house, OURS)
    client = quick_house.client("bureau_officer")
    answer = client.client.get("/returns/2026-11.xlsx")
    page = openpyxl.load_workbook(io.BytesIO(answer.data)).active
    rows = list(page.iter_rows(values_only=True))
    assert [row[0] for row in rows[3:]] == ["长梁民族小学", "官店初中", "已签字学校合计"]
    assert not any(rows[4][3:]), "who has not signed reports nothing"
    assert rows[3][4:] == rows[5][4:] == tuple(figures_of(OURS).values.values())
    assert {cell.data_type for row in page.iter_rows() for cell in row} <= {"s", "n"}
    with reading() as session:
        logged = session.scalars(select(AuditEntry.subject).where(AuditEntry.action == "export_returns"))
        assert list(logged) == ["2026-11"]
    assert client.client.get("/returns/2026-10.xlsx").status_code == 404
    assert client.client.get("/returns/november.xlsx").status_code == 404


@pytest.mark.parametrize(
    ("key", "act", "status"),
    [
        ("school_clerk", "sign", 403),
        ("bureau_officer", "sign", 403),
        ("other_principal", "sign", 404),
        ("principal", "send_back", 403),
        ("bureau_officer", "send_back", 409),
        ("bureau_officer", "draft", 403),
        ("other_school_clerk", "draft", 404),
        ("principal", "fill", 303),
        ("principal", "sign", 303),
        ("school_clerk", "draft", 303),
    ],
)
def test_an_act_is_answered_as_the_house_answers(quick_house: House, key: str, act: str, status: int) -> None:
    close_month(quick_house)
    client = quick_house.client(key)
    form = client.get("/notices/mail").form("/notices/mail")
    fields = {name: form[name] for name in ("csrf_token", "request_id")} | {"remark": "?"}
    assert client.client.post(f"{PAGE}/{act}", data=fields).status_code == status


@pytest.mark.parametrize("act", ["draft", "fill", "sign"])
def test_the_same_form_twice_has_one_effect(quick_house: House, act: str) -> None:
    close_month(quick_house)
    client = quick_house.client("principal", "en")
    form = client.get(PAGE).form(f"{PAGE}/{act}")
    assert [client.post(f"{PAGE}/{act}", form).address for _ in range(2)] == [PAGE] * 2
    history = client.get(PAGE).one("section[@aria-labelledby='history']")
    assert len(history.findall(".//li")) == 2


def test_the_pages_ask_the_database_at_most_twelve_times(quick_house: House, count_statements: Counter) -> None:
    confirmed(quick_house, "张小雨")
    close_month(quick_house)
    asked = {}
    for key in ("principal", "bureau_officer"):
        client = quick_house.client(key)
        for address in ("/returns", PAGE, f"{PAGE}/end", f"{PAGE}/still_out"):
            count_statements.statements.clear()
            assert client.client.get(address).status_code == 200
            asked[key, address] = len(count_statements)
    assert {place: count for place, count in asked.items() if count > 12} == {}
