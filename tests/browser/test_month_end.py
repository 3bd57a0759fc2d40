"""The end of a month: a school with nothing to report signs its zero, one with cases drafts, corrects and signs."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests import county
from tests.house import House
from tests.live import LiveHouse
from tests.services.reporting import close_month, live_november, number_of

OURS = number_of(county.SCHOOL)


@pytest.fixture
def closed(live: LiveHouse) -> House:
    """November is over: one school has four cases, another two, a third none."""
    live_november(live.house)
    close_month(live.house)
    return live.house


def test_a_school_without_cases_signs_its_zero(live: LiveHouse, phone: Callable[[str], Page]) -> None:
    close_month(live.house)
    principal = phone("other_principal")
    principal.get_by_role("link", name=re.compile("签报月报")).first.click()
    expect(principal.get_by_text("零报告：无疑似辍学")).to_be_visible()
    principal.get_by_role("button", name="签字上报（零报告）").click()
    expect(principal.locator(".title")).to_contain_text("已签字")


def test_a_school_with_cases_drafts_corrects_and_signs(
    closed: House, phone: Callable[[str], Page], desk: Callable[[str], Page]
) -> None:
    clerk = desk("school_clerk")
    _correct(clerk)
    principal = phone("principal")
    principal.get_by_role("link", name=re.compile("签报月报")).first.click()
    expect(principal.get_by_text("上月漏报")).to_be_visible()
    principal.get_by_role("link", name="1 尚未返校").click()
    expect(principal.get_by_role("cell", name="张小雨")).to_be_visible()
    principal.go_back()
    principal.get_by_role("button", name="签字上报").click()
    officer = desk("bureau_officer")
    officer.get_by_role("link", name="月报", exact=True).click()
    expect(officer.get_by_role("row", name=re.compile("长梁民族小学"))).to_contain_text("已签字")
    expect(officer.get_by_text("校已签字，应报 3 校")).to_be_visible()


def _correct(clerk: Page) -> None:
    clerk.get_by_role("link", name="月报", exact=True).click()
    clerk.get_by_role("link", name=re.compile("2026年11月")).click()
    clerk.locator("#draft-returned").fill("2")
    clerk.get_by_role("button", name="保存草稿").click()
    expect(clerk.get_by_role("alert")).to_contain_text("请写明更正原因")
    clerk.locator("#draft-returned_reason").fill("上月漏报一人")
    clerk.get_by_role("button", name="保存草稿").click()
    expect(clerk.get_by_text("草稿已保存")).to_be_visible()


def test_a_return_prints_on_one_page_of_a4(closed: House, desk: Callable[[str], Page], tmp_path: Path) -> None:
    page = desk("principal")
    page.goto(f"/returns/{OURS}")
    paper = page.pdf(path=tmp_path / "return.pdf", prefer_css_page_size=True)
    assert len(re.findall(rb"/Type\s*/Page\b", paper)) == 1
