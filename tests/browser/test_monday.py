"""Monday morning at the bureau: the brief is read, a remark becomes an instruction, and the next brief shows it."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.crowd import add_children, confirmed, live_in
from tests.house import House
from tests.live import LiveHouse
from tests.services.instructing import give
from tracker.domain.calendar import CHINA
from tracker.services.digest_issue import issue_due

MONDAY = datetime(2026, 12, 28, 8, 5, tzinfo=CHINA)
ASKED = "两周没有见到的孩子，请本周内见到并反馈。"
ANSWERED = "已于周三见到 422822-2026-0001，答应下周返校。"


@pytest.fixture
def monday(live: LiveHouse) -> House:
    """Eight weeks of life lie behind; the brief on the last one is out."""
    live_in(live.house)
    live.house.now = MONDAY
    issue_due(MONDAY)
    return live.house


def test_monday_morning_of_the_bureau(monday: House, desk: Callable[[str], Page]) -> None:
    officer = desk("bureau_officer")
    _read_and_remark(officer)
    official = desk("township_official")
    _answer(official)
    officer.goto("/notices")
    expect(officer.get_by_role("link", name="DB-2026-0001")).to_be_visible()
    officer = _next_brief(monday, desk, shows=ANSWERED)
    officer.goto("/supervision/DB-2026-0001")
    officer.get_by_role("button", name="办结").click()
    expect(officer.locator(".title")).to_contain_text("已办结")
    _next_brief(monday, desk, shows=None)


def test_a_full_brief_prints_on_one_page_of_a4(live: LiveHouse, desk: Callable[[str], Page], tmp_path: Path) -> None:
    for name in add_children(live.house, 25):
        confirmed(live.house, name)
    for _ in range(10):
        give(live.house, text="请各村本周内逐户见到孩子，写明何时见到、谁见到、下一步怎么办，并于周五前反馈。" * 2)
    live.house.now = MONDAY
    issue_due(MONDAY)
    page = desk("bureau_officer")
    page.goto("/digests/2026-W52")
    paper = page.pdf(path=tmp_path / "brief.pdf", prefer_css_page_size=True)
    assert len(re.findall(rb"/Type\s*/Page\b", paper)) == 1


def _read_and_remark(officer: Page) -> None:
    officer.get_by_role("region", name="工作周报").get_by_role("link").click()
    unmet = officer.locator("#units").get_by_role("row", name=re.compile("^长梁镇")).get_by_role("link").last
    assert unmet.text_content() == "1"
    unmet.click()
    expect(officer.get_by_role("link", name="422822-2026-0001")).to_be_visible()
    officer.go_back()
    paragraph = officer.locator("#units")
    paragraph.locator("summary").click()
    paragraph.get_by_label("督办单位").fill("长梁镇")
    paragraph.get_by_label("督办内容").fill(ASKED)
    paragraph.get_by_role("button").click()
    expect(officer.locator("#units").get_by_role("link", name="DB-2026-0001")).to_be_visible()


def _answer(official: Page) -> None:
    official.get_by_role("link", name=re.compile("DB-2026-0001")).last.click()
    expect(official.get_by_text(ASKED)).to_be_visible()
    official.get_by_role("textbox", name="督办反馈").fill(ANSWERED)
    official.get_by_role("button", name="督办反馈").click()
    expect(official.locator(".title")).to_contain_text("已反馈")


def _next_brief(house: House, desk: Callable[[str], Page], shows: str | None) -> Page:
    """A week later the officer signs in again and opens the new issue."""
    house.wait(days=7)
    issue_due(house.now)
    officer = desk("bureau_officer")
    officer.get_by_role("region", name="工作周报").get_by_role("link").click()
    instructions = officer.locator("#instructions")
    if shows is None:
        expect(instructions).not_to_contain_text("DB-2026-0001")
    else:
        expect(instructions).to_contain_text(shows)
    return officer
