"""Quarterly reviews through their pages: the samples, the form of a result, and how they were drawn."""

from __future__ import annotations

from tests.house import Counter, House
from tests.services.reviewing import REVIEW, live_quarter, review, sample_of
from tracker.domain.cases import Stage
from tracker.domain.reviews import SampleKind

PAGE = f"/reviews/{REVIEW}"
FAILED = {"finding": "failed", "how": "visit", "note": "人在家中"}


def address(kind: str) -> str:
    return f"{PAGE}/{sample_of(SampleKind(kind))}"


def test_a_failed_sample_is_recorded_and_its_case_is_open_again(house: House) -> None:
    number = live_quarter(house)["mark_off"]
    client = house.client("bureau_officer", "en")
    page = client.get(PAGE)
    form = client.get(page.links[f"Record the result {number}"]).form(address("mark_off"))
    page = client.post(address("mark_off"), form | FAILED)
    assert page.address == PAGE
    assert "It is not as recorded" in page.text
    assert house.case(number).stage is Stage.IDENTIFIED
    assert f"Record the result {number}" not in page.links


def test_what_is_wrong_is_named_and_everything_typed_kept(quick_house: House) -> None:
    live_quarter(quick_house)
    client = quick_house.client("bureau_officer", "en")
    form = client.get(address("zero")).form(address("zero"))
    page = client.post(address("zero"), form | {"finding": "failed", "how": "call", "note": ""}, 422)
    assert "#note" in {link.get("href") for link in page.one("div[@class='error-summary']").iter("a")}
    client.post(address("zero"), form | {"finding": "", "how": "call"}, 422)


def test_the_same_form_twice_has_one_effect(quick_house: House) -> None:
    live_quarter(quick_house)
    client = quick_house.client("bureau_officer", "en")
    form = client.get(address("zero")).form(address("zero")) | FAILED
    assert [client.post(address("zero"), form).address for _ in range(2)] == [PAGE] * 2
    client.get(address("zero"), status=409)


def test_the_page_says_how_the_samples_were_drawn(quick_house: House) -> None:
    numbers = live_quarter(quick_house)
    text = quick_house.client("county_leader", "en").get(PAGE).text
    assert review().seed in text
    assert all(number in text for number in numbers.values())
    assert "Record the result" not in text


def test_the_duty_leads_to_the_review(quick_house: House) -> None:
    live_quarter(quick_house)
    assert quick_house.client("bureau_officer", "en").get("/").links[f"Quarterly review {REVIEW}"] == PAGE


def test_the_pages_ask_the_database_at_most_twelve_times(quick_house: House, count_statements: Counter) -> None:
    live_quarter(quick_house)
    client = quick_house.client("bureau_officer")
    asked = {}
    for page in ("/reviews", PAGE, address("zero")):
        count_statements.statements.clear()
        assert client.client.get(page).status_code == 200
        asked[page] = len(count_statements)
    assert {page: count for page, count in asked.items() if count > 12} == {}
