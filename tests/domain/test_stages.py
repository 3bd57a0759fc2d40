"""Entering and leaving stages: what a stage lacks is opened, what belongs to the old one lapses (trade §7)."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from tests.domain.life import Life, back, confirmed, observed
from tests.domain.stories import asked, countersigned, held, struck_as_returned
from tracker.domain.calendar import Days, Term
from tracker.domain.cases import Ledger, Stage
from tracker.domain.errors import Conflict, Refused
from tracker.domain.mark_off import WITHOUT_LEDGER, Code, HoldCode
from tracker.domain.posts import Line

BACK_AGAIN = [("reject", "bureau_officer"), ("withdraw", "principal"), ("object", "township_official")]


@pytest.mark.parametrize(("act", "by"), BACK_AGAIN)
def test_a_request_taken_back_restores_the_stage_before_and_opens_what_it_lacks(act: str, by: str) -> None:
    life = asked(Code.TRANSFERRED).act(act, by)
    assert (life.state.stage, life.state.closing) == (Stage.PERSUADING, None)
    assert life.open_kinds() == {"keep_persuading"}
    assert {duty.line for duty in life.open("keep_persuading")} == {Line.BUREAU, Line.GOVERNMENT}


@pytest.mark.parametrize(("act", "by"), BACK_AGAIN)
def test_a_request_taken_back_to_observation_opens_the_observations_still_missing(act: str, by: str) -> None:
    life = back().wait(8).act("observe", "head_teacher").act("request", "principal", code=Code.TRANSFERRED)
    life.act(act, by)
    assert life.open_kinds() == {"observe"}
    assert life.owed("observe").counts_from == date(2026, 12, 2)


@pytest.mark.parametrize(("act", "by"), BACK_AGAIN)
def test_a_request_taken_back_after_both_observations_is_owed_again(act: str, by: str) -> None:
    life = observed().act("request", "principal", code=Code.RETURNED_HERE).act(act, by)
    assert (life.state.stage, life.open_kinds()) == (Stage.RETURNED, {"request_mark_off"})


@pytest.mark.parametrize(("act", "by"), BACK_AGAIN)
def test_a_request_taken_back_to_a_hold_opens_its_review(act: str, by: str) -> None:
    life = held().act("request", "principal", code=Code.TRANSFERRED).act(act, by)
    assert (life.state.stage, life.open_kinds()) == (Stage.ON_HOLD, {"hold_review"})


def test_a_request_taken_back_while_verifying_is_verified_again() -> None:
    life = Life().log().act("request", "principal", code=Code.TRANSFERRED).act("withdraw", "principal")
    assert (life.state.stage, life.open_kinds()) == (Stage.IDENTIFIED, {"verify"})


@pytest.mark.parametrize("code", Code)
def test_while_verifying_only_five_codes_can_be_asked_for(code: Code) -> None:
    life = Life().log()
    if code in WITHOUT_LEDGER:
        assert life.act("request", "principal", code=code).state.stage is Stage.CLOSING
    else:
        with pytest.raises(Refused, match="only these codes"):
            life.act("request", "principal", code=code)


def test_a_line_struck_while_verifying_never_stood_in_a_ledger() -> None:
    life = Life().log().act("request", "principal", code=Code.TRANSFERRED).wait(4).act("approve", "bureau_officer")
    assert (life.state.stage, life.state.ledger, life.state.listing) == (Stage.MARKED_OFF, None, 0)


def test_the_five_codes_are_those_of_the_trade() -> None:
    assert {str(code) for code in WITHOUT_LEDGER} == {
        "deceased",
        "abroad",
        "transferred",
        "household_error",
        "data_error",
    }


def test_leaving_a_stage_lapses_its_duties_and_ends_pending_asks() -> None:
    life = confirmed().wait(31).act("ask_upgrade", "principal")
    life.act("propose_hold", "township_official", hold_code=HoldCode.IN_CUSTODY)
    life.act("return", "head_teacher")
    assert (life.state.upgrade, life.state.hold) == (None, None)
    assert {"decide_upgrade", "decide_hold", "village_visit"} <= {d.kind for d in life.duties if d.lapsed}
    assert life.open_kinds() == {"observe"}


def test_a_relapse_is_possible_while_a_request_made_from_class_waits() -> None:
    life = observed().act("request", "principal", code=Code.RETURNED_HERE).act("relapse", "village_officer")
    assert (life.state.stage, life.state.episode, life.state.closing) == (Stage.PERSUADING, 2, None)


def test_no_relapse_while_a_request_made_from_elsewhere_waits() -> None:
    with pytest.raises(Conflict):
        asked(Code.TRANSFERRED).act("relapse", "village_officer")


def test_a_hold_is_renewed_without_leaving_it() -> None:
    life = held().until(date(2027, 1, 31)).act("propose_hold", "principal", hold_code=HoldCode.IN_CUSTODY)
    life.act("hold", "bureau_officer", until=date(2027, 6, 30))
    assert (life.state.stage, life.state.hold_until) == (Stage.ON_HOLD, date(2027, 6, 30))
    assert life.open_kinds() == {"hold_review"}
    assert life.owed("hold_review").due_on == date(2027, 6, 30)


def test_a_refused_renewal_leaves_the_hold_as_it_was() -> None:
    life = held().wait(60).act("propose_hold", "principal", hold_code=HoldCode.IN_CUSTODY)
    life.act("refuse_hold", "bureau_officer")
    assert (life.state.stage, life.state.hold_until, life.state.hold) == (Stage.ON_HOLD, date(2027, 1, 31), None)
    assert life.open_kinds() == {"hold_review"}


def test_reopening_empties_the_ledger_and_lapses_what_followed_the_strike() -> None:
    life = struck_as_returned()
    assert life.open_kinds() == {"term_check"}
    life.act("reopen", "bureau_officer")
    assert (life.state.stage, life.state.ledger, life.state.episode) == (Stage.IDENTIFIED, None, 2)
    assert (life.open_kinds(), [d.lapsed for d in life.duties if d.kind == "term_check"]) == ({"verify"}, [True])


def test_logging_a_struck_child_again_does_the_visit_at_start_of_term() -> None:
    life = struck_as_returned().act("reopen", "bureau_officer", logged_again=True)
    assert [duty.done for duty in life.duties if duty.kind == "term_check"] == [True]


def test_confirming_again_opens_the_next_line_of_the_register() -> None:
    life = struck_as_returned().act("reopen", "bureau_officer").act("confirm", "principal")
    assert (life.state.ledger, life.state.listing) == (Ledger.SUSPECTED, 2)


def test_a_duty_that_a_stage_owed_while_the_case_was_elsewhere_counts_from_its_return() -> None:
    life = held().until(date(2027, 1, 20)).act("resume", "village_officer").wait(1)
    assert life.owed("upgrade_review").due_on == date(2027, 1, 25)
    assert life.owed("written_report").due_on == date(2027, 1, 22)


def test_an_observation_opened_anew_after_its_day_is_not_late_at_once() -> None:
    life = back().wait(7).act("request", "principal", code=Code.TRANSFERRED).wait(20).act("withdraw", "principal")
    assert {duty.due_on for duty in life.open("observe")} == {date(2026, 12, 2), date(2026, 12, 7)}


def test_not_attending_takes_the_request_back_and_asks_for_one_more_observation() -> None:
    life = observed()
    assert life.open_kinds() == {"request_mark_off"}
    life.act("observe", "head_teacher", attending=False)
    assert life.open_kinds() == {"observe"}
    with pytest.raises(Refused, match="observations are not complete"):
        life.act("request", "principal", code=Code.RETURNED_HERE)
    assert life.wait(1).act("observe", "head_teacher").open_kinds() == {"request_mark_off"}


def test_a_late_entry_of_not_attending_takes_the_request_back_too() -> None:
    life = observed().act("observe", "head_teacher", attending=False, observed_on=date(2026, 11, 20))
    assert life.open_kinds() == {"observe"}


def test_one_observation_after_both_days_does_both() -> None:
    life = back().wait(31).act("observe", "head_teacher")
    assert life.open_kinds() == {"request_mark_off"}


def test_an_observation_before_its_day_does_nothing() -> None:
    life = back().wait(3).act("observe", "head_teacher")
    assert len(life.open("observe")) == 2


def test_observations_before_a_relapse_do_not_count_after_it() -> None:
    life = observed().act("relapse", "head_teacher").act("return", "head_teacher")
    assert len(life.open("observe")) == 2
    assert not life.facts().observation_complete


def test_the_county_s_own_term_moves_no_duty_that_stands() -> None:
    life = Life().log()
    life.terms["verify"] = Term(10, Days.WORKING)
    assert life.tick().owed("verify").due_on == date(2026, 11, 5)
    assert life.act("clear", "principal").act("object", "township_official").owed("verify").due_on == date(2026, 11, 16)


def test_in_a_vacation_the_village_goes_and_the_teacher_s_turn_comes_on_the_first_school_day() -> None:
    life = Life(now=datetime(2027, 1, 25, 2, tzinfo=UTC)).log().act("confirm", "principal")
    assert not life.open("school_visit")
    assert {duty.line for duty in life.open("keep_persuading")} == {Line.GOVERNMENT}
    life.until(date(2027, 2, 28))
    assert {duty.line for duty in life.open("keep_persuading")} == {Line.GOVERNMENT}
    life.wait(1)
    teacher = next(duty for duty in life.open("keep_persuading") if duty.line is Line.BUREAU)
    assert (teacher.opened_on, teacher.counts_from, bool(life.open("school_visit"))) == (
        date(2027, 3, 1),
        date(2027, 3, 1),
        False,
    )


def test_a_tick_missed_for_days_opens_what_it_would_have_opened_on_the_day() -> None:
    daily, once = confirmed().wait(40), confirmed()
    once.now += timedelta(days=40)
    once.tick()
    assert {(d.kind, d.line, d.counts_from, d.due_on) for d in daily.duties} == {
        (d.kind, d.line, d.counts_from, d.due_on) for d in once.duties
    }
    assert {(d.kind, d.opened_on) for d in daily.duties} == {(d.kind, d.opened_on) for d in once.duties}


def test_a_tick_missed_over_the_first_school_day_counts_from_that_day() -> None:
    life = Life(now=datetime(2027, 1, 25, 2, tzinfo=UTC)).log().act("confirm", "principal")
    life.now = datetime(2027, 3, 4, 2, tzinfo=UTC)
    life.tick()
    teacher = next(duty for duty in life.open("keep_persuading") if duty.line is Line.BUREAU)
    assert (teacher.counts_from, teacher.opened_on) == (date(2027, 3, 1), date(2027, 3, 1))


def test_the_same_day_twice_changes_nothing_the_second_time() -> None:
    life = confirmed().wait(40)
    before = list(life.duties)
    assert life.tick().duties == before


def test_deciding_comes_after_the_days_for_objections() -> None:
    life = asked(Code.TRANSFERRED).wait(3)
    with pytest.raises(Refused, match="may object until"):
        life.act("approve", "bureau_officer")
    assert life.wait(1).act("approve", "bureau_officer").state.stage is Stage.MARKED_OFF


def test_nothing_is_struck_before_it_is_countersigned() -> None:
    with pytest.raises(Refused, match="not countersigned"):
        asked(Code.ABROAD).wait(9).act("approve", "bureau_officer")


def test_a_countersign_does_not_wait_for_objections() -> None:
    assert countersigned(Code.ABROAD).act("approve", "bureau_officer").state.stage is Stage.MARKED_OFF
