"""The register of a past day, two days beside each other, and the register on its way out of the program."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from tests.county import OTHER_SCHOOL, SCHOOL
from tests.crowd import add_children, confirmed, live_in
from tests.house import House
from tests.pages import Page, text_of
from tests.services.exporting import taken_out
from tests.services.living import BEFORE, act, then
from tests.web.test_register import lines, totals
from tracker.domain.reasons import Reason
from tracker.models.exports import Export
from tracker.models.transactions import writing
from tracker.web import exports, register_export

STRUCK_ON, LISTED_ON = date(2026, 11, 9), date(2026, 11, 2)


def balance(page: Page) -> list[list[str]]:
    table = page.one("section[@aria-labelledby='balance']")
    return [[text_of(cell) for cell in row] for row in table.findall(".//tbody/tr")]


def test_a_past_day_shows_the_register_as_it_stood(quick_house: House) -> None:
    struck = live_in(quick_house)["单小军"]
    client = quick_house.client("bureau_officer", "en")
    before = client.get(f"/register?as_of={STRUCK_ON - timedelta(days=1)}&q={struck}")
    assert "Waiting to be struck" in lines(before)[0]
    assert not before.all("tr[@class='struck']")
    assert len(client.get(f"/register?as_of={STRUCK_ON}&q={struck}").all("tr[@class='struck']")) == 1
    assert lines_of(client.get(f"/register?as_of={LISTED_ON - timedelta(days=1)}")) == 0


def lines_of(page: Page) -> int:
    return len(page.all("table[@class='table register cards']/tbody/tr"))


@pytest.mark.parametrize("asked", ["2027-01-01", "tomorrow", "2026-13-01", ""])
def test_a_day_that_is_not_over_or_is_none_means_now(quick_house: House, asked: str) -> None:
    confirmed(quick_house, "张小雨")
    page = quick_house.client("principal", "en").get(f"/register?as_of={asked}")
    assert (lines_of(page), "open now 1" in page.text) == (1, True)


def test_the_foot_keeps_the_brief_s_balance(quick_house: House) -> None:
    live_in(quick_house)
    client = quick_house.client("bureau_officer", "en")
    page = client.get(f"/register?since={STRUCK_ON}")
    assert balance(page)[0] == ["Suspected dropout", "5", "0", "0", "0", "0", "1", "4"]
    assert balance(page)[-1] == ["Sum", "5", "0", "0", "0", "0", "1", "4"]
    past = client.get(f"/register?as_of={LISTED_ON}")
    assert balance(past)[-1] == ["Sum", "0", "5", "0", "0", "0", "0", "5"]
    assert totals(past)[-1][-1] == "5"


def test_a_case_that_moves_to_another_school_moves_in_the_balance_of_both(quick_house: House) -> None:
    number = confirmed(quick_house, "张小雨")
    quick_house.wait(days=7)
    quick_house.move(number, "assign", "bureau_officer", **{"class": "3142000002-0801"})
    client = quick_house.client("bureau_officer", "en")
    since = quick_house.today()
    left = client.get(f"/register?unit={SCHOOL}&since={since}")
    come = client.get(f"/register?unit={OTHER_SCHOOL}&since={since}")
    assert balance(left)[-1] == ["Sum", "1", "0", "0", "0", "1", "0", "0"]
    assert balance(come)[-1] == ["Sum", "0", "0", "0", "1", "0", "0", "1"]


@pytest.mark.parametrize(("term", "count"), [("2026-09-01", 1), ("2026-03-02", 0), ("2026-09-02", 0)])
def test_a_term_narrows_to_what_was_listed_in_it(quick_house: House, term: str, count: int) -> None:
    confirmed(quick_house, "张小雨")
    assert lines_of(quick_house.client("principal", "en").get(f"/register?term={term}")) == count


def test_children_not_met_on_a_past_day_are_those_of_that_day(quick_house: House) -> None:
    confirmed(quick_house, "张小雨")
    quick_house.wait(days=30)
    client = quick_house.client("principal", "en")
    assert [lines_of(client.get(f"/register?unmet=1&as_of=2026-11-{day}")) for day in ("10", "25")] == [0, 1]


def test_two_days_are_compared(quick_house: House) -> None:
    cases = live_in(quick_house)
    client = quick_house.client("bureau_officer", "en")
    days = f"first={STRUCK_ON - timedelta(days=1)}&last={STRUCK_ON}"
    page = client.get(f"/register/changes?{days}&kind=went_out")
    assert text_of(page.one("ul[@class='figures slim']")) == "0 Came in 1 Went out 2 Changed in between"
    assert page.links[cases["单小军"]] == f"/cases/{cases['单小军']}"
    changed = client.get(f"/register/changes?{days}&kind=changed")
    assert "Attempts: 0 → 1" in changed.text
    came = client.get(f"/register/changes?first={LISTED_ON - timedelta(days=1)}&last={LISTED_ON}")
    assert len(came.all("table/tbody/tr")) == 5


def test_a_listing_undone_went_out(quick_house: House) -> None:
    number = confirmed(quick_house, "张小雨")
    quick_house.wait(hours=20)
    quick_house.move(number, "annul", "principal", reason="看错了")
    page = quick_house.client("principal", "en").get("/register/changes?first=2026-11-02&last=2026-11-03&kind=went_out")
    assert "Listing undone" in page.text


def counts_of(house: House, *, by: str = "principal", **asked: str) -> str:
    """How many came in, went out and changed from the 1st to the 30th of November."""
    days = {"first": "2026-11-01", "last": "2026-11-30"}
    page = house.client(by, "en").get("/register/changes", query_string=days | asked)
    return text_of(page.one("ul[@class='figures slim']"))


def test_a_line_listed_and_struck_in_between_came_in_and_went_out(quick_house: House) -> None:
    then(quick_house, quick_house.log(), *BEFORE["approve"])
    quick_house.now = datetime(2026, 12, 1, 1, tzinfo=UTC)
    assert counts_of(quick_house) == "1 Came in 1 Went out 0 Changed in between"


def test_a_line_struck_in_between_went_out_and_did_not_change(quick_house: House) -> None:
    confirm, *struck = BEFORE["approve"]
    then(quick_house, quick_house.log(), confirm, (3,), *struck)
    quick_house.now = datetime(2026, 12, 1, 1, tzinfo=UTC)
    assert counts_of(quick_house, first="2026-11-02") == "0 Came in 1 Went out 0 Changed in between"


def test_an_attempt_is_a_change_and_a_filter_holds_for_changes_too(quick_house: House) -> None:
    number = confirmed(quick_house, "张小雨")
    quick_house.wait(days=2)
    act(quick_house, number, "attempt", "head_teacher")
    quick_house.now = datetime(2026, 12, 1, 1, tzinfo=UTC)
    assert counts_of(quick_house, first="2026-11-02") == "0 Came in 0 Went out 1 Changed in between"
    assert counts_of(quick_house, first="2026-11-02", ledger="dropout") == "0 Came in 0 Went out 0 Changed in between"


def test_a_stranger_sees_no_change_nor_a_listing_undone(quick_house: House) -> None:
    confirmed(quick_house, "张小雨")
    undone = confirmed(quick_house, "李明")
    quick_house.wait(hours=20)
    quick_house.move(undone, "annul", "principal", reason="看错了")
    quick_house.now = datetime(2026, 12, 1, 1, tzinfo=UTC)
    nothing = "0 Came in 0 Went out 0 Changed in between"
    assert counts_of(quick_house, by="other_principal", first="2026-11-02") == nothing
    assert counts_of(quick_house, first="2026-11-02") == "0 Came in 1 Went out 0 Changed in between"


def test_the_print_page_holds_every_line_and_the_signatures(quick_house: House) -> None:
    for name in add_children(quick_house, 51):
        confirmed(quick_house, name)
    page = quick_house.client("principal", "en").get("/register/print?ledger=suspected")
    assert lines_of(page) == 51
    assert next(text_of(dt) for dt in page.one("dl[@class='signatures']").iter("dt")) == "Filled in by"
    assert "打印台账" in quick_house.client("administrator").get("/audit?action=register_printed").text


def test_a_short_register_is_saved_at_once_and_asked_twice_it_leaves_once(quick_house: House) -> None:
    confirmed(quick_house, "张小雨")
    client = quick_house.client("principal", "en")
    form = client.get("/register/export").form("/register/export") | {"format": "csv"}
    first, again = (client.client.post("/register/export", data=form) for _ in range(2))
    assert (first.status_code, again.status_code) == (303, 303)
    with client.client.get(first.location) as file:
        assert file.headers["Content-Disposition"] == "attachment; filename=register-2026-11-02.csv"
        assert file.headers["Content-Type"] == "text/csv; charset=utf-8"
        assert "张小雨" in file.data.decode("utf-8-sig")
        assert "999999********1243" in file.data.decode("utf-8-sig")
    audit = quick_house.client("administrator", "en").get("/audit?action=register_exported")
    assert len(audit.all("table/tbody/tr")) == 1
    assert "is ready" in client.get(again.location).text


def test_only_the_bureau_is_offered_to_leave_the_masks_out_and_must_say_why(quick_house: House) -> None:
    confirmed(quick_house, "张小雨", reason=Reason.ILLNESS)
    assert not quick_house.client("principal").get("/register/export").all("input[@name='in_full']")
    officer = quick_house.client("bureau_officer", "en")
    form = officer.get("/register/export").form("/register/export") | {"in_full": "y"}
    refused = officer.post("/register/export", form, 422)
    assert "Say in a few words" in refused.text
    answer = officer.client.post("/register/export", data=form | {"reason": "省厅督查"})
    with officer.client.get(answer.location) as file:
        assert file.data[:2] == b"PK"


def test_a_long_register_shows_how_far_it_is_and_survives_a_reload(
    quick_house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    confirmed(quick_house, "张小雨")
    waiting = []
    monkeypatch.setattr(register_export, "MADE_AT_ONCE", 0)
    monkeypatch.setattr(exports, "run_apart", waiting.append)
    client = quick_house.client("principal", "en")
    form = client.get("/register/export").form("/register/export")
    place = client.client.post("/register/export", data=form).location
    for _ in range(2):
        answer = client.client.get(place)
        assert answer.headers["Refresh"] == f"2; url={place}"
        assert "0 of 1" in answer.text
    waiting[0]()
    assert client.get(place).links["Save the file"] == f"{place}/file"


def test_a_file_that_broke_off_is_to_be_asked_for_again(quick_house: House) -> None:
    confirmed(quick_house, "张小雨")
    ticket = taken_out(quick_house)
    with writing() as session:
        session.query(Export).update({"waiting": None})
    quick_house.wait(minutes=5)
    client = quick_house.client("bureau_officer", "en")
    assert "was not finished" in client.get(f"/exports/{ticket}").text
    assert client.client.get(f"/exports/{ticket}/file").status_code == 404
