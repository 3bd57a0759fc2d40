"""Chinese first, English complete: the switch on every page, kept by browser and person."""

from __future__ import annotations

import pytest

from tests.house import House
from tests.pages import text_of


def test_a_browser_that_never_chose_reads_chinese(quick_house: House) -> None:
    page = quick_house.client().get("/sign-in")
    assert (page.h1, page.root.get("lang")) == ("登录", "zh-Hans")


def test_the_switch_leads_to_the_same_page_with_its_filters(quick_house: House) -> None:
    page = quick_house.client("principal").get("/register?ledger=dropout&page=1")
    assert page.links["English"] == "/register?ledger=dropout&page=1&lang=en"
    assert quick_house.client("principal").get(page.links["English"]).h1 == "Register"


def test_the_choice_stays_with_the_browser_past_signing_out(quick_house: House) -> None:
    client = quick_house.client("principal", "zh")
    front = client.get("/?lang=en")
    assert client.get("/duties").h1 == "Duties"
    assert client.post("/sign-out", front.form("/sign-out")).h1 == "Sign in"


def test_the_choice_follows_the_person_to_another_browser(quick_house: House) -> None:
    quick_house.client("principal").get("/?lang=en")
    other = quick_house.client("principal")
    with other.client.session_transaction() as cookie:
        cookie.pop("language")
    assert other.get("/duties").h1 == "Duties"


@pytest.mark.parametrize("asked", ["fr", "", "zh_Hans_CN", "../en"])
def test_a_language_we_do_not_have_changes_nothing(quick_house: House, asked: str) -> None:
    assert quick_house.client().get("/sign-in", query_string={"lang": asked}).h1 == "登录"


def test_days_are_written_as_each_language_writes_them(quick_house: House) -> None:
    lead = [
        text_of(quick_house.client("principal", one).get("/").one("div[@class='lead-line']")) for one in ("zh", "en")
    ]
    assert lead == ["2026年11月2日星期一", "Monday, November 2, 2026"]
