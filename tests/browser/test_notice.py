"""A return notice in a browser: from the report and the joint visit to its outcome and the order to correct."""

from __future__ import annotations

from playwright.sync_api import expect

from tests.browser.test_story import open_act, persuaded, submit, tap, visit, write
from tests.live import PHONE, LiveHouse
from tracker.domain.return_notices import LegalStep, Outcome

HEADS = ["principal", "township_official"]


def do(live: LiveHouse, key: str, number: str, act: str, **typed: str) -> None:
    page = open_act(live, key, number, act)
    write(page, **typed)
    submit(page)


def report_and_visit(live: LiveHouse, number: str) -> None:
    """The report is written and received, the heads of both lines go together, in vain."""
    live.house.wait(days=7)
    live.house.tick()
    do(live, "principal", number, "report", note="请镇里一起上门")
    do(live, "township_clerk", number, "receive_report")
    visit(live, "township_official", number, HEADS, "refused", PHONE)


def deliver_unsigned(live: LiveHouse, number: str) -> None:
    """The notice is issued, printed and left at the home before a witness, as nobody would sign."""
    do(live, "township_official", number, "issue_notice")
    page = live.signed_in("township_official")
    page.goto(f"/cases/{number}")
    page.get_by_role("link", name="文书", exact=True).last.click()
    page.get_by_role("link", name="打印页 限复通〔2026〕1号").click()
    expect(page.locator("article")).to_contain_text("送达回证")
    expect(page.locator("article")).to_contain_text("限复通〔2026〕1号")
    page = open_act(live, "township_official", number, "deliver_notice", PHONE)
    tap(page, manner="left_there")
    page.locator("form.act [name='refused']").check()
    write(page, witness="村民组长 向大成")
    submit(page)


def test_a_notice_from_the_joint_visit_to_its_outcome(live: LiveHouse) -> None:
    number = persuaded(live)
    report_and_visit(live, number)
    deliver_unsigned(live, number)
    live.house.wait(days=8)
    live.house.tick()
    page = live.signed_in("township_official")
    page.goto("/")
    expect(page.locator("#main")).to_contain_text("通知书期满核查")
    page = open_act(live, "township_official", number, "notice_outcome")
    tap(page, outcome="not_back")
    submit(page)
    page = open_act(live, "township_official", number, "legal_step")
    page.locator("[name='step']").select_option(label="责令限期改正")
    submit(page)
    expect(page.locator("section:has(#history)")).to_contain_text("责令限期改正")
    state = live.house.case(number).state()
    assert state.notice
    assert (state.notice.refused, state.notice.outcome) == (True, Outcome.NOT_BACK)
    assert state.legal_step is LegalStep.ORDER
