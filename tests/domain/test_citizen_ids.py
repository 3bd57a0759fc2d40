"""ID numbers as real files bring them."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stdnum.cn.ric import calc_check_digit

from tracker.domain.citizen_ids import clean_citizen_id, read_citizen_id
from tracker.domain.errors import Refused
from tracker.domain.reasons import Sex

TODAY = date(2026, 11, 2)
RIGHT = "99999920140506124X"


@pytest.mark.parametrize(
    "written",
    [
        "99999920140506124x",
        "９９９９９９２０１４０５０６１２４Ｘ",
        " 999999 20140506 124X ",
        "'99999920140506124X",
        "‘99999920140506124X",
        "999999-20140506-124X",
        "\u200b99999920140506124X\ufeff",
        "99999920140506124Х",
        "99999920140506124×",
    ],
)
def test_a_right_number_is_read_however_it_was_typed(written: str) -> None:
    citizen = read_citizen_id(written, TODAY)
    assert (citizen.number, citizen.birth_date, citizen.sex) == (RIGHT, date(2014, 5, 6), Sex.FEMALE)


@pytest.mark.parametrize(
    ("written", "says"),
    [
        ("4.22822E+17", "Excel"),
        ("4.2282220140506125e+17", "Excel"),
        ("999999201405061243", "check digit"),
        ("999999201402301240", "does not exist"),
        ("999999203301011240", "cannot be"),
        ("999999180001011240", "cannot be"),
        ("999999********124X", "masked"),
        ("12", "18 digits"),
        ("9999992014050612４5Y", "18 digits"),
        ("099999201405061240", "18 digits"),
        ("护照E12345678", "18 digits"),
    ],
)
def test_a_number_beyond_repair_is_refused_saying_why(written: str, says: str) -> None:
    with pytest.raises(Refused, match=says):
        read_citizen_id(written, TODAY)


def test_an_old_number_of_15_digits_is_brought_to_18() -> None:
    citizen = read_citizen_id("422822980506123", TODAY)
    assert (citizen.number[:17], citizen.birth_date) == ("42282219980506123", date(1998, 5, 6))
    assert read_citizen_id(citizen.number, TODAY) == citizen


def test_a_number_never_stands_in_a_representation() -> None:
    assert RIGHT not in repr(read_citizen_id(RIGHT, TODAY))


births = st.dates(date(1900, 1, 1), TODAY)


@given(births, st.integers(0, 999), st.sampled_from([" ", "'", "\u3000", "-", "\u200b"]), st.integers(0, 18))
def test_cleaning_finds_every_number_again(birth: date, count: int, dirt: str, place: int) -> None:
    body = f"999999{birth:%Y%m%d}{count:03d}"
    number = body + calc_check_digit(body + "0")
    assert read_citizen_id(number[:place] + dirt + number[place:].lower(), TODAY).number == number


@given(births, st.integers(0, 999), st.integers(0, 16), st.integers(1, 9))
def test_one_wrong_digit_is_never_taken(birth: date, count: int, place: int, by: int) -> None:
    body = f"999999{birth:%Y%m%d}{count:03d}"
    number = body + calc_check_digit(body + "0")
    wrong = number[:place] + str((int(number[place]) + by) % 10) + number[place + 1 :]
    with pytest.raises(Refused):
        read_citizen_id(wrong, TODAY)


@given(st.text(max_size=40))
def test_any_text_is_either_read_or_refused(text: str) -> None:
    try:
        assert len(read_citizen_id(text, TODAY).number) == 18
    except Refused:
        assert clean_citizen_id(clean_citizen_id(text)) == clean_citizen_id(text)
