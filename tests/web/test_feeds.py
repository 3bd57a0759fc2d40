"""The calendar feed, read by a real iCalendar library: own duties, no names, worthless once taken back."""

from __future__ import annotations

from icalendar import Calendar

from tests.house import House
from tests.pages import PageClient
from tests.services.instructing import give
from tracker.domain.cases import Ledger


def owing(house: House) -> str:
    number = house.log()
    house.move(number, "confirm", "principal", ledger=Ledger.SUSPECTED, last_attended_on=house.today())
    return number


def made(client: PageClient) -> str:
    """The path of a fresh feed."""
    page = client.get("/notices/calendar")
    page = client.post("/notices/calendar", page.form("/notices/calendar"), 200)
    address = page.one("input[@id='address']").get("value", "")
    return address[address.index("/calendar.ics") :]


def events(house: House, path: str) -> list[tuple[str, str]]:
    answer = house.app.test_client().get(path)
    assert answer.mimetype == "text/calendar"
    calendar = Calendar.from_ical(answer.data)
    return [(str(event["SUMMARY"]), event["DTSTART"].dt.isoformat()) for event in calendar.walk("VEVENT")]


def test_the_feed_holds_ones_own_open_duties_on_their_due_days(quick_house: House) -> None:
    number = owing(quick_house)
    found = events(quick_house, made(quick_house.client("township_clerk", "en")))
    assert [(summary.split()[-1], day) for summary, day in found] == [(number, "2026-11-03")]


def test_the_feed_says_no_name_and_folds_no_line_beyond_75_octets(quick_house: House) -> None:
    owing(quick_house)
    text = quick_house.app.test_client().get(made(quick_house.client("head_teacher"))).data
    assert "张小雨".encode() not in text
    assert max(len(line) for line in text.split(b"\r\n")) <= 75


def test_an_address_taken_back_or_invented_opens_nothing(quick_house: House) -> None:
    owing(quick_house)
    client = quick_house.client("head_teacher", "en")
    path = made(client)
    client.post("/notices/calendar/end", client.get("/notices/calendar").form("/notices/calendar/end"))
    for address in (path, "/calendar.ics", "/calendar.ics?token=", "/calendar.ics?token=x"):
        assert quick_house.app.test_client().get(address).status_code == 404


def test_the_answer_a_unit_owes_stands_in_the_feed_of_its_head(quick_house: House) -> None:
    number = give(quick_house, due_on=quick_house.today())
    path = made(quick_house.client("township_official", "en"))
    assert events(quick_house, path) == [(f"督办反馈 {number}", "2026-11-02")]
    assert f"/supervision/{number}".encode() in quick_house.app.test_client().get(path).data
