"""The watch list page: putting a child there, keeping it, letting it go, making a case of it."""

from __future__ import annotations

import pytest
from sqlalchemy import update

from tests.county import ASSISTING_VILLAGE, COUNTY, TOWN
from tests.house import House, token_of
from tests.pages import Page, PageClient, text_of
from tracker.models.students import Student
from tracker.models.transactions import writing

NASTY = "<script>alert(1)</script>"


def put(house: House, client: PageClient, name: str = "李明", status: int = 303, **fields: str) -> Page:
    student = house.student_id(name)
    form = client.get(f"/watch?student={student}&lang=en").form("/watch")
    return client.post("/watch", {**form, "reason": "weary_of_school", **fields}, status)


def press(client: PageClient, page: Page, button: str) -> Page:
    """Sends the small form of an entry whose button begins with these words."""
    form = next(form for form in page.all("form") if text_of(form).startswith(button))
    return client.post(form.get("action", ""), {"csrf_token": token_of(page)})


@pytest.mark.parametrize("language", ["zh", "en"])
def test_an_empty_list_says_what_to_do(quick_house: House, language: str) -> None:
    page = quick_house.client("head_teacher", language).get("/watch")
    assert ("Nobody is under watch." in page.text) == (language == "en")
    assert page.one("div[@class='empty']") is not None


def test_a_child_found_by_a_few_letters_is_watched_until_the_end_of_term(quick_house: House) -> None:
    client = quick_house.client("head_teacher", "en")
    found = client.get("/watch?q=lm")
    assert found.links["Choose 李明"] == f"/watch?student={quick_house.student_id('李明')}"
    page = put(quick_house, client, note="周一常缺课")
    assert "On the watch list until January 22, 2027." in page.text
    assert "Weary of school" in page.text
    assert "周一常缺课" in page.text


def test_one_tap_makes_a_case_of_an_entry(quick_house: House) -> None:
    page = put(quick_house, quick_house.client("head_teacher"))
    assert page.links["Log 李明"] == f"/cases/new?student={quick_house.student_id('李明')}"


def test_an_entry_is_renewed_near_the_end_of_term_and_ends_when_nobody_does(quick_house: House) -> None:
    client = quick_house.client("head_teacher")
    put(quick_house, client)
    quick_house.now = quick_house.now.replace(2027, 1, 10)
    client = quick_house.client("head_teacher", "en")
    assert "Renewed until July 2, 2027." in press(client, client.get("/watch"), "Renew").text
    quick_house.now = quick_house.now.replace(2027, 7, 3)
    assert "Nobody is under watch." in quick_house.client("head_teacher", "en").get("/watch").text


def test_a_child_is_taken_off(quick_house: House) -> None:
    client = quick_house.client("head_teacher", "en")
    page = press(client, put(quick_house, client), "Take off")
    assert "Taken off the watch list." in page.text
    assert "李明" not in page.text


def test_a_reason_is_asked_for_and_the_note_is_kept(quick_house: House) -> None:
    page = put(quick_house, quick_house.client("head_teacher"), status=422, reason="", note=NASTY)
    assert "Please choose a reason." in text_of(page.one("div[@role='alert']"))
    assert page.one("input[@name='note']").get("value") == NASTY


def test_texts_are_shown_as_they_were_typed_and_never_run(quick_house: House) -> None:
    page = put(quick_house, quick_house.client("head_teacher"), note=NASTY)
    assert NASTY in page.text
    assert NASTY in quick_house.client("head_teacher").get("/watch", query_string={"q": NASTY}).text


def test_a_stranger_sees_no_entry_and_reaches_no_child(quick_house: House) -> None:
    put(quick_house, quick_house.client("head_teacher"))
    stranger = quick_house.client("other_head_teacher", "en")
    page = stranger.get("/watch?q=李")
    assert "李明" not in page.text
    stranger.get(f"/watch?student={quick_house.student_id('李明')}", 404)
    token = {"csrf_token": token_of(page)}
    for act in ("renew", "end"):
        stranger.post(f"/watch/1/{act}", token, 404)
    stranger.post("/watch", token | {"student": str(quick_house.student_id("李明")), "reason": "other"}, 404)


def test_a_sensitive_reason_and_its_note_are_not_shown_where_one_only_assists(quick_house: House) -> None:
    with writing() as session:
        lives_there = update(Student).where(Student.name == "李明")
        session.execute(lives_there.values(residence_path=f"/{COUNTY}/{TOWN}/{ASSISTING_VILLAGE}/"))
    put(quick_house, quick_house.client("head_teacher"), reason="early_marriage", note="听说订婚")
    assert "Early marriage" in quick_house.client("village_officer", "en").get("/watch").text
    page = quick_house.client("assisting_village_officer", "en").get("/watch")
    assert "李明 六年级2班 not shown" in page.text
    assert "听说订婚" not in page.text


def test_who_works_on_no_case_keeps_no_watch_list(quick_house: House) -> None:
    for key in ("county_leader", "administrator"):
        quick_house.client(key).get("/watch", 403)
