"""Judging by keyboard: twenty children one after the other, no mouse, each with one key."""

from __future__ import annotations

from datetime import date, timedelta

from tests.live import DESK, LiveHouse
from tests.services.handing_in import lists
from tests.sheet_files import id_number
from tracker.domain.matching import Judgement, Verdict
from tracker.services.comparisons import compare_rosters
from tracker.services.judging import list_judged

CHILDREN = 20
ASKED = 3
BORN = date(2012, 9, 1)
SCHOOL = "长梁民族小学"


def rows(check: bool) -> list[tuple[str, str, str]]:
    """Twenty children with right numbers, or with a wrong check digit."""
    numbers = [id_number(BORN + n * timedelta(days=37), 2 * n) for n in range(CHILDREN)]
    wrong = {number: number[:-1] + ("1" if number[-1] != "1" else "2") for number in numbers}
    return [(f"田{chr(0x5B89 + n)}", number if check else wrong[number], SCHOOL) for n, number in enumerate(numbers)]


def test_twenty_children_are_judged_by_keyboard(live: LiveHouse) -> None:
    house = live.house
    lists(house, rows(check=False), rows(check=True))
    counts = compare_rosters(house.actor("bureau_officer"), house.now).counts
    assert counts[Verdict.POSSIBLE] == CHILDREN
    page = live.signed_in("bureau_officer", DESK)
    page.goto("/rosters/judge")
    for n in range(CHILDREN):
        waiting = page.locator("input[name=child]").input_value()
        page.keyboard.press("9" if n < ASKED else "0" if n == ASKED else "1")
        page.wait_for_function("child => document.querySelector('input[name=child]')?.value !== child", arg=waiting)
    judged = [one.judgement for one in list_judged(house.actor("bureau_officer"))]
    assert judged.count(Judgement.SAME) == CHILDREN - ASKED - 1
    assert (judged.count(Judgement.NOT_SAME), judged.count(Judgement.ASK_SCHOOL)) == (1, ASKED)
    assert compare_rosters(house.actor("bureau_officer"), house.now).counts[Verdict.POSSIBLE] == ASKED


def test_a_key_held_while_typing_elsewhere_decides_nothing(live: LiveHouse) -> None:
    house = live.house
    lists(house, rows(check=False)[:1], rows(check=True)[:1])
    compare_rosters(house.actor("bureau_officer"), house.now)
    page = live.signed_in("bureau_officer", DESK)
    page.goto("/rosters/judge")
    page.locator("input[name=q]").first.focus()
    page.keyboard.type("1090")
    assert page.locator("input[name=child]").count() == 1
    assert list_judged(house.actor("bureau_officer")) == ()
