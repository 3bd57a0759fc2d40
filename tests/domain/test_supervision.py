"""Who may instruct whom, what a text may hold, and from which state to which an instruction goes."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from tests.domain.county import BUREAU, GOVERNMENT, actor, holders
from tracker.domain.errors import Conflict, Invalid, Refused
from tracker.domain.posts import Role, Tier
from tracker.domain.supervision import (
    Entry,
    InstructionAct,
    InstructionState,
    Source,
    Wish,
    addressee,
    can,
    check_act,
    check_answerable,
    check_due,
    check_nameless,
    giving_post,
    state_at,
)

A, S = InstructionAct, InstructionState
MONDAY = datetime(2026, 11, 23, tzinfo=UTC)


@pytest.mark.parametrize(
    ("key", "tiers"),
    [
        ("bureau_officer", {Tier.TOWNSHIP, Tier.SCHOOL, Tier.CENTRAL_SCHOOL}),
        ("deputy_head", {Tier.TOWNSHIP, Tier.SCHOOL, Tier.CENTRAL_SCHOOL, Tier.BUREAU}),
        ("county_leader", {Tier.TOWNSHIP, Tier.SCHOOL, Tier.CENTRAL_SCHOOL, Tier.BUREAU}),
        ("principal", set()),
        ("township_official", set()),
    ],
)
def test_a_post_instructs_the_units_of_these_tiers(key: str, tiers: set[Tier]) -> None:
    assert {tier for tier in Tier if giving_post(actor(key), tier)} == tiers


def test_what_a_link_owes_is_for_the_head_of_its_unit_to_answer() -> None:
    class_up, village_up = addressee(BUREAU), addressee(GOVERNMENT)
    assert class_up is not None
    assert village_up is not None
    assert (class_up.tier, village_up.tier) == (Tier.SCHOOL, Tier.TOWNSHIP)
    assert addressee(GOVERNMENT[2:]) is None


@pytest.mark.parametrize("vacant", [("principal",), ("principal", "bureau_officer", "deputy_head")])
def test_nobody_instructs_a_unit_where_only_the_giver_could_answer(vacant: tuple[str, ...]) -> None:
    check_answerable(Role.PRINCIPAL, holders(BUREAU), actor("bureau_officer"))
    with pytest.raises(Refused, match="vacant"):
        check_answerable(Role.PRINCIPAL, holders(BUREAU, vacant), actor("bureau_officer"))


@pytest.mark.parametrize(
    "text", ["找13800005678", "身份证999999201405061243", "99999920150309126X没来", "老证422822630506121", "问问张小雨"]
)
def test_a_text_that_names_a_child_or_holds_a_number_is_refused(text: str) -> None:
    with pytest.raises(Invalid) as refused:
        check_nameless(text, ["张小雨"])
    assert set(refused.value.fields) == {"text"}


@pytest.mark.parametrize(
    "text", ["422822-2026-0017 请三日内见到孩子", "长梁镇 422822106001 村", "学校 2142000001 补计划"]
)
def test_case_numbers_and_codes_of_units_may_be_written(text: str) -> None:
    check_nameless(text, ["张小雨"])


def test_a_day_that_is_over_is_refused() -> None:
    check_due(date(2026, 11, 23), date(2026, 11, 23))
    with pytest.raises(Invalid):
        check_due(date(2026, 11, 22), date(2026, 11, 23))


@pytest.mark.parametrize(
    ("act", "possible"),
    [(A.REPLY, {S.OPEN}), (A.SEND_BACK, {S.REPLIED}), (A.CLOSE, {S.OPEN, S.REPLIED})],
)
def test_an_act_is_possible_from_these_states_alone(act: A, possible: set[S]) -> None:
    assert {state for state in S if can(act, state)} == possible
    for state in set(S) - possible:
        with pytest.raises(Conflict):
            check_act(act, state)


def test_the_state_at_an_instant_is_what_the_acts_up_to_it_left() -> None:
    acts = (A.GIVE, A.OPENED, A.REPLY, A.SEND_BACK, A.REPLY, A.CLOSE)
    entries = [Entry(act, MONDAY + timedelta(days=day), "somebody") for day, act in enumerate(acts)]
    states = [state_at(entries, MONDAY + timedelta(days=day)) for day in range(-1, 6)]
    assert states == [None, S.OPEN, S.OPEN, S.REPLIED, S.OPEN, S.REPLIED, S.CLOSED]


@pytest.mark.parametrize(
    ("named", "source"),
    [({}, Source.OWN), ({"week": "2026-W47"}, Source.BRIEF), ({"duty": 3}, Source.DUTY), ({"case": "1"}, Source.CASE)],
)
def test_an_instruction_says_what_it_came_from(named: dict[str, object], source: Source) -> None:
    assert Wish("town", "do it", date(2026, 11, 30), **named).source is source  # type: ignore[arg-type]
