"""The words of county files."""

from __future__ import annotations

import pytest

from tracker.domain.cases import Ledger, Stage
from tracker.domain.errors import Refused
from tracker.domain.mark_off import Code
from tracker.domain.office_words import (
    CODES,
    GROUPS,
    LEDGERS,
    REASONS,
    ROLES,
    STAGES,
    TIERS,
    find_reasons,
    find_word,
    read_groups,
    read_word,
)
from tracker.domain.posts import Role, Tier
from tracker.domain.reasons import Group, Reason


def test_every_word_of_the_trade_can_be_said() -> None:
    for vocabulary in (LEDGERS, STAGES, CODES, REASONS, GROUPS, TIERS, ROLES):
        kind = type(next(iter(vocabulary.values())))
        assert set(vocabulary.values()) == set(kind)
        assert all(find_word(vocabulary, word) is word for word in kind)


@pytest.mark.parametrize(
    ("text", "stage"),
    [
        ("已复学·巩固观察", Stage.RETURNED),
        ("已复学", Stage.RETURNED),
        ("巩固观察", Stage.RETURNED),
        ("暂不在校", Stage.ON_HOLD),
        ("已销号（2025年）", Stage.MARKED_OFF),
        ("在家务农", None),
    ],
)
def test_stages_are_known_with_their_variants(text: str, stage: Stage | None) -> None:
    assert find_word(STAGES, text) is stage


def test_words_are_known_and_others_refused() -> None:
    assert read_word(LEDGERS, "疑似辍学") is Ledger.SUSPECTED
    assert read_word(CODES, "出国(境)") is Code.ABROAD
    assert read_word(ROLES, "村主任/关爱主任") is Role.VILLAGE_OFFICER
    assert read_word(TIERS, "school") is Tier.SCHOOL
    with pytest.raises(Refused):
        read_word(LEDGERS, "其他台账")


def test_several_groups_stand_in_one_cell() -> None:
    assert read_groups("留守儿童、脱贫户,孤儿") == (Group.LEFT_BEHIND, Group.POOR_HOUSEHOLD, Group.ORPHAN)
    assert read_groups("普通") == ()
    with pytest.raises(Refused):
        read_groups("留守、优等生")


def test_reasons_not_understood_are_told_apart() -> None:
    assert find_reasons("厌学、外出打工") == ((Reason.WEARY_OF_SCHOOL, Reason.WORKING_AWAY), True)
    assert find_reasons("心理/网络沉迷") == ((Reason.MENTAL_OR_ONLINE,), True)
    assert find_reasons("厌学，常和人打架") == ((Reason.WEARY_OF_SCHOOL,), False)
    assert find_reasons("说不清") == ((Reason.OTHER,), False)
