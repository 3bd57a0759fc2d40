"""The front page of each post: what is owed, and the sections of its work."""

from __future__ import annotations

import pytest

from tests.county import CAST, SCHOOL, TOWN
from tests.crowd import confirmed, live_in
from tests.house import House
from tests.pages import Page, text_of
from tests.services.reporting import close_month, number_of, signed
from tracker.domain.reasons import Reason
from tracker.services.watch import watch_child

SECTIONS = {
    "head_teacher": ["What I owe", "My children with a case", "Watch list"],
    "village_officer": ["What I owe", "My children with a case"],
    "school_clerk": ["What I owe", "To enter for others", "By unit"],
    "township_clerk": ["What I owe", "To enter for others", "By unit"],
    "principal": ["What I owe", "Open cases", "By unit", "Nobody has met the child for two weeks"],
    "township_official": ["What I owe", "Open cases", "By unit", "Nobody has met the child for two weeks"],
    "bureau_officer": [
        "What I owe",
        "Mark-offs waiting for me",
        "Open cases",
        "Nobody has met the child for two weeks",
        "The last seven days",
    ],
    "county_leader": ["Open cases", "Nobody has met the child for two weeks", "The last seven days"],
    "administrator": ["Vacant posts", "Accounts"],
}
"""The headings of each front page, the heat table's caption left out; a number may follow."""


def section(page: Page, name: str) -> str:
    return text_of(page.one(f"section[@aria-labelledby='{name}']"))


@pytest.mark.parametrize(("key", "titles"), SECTIONS.items(), ids=SECTIONS)
def test_each_post_finds_the_sections_of_its_work(quick_house: House, key: str, titles: list[str]) -> None:
    live_in(quick_house)
    page = quick_house.client(key, "en").get("/")
    shown = [text_of(title) for title in page.all("h2")]
    assert [title.startswith(wanted) for title, wanted in zip(shown, titles, strict=True)] == [True] * len(titles)


@pytest.mark.parametrize("key", CAST)
@pytest.mark.parametrize("language", ["zh", "en"])
def test_everybody_has_a_front_page_on_the_first_day(quick_house: House, key: str, language: str) -> None:
    assert quick_house.client(key, language).get("/").h1


def test_what_is_overdue_comes_first_with_its_act_one_tap_away(quick_house: House) -> None:
    late = quick_house.log("张小雨")
    quick_house.wait(days=7)
    fresh = quick_house.log("李明")
    page = quick_house.client("head_teacher", "en").get("/")
    owing = section(page, "owing")
    assert owing.index("Overdue 1") < owing.index(late) < owing.index("This week 1") < owing.index(fresh)
    assert page.links[f"Record an attempt {late}"] == f"/cases/{late}/attempt"
    assert page.links["Log a child"] == "/cases/new"


def test_the_principal_settles_a_doubt_or_stands_in_for_a_vacant_post(quick_house: House) -> None:
    number = quick_house.log("曾丽", "school_clerk")
    page = quick_house.client("principal", "en").get("/")
    assert page.links[f"Confirm into ledger {number}"] == f"/cases/{number}/confirm"
    assert page.links[f"Clear as false alarm {number}"] == f"/cases/{number}/clear"
    assert "for the vacant post: Head teacher · 五年级1班" in section(page, "owing")


def test_a_township_accepts_several_cases_with_one_tap(quick_house: House) -> None:
    numbers = [confirmed(quick_house, name) for name in ("张小雨", "李明")]
    client = quick_house.client("township_clerk", "en")
    page = client.get("/")
    assert "Accept all 2 cases" in page.text
    form = page.form("/cases/batch/accept") | {"number": numbers}
    assert "Done" in client.post("/cases/batch/accept", form, 200).text
    assert [quick_house.case(number).accepted_on for number in numbers] == [quick_house.today()] * 2
    assert "Accept all" not in client.get("/").text


def test_a_clerk_enters_for_the_link_whose_duty_it_is(quick_house: House) -> None:
    number = quick_house.log()
    page = quick_house.client("school_clerk", "en").get("/")
    assert "for 黄秀兰, Head teacher" in section(page, "entering")
    assert page.links[f"Record an attempt {number}"] == f"/cases/{number}/attempt?done_by=head_teacher"


def test_the_form_a_clerk_opens_names_whose_act_it_is(quick_house: House) -> None:
    number = quick_house.log()
    page = quick_house.client("school_clerk", "en").get(f"/cases/{number}/attempt?done_by=head_teacher")
    assert page.one("select[@name='done_by']/option[@selected]").get("value") == "head_teacher"
    assert [box.get("value") for box in page.all("input[@name='went']") if "checked" in box.attrib] == ["head_teacher"]


def test_children_and_watch_list_stand_below(quick_house: House) -> None:
    number = confirmed(quick_house, "张小雨")
    watch_child(quick_house.actor("head_teacher"), quick_house.student_id("李明"), Reason.OTHER, None, quick_house.now)
    page = quick_house.client("head_teacher", "en").get("/")
    assert f"张小雨 {number} Being persuaded" in section(page, "children")
    assert page.links["Log 李明"] == f"/cases/new?student={quick_house.student_id('李明')}"


def test_where_it_sticks_each_number_opens_its_list(quick_house: House) -> None:
    live_in(quick_house)
    client = quick_house.client("county_leader", "en")
    page = client.get("/")
    cells = list(page.one("table[@class='table heat']").iter("a"))
    assert {f"/duties?unit={code}&kind=joint_visit&overdue=1" for code in (SCHOOL, TOWN)} <= {
        cell.get("href") for cell in cells
    }
    for cell in cells:
        listed = client.get(cell.get("href", "")).all("tbody/tr")
        assert len(listed) == int(text_of(cell))


def test_figures_of_open_cases_open_the_list_of_their_stage(quick_house: House) -> None:
    live_in(quick_house)
    page = quick_house.client("bureau_officer", "en").get("/")
    figures = section(page, "figures")
    assert "2 To be verified 2 Being persuaded 0 Approved absence 0 Back in school, observed 2 Waiting" in figures
    assert page.links["2 Being persuaded"] == "/cases?stage=persuading"


def test_children_nobody_has_met_are_named_to_those_near_them(quick_house: House) -> None:
    live_in(quick_house)
    assert "张小雨" in section(quick_house.client("principal", "en").get("/"), "unmet")
    unmet = section(quick_house.client("bureau_officer", "en").get("/"), "unmet")
    assert "张**" in unmet
    assert "never met" in unmet


def test_the_last_seven_days_are_told_by_case_numbers(quick_house: House) -> None:
    numbers = live_in(quick_house)
    recent = section(quick_house.client("county_leader", "en").get("/"), "recent")
    assert f"Log 3 {numbers['田宊']}" in recent
    assert "Relapse 0 none" in recent


def test_the_administrator_sees_vacancies_and_accounts_and_no_child(quick_house: House) -> None:
    live_in(quick_house)
    page = quick_house.client("administrator", "en").get("/")
    assert "Head teacher · 长梁民族小学 五年级1班" in section(page, "vacancies")
    rows = [[text_of(cell) for cell in row] for row in page.all("section[@aria-labelledby='accounts']//tbody/tr")]
    assert ["Principal", "2", "2", "2"] in rows
    assert "422822-2026" not in page.text
    assert not page.all("form[@role='search']")


def test_a_stranger_sees_nothing_of_the_case(quick_house: House) -> None:
    number = confirmed(quick_house, "张小雨")
    quick_house.wait(days=10)
    for key in ("other_head_teacher", "other_principal", "other_school_clerk", "other_township_official"):
        text = quick_house.client(key).get("/").text
        assert number not in text
        assert "张" not in text


def test_the_bureau_reads_who_has_not_signed_and_the_clerk_what_to_draft(quick_house: House) -> None:
    close_month(quick_house)
    clerk = quick_house.client("school_clerk", "en").get("/")
    assert clerk.links[f"{number_of(SCHOOL)} is to be drafted and signed"] == f"/returns/{number_of(SCHOOL)}"
    signed(quick_house, number_of(SCHOOL))
    quick_house.wait(days=9)
    page = quick_house.client("bureau_officer", "en").get("/")
    assert page.links["1 return is not signed yet"] == "/returns"
    assert "1 return is overdue." in section(page, "returns")
