"""From the written report to the court: each link opens the next, none comes by itself, none twice (trade §7)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from tests.domain.county import LISTED
from tests.domain.life import Life, confirmed
from tests.domain.stories import BOTH_HEADS, led_to_nothing, notice_over, noticed, received, reported, visited_jointly
from tracker.domain.calendar import Days, Term
from tracker.domain.cases import DutyFact, Stage
from tracker.domain.errors import Conflict, Forbidden, Refused
from tracker.domain.posts import Line, Role
from tracker.domain.reasons import AttemptResult
from tracker.domain.return_notices import LegalStep, Manner, Outcome, ReturnNotice
from tracker.domain.week_facts import notice_end

CHAIN = {"written_report", "receive_report", "joint_visit", "return_notice", "notice_review"}


def owed(life: Life) -> set[str]:
    return life.open_kinds() & CHAIN


def test_each_link_of_the_chain_opens_the_next_and_only_that() -> None:
    life = confirmed().wait(6)
    assert owed(life) == set()
    assert owed(life.wait(1)) == {"written_report"}
    assert owed(life.act("report", "principal")) == {"receive_report"}
    assert owed(life.act("receive_report", "township_clerk")) == {"joint_visit"}
    assert owed(life.act("attempt", "principal", went=BOTH_HEADS)) == {"return_notice"}
    assert owed(life.act("issue_notice", "township_official")) == {"return_notice"}
    assert owed(life.act("deliver_notice", "township_official")) == set()
    assert owed(life.wait(7)) == set()
    assert owed(life.wait(1)) == {"notice_review"}
    assert owed(life.act("notice_outcome", "township_official")) == set()
    assert owed(life.wait(60)) == set()


def test_a_report_written_before_its_day_is_not_asked_for_again() -> None:
    life = confirmed().act("report", "principal").wait(30)
    assert owed(life) == {"receive_report"}


def test_a_joint_visit_that_brings_the_child_back_asks_for_no_notice() -> None:
    life = received().act("attempt", "principal", went=BOTH_HEADS, result=AttemptResult.RETURNED)
    assert owed(life) == set()
    assert owed(life.wait(1).act("attempt", "head_teacher", result=AttemptResult.REFUSED)) == {"return_notice"}


def test_a_visit_of_one_head_alone_is_no_joint_visit() -> None:
    life = received().act("attempt", "principal", went=("principal", "village_officer"))
    assert (owed(life), life.state.joint_visit_on) == ({"joint_visit"}, None)


def test_no_notice_is_issued_before_the_heads_have_gone_together() -> None:
    with pytest.raises(Conflict):
        received().act("issue_notice", "township_official")


def test_the_reason_for_issuing_none_does_the_duty_and_leaves_nothing_to_review() -> None:
    life = visited_jointly().act("decline_notice", "township_official")
    assert (owed(life), owed(life.wait(30))) == (set(), set())
    assert owed(life.act("issue_notice", "township_official")) == {"return_notice"}


def test_a_notice_already_issued_may_still_not_be_delivered_for_a_reason() -> None:
    life = visited_jointly().act("issue_notice", "township_official").act("decline_notice", "township_official")
    assert owed(life) == set()
    with pytest.raises(Conflict):
        life.act("deliver_notice", "township_official")


@pytest.mark.parametrize(
    ("entered", "sentence"),
    [
        ({"received_by": ""}, "who took the notice"),
        ({"received_by": "", "refused": True}, "name the witness"),
        ({"manner": Manner.LEFT_THERE}, "name the witness"),
        ({"delivered_on": date(2026, 11, 10)}, "cannot have been delivered before"),
        ({"delivered_on": date(2026, 11, 12)}, "lies in the future"),
    ],
)
def test_a_delivery_that_proves_nothing_is_refused(entered: dict[str, Any], sentence: str) -> None:
    life = visited_jointly().act("issue_notice", "township_official")
    with pytest.raises(Refused, match=sentence):
        life.act("deliver_notice", "township_official", **entered)


def test_a_refused_signature_with_a_witness_delivers_the_notice() -> None:
    life = visited_jointly().act("issue_notice", "township_official")
    life.act("deliver_notice", "township_official", received_by="", refused=True, witness="村民组长")
    assert life.state.notice
    assert (life.state.notice.refused, life.state.notice.until) == (True, date(2026, 11, 18))


def test_the_term_is_that_of_the_day_of_issue_counted_from_delivery() -> None:
    life = visited_jointly()
    life.terms["return_notice_term"] = Term(5, Days.WORKING)
    life.act("issue_notice", "township_official")
    life.terms["return_notice_term"] = Term(30, Days.CALENDAR)
    life.wait(2).act("deliver_notice", "township_official")
    assert life.state.notice
    assert life.state.notice.until == date(2026, 11, 20)


def test_not_back_is_said_only_after_the_last_day_anything_else_at_once() -> None:
    with pytest.raises(Refused, match="runs until 2026-11-18"):
        noticed().act("notice_outcome", "township_official", outcome=Outcome.NOT_BACK)
    life = noticed().act("notice_outcome", "township_official", outcome=Outcome.PROMISED)
    assert owed(life.wait(20)) == set()


def test_the_steps_of_the_law_are_taken_in_order_by_the_official_alone() -> None:
    life = led_to_nothing()
    with pytest.raises(Refused, match="order to correct comes first"):
        life.act("legal_step", "township_official", step=LegalStep.COURT)
    with pytest.raises(Forbidden):
        life.act("legal_step", "township_clerk")
    life.act("legal_step", "township_official").wait(11)
    with pytest.raises(Refused, match="recorded already"):
        life.act("legal_step", "township_official", step=LegalStep.ORDER)
    assert life.act("legal_step", "township_official", step=LegalStep.COURT).state.legal_step is LegalStep.COURT


@pytest.mark.parametrize("outcome", [outcome for outcome in Outcome if outcome is not Outcome.NOT_BACK])
def test_no_step_of_the_law_follows_a_notice_that_led_somewhere(outcome: Outcome) -> None:
    life = notice_over().act("notice_outcome", "township_official", outcome=outcome)
    with pytest.raises(Conflict):
        life.act("legal_step", "township_official")


def test_nothing_of_the_law_happens_by_itself() -> None:
    life = led_to_nothing().wait(120)
    assert (life.state.legal_step, owed(life)) == (None, set())


def test_leaving_and_coming_back_to_the_stage_finds_the_chain_where_it_was() -> None:
    for story, link in ((reported, "receive_report"), (received, "joint_visit"), (visited_jointly, "return_notice")):
        life = story().act("request", "principal").wait(1).act("withdraw", "principal")
        assert owed(life) == {link}
    assert owed(noticed().act("request", "principal").wait(9).act("withdraw", "principal")) == {"notice_review"}


def test_a_relapse_begins_the_chain_anew() -> None:
    life = led_to_nothing().act("return", "head_teacher").wait(1).act("relapse", "village_officer")
    assert (life.state.report, life.state.notice, life.state.joint_visit_on) == (None, None, None)
    assert owed(life.wait(8)) == {"written_report"}


def test_a_joint_visit_opened_under_the_older_rule_stands_and_leads_on_to_the_notice() -> None:
    life = confirmed()
    old = DutyFact(99, "joint_visit", Role.PRINCIPAL, Line.BUREAU, date(2026, 11, 9), date(2026, 11, 9), life.today)
    life.duties.append(old)
    assert life.wait(20).owed("joint_visit") == old
    assert owed(life) == {"joint_visit"}
    assert owed(life.act("attempt", "principal", went=BOTH_HEADS)) == {"return_notice"}


def test_only_a_notice_that_runs_on_a_child_out_of_class_is_said_to_end() -> None:
    running = ReturnNotice(delivered_on=date(2026, 11, 11), until=date(2026, 11, 18))
    out = replace(LISTED, notice=running)
    assert notice_end(out) == date(2026, 11, 18)
    assert notice_end(replace(out, stage=Stage.RETURNED)) is None
    assert notice_end(replace(out, notice=replace(running, outcome=Outcome.BACK))) is None
    assert notice_end(LISTED) is None
