"""A list of a thousand from above: a class is ticked on the phone, five units settle the rest, one sample fails."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import FilePayload, Page, expect

from tests import county
from tests.live import PHONE, LiveHouse
from tests.services.batching import BATCH, PDF, balance
from tests.services.long_list import AGREEING, NAMES, OF_THE_CLASS, SCHOOLS, THIRD_SCHOOL, fill_schools
from tracker.domain.batches import Balance

SEEN = OF_THE_CLASS - 1
"""Whom the head teacher finds; a name with a damaged number is nobody's on the base list."""

PAPER: FilePayload = {"name": "证明.pdf", "mimeType": "application/pdf", "buffer": PDF}


@pytest.fixture
def handed_in(live: LiveHouse, desk: Callable[[str], Page], tmp_path: Path) -> Page:
    """The bureau has handed the list in and looks at who has settled what."""
    file = tmp_path / "名单.csv"
    file.write_bytes(fill_schools(live.house))
    officer = desk("bureau_officer")
    officer.goto("/batches/new")
    officer.locator("#file").set_input_files(file)
    officer.locator("#source").fill("省教育厅")
    officer.locator("#due_on").fill("2026-11-20")
    officer.get_by_role("button", name="下发核查").click()
    expect(officer.get_by_text(f"已下发 {NAMES} 人")).to_be_visible()
    return officer


def third(live: LiveHouse, account: str) -> Page:
    """Somebody of the third school, who is none of the cast and types account and password."""
    page = live.open(PHONE)
    page.locator("#account").fill(account)
    page.locator("#password").fill(county.PASSWORD)
    page.get_by_role("button", name="登录").first.click()
    page.wait_for_url(f"{live.url}/")
    return page


def press(page: Page, name: str) -> None:
    """Presses a button and waits until the next page's script has shown its buttons."""
    page.get_by_role("button", name=name).click()
    page.wait_for_load_state()


def settle(page: Page, unit: str) -> None:
    """Ticks page by page whoever agrees, then proves all others by one paper."""
    page.goto(f"/batches/{BATCH}/{unit}")
    ticks = page.get_by_role("button", name="勾选本页信息相符的")
    while ticks.is_visible():
        ticks.click()
        press(page, "勾选的人已见到在校")
    others = page.get_by_role("button", name="勾选本页信息不符的")
    while others.is_visible():
        others.click()
        page.locator("#paper").set_input_files(PAPER)
        page.locator("#note").fill("村委会证明在外就读")
        press(page, "这份材料证明勾选的人")


def tick_class(teacher: Page) -> None:
    """From the front page of the phone to the own class, all of it ticked."""
    teacher.get_by_role("link", name=re.compile(f"本班有 {SEEN} 人待核")).click()
    expect(teacher.get_by_role("checkbox")).to_have_count(SEEN)
    teacher.get_by_role("button", name="勾选本页全部").click()
    press(teacher, "勾选的人已见到在校")
    expect(teacher.get_by_role("checkbox")).to_have_count(0)


def sign(page: Page, unit: str) -> None:
    page.goto(f"/batches/{BATCH}/{unit}")
    page.get_by_role("button", name="签字确认名单").click()
    expect(page.locator(".title")).to_contain_text("已签字")


def check_first(page: Page, unit: str, wrong: str = "") -> None:
    """What the other line finds of the first name of the sample."""
    page.goto(f"/batches/{BATCH}/{unit}")
    form = page.locator("form[action*='/check/']").first
    form.get_by_label("与签字不符：整份名单退回" if wrong else "与签字一致").check()
    if wrong:
        form.get_by_label("问题").fill(wrong)
    form.get_by_role("button", name="登记结果").click()


def test_a_thousand_names_are_settled_and_one_sample_fails(
    live: LiveHouse, handed_in: Page, desk: Callable[[str], Page], phone: Callable[[str], Page]
) -> None:
    tick_class(phone("head_teacher"))
    clerk, township = desk("school_clerk"), phone("township_clerk")
    schools = {county.SCHOOL: (clerk, desk("principal"))}
    schools[county.OTHER_SCHOOL] = desk("other_school_clerk"), desk("other_principal")
    schools[THIRD_SCHOOL] = third(live, "third_clerk"), third(live, "third_principal")
    for unit, (settles, signs) in schools.items():
        settle(settles, unit)
        sign(signs, unit)
    for unit, town in ((county.TOWN, township), (county.OTHER_TOWN, desk("other_township_clerk"))):
        settle(town, unit)
        sign(town, unit)
    township.goto("/")
    expect(township.get_by_role("link", name=re.compile("抽查待核对"))).to_be_visible()
    check_first(township, THIRD_SCHOOL)
    expect(township.get_by_text("已记为相符")).to_be_visible()

    check_first(township, county.SCHOOL, wrong="家长说孩子在浙江")
    assert balance(live.house).open == SCHOOLS[county.SCHOOL]
    clerk.goto(f"/batches/{BATCH}/{county.SCHOOL}")
    expect(clerk.get_by_text("家长说孩子在浙江").first).to_be_visible()
    clerk.locator("tr", has_text="未核查").first.get_by_role("button", name=re.compile("转为个案")).click()
    settle(clerk, county.SCHOOL)
    sign(schools[county.SCHOOL][1], county.SCHOOL)

    handed_in.reload()
    expect(handed_in.get_by_role("row").filter(has_text="已签字")).to_have_count(5)
    assert balance(live.house) == Balance(AGREEING, NAMES - AGREEING - 1, 1, 0)
