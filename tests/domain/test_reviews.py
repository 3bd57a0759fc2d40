"""Which quarters owe a review, and that anybody draws the same samples with the same seed."""

from __future__ import annotations

import hashlib
from datetime import date

import pytest

from tracker.domain.errors import Invalid
from tracker.domain.reviews import (
    Checked,
    Finding,
    How,
    Quarter,
    check_result,
    draw,
    hash_of,
    quarters_to_open,
)

NUMBERS = [f"422822-2026-{n:04d}" for n in range(1, 101)]
SEED = "FH-2026-Q3 0123456789abcdef"


@pytest.mark.parametrize(("total", "drawn"), [(0, 0), (1, 1), (20, 1), (21, 2), (40, 2), (100, 5)])
def test_five_in_a_hundred_are_drawn_at_least_one(total: int, drawn: int) -> None:
    assert len(draw(SEED, NUMBERS[:total])) == drawn


def test_anybody_draws_the_same_with_the_seed_and_a_checksum() -> None:
    by_hand = sorted((hashlib.sha256(f"{SEED} {ref}".encode()).hexdigest(), ref) for ref in NUMBERS)
    assert draw(SEED, NUMBERS) == tuple(ref for _, ref in by_hand[:5])
    assert draw(SEED, NUMBERS[::-1]) == draw(SEED, NUMBERS)
    assert draw("FH-2026-Q4 0123456789abcdef", NUMBERS) != draw(SEED, NUMBERS)


def test_the_sum_is_the_one_every_computer_makes() -> None:
    assert hash_of("abc", "1") == "aadfaaf99b89a1b6882a2971ba8c6a42ca50b5037baaf789f01f41b4e02c6f00"


def test_a_quarter_is_owed_until_ten_days_after_its_end() -> None:
    third = Quarter(2026, 3)
    assert (third.first_day, third.last_day, third.due_on) == (date(2026, 7, 1), date(2026, 9, 30), date(2026, 10, 10))
    assert third.months == ("2026-07", "2026-08", "2026-09")
    assert (Quarter(2026, 4).next, Quarter(2026, 1).previous) == (Quarter(2027, 1), Quarter(2025, 4))


@pytest.mark.parametrize(
    ("newest", "today", "opened"),
    [
        (None, date(2026, 9, 30), []),
        (None, date(2026, 10, 1), ["2026-Q3"]),
        (None, date(2026, 10, 11), []),
        (Quarter(2026, 3), date(2026, 12, 31), []),
        (Quarter(2026, 3), date(2027, 1, 1), ["2026-Q4"]),
        (Quarter(2026, 1), date(2026, 10, 1), ["2026-Q2", "2026-Q3"]),
    ],
)
def test_a_review_opens_on_the_day_after_the_quarter(newest: Quarter | None, today: date, opened: list[str]) -> None:
    assert [str(quarter) for quarter in quarters_to_open(newest, today)] == opened


@pytest.mark.parametrize("text", ["", "2026", "2026-Q0", "2026-Q5", "26-Q1", "2026-Qx"])
def test_what_names_no_quarter_is_none(text: str) -> None:
    assert Quarter.read(text) is None


@pytest.mark.parametrize(
    ("finding", "day", "note", "wrong"),
    [
        (Finding.HOLDS, date(2026, 9, 30), "", {"checked_on"}),
        (Finding.HOLDS, date(2026, 10, 9), "", {"checked_on"}),
        (Finding.FAILED, date(2026, 10, 8), "", {"note"}),
    ],
)
def test_a_result_that_cannot_be_meant_is_refused(finding: Finding, day: date, note: str, wrong: set[str]) -> None:
    with pytest.raises(Invalid) as refused:
        check_result(Checked(finding, How.CALL, day, note), Quarter(2026, 3), date(2026, 10, 8))
    assert set(refused.value.fields) == wrong
