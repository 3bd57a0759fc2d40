"""A roll call at a phone: two ticks, one tap; after three school days the form of a case comes filled."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.live import LiveHouse
from tests.services.calling import away, next_school_day, switch_on


def test_a_head_teacher_names_the_absent_of_the_day_and_logs_who_stays_away(
    live: LiveHouse, phone: Callable[[str], Page]
) -> None:
    switch_on(live.house)
    away(live.house, "张小雨", 2)
    next_school_day(live.house)
    teacher = phone("head_teacher")
    teacher.get_by_role("link", name="点名：六年级2班").click()
    teacher.get_by_label("张小雨 缺勤").check()
    teacher.get_by_label("李明 请假").check()
    assert teacher.evaluate("document.documentElement.scrollWidth") <= 360
    teacher.get_by_role("button", name="上报本班").click()
    expect(teacher.get_by_text("没有勾选的都记为在班")).to_be_visible()
    teacher.get_by_role("link", name="登记学生 张小雨").click()
    teacher.locator("[name='reason']").select_option("weary_of_school")
    teacher.get_by_role("button", name="登记", exact=True).click()
    expect(teacher.get_by_role("heading", name="张小雨")).to_be_visible()
