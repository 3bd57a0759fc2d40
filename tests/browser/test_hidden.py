"""Hidden dropouts: lists handed in and searched at a desk, a school that looks and answers, figures that fall."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable

from playwright.sync_api import Page, expect

from tests.live import LiveHouse
from tests.services.hiding import ALL, NUMBERS
from tests.sheet_files import under

SCHOOL = re.compile("长梁民族小学")
CASE = "422822-2026-0001"
WITH_MARKS = ("张小雨", "曾丽", "单小军", "王芳", "欧阳晨")
WITH_MEALS = ("张小雨", "曾丽", "王芳")


def test_a_school_looks_for_whom_the_lists_miss_and_the_bureau_sees_the_figures_fall(
    live: LiveHouse, phone: Callable[[str], Page], desk: Callable[[str], Page]
) -> None:
    officer = desk("bureau_officer")
    for kind, names in {"在校名册": ALL, "成绩名册": WITH_MARKS, "就餐名册": WITH_MEALS}.items():
        _hand_in(officer, kind, names)
    _search(officer)
    expect(officer.get_by_role("row", name=SCHOOL)).to_contain_text(re.compile(r"长梁民族小学\s*2\s*0\s*0"))
    _see_in_class(desk("principal"), "李明")
    _log(phone("school_clerk"), "单小军")
    officer.reload()
    expect(officer.get_by_role("row", name=SCHOOL)).to_contain_text(re.compile(r"长梁民族小学\s*0\s*1\s*1"))
    assert live.house.case(CASE).found_by == "comparison"


def _hand_in(officer: Page, kind: str, names: Iterable[str]) -> None:
    file = under("姓名 学籍号", *((name, NUMBERS[name]) for name in names))
    officer.goto("/rosters")
    officer.get_by_label("名册种类").select_option(label=kind)
    officer.get_by_label("要导入的文件").set_input_files(
        {"name": f"{kind}.xlsx", "mimeType": "application/vnd.ms-excel", "buffer": file.data}
    )
    officer.get_by_role("button", name="检查名册").click()
    officer.get_by_role("button", name="导入名册").click()
    expect(officer.get_by_role("row", name=re.compile(kind)).first).to_contain_text(f"{kind}.xlsx")


def _search(officer: Page) -> None:
    """The meals of October are told as such; the marks speak up to today."""
    officer.get_by_role("link", name="隐性辍学排查").first.click()
    officer.get_by_label("就餐名册截至日期").fill("2026-10-31")
    officer.get_by_role("button", name="开始排查").click()
    expect(officer.get_by_text("截至10月31日")).to_be_visible()


def _see_in_class(principal: Page, name: str) -> None:
    principal.get_by_role("link", name=re.compile("2 名学生")).click()
    expect(principal.get_by_role("row", name=re.compile(name))).to_contain_text("不在就餐名册")
    principal.get_by_label(name).check()
    principal.get_by_label("谁在班见到").fill("黄秀兰")
    principal.get_by_role("button", name="已在班见到").click()
    expect(principal.get_by_role("row", name=re.compile(name))).to_contain_text("黄秀兰 · 11月2日")


def _log(clerk: Page, name: str) -> None:
    """At a phone that is 360 wide, nothing of the page beside it."""
    clerk.get_by_role("link", name=re.compile("1 名学生")).click()
    clerk.get_by_label(name).check()
    assert clerk.evaluate("document.documentElement.scrollWidth") <= 360
    clerk.get_by_role("button", name="登记为个案").click()
    expect(clerk.get_by_role("row", name=re.compile(name))).to_contain_text(CASE)
