"""From the written report to the law, through the pages: each act once, refused in a sentence, told in the history."""

from __future__ import annotations

import re

import pytest
from sqlalchemy import select

from tests.acting import Hands
from tests.county import BUREAU
from tests.house import House
from tests.pages import text_of
from tests.services.living import BEFORE, VISITED, open_kinds, then
from tests.web.office import CHANGED_BY_THE_ADMINISTRATOR, fill, send_twice, statuses
from tracker.domain.papers import PaperKind, digest_of
from tracker.models.papers import Paper
from tracker.models.transactions import reading
from tracker.services.digest_issue import issue_week

OFFICIAL = "township_official"
LEFT = {"manner": "left_there", "refused": "y", "witness": "村民组长 向大成"}
ACTS: list[tuple[str, str, dict[str, str]]] = [
    ("report", "principal", {"note": "请镇里一起上门"}),
    ("receive_report", "township_clerk", {}),
    ("issue_notice", OFFICIAL, {}),
    ("deliver_notice", OFFICIAL, LEFT),
    ("decline_notice", OFFICIAL, {"reason": "已商定返校日期"}),
    ("notice_outcome", OFFICIAL, {"outcome": "not_back"}),
    ("legal_step", OFFICIAL, {"step": "order", "document": "业政责改〔2026〕2号"}),
]


def waiting_for(house: House, act: str) -> str:
    """A case one step before an act."""
    return then(house, house.log(), *BEFORE[act][:-1])


def papers(house: House) -> list[Paper]:
    with reading() as session:
        return list(session.scalars(select(Paper).order_by(Paper.id)))


@pytest.mark.parametrize(("act", "by", "fields"), ACTS, ids=lambda value: str(value)[:20])
def test_an_act_is_done_once_though_its_form_is_sent_twice(
    quick_house: House, act: str, by: str, fields: dict[str, str]
) -> None:
    number, hands = waiting_for(quick_house, act), Hands(quick_house, by)
    form = {**hands.form(number, act), **fields}
    assert hands.send(number, act, form).address == f"/cases/{number}"
    version, issued = quick_house.case(number).version, len(papers(quick_house))
    assert hands.send(number, act, form).address == f"/cases/{number}"
    assert (quick_house.case(number).version, len(papers(quick_house))) == (version, issued)


def test_report_and_notice_become_numbered_papers_frozen_with_their_hash(house: House) -> None:
    number = then(house, house.log(), *BEFORE["deliver_notice"])
    report, notice = papers(house)
    kind = PaperKind.WRITTEN_REPORT
    assert (report.kind, report.number, report.unit_name) == (kind, "劝报〔2026〕1号", "长梁民族小学")
    assert (notice.number, notice.unit_name, notice.issued_on) == ("限复通〔2026〕1号", "长梁镇", house.today())
    assert [paper.content_hash for paper in (report, notice)] == [digest_of(p.content) for p in (report, notice)]
    assert number in report.content


def test_each_unit_counts_its_papers_for_itself(quick_house: House) -> None:
    for name in ("张小雨", "李明"):
        then(quick_house, quick_house.log(name), *BEFORE["report"])
    assert [paper.number for paper in papers(quick_house)] == ["劝报〔2026〕1号", "劝报〔2026〕2号"]


def test_a_delivery_nobody_signed_for_needs_a_witness_and_keeps_what_was_typed(quick_house: House) -> None:
    number, hands = waiting_for(quick_house, "deliver_notice"), Hands(quick_house, OFFICIAL)
    page = hands.do(number, "deliver_notice", 422, manner="in_person", refused="y", note="大门紧闭")
    assert "name the witness" in page.text
    assert page.one("textarea[@name='note']").text.strip() == "大门紧闭"
    hands.do(number, "deliver_notice", **LEFT)
    assert "return_notice" not in open_kinds(number)


def test_the_history_tells_delivery_and_step_to_the_lines_without_names_to_the_county(quick_house: House) -> None:
    number = waiting_for(quick_house, "deliver_notice")
    Hands(quick_house, OFFICIAL).do(number, "deliver_notice", **LEFT)
    address = f"/cases/{number}"
    near, far = (quick_house.client(key, "en").get(address).text for key in ("principal", "county_leader"))
    assert all("Return notice delivered" in text and "Signature refused: yes" in text for text in (near, far))
    assert ("向大成" in near, "向大成" in far) == (True, False)


def test_a_step_bears_the_countys_title_of_its_day(quick_house: House) -> None:
    number = waiting_for(quick_house, "legal_step")
    words = {"title": "责令改正通知", "term": "十五日内", "valid_from": quick_house.today().isoformat()}
    fill(quick_house, "/rules/wording/order", **words)
    hands = Hands(quick_house, OFFICIAL)
    choices = [option.text for option in hands.client.get(f"/cases/{number}/legal_step").all("select/option")]
    assert "责令改正通知" in choices
    page = hands.do(number, "legal_step", step="order")
    assert "责令改正通知" in page.text
    assert "十五日内" in page.text


def test_only_the_steps_that_are_left_are_offered(quick_house: House) -> None:
    number = then(quick_house, quick_house.log(), *BEFORE["legal_step"])
    page = Hands(quick_house, OFFICIAL).client.get(f"/cases/{number}/legal_step")
    offered = [option.get("value") for option in page.one("select[@name='step']").iter("option")]
    assert offered == ["", "penalty", "court"]


def test_the_wording_of_a_step_is_the_administrators_to_change(quick_house: House) -> None:
    assert statuses(quick_house, "/rules/wording/order", "post") == CHANGED_BY_THE_ADMINISTRATOR | {
        "administrator": 400
    }
    quick_house.client("administrator").get("/rules/wording/dance", 404)
    typed = {"title": "改", "term": "十日", "valid_from": "2026-11-01"}
    page = fill(quick_house, "/rules/wording/order", 422, **typed)
    assert page.one("input[@name='title']").get("value") == "改"
    typed["valid_from"] = "2026-11-09"
    assert send_twice(quick_house, "/rules/wording/order", **typed) == [(303, "/rules/wording/order")] * 2


def test_the_township_is_led_from_the_notice_to_its_delivery(quick_house: House) -> None:
    number = then(quick_house, quick_house.log(), *VISITED)
    client = quick_house.client(OFFICIAL, "en")
    buttons = {"Issue the return notice", "Issue no return notice"}
    assert buttons <= set(client.get(f"/cases/{number}").links)
    Hands(quick_house, OFFICIAL).do(number, "issue_notice")
    assert "Record the delivery of the notice" in client.get(f"/cases/{number}").links


def test_the_brief_says_how_long_the_child_is_out_and_the_notices_term_only_where_it_ends(quick_house: House) -> None:
    number = waiting_for(quick_house, "deliver_notice")
    Hands(quick_house, OFFICIAL).do(number, "deliver_notice", **LEFT)
    quick_house.wait(days=7 - quick_house.now.weekday())
    week, _frozen = issue_week(None, quick_house.now)
    page = quick_house.client("bureau_officer", "en").get(f"/digests/{week}?unit={BUREAU}")
    shown = {text_of(line).partition(number)[2] for line in page.all("ul[@class='cases']/li")}
    assert {bool(re.search(r"\d days?$", text)) for text in shown} == {True, False}
    assert [text for text in shown if "until" in text]
