"""The register beside the national platform: three lists that add up, its word taken over once, its layout."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from tests.crowd import add_children, confirmed, live_in
from tests.house import Counter, House
from tests.pages import Page, PageClient, text_of
from tests.services.placed import STRANGER, on_platform, own_row
from tracker.domain.cases import Ledger
from tracker.domain.reasons import Reason
from tracker.models.audit import AuditEntry
from tracker.models.platform import PlatformLayout
from tracker.models.transactions import reading
from tracker.web import platform

PAGE, COLUMNS = "/rosters/platform", "/rosters/platform/columns"


def bureau(house: House) -> PageClient:
    return house.client("bureau_officer", "en")


def rows(house: House, part: str) -> list[list[str]]:
    """The cells of one of the three lists."""
    page = bureau(house).get(f"{PAGE}?part={part}")
    return [[text_of(cell) for cell in row.iter("td")] for row in page.all("tbody/tr")]


def note(client: PageClient) -> Page:
    return client.post(PAGE, client.get(PAGE).form(PAGE))


def test_the_three_lists_hold_everybody_once_and_add_up(house: House) -> None:
    cases = live_in(house)
    on_platform(house, own_row("张小雨", "已返校"), own_row("单小军", "已销号"), own_row("王芳", "在读"), STRANGER)
    page = bureau(house).get(PAGE)
    terms = [int(text_of(number)) for number in page.all("p[@class='balance']//b")]
    assert terms == [5, 1, 2, 2, 4, 3, 0, 1]
    assert {row[0] for row in rows(house, "only_ours")} == {cases["李明"], cases["欧阳晨"]}
    assert rows(house, "only_theirs") == [["覃**", "999999********0019", "外县小学", "疑似辍学"]]
    differing = {row[0]: row[-1] for row in rows(house, "state_differs")}
    assert differing == {cases["张小雨"]: "已返校for us: Back in school, observed", cases["王芳"]: "在读 not mapped"}


def test_names_and_numbers_are_masked_and_the_case_is_linked(quick_house: House) -> None:
    number = confirmed(quick_house, "张小雨")
    own = own_row("张小雨", "已复学")
    on_platform(quick_house, own, STRANGER)
    page = bureau(quick_house).get(f"{PAGE}?part=state_differs")
    other = bureau(quick_house).get(f"{PAGE}?part=only_theirs")
    assert page.links[number] == f"/cases/{number}"
    assert ("张**" in page.text, "覃**" in other.text) == (True, True)
    assert not [said for said in (*own[:2], *STRANGER[:2]) if said in page.text + other.text]


def test_of_a_child_listed_again_the_newest_line_counts(quick_house: House) -> None:
    number = live_in(quick_house)["单小军"]
    reopen = {"found_on": quick_house.today(), "reason": Reason.WEARY_OF_SCHOOL}
    quick_house.move(number, "reopen", "bureau_officer", **reopen)
    last_day = quick_house.today() - timedelta(days=2)
    quick_house.move(number, "confirm", "principal", ledger=Ledger.SUSPECTED, last_attended_on=last_day)
    on_platform(quick_house, own_row("单小军", "已销号"))
    (row,) = rows(quick_house, "state_differs")
    assert (row[0], row[-2]) == (number, "Being persuaded")


def test_without_a_list_the_page_says_where_to_hand_one_in(quick_house: House) -> None:
    confirmed(quick_house, "张小雨")
    assert bureau(quick_house).get(PAGE).links["Lists"] == "/rosters"


def test_what_the_platform_says_is_written_into_the_register_once(house: House) -> None:
    number = confirmed(house, "张小雨")
    on_platform(house, own_row("张小雨", "已复学"), STRANGER)
    client = bureau(house)
    form = client.get(PAGE).form(PAGE)
    assert "1 line took over its state." in client.post(PAGE, form).text
    assert (house.case(number).platform_status, house.case(number).stage) == ("已复学", "persuading")
    assert "Take over the platform's state" not in client.get(PAGE).text
    client.post(PAGE, form)
    with reading() as session:
        entry = session.scalars(select(AuditEntry).where(AuditEntry.action == "platform_noted")).one()
        assert entry.fields == "cases"


def test_a_newer_word_of_the_platform_replaces_the_one_noted(quick_house: House) -> None:
    number = confirmed(quick_house, "张小雨")
    for word in ("劝返中", "已复学"):
        on_platform(quick_house, own_row("张小雨", word))
        note(bureau(quick_house))
        assert quick_house.case(number).platform_status == word


def test_a_word_that_is_explained_is_no_difference_any_more(quick_house: House) -> None:
    confirmed(quick_house, "张小雨")
    on_platform(quick_house, own_row("张小雨", "在册未到"))
    client = bureau(quick_house)
    assert "1 child nobody has said" in client.get(f"{PAGE}?part=state_differs").text
    for words in ("劝返中", "在册未到、劝返中"):
        client.post(COLUMNS, client.get(COLUMNS).form(COLUMNS) | {"words_persuading": words})
    assert rows(quick_house, "state_differs") == []
    assert client.get(COLUMNS).form(COLUMNS)["words_persuading"] == "在册未到、劝返中"


def test_columns_stand_in_the_order_of_their_places_and_twice_sent_are_kept_once(quick_house: House) -> None:
    client = bureau(quick_house)
    form = {name: value for name, value in client.get(COLUMNS).form(COLUMNS).items() if "heading_" not in name}
    form |= {"heading_school": "就读学校", "place_school": "1", "heading_name": "学生姓名", "place_name": "2"}
    for _ in range(2):
        client.post(COLUMNS, form)
    with reading() as session:
        kept = session.scalars(select(PlatformLayout)).one()
        assert kept.columns == [["school", "就读学校"], ["name", "学生姓名"]]


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"words_closing": " "}, "Write at least one word."),
        ({"heading_name": "同一个", "heading_school": "同一个"}, "Two columns bear this heading."),
        ({"place_name": "x"}, "Write a whole number."),
    ],
)
def test_what_cannot_go_out_is_said_beside_its_field(quick_house: House, typed: dict[str, str], said: str) -> None:
    client = bureau(quick_house)
    page = client.post(COLUMNS, client.get(COLUMNS).form(COLUMNS) | typed, 422)
    assert said in page.text


@pytest.mark.parametrize("count", [1, 10, 100])
def test_the_pages_ask_the_database_at_most_twelve_times(
    quick_house: House, count_statements: Counter, count: int
) -> None:
    for name in add_children(quick_house, count):
        confirmed(quick_house, name)
    strangers = [(f"覃{chr(0x5B89 + n)}", "", "外县小学", "疑似辍学") for n in range(count)]
    on_platform(quick_house, *strangers)
    client = bureau(quick_house)
    for address in (PAGE, f"{PAGE}?part=only_theirs", f"{PAGE}?part=state_differs", COLUMNS):
        count_statements.statements.clear()
        client.client.get(address)
        assert len(count_statements) <= 12
    assert len(rows(quick_house, "only_theirs&page=9")) == min(count, 50)


def test_a_long_list_is_compared_by_another_process(quick_house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(platform, "LONG_LIST", 0)
    number = confirmed(quick_house, "张小雨")
    on_platform(quick_house, own_row("张小雨", "已复学"))
    assert "1 line took over its state." in note(bureau(quick_house)).text
    assert quick_house.case(number).platform_status == "已复学"
