"""What an account needs: a second factor at the top, a password that is nobody's first guess, its limits."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from tracker.domain.accounts import (
    AT_THE_TOP,
    Owed,
    SignedIn,
    is_over,
    needs_second_factor,
    password_problem,
)
from tracker.domain.posts import Actor, PostFact, Role, Tier, UnitFact


def holder(*roles: Role) -> Actor:
    unit = UnitFact(1, "u", "u", Tier.BUREAU, "/u/")
    return Actor(1, "", tuple(PostFact(n, role, unit, 1, "") for n, role in enumerate(roles)))


def test_bureau_and_administrator_need_a_second_factor_and_the_cast_does_not() -> None:
    assert {Role.BUREAU_OFFICER, Role.DEPUTY_HEAD, Role.ADMINISTRATOR} == AT_THE_TOP
    assert needs_second_factor(holder(Role.PRINCIPAL, Role.DEPUTY_HEAD))
    assert not needs_second_factor(holder(Role.PRINCIPAL, Role.COUNTY_LEADER))
    assert SignedIn(holder(Role.ADMINISTRATOR), id=1, by_cast=True).owed is None


def test_what_is_owed_comes_in_its_order() -> None:
    officer = holder(Role.BUREAU_OFFICER)
    first = SignedIn(officer, id=1, must_change_password=True)
    assert first.owed is Owed.PASSWORD
    assert SignedIn(officer, id=1, must_change_password=True, has_second_factor=True).owed is Owed.SECOND_FACTOR
    assert SignedIn(officer, id=1, has_second_factor=True, second_factor_done=True).owed is None
    assert SignedIn(holder(Role.PRINCIPAL), id=1).owed is None


@pytest.mark.parametrize(
    ("password", "good"),
    [
        ("four quiet mountain words", True),
        ("gänseblümchenwiese", True),
        ("春天里的第一声布谷鸟叫了", True),
        ("short words", False),
        ("x" * 128 + "y", False),
        ("aaaaaaaaaaaaaaaa", False),
        ("password12345678", False),
        ("jianshi422822jianshi", False),
        ("建始县教育局建始县教育局", False),
        ("tanxuejun-school", False),
        ("Principal Principal 12", False),
        ("            ", False),
    ],
)
def test_a_password_is_long_and_nobody_s_first_guess(password: str, good: bool) -> None:
    assert (password_problem(password, ["谭学军", "tanxuejun", "principal"]) is None) is good


def test_somebody_with_one_post_at_the_top_has_the_shorter_limit() -> None:
    start = datetime(2026, 11, 2, 1)  # noqa: DTZ001
    assert is_over(start, start, [Role.PRINCIPAL, Role.BUREAU_OFFICER], start + timedelta(minutes=31))
    assert not is_over(start, start, [Role.PRINCIPAL], start + timedelta(minutes=31))
