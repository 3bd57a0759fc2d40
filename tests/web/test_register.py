"""The register page: like the paper one, and its figures reconcile."""

from __future__ import annotations

import pytest
from sqlalchemy import update

from tests.county import OTHER_SCHOOL, SCHOOL, TOWN
from tests.crowd import add_children, confirmed, live_in
from tests.house import House
from tests.pages import Page, text_of
from tracker.domain.reasons import Group, Reason
from tracker.models.students import Student
from tracker.models.transactions import writing


def lines(page: Page) -> list[str]:
    """The lines of the ledger, by the number they begin with."""
    table = page.one("table[@class='table register cards']")
    return [text_of(row) for row in table.findall(".//tbody/tr")]


def totals(page: Page) -> list[list[str]]:
    table = page.one("section[@aria-labelledby='totals']")
    return [[text_of(cell) for cell in row] for row in table.findall(".//tbody/tr")]


@pytest.mark.parametrize("language", ["zh", "en"])
def test_an_empty_register_says_how_a_child_comes_into_it(quick_house: House, language: str) -> None:
    quick_house.log()
    page = quick_house.client("principal", language).get("/register")
    assert len(page.all("div[@class='empty']")) == 1
    assert [row[1:] for row in totals(page)] == [["0", "0", "0"]] * 4


def test_a_line_shows_the_child_both_lines_and_links_its_case(quick_house: House) -> None:
    number = confirmed(quick_house, "张小雨")
    page = quick_house.client("principal", "en").get("/register")
    child = "张小雨 Female aged 12 长梁民族小学 六年级2班 下坝社区"
    standing = "Suspected dropout 2 Nov Weary of school Being persuaded 0"
    assert lines(page)[0].startswith(f"{number} {child} {standing} 向玉梅")
    assert page.links[number] == f"/cases/{number}"


def test_a_struck_line_is_struck_through_with_its_day_and_code_beside_it(quick_house: House) -> None:
    struck = live_in(quick_house)["单小军"]
    page = quick_house.client("principal", "en").get("/register?stage=marked_off")
    row = page.one("tr[@class='struck']")
    assert text_of(row.find(".//s")) == struck
    assert text_of(row.find(".//span[@class='stamp']")) == "Struck November 9, 2026 Transferred"
    assert not [text_of(cell) for cell in row.iter("s") if "Transferred" in text_of(cell)]


def test_the_figures_reconcile(quick_house: House) -> None:
    live_in(quick_house)
    page = quick_house.client("bureau_officer", "en").get("/register")
    assert totals(page)[0] == ["Suspected dropout", "5", "1", "4"]
    assert totals(page)[-1] == ["Sum", "5", "1", "4"]
    balance = text_of(page.one("p[@class='balance']"))
    assert balance == "open on September 1, 2026 0 + newly listed 5 + listed again 0 − struck 1 = open now 4"


def test_in_the_next_school_year_the_balance_opens_with_what_was_open(quick_house: House) -> None:
    live_in(quick_house)
    quick_house.now = quick_house.now.replace(2027, 9, 6)
    page = quick_house.client("bureau_officer", "en").get("/register")
    assert "open on September 1, 2027 4 + newly listed 0 + listed again 0 − struck 0 = open now 4" in page.text
    assert "School year 2027–2028" in page.text


def test_a_child_listed_again_has_two_lines_and_says_so(quick_house: House) -> None:
    struck = live_in(quick_house)["单小军"]
    confirmed(quick_house, "单小军")
    page = quick_house.client("principal", "en").get(f"/register?q={struck}")
    assert [struck in line for line in lines(page)] == [True, True]
    assert "Being persuaded Listed again" in lines(page)[0]
    assert "newly listed 1 + listed again 1 − struck 1 = open now 1" in page.text


@pytest.mark.parametrize(
    ("asked", "count"),
    [
        ("ledger=suspected", 5),
        ("ledger=dropout", 0),
        ("stage=persuading", 2),
        (f"unit={SCHOOL}", 3),
        (f"unit={OTHER_SCHOOL}&stage=closing", 1),
        (f"unit={TOWN}", 3),
        ("reason=working_away", 1),
        ("group=left_behind", 5),
        ("q=王", 1),
        ("unmet=1", 2),
    ],
)
def test_lines_are_narrowed_by_what_the_address_asks(quick_house: House, asked: str, count: int) -> None:
    live_in(quick_house)
    page = quick_house.client("bureau_officer", "en").get(f"/register?{asked}")
    assert len(page.all("table[@class='table register cards']/tbody/tr")) == count
    assert page.links["Clear filters"] == "/register"


@pytest.mark.parametrize(
    "wrong", ["ledger=x", "stage=cleared", "unit=nowhere", "reason=", "page=0", "page=x", "q=%25%27%3C%3E", "unmet=no"]
)
def test_wrong_filters_do_not_break_the_page(quick_house: House, wrong: str) -> None:
    confirmed(quick_house, "张小雨")
    assert quick_house.client("principal", "en").get(f"/register?{wrong}").h1 == "Register"


def test_the_register_comes_page_by_page_with_its_filters(quick_house: House) -> None:
    for name in add_children(quick_house, 51):
        confirmed(quick_house, name)
    page = quick_house.client("principal", "en").get("/register?ledger=suspected")
    assert len(lines(page)) == 50
    assert page.links["Next page"] == "/register?ledger=suspected&page=2"
    assert len(lines(quick_house.client("principal", "en").get(page.links["Next page"]))) == 1


def test_a_stranger_sees_no_line_and_no_figure(quick_house: House) -> None:
    number = confirmed(quick_house, "张小雨")
    for key in ("other_head_teacher", "other_principal", "other_township_official"):
        page = quick_house.client(key, "en").get("/register?q=张")
        assert number not in page.text
        assert totals(page)[-1] == ["Sum", "0", "0", "0"]
    quick_house.client("administrator").get("/register", 403)


def test_a_sensitive_reason_is_neither_read_nor_found_by_who_does_not_act_on_the_case(quick_house: House) -> None:
    number = confirmed(quick_house, "张小雨", reason=Reason.EARLY_MARRIAGE)
    assert "Early marriage" in lines(quick_house.client("principal", "en").get("/register"))[0]
    leader = quick_house.client("county_leader", "en")
    assert "Early marriage" not in lines(leader.get("/register"))[0]
    assert number not in leader.get("/register?reason=early_marriage").text
    with writing() as session:
        session.execute(update(Student).values(groups=(Group.DISABLED,)))
    assert number in quick_house.client("principal").get("/register?group=disabled").text
    assert number not in leader.get("/register?group=disabled").text


def test_a_name_is_shown_as_it_is_written_and_never_run(quick_house: House) -> None:
    with writing() as session:
        session.execute(update(Student).where(Student.name == "李明").values(name="<b>李</b>明"))
    confirmed(quick_house, "<b>李</b>明")
    assert "<b>李</b>明" in lines(quick_house.client("principal").get("/register"))[0]
