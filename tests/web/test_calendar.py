"""The page of the calendar: a school year in rows and months, and its forms."""

from __future__ import annotations

import pytest

from tests.house import Counter, House
from tests.web.office import CHANGED_BY_THE_ADMINISTRATOR, READ_BY_THE_BUREAU, fill, send_twice, statuses
from tracker.services.calendar import page_of_year

HOLIDAY = {"kind": "holiday", "name": "县庆", "first_day": "2026-11-03", "last_day": "2026-11-04"}


def entered(house: House, name: str) -> str:
    rows = page_of_year(2026, house.now).rows
    return f"/calendar/{next(row.span.id for row in rows if row.span.name == name)}"


def test_the_running_school_year_is_shown_with_its_counts(quick_house: House) -> None:
    page = quick_house.client("administrator", "en").get("/calendar")
    assert "School year 2026–2027, 190 school days" in page.text
    assert "October 2026 18 school days" in page.text
    assert len(page.all("table[@class='month']")) == 12


def test_missing_holidays_of_the_next_year_are_warned_of(quick_house: House) -> None:
    client = quick_house.client("administrator", "en")
    assert "No holidays of 2027 are entered" in client.get("/calendar").text
    fill(quick_house, "/calendar/new", kind="holiday", name="元旦", first_day="2027-01-01", last_day="2027-01-03")
    assert "No holidays of 2027" not in client.get("/calendar").text


def test_a_school_year_without_a_term_is_warned_of(quick_house: House) -> None:
    assert (
        "No term of this school year is entered"
        in quick_house.client("administrator", "en").get("/calendar?year=2029").text
    )


def test_a_holiday_is_entered_changed_and_taken_out(quick_house: House) -> None:
    page = fill(quick_house, "/calendar/new", **HOLIDAY)
    assert "School year 2026–2027, 188 school days" in page.text
    page = fill(quick_house, entered(quick_house, "县庆"), last_day="2026-11-03")
    assert "189 school days" in page.text
    page = fill(quick_house, f"{entered(quick_house, '县庆')}/remove")
    assert "190 school days" in page.text


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"last_day": "2026-11-01"}, "last_day"),
        ({"first_day": "2026-10-07"}, "first_day"),
        ({"name": ""}, "name"),
        ({"first_day": "soon"}, "first_day"),
    ],
)
def test_a_wrong_form_comes_back_as_it_was_typed(quick_house: House, wrong: dict[str, str], field: str) -> None:
    page = fill(quick_house, "/calendar/new", 422, **(HOLIDAY | wrong))
    assert page.all(f"*[@id='{field}-error']")
    assert page.one("input[@name='first_day']").get("value") == (HOLIDAY | wrong)["first_day"]


def test_official_days_the_program_knows_are_entered_by_one_button(quick_house: House) -> None:
    client = quick_house.client("administrator", "en")
    address = "/calendar/2024/official?back=2023"
    page = client.post(address, client.get("/calendar?year=2023").form(address))
    assert "The official days of 2024 are entered." in page.text
    client.post(
        address,
        client.get("/calendar").form("/sign-out") | {"request_id": "0" * 8 + "-0000-4000-8000-" + "0" * 12},
        422,
    )


def test_a_form_sent_twice_has_one_effect(quick_house: House) -> None:
    assert send_twice(quick_house, "/calendar/new", **HOLIDAY) == [(303, "/calendar?year=2026")] * 2


def test_the_bureau_reads_the_calendar(quick_house: House) -> None:
    assert statuses(quick_house, "/calendar") == READ_BY_THE_BUREAU


@pytest.mark.parametrize("act", ["new", "1", "1/remove"])
def test_only_the_administrator_changes_the_calendar(quick_house: House, act: str) -> None:
    assert statuses(quick_house, f"/calendar/{act}") == CHANGED_BY_THE_ADMINISTRATOR


def test_a_year_beyond_the_calendar_is_the_nearest_one(quick_house: House) -> None:
    assert "2100" in quick_house.client("administrator", "en").get("/calendar?year=99999").text


def test_the_page_asks_the_database_little(quick_house: House, count_statements: Counter) -> None:
    client = quick_house.client("administrator")
    count_statements.statements.clear()
    client.get("/calendar")
    assert len(count_statements) <= 4
