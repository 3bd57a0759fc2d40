"""The page of the rules: every table read aloud, and the form that changes a term."""

from __future__ import annotations

import pytest

from tests.house import Counter, House
from tests.web.office import READ_BY_THE_BUREAU, fill, send_twice, statuses
from tracker.domain.duties import RULES
from tracker.domain.mark_off import CODES, HOLD_CODES
from tracker.domain.permissions import GRANTS
from tracker.domain.workflow import MOVES

TERM = "/rules/verify"


def test_every_row_of_every_table_is_read_aloud(quick_house: House) -> None:
    text = quick_house.client("administrator", "en").get("/rules").text
    shown = [*RULES, *MOVES, *CODES, *HOLD_CODES, *list(GRANTS)[2:]]
    assert [row for row in shown if row.label not in text] == []


def test_what_is_law_and_what_is_the_countys_own_is_told_apart(quick_house: House) -> None:
    page = quick_house.client("administrator", "en").get("/rules")
    rows = [row for row in page.all("tbody/tr") if "Suspended study" in "".join(row.itertext())]
    assert "Compulsory Education Law, article 11" in "".join(rows[-1].itertext())
    assert "County default" in page.text


def test_the_marks_of_the_codes_are_shown(quick_house: House) -> None:
    page = quick_house.client("administrator", "en").get("/rules")
    marks = {
        "".join(row[0].itertext()).strip(): "".join(row[1].itertext())
        for row in page.all("tbody/tr")
        if row[1].get("data-label") == "Marks"
    }
    assert (marks["Deceased"], marks["Abroad"], marks["Transferred"]) == ("‡▲", "‡", "")


def test_a_term_is_changed_from_a_day_on(quick_house: House) -> None:
    page = fill(quick_house, TERM, count="5", unit="wd", valid_from="2026-11-09")
    assert "In force today 3 working days" in page.text
    assert "November 9, 2026" in page.text
    assert "from November 9, 2026: 5 working days" in quick_house.client("administrator", "en").get("/rules").text


@pytest.mark.parametrize(
    ("wrong", "field"),
    [({"count": "many"}, "count"), ({"count": "0"}, "count"), ({"valid_from": "2026-11-01"}, "valid_from")],
)
def test_a_wrong_form_comes_back_as_it_was_typed(quick_house: House, wrong: dict[str, str], field: str) -> None:
    typed = {"count": "5", "unit": "wd", "valid_from": "2026-11-09"} | wrong
    page = fill(quick_house, TERM, 422, **typed)
    assert page.all(f"*[@id='{field}-error']")
    assert page.one(f"input[@name='{field}']").get("value") == typed[field]


def test_a_form_sent_twice_sets_one_term(quick_house: House) -> None:
    typed = {"count": "5", "unit": "wd", "valid_from": "2026-11-09"}
    assert send_twice(quick_house, TERM, **typed) == [(303, TERM)] * 2


@pytest.mark.parametrize("address", ["/rules", TERM])
def test_the_bureau_reads_the_rules(quick_house: House, address: str) -> None:
    assert statuses(quick_house, address) == READ_BY_THE_BUREAU


def test_only_the_administrator_changes_a_term(quick_house: House) -> None:
    assert statuses(quick_house, TERM, "post")["bureau_officer"] == 403
    assert not quick_house.client("bureau_officer").get(TERM).all("input[@name='count']")


def test_a_duty_without_a_term_has_no_page(quick_house: House) -> None:
    quick_house.client("administrator").get("/rules/hold_review", 404)


def test_the_pages_ask_the_database_little(quick_house: House, count_statements: Counter) -> None:
    client = quick_house.client("administrator")
    for address in ("/rules", TERM):
        count_statements.statements.clear()
        client.get(address)
        assert len(count_statements) <= 4


def test_the_days_of_the_reminders_are_set_like_any_other_term(quick_house: House) -> None:
    client = quick_house.client("administrator", "en")
    address = "/rules/remind_climbed"
    page = client.get("/rules")
    assert page.links["3 working days"].startswith("/rules/")
    form = client.get(address).form(address)
    client.post(address, {**form, "count": "5", "unit": "wd", "valid_from": "2026-11-02"})
    assert "5 working days" in client.get("/rules").text
