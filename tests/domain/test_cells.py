"""Single cells as files bring them."""

from __future__ import annotations

import time
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.domain.cells import (
    is_month_of,
    is_nothing,
    read_birth_date,
    read_contact,
    read_count,
    read_day,
    read_name,
    read_past_day,
    read_phone,
    read_yes_no,
    text_of,
)
from tracker.domain.errors import Refused

TODAY = date(2026, 11, 2)


@pytest.mark.parametrize(
    "written",
    [
        "2026-09-07",
        "2026.9.7",
        "2026/9/7",
        "2026年9月7日",
        "2026年9月7号",
        "20260907",
        "２０２６．９．７",
        "2026-09-07 00:00:00",
        "2026-09-07T08:30:00",
        "2026/9/7 14:30",
        "2026年9月7日14:30",
        " 2026 - 9 - 7 ",
        "46272",
        "46272.5",
    ],
)
def test_a_day_is_read_in_every_written_form(written: str) -> None:
    assert read_day(written) == date(2026, 9, 7)


@pytest.mark.parametrize("written", ["2026-02-30", "2026-13-01", "昨天", "26.9.7", "2026年9月", "99999", "1812-01-01"])
def test_what_is_no_day_is_refused(written: str) -> None:
    with pytest.raises(Refused):
        read_day(written)


@given(st.dates(date(1900, 1, 1), date(2100, 12, 31)))
def test_every_day_is_found_again(day: date) -> None:
    forms = (
        day.isoformat(),
        f"{day:%Y%m%d}",
        f"{day.year}.{day.month}.{day.day}",
        f"{day.year}年{day.month}月{day.day}日",
    )
    assert {read_day(form) for form in forms} == {day}


def test_a_day_ahead_and_a_grown_up_are_refused() -> None:
    with pytest.raises(Refused, match="future"):
        read_past_day("2026-11-03", TODAY)
    with pytest.raises(Refused, match="no child"):
        read_birth_date("1990-01-01", TODAY)


@pytest.mark.parametrize(
    ("written", "fits"), [("2014-05", True), ("201405", True), ("2014.5", True), ("2014-06", False)]
)
def test_year_and_month_alone_are_compared_with_a_known_birth(written: str, fits: bool) -> None:
    assert is_month_of(written, date(2014, 5, 6)) is fits


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        (None, ""),
        (3.0, "3"),
        (13800005678.0, "13800005678"),
        (2014.05, "2014.05"),
        (4.22822e17, "4.22822e+17"),
        (True, "1"),
        ("  张\u200b三\n", "张三"),
        ("=1+1", "=1+1"),
        ("a\x00b", "ab"),
    ],
)
def test_a_cell_is_text_without_what_nobody_sees(cell: object, text: str) -> None:
    assert text_of(cell) == text  # type: ignore[arg-type]


@pytest.mark.parametrize("text", ["", "无", "-", "—", "/", "不详", "N/A", "＃Ｎ／Ａ"])
def test_what_says_nothing_is_nothing(text: str) -> None:
    assert is_nothing(text)
    assert not is_nothing("无为县")


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("张 三", "张三"),
        ("𠮷田𫟅", "𠮷田𫟅"),
        ("阿依古丽•买买提", "阿依古丽·买买提"),
        ("Anna  Maria", "Anna Maria"),
        ("\uf9b4木", "\uf9b4木"),
    ],
)
def test_a_name_keeps_every_character(written: str, name: str) -> None:
    assert read_name(written) == name


@pytest.mark.parametrize("written", ["123", "——", "张三2", "张" * 61])
def test_what_is_no_name_is_refused(written: str) -> None:
    with pytest.raises(Refused):
        read_name(written)


def test_telephone_numbers_are_read_one_or_several() -> None:
    assert read_phone("138 1234 5678") == "13812345678"
    assert read_phone("0718-3221234/13812345678") == "0718-3221234、13812345678"
    for wrong in ("123", "打不通", "1381234567890123456789"):
        with pytest.raises(Refused):
            read_phone(wrong)


def test_a_guardian_may_bring_a_telephone_number_along() -> None:
    assert read_contact("田大翠") == ("田大翠", None)
    assert read_contact("田大翠（13812345678）") == ("田大翠", "13812345678")
    assert read_contact("田大翠 138 1234 5678") == ("田大翠", "13812345678")
    with pytest.raises(Refused):
        read_contact("田大翠 138****5678")


@pytest.mark.parametrize("text", [f"{':' * 8000}x", f"田{' (' * 4000}x"])
def test_a_guardian_s_cell_without_end_is_refused_at_once(text: str) -> None:
    started = time.monotonic()
    with pytest.raises(Refused):
        read_contact(text)
    assert time.monotonic() - started < 1


def test_counts_and_yes_or_no_are_read() -> None:
    assert (read_count("3次"), read_count("0"), read_yes_no("是"), read_yes_no("走读")) == (3, 0, True, False)
    for read, wrong in ((read_count, "几次"), (read_count, "-1"), (read_yes_no, "也许")):
        with pytest.raises(Refused):
            read(wrong)


@given(st.text(max_size=30))
def test_any_text_is_either_read_or_refused(text: str) -> None:
    for read in (read_day, read_name, read_phone, read_contact, read_count, read_yes_no):
        try:
            read(text_of(text))
        except Refused:
            continue
