"""The brief as a page: read first by its unit, every number with its list, remarks that become instructions."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from tests import county
from tests.crowd import live_in
from tests.house import Counter, House
from tests.pages import text_of
from tests.services.instructing import give
from tests.services.weekly import brief_of
from tracker.domain.calendar import CHINA
from tracker.domain.digests import Paragraph
from tracker.domain.weeks import Week
from tracker.services.digest_issue import issue_week

MONDAY = datetime(2026, 12, 28, 8, 5, tzinfo=CHINA)
BRIEF = "/digests/2026-W52"


@pytest.fixture
def monday(quick_house: House) -> House:
    """Eight weeks of life, and the briefs on the last two of them."""
    live_in(quick_house)
    quick_house.now = MONDAY
    for week in (Week(2026, 51), Week(2026, 52)):
        issue_week(week, MONDAY)
    return quick_house


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_page_has_every_paragraph_and_each_number_opens_its_list(monday: House, language: str) -> None:
    client = monday.client("bureau_officer", language)
    page = client.get(BRIEF)
    assert [section.get("id") for section in page.all("section[@class='paragraph']")] == [str(p) for p in Paragraph]
    lists = {link.get("href", ""): text_of(link) for link in page.all("a") if "?unit=" in (link.get("href") or "")}
    lists = {
        address: shown for address, shown in lists.items() if shown.isdecimal() and address.startswith(f"{BRIEF}/")
    }
    assert len(lists) > 15
    for address, shown in lists.items():
        opened = client.get(address)
        assert len(opened.all("tbody/tr")) == int(shown), address


def test_a_list_is_as_of_the_freezing_and_links_its_cases(monday: House) -> None:
    client = monday.client("bureau_officer", "en")
    number = brief_of(Week(2026, 52), county.BUREAU).refs("unmet")[0]
    before = client.get(f"{BRIEF}/unmet").text
    monday.move(number, "return", "head_teacher", returned_on=monday.today(), placement="original_class")
    after = client.get(f"{BRIEF}/unmet")
    assert after.text == before
    assert after.links[number] == f"/cases/{number}"


def test_a_case_that_left_the_township_stays_in_its_list_without_a_link(monday: House) -> None:
    number = "422822-2026-0001"
    monday.move(number, "assign", "township_clerk", household_village=county.OTHER_VILLAGE)
    monday.move(number, "assign", "bureau_officer", **{"class": county.OTHER_CLASS})
    client = monday.client("township_official", "en")
    page = client.get(f"{BRIEF}/open")
    assert number in page.text
    assert number not in page.links


def test_opening_it_is_the_receipt_of_the_own_unit_alone(monday: House) -> None:
    own, other = monday.client("deputy_head", "en"), monday.client("bureau_officer", "en")
    own.get(BRIEF)
    other.get(f"{BRIEF}?unit={county.TOWN}")
    receipts = [text_of(row) for row in other.get(BRIEF).all("section[@aria-labelledby='receipts']/ul/li")]
    assert receipts == [
        "王立新 Bureau officer not yet",
        "田志远 Deputy head of the bureau 28 Dec 2026, 08:05",
    ]
    town = monday.client("township_official", "en").get(BRIEF)
    assert all("not yet" in text_of(row) for row in town.all("section[@aria-labelledby='receipts']/ul/li"))


def test_unread_ones_come_first_and_on_the_front_page(monday: House) -> None:
    client = monday.client("bureau_officer", "en")
    assert "2026-W52 unread" in client.get("/").text
    rows = [text_of(row) for row in client.get("/digests").all("tbody/tr")]
    assert [("unread" in row, "教育局" in row) for row in rows[:3]] == [(True, True), (True, True), (False, False)]
    client.get(BRIEF)
    rows = [text_of(row) for row in client.get("/digests").all("tbody/tr")]
    assert ["unread" in row for row in rows[:2]] == [True, False]
    assert "2026-W52 read" in client.get("/").text


def test_previous_and_next_lead_from_issue_to_issue(monday: House) -> None:
    client = monday.client("township_clerk", "en")
    last = client.get(BRIEF)
    assert "Next issue" not in last.links
    first = client.get(last.links["Previous issue"])
    assert first.links["Next issue"] == f"{BRIEF}?unit={county.TOWN}"
    assert "Previous issue" not in first.links


@pytest.mark.parametrize("key", ["bureau_officer", "county_leader"])
def test_the_county_reads_its_copy_once_it_is_released(monday: House, key: str) -> None:
    county_copy = f"{BRIEF}?unit={county.COUNTY}"
    monday.client("county_leader").get(county_copy, status=404)
    client = monday.client("bureau_officer", "en")
    page = client.get(county_copy)
    action = f"{BRIEF}/release?unit={county.COUNTY}"
    released = client.post(action, page.form(action))
    assert "Released" in released.text
    assert not released.all(f"form[@action='{action}']")
    monday.client(key).get(county_copy)


def test_a_remark_becomes_an_instruction_beside_its_paragraph(monday: House) -> None:
    client = monday.client("bureau_officer", "en")
    forms = client.get(BRIEF).all("form[@action='/supervision/new']")
    filled = next(fields for fields in map(fields_of, forms) if fields["paragraph"] == "units")
    filled |= {"unit": "长梁镇", "text": "两周未见到的孩子，请本周内见到并反馈。"}
    page = client.post("/supervision/new", filled)
    (beside,) = [section for section in page.all("section[@class='paragraph']") if section.get("id") == "units"]
    assert "DB-2026-0001 长梁镇 waiting for the answer" in text_of(beside)
    assert len({fields_of(form)["request_id"] for form in forms}) == len(forms) == len(Paragraph)


def fields_of(form: object) -> dict[str, str]:
    """What a form of the page would send."""
    boxes = {box.get("name"): box.get("value", "") for box in form.iter("input")}  # type: ignore[attr-defined]
    return boxes | {area.get("name"): "" for area in form.iter("textarea")}  # type: ignore[attr-defined]


def test_a_refused_remark_keeps_what_was_typed(monday: House) -> None:
    client = monday.client("bureau_officer", "en")
    remark = {"week": "2026-W52", "paragraph": "stuck", "brief_of": county.BUREAU}
    typed = remark | {"unit": "无此单位", "text": "请反馈", "due_on": "2026-12-30"}
    filled = client.get("/supervision/new").form("/supervision/new") | typed
    page = client.post("/supervision/new", filled, 422)
    again = page.form("/supervision/new")
    assert {name: again[name].strip() for name in typed} == typed


def test_a_township_has_no_remark_boxes_and_no_other_brief(monday: House) -> None:
    client = monday.client("township_official")
    assert not client.get(BRIEF).all("form[@action='/supervision/new']")
    for address in (
        f"{BRIEF}?unit={county.OTHER_TOWN}",
        f"{BRIEF}?unit={county.BUREAU}",
        "/digests/2026-W01",
        f"{BRIEF}/x",
    ):
        client.get(address, status=404)


def test_the_text_for_the_work_group_can_be_copied_whole(monday: House) -> None:
    page = monday.client("bureau_officer", "en").get(BRIEF)
    text = page.one("textarea[@id='group']").text or ""
    assert "Open at the end of the week: 4" in text
    assert f"{BRIEF}?unit={county.BUREAU}" in text


def test_the_brief_tells_of_instructions_and_answers(monday: House) -> None:
    give(monday, due_on=date(2027, 1, 4))
    monday.wait(days=7)
    issue_week(None, monday.now)
    page = monday.client("township_official", "en").get("/digests/2026-W53")
    assert "DB-2026-0001 长梁镇" in page.text


@pytest.mark.parametrize("key", ["bureau_officer", "township_official", "county_leader"])
def test_a_page_of_the_brief_asks_the_database_at_most_twelve_times(
    monday: House, count_statements: Counter, key: str
) -> None:
    give(monday, due_on=date(2027, 1, 4))
    client, asked = monday.client(key).client, {}
    addresses = [BRIEF, f"{BRIEF}/stuck", "/digests", "/supervision", "/supervision/DB-2026-0001", "/"]
    for address in [*addresses, *(["/supervision/new?duty=6"] if key == "bureau_officer" else [])]:
        count_statements.statements.clear()
        client.get(address)
        asked[address] = len(count_statements)
    assert {address: count for address, count in asked.items() if count > 12} == {}
