"""A start of term: the head teacher names the absent at a phone, the clerk at a desk settles each and closes."""

from __future__ import annotations

import re
from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests import county
from tests.live import LiveHouse
from tests.services.arriving import begin_term, tally
from tracker.domain.arrivals import Tally

SCHOOL = re.compile("长梁民族小学")


def test_a_school_names_its_absent_settles_each_and_closes_its_list(
    live: LiveHouse, phone: Callable[[str], Page], desk: Callable[[str], Page]
) -> None:
    begin_term(live.house)
    _report(phone("head_teacher"))
    clerk = desk("school_clerk")
    clerk.get_by_role("link", name=re.compile("开学报到核查")).first.click()
    clerk.get_by_role("button", name="其余班级全部到校").click()
    expect(clerk.locator(".title")).to_contain_text("有未到学生待核实")
    _account_for(clerk, "张小雨")
    clerk.get_by_role("link", name="落实 李明").click()
    clerk.get_by_role("button", name="转为个案").click()
    expect(clerk.get_by_role("row", name=re.compile("李明"))).to_contain_text("422822-2027-0001")
    clerk.get_by_role("button", name="核查办结").click()
    expect(clerk.locator(".title")).to_contain_text("已办结")
    assert tally(live.house) == Tally(arrived=2, cleared=1, cases=1)
    _look(desk("bureau_officer"))


def _report(teacher: Page) -> None:
    """Two ticks at a phone that is 360 wide, nothing of the page beside it."""
    teacher.get_by_role("link", name="上报六年级2班").click()
    teacher.get_by_label("张小雨").check()
    teacher.get_by_label("李明").check()
    assert teacher.evaluate("document.documentElement.scrollWidth") <= 360
    teacher.get_by_role("button", name="上报本班").click()
    expect(teacher.get_by_text("没有勾选的都记为已到校")).to_be_visible()
    expect(teacher.locator("p.balance")).to_contain_text("未到待核实 2")


def _account_for(clerk: Page, name: str) -> None:
    clerk.get_by_role("link", name=f"落实 {name}").click()
    clerk.get_by_label("请假").check()
    clerk.get_by_label("地点").fill("县医院")
    clerk.get_by_role("button", name="登记去向").click()
    expect(clerk.get_by_role("row", name=re.compile(name))).to_contain_text("已查明去向")


def _look(officer: Page) -> None:
    """One school has closed its list; the other is silent."""
    officer.goto("/arrivals")
    expect(officer.get_by_role("row", name=SCHOOL)).to_contain_text("已办结")
    expect(officer.get_by_role("row", name=re.compile("官店初中"))).to_contain_text("有班级未上报")
    officer.get_by_role("link", name=SCHOOL).click()
    expect(officer.get_by_role("row", name=re.compile("张"))).to_contain_text("县医院")
    assert county.CLASS in officer.content()
