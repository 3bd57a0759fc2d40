"""Unmatched children: all of them on pages, logged or put on a batch in one act, linked and not doubled, undone."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import select

from tests import county
from tests.house import Counter, House
from tests.pages import Page, PageClient
from tests.services.handing_in import hand_in
from tests.sheet_files import under
from tests.web.office import fill
from tracker.domain.cases import Stage
from tracker.domain.matching import Verdict
from tracker.domain.rosters import RosterKind
from tracker.models.batches import Batch
from tracker.models.cases import Case
from tracker.models.comparisons import ComparedChild
from tracker.models.transactions import reading
from tracker.services.batches import page_of_batches
from tracker.services.comparisons import compare_rosters
from tracker.services.duties import list_duties

HEADINGS = "姓名 出生日期 性别 村 学校"
ELSEWHERE = ("覃大河", "20130101", "男", "", "长梁民族小学")
GRASS = ("田小草", "20140601", "女", "下坝社区", "")
RIVER = ("王小河", "20140701", "男", "下坝社区", "")
KNOWN = ("张小雨", "20140506", "女", "下坝社区", "")
NOWHERE = ("李无处", "20140801", "男", "", "")
PAGE = "/rosters/unmatched"


def compared(house: House, *rows: tuple[str, ...]) -> PageClient:
    """The bureau after a comparison in which these children of the household list are on no roll."""
    hand_in(house, under(HEADINGS, *rows), accept_difference=True)
    hand_in(house, under(HEADINGS, ELSEWHERE), RosterKind.ENROLMENT)
    compare_rosters(house.actor("bureau_officer"), house.now)
    return house.client("bureau_officer", "en")


def crowd(count: int) -> list[tuple[str, ...]]:
    return [(f"田{chr(0x5B89 + n)}", "20140601", "女", "下坝社区", "") for n in range(count)]


def take_up(client: PageClient, what: str, *names: str, status: int = 303, **typed: Any) -> Page:
    """Ticks these children, or all who wait, and presses a button."""
    page = client.get(PAGE)
    form = {name: value for name, value in page.form(f"{PAGE}/batch?page=1").items() if name != "children"}
    ticks = {label.text: label.get("for", "").removeprefix("child-") for label in page.all("label")}
    chosen = {"children": [ticks[name] for name in names]} if names else {"everybody": "y"}
    return client.post(f"{PAGE}/{what}", form | chosen | typed, status)


def undo(client: PageClient, follow_up: int = 1, status: int = 303) -> Page:
    address = f"{PAGE}/{follow_up}/undo"
    return client.post(address, client.get(address).form(address), status)


def stages() -> dict[str, Stage]:
    with reading() as session:
        return {case.number: case.stage for case in session.scalars(select(Case))}


def kept() -> list[tuple[str | None, bool]]:
    """Case number of each unmatched child of the newest comparison, and whether it waits."""
    with reading() as session:
        children = session.scalars(select(ComparedChild).order_by(ComparedChild.id)).all()
        newest = max(child.comparison_id for child in children)
        return [(c.case_number, c.follow_up_id is None) for c in children if c.comparison_id == newest]


def test_the_chosen_become_cases_and_the_others_wait(house: House) -> None:
    client = compared(house, GRASS, RIVER)
    assert "1 child logged." in take_up(client, "cases", "田小草").text
    assert kept() == [("422822-2026-0001", False), (None, True)]
    assert house.case("422822-2026-0001").found_by == "comparison"
    assert "1 child waits." in client.get(PAGE).text


def test_a_child_with_an_open_case_is_linked_and_never_doubled(house: House) -> None:
    number = house.log("张小雨")
    client = compared(house, KNOWN, GRASS)
    assert "1 had an open case already" in take_up(client, "cases").text
    assert [case for case, _ in kept()] == [number, "422822-2026-0002"]
    undo(client)
    assert stages() == {number: Stage.IDENTIFIED, "422822-2026-0002": Stage.CLEARED}


def test_undone_the_children_wait_again_and_the_cases_are_kept_as_cleared(house: House) -> None:
    client = compared(house, GRASS, RIVER)
    take_up(client, "cases")
    assert "Undone; the children wait again." in undo(client).text
    assert kept() == [(None, True), (None, True)]
    assert set(stages().values()) == {Stage.CLEARED}
    undo(client, status=422)
    take_up(client, "cases", "田小草")
    assert stages()["422822-2026-0001"] is Stage.IDENTIFIED


def test_the_same_undo_sent_twice_is_answered_twice_alike(quick_house: House) -> None:
    client, address = compared(quick_house, GRASS, RIVER), f"{PAGE}/1/undo"
    take_up(client, "cases")
    form = client.get(address).form(address)
    assert [client.client.post(address, data=form).status_code for _ in range(2)] == [303, 303]
    assert set(stages().values()) == {Stage.CLEARED}


def test_a_struck_case_that_was_reopened_is_struck_again(quick_house: House) -> None:
    number = quick_house.log("张小雨")
    seen = {"seen_by": "谭学军", "seen_on": quick_house.today(), "seen_at": "教室"}
    quick_house.move(number, "clear", "principal", result="in_class", **seen)
    client = compared(quick_house, KNOWN)
    take_up(client, "cases")
    assert stages() == {number: Stage.IDENTIFIED}
    undo(client)
    assert stages() == {number: Stage.CLEARED}
    assert quick_house.case(number).clear_result == "in_class"


def test_once_somebody_has_acted_nothing_is_undone(quick_house: House) -> None:
    client = compared(quick_house, GRASS, RIVER)
    take_up(client, "cases")
    quick_house.move("422822-2026-0002", "assign", "bureau_officer", school="2142000001")
    assert "Somebody has acted on it since." in undo(client, status=409).text
    assert set(stages().values()) == {Stage.IDENTIFIED}


def test_a_village_that_moved_since_is_nobody_s_act(quick_house: House) -> None:
    client = compared(quick_house, GRASS)
    take_up(client, "cases")
    fill(quick_house, f"/units/{county.VILLAGE}/move", parent=county.OTHER_TOWN)
    undo(client)
    assert set(stages().values()) == {Stage.CLEARED}


def test_a_batch_is_made_of_all_who_can_be_given_to_somebody(house: House) -> None:
    client = compared(house, GRASS, KNOWN, NOWHERE)
    page = take_up(client, "batch", due_on="2026-11-20")
    assert "Batch HC-2026-0001" in page.text
    assert "For 1 the lists name neither school nor township" in page.text
    shares = page_of_batches(house.actor("bureau_officer"), 1, house.now).rows[0].shares
    assert {(share.unit.name, share.balance.open) for share in shares} == {("长梁镇", 1), ("长梁民族小学", 1)}
    assert kept() == [(None, False), (None, False), (None, True)]


def test_a_batch_nobody_has_touched_is_withdrawn_with_its_duties(house: House) -> None:
    client = compared(house, GRASS)
    take_up(client, "batch", due_on="2026-11-20")
    undo(client)
    assert page_of_batches(house.actor("bureau_officer"), 1, house.now).total == 0
    client.get("/batches/HC-2026-0001", 404)
    assert not [row for row in list_duties(house.now, only_open=True) if row.kind == "settle_batch"]
    take_up(client, "batch", due_on="2026-11-20")
    with reading() as session:
        assert session.scalars(select(Batch.number).order_by(Batch.id)).all() == ["HC-2026-0001", "HC-2026-0002"]


def test_what_was_taken_up_stays_so_in_the_next_comparison(quick_house: House) -> None:
    client = compared(quick_house, GRASS, RIVER)
    take_up(client, "cases", "田小草")
    counts = compare_rosters(quick_house.actor("bureau_officer"), quick_house.now).counts
    assert counts[Verdict.UNMATCHED] == 2
    assert kept() == [("422822-2026-0001", False), (None, True)]


@pytest.mark.parametrize(("what", "names", "said"), [("batch", (), "Please fill this in"), ("cases", (), "At most 50")])
def test_what_is_missing_or_too_much_is_said(quick_house: House, what: str, names: tuple[str, ...], said: str) -> None:
    client = compared(quick_house, *crowd(51))
    assert said in take_up(client, what, *names, status=422).text
    assert "51 children wait." in client.get(f"{PAGE}?page=2").text


def test_nothing_ticked_is_refused_and_a_day_gone_by_too(quick_house: House) -> None:
    client = compared(quick_house, GRASS)
    form = client.get(PAGE).form(f"{PAGE}/batch?page=1")
    form.pop("children", None)
    assert "Tick at least one child." in client.post(f"{PAGE}/cases", form, 422).text
    assert "This day has gone by." in take_up(client, "batch", due_on="2026-10-01", status=422).text


def test_the_same_form_twice_has_one_effect(quick_house: House) -> None:
    client = compared(quick_house, GRASS, RIVER)
    for what, more in (("cases", {"children": "1"}), ("batch", {"everybody": "y", "due_on": "2026-11-20"})):
        form = client.get(PAGE).form(f"{PAGE}/batch?page=1") | more
        answers = [client.client.post(f"{PAGE}/{what}", data=form).status_code for _ in range(2)]
        assert answers == [303, 303]
    assert len(stages()) == 1
    assert page_of_batches(quick_house.actor("bureau_officer"), 1, quick_house.now).rows[0].balance.names == 1


@pytest.mark.parametrize("rows", [1, 10, 100])
def test_the_page_asks_the_database_at_most_twelve_times(
    quick_house: House, count_statements: Counter, rows: int
) -> None:
    client = compared(quick_house, *crowd(rows))
    take_up(client, "batch", crowd(1)[0][0], due_on="2026-11-20")
    count_statements.statements.clear()
    client.get(PAGE)
    assert len(count_statements) <= 12


def test_a_child_who_cannot_be_logged_waits_on_and_keeps_nobody_back(house: House) -> None:
    number = "999999201406150025"
    hand_in(house, under("姓名 身份证号 家庭住址", ("田小草", number, "下坝" * 99), ("王小河", number, "")))
    hand_in(house, under(HEADINGS, ELSEWHERE), RosterKind.ENROLMENT)
    compare_rosters(house.actor("bureau_officer"), house.now)
    page = take_up(house.client("bureau_officer", "en"), "cases")
    assert "1 child logged." in page.text
    assert "1 could not be logged" in page.text
    assert sorted(waits for _, waits in kept()) == [False, True]
