"""Health: a late job is red on its page, and 503 for whoever watches the machine."""

from __future__ import annotations

from tests.house import House
from tracker import scheduler


def test_after_a_tick_every_job_is_in_time(quick_house: House) -> None:
    scheduler.tick(quick_house.now)
    assert "late" not in quick_house.client("administrator", "en").get("/health").text
    assert quick_house.app.test_client().get("/healthz").status_code == 200


def test_a_late_job_is_red_and_503(quick_house: House) -> None:
    scheduler.tick(quick_house.now)
    quick_house.wait(minutes=15)
    assert "A job is late" in quick_house.client("bureau_officer", "en").get("/health").text
    answer = quick_house.app.test_client().get("/healthz")
    assert (answer.status_code, answer.text) == (503, "a job is late")


def test_a_teacher_has_no_business_there(quick_house: House) -> None:
    assert quick_house.client("head_teacher").get("/health", 403).h1
