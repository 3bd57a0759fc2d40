"""What stands against a move, sentence by sentence (trade §3–§6)."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from tests.domain.life import MONDAY, Life, back, confirmed, evidence_for, observed
from tests.domain.stories import asked, countersigned, held
from tracker.domain.cases import Ledger, Stage
from tracker.domain.errors import Conflict, Forbidden, Refused
from tracker.domain.mark_off import CODES, HOLD_CODES, ClearResult, Code, EvidenceKind, HoldCode
from tracker.domain.reasons import AttemptResult, Met

TODAY = MONDAY.date()
TOMORROW, YESTERDAY = TODAY + timedelta(days=1), TODAY - timedelta(days=1)


@pytest.mark.parametrize(("days", "possible"), [(0, True), (3, True), (4, False)])
def test_a_request_without_countersign_is_objected_to_within_three_working_days(days: int, possible: bool) -> None:
    life = asked(Code.TRANSFERRED).wait(days)
    if possible:
        assert life.act("object", "township_official").state.stage is Stage.PERSUADING
    else:
        with pytest.raises(Refused, match="3 working days"):
            life.act("object", "township_official")


def test_the_days_for_objections_are_working_days() -> None:
    life = confirmed().until(date(2026, 11, 6)).act("request", "principal", code=Code.TRANSFERRED)
    assert life.wait(5).act("object", "township_official").state.stage is Stage.PERSUADING


@pytest.mark.parametrize(("days", "possible"), [(3, True), (5, False)])
def test_a_clearing_is_objected_to_within_three_working_days(days: int, possible: bool) -> None:
    life = Life().log().act("clear", "principal").wait(days)
    if possible:
        assert life.act("object", "township_official").state.stage is Stage.IDENTIFIED
    else:
        with pytest.raises(Refused, match="3 working days"):
            life.act("object", "township_official")


def test_a_request_to_be_countersigned_is_objected_to_as_long_as_the_countersign_stands() -> None:
    life = asked(Code.ABROAD).wait(20)
    assert life.open("countersign")
    assert life.act("object", "township_official").state.stage is Stage.PERSUADING


def test_a_countersigned_request_is_objected_to_no_more() -> None:
    with pytest.raises(Refused, match="countersigned already"):
        countersigned(Code.ABROAD).act("object", "township_clerk")


@pytest.mark.parametrize("by", ["principal", "bureau_officer", "village_officer"])
def test_the_own_line_objects_to_nothing(by: str) -> None:
    with pytest.raises(Forbidden):
        asked(Code.TRANSFERRED).act("object", by)


def test_a_code_without_countersign_is_not_countersigned() -> None:
    with pytest.raises(Conflict):
        asked(Code.TRANSFERRED).act("countersign", "township_official")


ENTRIES = [
    (code, rule.evidence) for code, rule in CODES.items() if any(e.kind is not EvidenceKind.FACT for e in rule.evidence)
]


@pytest.mark.parametrize(
    ("code", "missing"),
    [(code, e.key) for code, wanted in ENTRIES for e in wanted if e.kind is not EvidenceKind.FACT],
)
def test_no_code_is_asked_for_with_an_entry_of_evidence_missing(code: Code, missing: str) -> None:
    life = confirmed().act("attempt", "head_teacher")
    for left in (None, "", "  ", []):
        evidence = {**evidence_for(CODES[code].evidence), missing: left}
        with pytest.raises(Refused, match="Evidence is missing"):
            life.act("request", "principal", code=code, evidence=evidence)


@pytest.mark.parametrize(("code", "missing"), [(c, e.key) for c, rule in HOLD_CODES.items() for e in rule.evidence])
def test_no_hold_is_proposed_with_an_entry_of_evidence_missing(code: HoldCode, missing: str) -> None:
    evidence = {**evidence_for(HOLD_CODES[code].evidence), missing: ""}
    with pytest.raises(Refused, match="Evidence is missing"):
        confirmed().act("propose_hold", "principal", hold_code=code, evidence=evidence)


@pytest.mark.parametrize(("code", "key"), [(Code.ENROLLED_ON_ROLL, "seen_on"), (Code.TRANSFERRED, "transfer_done_on")])
def test_evidence_bears_no_day_of_the_future(code: Code, key: str) -> None:
    evidence = {**evidence_for(CODES[code].evidence), key: TOMORROW}
    with pytest.raises(Refused, match="future"):
        confirmed().act("request", "principal", code=code, evidence=evidence)


def test_brought_back_needs_both_observations_the_latest_one_attending() -> None:
    for life in (
        back(),
        back().wait(8).act("observe", "head_teacher"),
        observed().act("observe", "head_teacher", attending=False),
    ):
        with pytest.raises(Refused, match="observations"):
            life.act("request", "principal", code=Code.RETURNED_HERE)
    with pytest.raises(Refused, match="recorded return"):
        confirmed().act("request", "principal", code=Code.RETURNED_HERE)


def test_over_age_needs_an_attempt() -> None:
    with pytest.raises(Refused, match="No attempt"):
        confirmed().act("request", "principal", code=Code.OVER_AGE)


FUTURE = [
    ("clear", "principal", {"seen_on": TOMORROW}),
    ("confirm", "principal", {"last_attended_on": TOMORROW}),
]
FUTURE_LATER = [
    ("attempt", "head_teacher", {"made_on": TOMORROW}),
    ("return", "head_teacher", {"returned_on": TOMORROW}),
]


@pytest.mark.parametrize(("act", "by", "entered"), FUTURE)
def test_what_is_verified_happened_already(act: str, by: str, entered: dict[str, Any]) -> None:
    with pytest.raises(Refused, match="future"):
        Life().log().act(act, by, **entered)


@pytest.mark.parametrize(("act", "by", "entered"), FUTURE_LATER)
def test_what_is_entered_happened_already(act: str, by: str, entered: dict[str, Any]) -> None:
    with pytest.raises(Refused, match="future"):
        confirmed().act(act, by, **entered)


@pytest.mark.parametrize("act", ["observe", "relapse"])
def test_what_follows_a_return_lies_neither_before_it_nor_ahead(act: str) -> None:
    day = "observed_on" if act == "observe" else "left_on"
    for wrong, sentence in ((YESTERDAY, "before the return"), (TOMORROW, "future")):
        with pytest.raises(Refused, match=sentence):
            back().act(act, "head_teacher", **{day: wrong})


def test_a_return_lies_after_the_alarm_and_after_the_last_day_in_class() -> None:
    with pytest.raises(Refused, match="cannot lie before"):
        confirmed().act("return", "head_teacher", returned_on=YESTERDAY)
    relapsed = back().wait(10).act("relapse", "head_teacher")
    with pytest.raises(Refused, match="cannot lie before"):
        relapsed.wait(2).act("return", "head_teacher", returned_on=TODAY)


def test_a_false_alarm_is_settled_by_seeing_the_child_after_the_alarm() -> None:
    life = Life().log()
    with pytest.raises(Refused, match="on or after"):
        life.act("clear", "principal", seen_on=YESTERDAY)
    cleared = life.act("clear", "principal", seen_on=YESTERDAY, result=ClearResult.WRONG_RECORD)
    assert cleared.state.stage is Stage.CLEARED


@pytest.mark.parametrize(
    ("never", "ledger", "last", "sentence"),
    [
        (False, Ledger.NOT_ENROLLED, TODAY, "has been enrolled"),
        (False, Ledger.DROPOUT, TODAY, "has been enrolled"),
        (False, Ledger.SUSPECTED, None, "last day in class"),
        (True, Ledger.SUSPECTED, TODAY, "never enrolled"),
    ],
)
def test_a_child_is_confirmed_into_the_ledger_that_fits(
    never: bool, ledger: Ledger, last: date | None, sentence: str
) -> None:
    by = "township_official" if never else "principal"
    with pytest.raises(Refused, match=sentence):
        Life().log(never_enrolled=never).act("confirm", by, ledger=ledger, last_attended_on=last)


def test_a_ledger_is_corrected_to_another_one() -> None:
    with pytest.raises(Refused, match="already stands"):
        confirmed().act("correct_ledger", "bureau_officer", ledger=Ledger.SUSPECTED)


def test_correcting_the_ledger_ends_the_pending_ask() -> None:
    life = confirmed().wait(31).act("ask_upgrade", "principal")
    life.act("correct_ledger", "bureau_officer", ledger=Ledger.DROPOUT)
    assert (life.state.upgrade, life.open("decide_upgrade"), life.state.stage) == (None, [], Stage.PERSUADING)


@pytest.mark.parametrize("until", [TODAY, YESTERDAY, TODAY + timedelta(days=367)])
def test_a_hold_ends_ahead_and_within_a_year(until: date) -> None:
    with pytest.raises(Refused, match="hold"):
        confirmed().act("propose_hold", "principal", hold_code=HoldCode.IN_CUSTODY, until=until)
    proposed = confirmed().act("propose_hold", "principal", hold_code=HoldCode.IN_CUSTODY)
    with pytest.raises(Refused, match="hold"):
        proposed.act("hold", "bureau_officer", until=until)


def test_a_hold_proposed_too_long_ago_is_not_decided_past_its_end() -> None:
    life = confirmed().act("propose_hold", "principal", hold_code=HoldCode.IN_CUSTODY, until=TODAY + timedelta(days=5))
    with pytest.raises(Refused, match="future"):
        life.wait(5).act("hold", "bureau_officer")


def test_an_attempt_says_who_went_and_nobody_met_promises_nothing() -> None:
    life = confirmed()
    with pytest.raises(Refused, match="who went"):
        life.act("attempt", "head_teacher", went=())
    with pytest.raises(Refused, match="No village assists"):
        life.act("attempt", "head_teacher", went=("assisting_village_officer",))
    with pytest.raises(Refused, match="Nobody was met"):
        life.act("attempt", "head_teacher", met=Met.NOBODY, result=AttemptResult.PROMISED)
    with pytest.raises(Refused, match="before the attempt"):
        life.act("attempt", "head_teacher", promised_on=YESTERDAY)


def test_only_one_request_of_a_kind_waits_at_a_time() -> None:
    with pytest.raises(Conflict):
        confirmed().act("ask_upgrade", "principal").act("ask_upgrade", "principal")
    with pytest.raises(Conflict):
        held().act("propose_hold", "principal").act("propose_hold", "township_official")


def test_a_resumed_case_is_persuaded_again_from_a_day_that_has_come() -> None:
    with pytest.raises(Refused, match="future"):
        held().act("resume", "village_officer", resumed_on=TOMORROW)
