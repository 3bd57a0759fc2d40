"""What went wrong is one sentence, and what was typed is not lost."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from tests.house import House, token_of
from tests.pages import text_of
from tracker.models.audit import AuditEntry
from tracker.models.transactions import reading

NOTE = "周一<b>常</b>缺课"


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize(
    ("address", "status"),
    [("/nothing-here", 404), ("/audit", 403), ("/watch/1/end", 405), ("/cases/422822-2026-9999", 404)],
)
def test_a_failure_is_a_page_with_a_sentence_and_the_way_on(
    quick_house: House, language: str, address: str, status: int
) -> None:
    page = quick_house.client("head_teacher", language).get(address, status)
    way_on = page.one("a[@class='btn btn-primary']")
    assert way_on.get("href") == "/"
    assert (text_of(way_on) == "To the front page") == (language == "en")


def test_a_form_from_a_lost_session_comes_back_with_what_was_typed_and_can_be_sent_again(quick_house: House) -> None:
    client = quick_house.client("head_teacher", "en")
    student = str(quick_house.student_id("张小雨"))
    typed = {"student": student, "reason": "weary_of_school", "note": NOTE, "csrf_token": "lost"}
    page = client.post("/watch", typed, 400)
    assert page.h1 == "Please send this once more"
    assert NOTE in page.text
    assert "weary_of_school" not in page.text
    again = page.form("/watch?")
    assert (again["note"], again["student"]) == (NOTE, student)
    assert NOTE in client.post("/watch", again).text


def test_neither_passwords_nor_codes_are_shown_or_sent_again(quick_house: House) -> None:
    secret = {"old_password": "secret words", "new_password": "secret too", "one_time_code": "123456"}
    page = quick_house.client("head_teacher").post("/password", secret, 400)
    html = page.response.get_data(as_text=True)
    assert not [value for value in secret.values() if value in html]


def test_what_is_too_large_is_said_in_a_sentence(quick_house: House) -> None:
    client = quick_house.client("head_teacher", "en")
    page = client.post("/watch", {"note": "x" * 13_000_000}, 413)
    assert "At most 12 MB" in page.text


def test_a_refusal_is_written_where_access_is_written(quick_house: House) -> None:
    client = quick_house.client("head_teacher")
    client.get("/audit", 403)
    client.get("/cases/422822-2026-9999", 404)
    with reading() as session:
        newest = session.scalars(select(AuditEntry).order_by(AuditEntry.id.desc()).limit(2)).all()
    assert [(entry.action, entry.subject) for entry in newest] == [
        ("denied_404", "/cases/422822-2026-9999"),
        ("denied_403", "/audit"),
    ]


def test_a_stranger_at_the_door_leaves_no_entry(quick_house: House) -> None:
    quick_house.client().get("/nothing-here", 404)
    with reading() as session:
        assert session.scalars(select(AuditEntry)).all() == []


def test_a_fault_of_ours_is_a_page_that_tells_nothing_of_it(quick_house: House) -> None:
    client = quick_house.client("head_teacher", "en")
    quick_house.app.config["PROPAGATE_EXCEPTIONS"] = False
    quick_house.app.view_functions["watch.index"] = lambda: 1 / 0
    page = client.get("/watch", 500)
    assert "Something went wrong on our side" in page.text
    assert "ZeroDivisionError" not in page.response.get_data(as_text=True)


def test_an_error_page_for_a_form_offers_the_other_language_of_a_page_that_opens(quick_house: House) -> None:
    client = quick_house.client("head_teacher", "en")
    page = client.post("/watch/99/end", {"csrf_token": token_of(client.get("/watch"))}, 404)
    assert page.links["中文"] == "/?lang=zh"
