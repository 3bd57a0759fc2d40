"""Hidden dropouts on the pages: the principal learns of them, answers; the bureau sees schools and searches."""

from __future__ import annotations

from typing import Any

import pytest

from tests.county import SCHOOL
from tests.house import Counter, House
from tests.pages import Page, PageClient
from tests.services.hiding import ALL, NUMBERS, crowded, listing, searched
from tracker.services.hidden_search import search_hidden

PAGE = f"/hidden/{SCHOOL}"
WITHOUT_LI = tuple(name for name in ALL if name != "李明")


def principal(house: House) -> PageClient:
    """The principal after a search that found two of the school's pupils."""
    searched(house, meals=("张小雨", "曾丽", "王芳", "欧阳晨"), away=["李明"])
    return house.client("principal", "en")


def form_of(page: Page, *names: str) -> dict[str, Any]:
    """The form of a page with these pupils ticked."""
    ticks = {label.text: label.get("for", "").removeprefix("child-") for label in page.all("label")}
    form = {name: value for name, value in page.form(f"{PAGE}/seen?page=1").items() if name != "children"}
    return form | {"children": [ticks[name] for name in names]}


def answer(client: PageClient, what: str, *names: str, status: int = 303, **typed: str) -> Page:
    return client.post(f"{PAGE}/{what}", form_of(client.get(PAGE), *names) | typed, status)


def test_the_principal_learns_of_it_and_reads_what_the_lists_say(house: House) -> None:
    client = principal(house)
    address = client.get("/").links["2 pupils on whom the lists disagree are to be verified"]
    page = client.get(address)
    assert page.h1 == "Check for hidden dropouts: 长梁民族小学"
    assert "The village says the child is away" in page.text
    assert "to be verified, no finding" in page.text
    assert "张小雨" not in page.text


def test_one_tap_says_who_saw_the_child_and_the_line_goes(house: House) -> None:
    client = principal(house)
    page = answer(client, "seen", "李明", "单小军", seen_by="黄秀兰")
    assert "Recorded who was seen in class." in page.text
    assert "黄秀兰 · " in page.text
    assert "told by 谭学军" in page.text
    assert "lists disagree are to be" not in client.get("/").text


def test_several_become_cases_in_one_act_and_the_case_says_how_it_was_found(house: House) -> None:
    client = principal(house)
    page = answer(client, "cases", "李明", "单小军")
    assert "2 children logged." in page.text
    assert {"422822-2026-0001", "422822-2026-0002"} <= set(page.links)
    assert house.case("422822-2026-0001").found_by == "comparison"
    assert not page.all("input[@name='children']")


def test_what_is_missing_is_said_and_what_was_typed_stays(quick_house: House) -> None:
    client = principal(quick_house)
    assert "Tick at least one child." in answer(client, "seen", status=422).text
    assert "Please fill this in." in answer(client, "seen", "李明", status=422, seen_by=" ").text
    page = answer(client, "seen", "李明", status=422, seen_on="2027-01-01", seen_by="黄秀兰")
    assert page.one("input[@name='seen_by']").get("value") == "黄秀兰"
    assert len(page.all("input[@checked]")) == 1


@pytest.mark.parametrize("what", ["seen", "cases"])
def test_the_same_form_twice_has_one_effect(quick_house: House, what: str) -> None:
    client = principal(quick_house)
    form = form_of(client.get(PAGE), "李明")
    assert [client.client.post(f"{PAGE}/{what}", data=form).location for _ in range(2)] == [PAGE, PAGE]
    assert client.get(PAGE).text.count("422822-2026-") == (what == "cases")


def test_what_was_logged_in_one_act_is_undone_from_the_page(house: House) -> None:
    client = principal(house)
    links = answer(client, "cases", "李明", "单小军").links
    link = next(address for text, address in links.items() if text.startswith("Undo as a whole"))
    page = client.get(link)
    assert "2 pupils wait again." in page.text
    form = page.form(link)
    assert "Undone; the pupils wait again." in client.post(link, form).text
    assert client.client.post(link, data=form).location == PAGE
    assert "This was undone already." in client.post(link, client.get(link).form(link), 422).text
    assert "2 pupils on whom the lists disagree" in client.get("/").text
    answer(client, "cases", "李明")
    assert house.case("422822-2026-0001").episode == 2


def test_a_child_that_became_a_case_meanwhile_is_not_called_seen(quick_house: House) -> None:
    client = principal(quick_house)
    form = form_of(client.get(PAGE), "李明")
    quick_house.log("李明")
    assert "taken up meanwhile" in client.post(f"{PAGE}/seen", form, 409).text


def test_the_bureau_searches_and_sees_the_schools_with_the_lists_that_cover_them(quick_house: House) -> None:
    bureau = quick_house.client("bureau_officer", "en")
    page = bureau.get("/hidden")
    assert "No search has been made yet." in page.text
    page = bureau.post("/hidden/search", page.form("/hidden/search"), 422)
    assert "Two lists are needed" in page.text
    listing(quick_house, "present")
    listing(quick_house, "meals", ("张小雨", "曾丽", "单小军"))
    page = bureau.post("/hidden/search", page.form("/hidden/search"))
    assert "not covered" in page.text
    page = bureau.get(page.links["长梁民族小学"])
    assert "李**" in page.text
    assert "李明" not in page.text


def test_the_bureau_says_up_to_which_day_a_list_speaks_and_finds_it_told_again(quick_house: House) -> None:
    searched(quick_house, meals=WITHOUT_LI)
    bureau = quick_house.client("bureau_officer", "en")
    form = bureau.get("/hidden").form("/hidden/search")
    assert (form["meals"], "exam" in form) == ("2026-11-02", False)
    assert "lies in the future" in bureau.post("/hidden/search", form | {"meals": "2026-11-03"}, 422).text
    page = bureau.post("/hidden/search", form | {"meals": "2026-10-31"})
    assert "Meal list up to 31 Oct" in page.text
    assert page.form("/hidden/search")["meals"] == "2026-10-31"


def test_rows_of_the_away_list_that_fit_nobody_are_told_to_the_bureau_with_their_place(quick_house: House) -> None:
    listing(quick_house, "present")
    strangers = {f"秦{n}": "" for n in "天地玄"}
    listing(quick_house, "away", ("李明", *strangers), NUMBERS | strangers)
    search_hidden(quick_house.actor("bureau_officer"), quick_house.now)
    bureau = quick_house.client("bureau_officer", "en")
    page = bureau.get(bureau.get("/hidden").links["Show these rows"])
    assert [[cell.text for cell in row.findall("td")][::3] for row in page.all("tbody/tr")] == [
        ["秦天", "3"],
        ["秦地", "4"],
        ["秦玄", "5"],
    ]
    assert "李" not in page.text
    assert "Looked at the rows" in quick_house.client("administrator", "en").get("/audit").text


def test_the_principal_cannot_ask_for_a_search(quick_house: House) -> None:
    client = principal(quick_house)
    assert not client.get("/hidden").all("form[@action='/hidden/search']")
    client.post("/hidden/search", form_of(client.get(PAGE)), 403)


@pytest.mark.parametrize("rows", [1, 10, 100])
def test_the_pages_ask_the_database_at_most_twelve_times(
    quick_house: House, count_statements: Counter, rows: int
) -> None:
    crowded(quick_house, rows)
    for key, address in (("bureau_officer", "/hidden"), ("principal", PAGE), ("principal", "/")):
        client = quick_house.client(key)
        count_statements.statements.clear()
        client.get(address)
        assert len(count_statements) <= 12, address
