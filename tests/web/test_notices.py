"""Notices in the program: shown with their case, gone when done, read when marked, mail chosen by each person."""

from __future__ import annotations

from tests.house import House
from tracker.domain.cases import Ledger
from tracker.services.reminders import tell_of_duties


def owing(house: House) -> str:
    number = house.log()
    house.move(number, "confirm", "principal", ledger=Ledger.SUSPECTED, last_attended_on=house.today())
    house.wait(days=3)
    tell_of_duties(house.now)
    return number


def test_an_overdue_duty_is_told_with_a_link_to_its_case(quick_house: House) -> None:
    number = owing(quick_house)
    page = quick_house.client("township_clerk", "en").get("/notices")
    assert "2 days overdue" in page.text
    assert page.links[number] == f"/cases/{number}"


def test_the_menu_counts_what_is_unread_until_it_is_marked_as_read(quick_house: House) -> None:
    owing(quick_house)
    client = quick_house.client("township_clerk", "en")
    page = client.get("/notices")
    assert len(page.all("span[@class='count']")) == 1
    assert "Nothing new" in client.post("/notices", page.form("/notices")).text
    assert not client.get("/notices").all("span[@class='count']")


def test_what_was_done_meanwhile_is_gone(quick_house: House) -> None:
    number = owing(quick_house)
    quick_house.move(number, "accept", "township_clerk")
    assert "Accept the case" not in quick_house.client("township_clerk", "en").get("/notices").text


def test_a_stranger_is_told_nothing(quick_house: House) -> None:
    owing(quick_house)
    assert "Nothing new" in quick_house.client("other_principal", "en").get("/notices").text


def test_everybody_chooses_where_mail_goes(quick_house: House) -> None:
    client = quick_house.client("head_teacher", "en")
    form = client.get("/notices/mail").form("/notices/mail")
    assert "not a mail address" in client.post("/notices/mail", {**form, "mail": "a b@c"}, 422).text
    client.post("/notices/mail", {**form, "mail": "huang@example.cn", "wants_mail": "y"})
    assert client.get("/notices/mail").form("/notices/mail")["mail"] == "huang@example.cn"
