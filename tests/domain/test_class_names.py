"""Classes as schools write them."""

from __future__ import annotations

import pytest

from tracker.domain.class_names import class_key, grade_in, grade_of


@pytest.mark.parametrize(
    ("name", "grade"),
    [
        ("六年级2班", None),
        ("六(2)班", None),
        ("六（2）班", None),
        ("6年级(2)班", None),
        ("小学六年级二班", None),
        ("六2班", None),
        ("602", None),
        ("602班", 6),
        ("2班", 6),
        ("（2）班", 6),
        ("二", 6),
    ],
)
def test_one_class_has_one_key(name: str, grade: int | None) -> None:
    assert class_key(name, grade) == "6:2"


@pytest.mark.parametrize(
    ("name", "key"),
    [("初二(1)班", "8:1"), ("八年级1班", "8:1"), ("初中八年级1班", "8:1"), ("高三(12)班", "12:12"), ("1201", "12:1")],
)
def test_grades_are_counted_through_all_schooling(name: str, key: str) -> None:
    assert class_key(name) == key


def test_another_name_is_its_own_key() -> None:
    assert (class_key("大班"), class_key("2022级3班"), class_key("一班")) == ("大班", "2022级3班", ":1")


@pytest.mark.parametrize(
    ("text", "grade"), [("六年级", 6), ("6", 6), ("初二", 8), ("初中二年级", 8), ("高一", 10), ("十", 10), ("13", None)]
)
def test_a_grade_is_read_in_words_and_digits(text: str, grade: int | None) -> None:
    assert grade_of(text) == grade


def test_a_grade_may_stand_in_the_name_of_a_class() -> None:
    assert (grade_in("六年级2班"), grade_in("2班"), grade_in("大班")) == (6, None, None)


@pytest.mark.parametrize("text", ["十十", "十二三", "一二十", "十十班"])
def test_a_number_that_is_none_is_a_name(text: str) -> None:
    assert (class_key(text), grade_of(text)) == (text, None)
