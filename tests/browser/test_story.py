"""The main job as the cast does it in a browser: from the missed child to the struck line, and the ways beside it."""

from __future__ import annotations

import os
import re
from datetime import timedelta
from pathlib import Path

from playwright.sync_api import Locator, Page, expect

from tests.live import DESK, PHONE, LiveHouse
from tracker.domain.cases import Ledger, Stage

PICTURES = os.environ.get("PICTURES")
"""Where the pictures of the guides are written; nowhere when it is not set."""

CASE = re.compile(r"/cases/(422822-2026-\d+)$")


def picture(page: Page, name: str) -> None:
    if PICTURES:
        page.screenshot(path=Path(PICTURES) / f"{name}.png")


def tap(page: Page, **chosen: str | list[str]) -> None:
    """Chooses values by the names of their fields, as taps would."""
    for name, values in chosen.items():
        for value in [values] if isinstance(values, str) else values:
            page.locator(f"form.act [name='{name}'][value='{value}']").check()


def write(page: Page, **typed: str) -> None:
    for name, text in typed.items():
        page.locator(f"form.act [name='{name}']").fill(text)


def submit(page: Page) -> str:
    """Sends the form of an act; the number of the case that answers."""
    page.locator("form.act button[type=submit]").click()
    expect(page).to_have_url(CASE)
    expect(page.locator(".notice-good").first).to_be_visible()
    found = CASE.search(page.url)
    assert found
    return found[1]


def open_act(live: LiveHouse, key: str, number: str, act: str, viewport: object = DESK) -> Page:
    """One of the cast signs in, opens the case and taps the act there."""
    page = live.signed_in(key, viewport)  # type: ignore[arg-type]
    page.goto(f"/cases/{number}")
    page.locator(f"a[href='/cases/{number}/{act}']").first.click()
    return page


def stage(live: LiveHouse, number: str) -> Stage:
    return live.house.case(number).stage


def log_on_the_phone(live: LiveHouse) -> str:
    page = live.signed_in("head_teacher", PHONE)
    picture(page, "todo_phone")
    page.goto("/cases/new")
    page.locator("input[name='q']").last.fill("zxy")
    page.get_by_role("link", name="张小雨").first.click()
    page.locator("[name='found_by']").select_option("roll_call")
    page.locator("[name='reason']").select_option("weary_of_school")
    picture(page, "log_phone")
    return submit(page)


def visit(live: LiveHouse, key: str, number: str, went: list[str], result: str, viewport: object = DESK) -> None:
    page = open_act(live, key, number, "attempt", viewport)
    for box in page.locator("input[name='went']:checked").all():
        box.uncheck()
    met = "nobody" if result == "not_met" else "guardian"
    tap(page, channel="in_person", went=went, met=met, result=result)
    write(page, said="见到祖母，孩子想回来，怕跟不上。")
    if viewport is PHONE:
        picture(page, "attempt_phone")
    submit(page)


def persuaded(live: LiveHouse) -> str:
    """Logged, tried, confirmed, accepted, visited by both lines, planned."""
    number = log_on_the_phone(live)
    visit(live, "head_teacher", number, ["head_teacher"], "not_met", PHONE)
    page = open_act(live, "principal", number, "confirm")
    write(page, last_attended_on="2026-10-30")
    submit(page)
    submit(open_act(live, "township_clerk", number, "accept"))
    live.house.wait(days=3)
    visit(
        live,
        "township_official",
        number,
        ["township_official", "principal", "village_officer", "head_teacher"],
        "promised",
    )
    page = open_act(live, "principal", number, "plan")
    page.locator("[name='measure']").select_option("counselling")
    submit(page)
    picture(page, "case")
    return number


def back_in_class(live: LiveHouse, number: str) -> None:
    live.house.wait(days=2)
    page = open_act(live, "head_teacher", number, "return", PHONE)
    tap(page, placement="original_class")
    submit(page)
    picture(page, "case_phone")


def observed(live: LiveHouse, number: str) -> None:
    for days in (8, 24):
        live.house.wait(days=days)
        live.house.tick()
        page = open_act(live, "head_teacher", number, "observe", PHONE)
        tap(page, attending="yes")
        submit(page)


def struck_line(page: Page) -> Locator:
    return page.locator("tr.struck")


def test_the_whole_way_from_a_missed_child_to_the_struck_line(live: LiveHouse) -> None:
    number = persuaded(live)
    back_in_class(live, number)
    observed(live, number)
    page = open_act(live, "principal", number, "request")
    page.locator("[name='code']").select_option("returned_here")
    page.locator("form.act button[type=submit]").click()
    submit(page)
    live.house.wait(days=6)
    page = live.signed_in("bureau_officer")
    page.goto("/mark-offs")
    picture(page, "mark_offs")
    submit(open_act(live, "bureau_officer", number, "approve"))
    assert stage(live, number) is Stage.MARKED_OFF
    page.goto("/register")
    expect(struck_line(page)).to_contain_text(number)
    expect(page.locator(".stamp").first).to_contain_text("已劝返复学")
    picture(page, "register")


def test_a_false_alarm_is_settled_in_one_act(live: LiveHouse) -> None:
    number = log_on_the_phone(live)
    page = open_act(live, "principal", number, "clear")
    tap(page, result="in_class")
    write(page, seen_at="六年级2班教室")
    submit(page)
    assert stage(live, number) is Stage.CLEARED
    page.goto("/register")
    expect(page.get_by_text(number)).to_have_count(0)


def test_a_relapse_opens_a_new_episode_of_the_same_case(live: LiveHouse) -> None:
    number = persuaded(live)
    back_in_class(live, number)
    live.house.wait(days=5)
    page = open_act(live, "village_officer", number, "relapse", PHONE)
    page.locator("[name='reason']").select_option("working_away")
    submit(page)
    case = live.house.case(number)
    assert (case.stage, case.episode) == (Stage.PERSUADING, 2)


def test_a_countersigned_code_needs_the_other_line(live: LiveHouse) -> None:
    number = live.house.log()
    seen = live.house.today() - timedelta(days=3)
    live.house.move(number, "confirm", "principal", ledger=Ledger.SUSPECTED, last_attended_on=seen)
    page = open_act(live, "principal", number, "request")
    page.locator("[name='code']").select_option("household_error")
    page.locator("form.act button[type=submit]").click()
    proof = {"name": "证明.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.4\n%%EOF\n"}
    page.locator("[name='evidence-certificate']").set_input_files(proof)
    submit(page)
    live.house.wait(days=1)
    submit(open_act(live, "township_official", number, "countersign"))
    submit(open_act(live, "bureau_officer", number, "approve"))
    assert stage(live, number) is Stage.MARKED_OFF
