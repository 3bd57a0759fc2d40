"""Units as files name them."""

from __future__ import annotations

import pytest

from tracker.domain.errors import Refused
from tracker.domain.posts import Tier
from tracker.domain.unit_book import BookUnit, UnitBook

BOOK = UnitBook.of(
    [
        BookUnit(1, "422822", "建始县", Tier.COUNTY, "/422822/"),
        BookUnit(2, "422822106", "长梁镇", Tier.TOWNSHIP, "/422822/422822106/", 1),
        BookUnit(3, "422822104", "官店镇", Tier.TOWNSHIP, "/422822/422822104/", 1),
        BookUnit(4, "422822106001", "下坝社区", Tier.VILLAGE, "/422822/422822106/422822106001/", 2),
        BookUnit(5, "422822106009", "红花村", Tier.VILLAGE, "/422822/422822106/422822106009/", 2),
        BookUnit(6, "422822104009", "红花村", Tier.VILLAGE, "/422822/422822104/422822104009/", 3),
        BookUnit(7, "B", "建始县教育局", Tier.BUREAU, "/B/"),
        BookUnit(8, "S1", "建始县民族小学", Tier.SCHOOL, "/B/S1/", 7, 2),
        BookUnit(9, "S2", "官店小学", Tier.SCHOOL, "/B/S2/", 7, 3),
        BookUnit(10, "S3", "官店小学", Tier.SCHOOL, "/B/S3/", 7, 3),
        BookUnit(11, "C1", "六年级1班", Tier.CLASS, "/B/S1/C1/", 8, None, 6),
        BookUnit(12, "C2", "五年级1班", Tier.CLASS, "/B/S1/C2/", 8, None, 5),
        BookUnit(13, "C3", "六年级2班", Tier.CLASS, "/B/S1/C3/", 8, None, 6),
    ]
)


@pytest.mark.parametrize("text", ["S1", "建始县民族小学", "民族小学", " 建始县 民族小学 "])
def test_a_school_is_found_by_code_and_by_name_with_or_without_the_county(text: str) -> None:
    assert BOOK.school(text).id == 8


def test_a_name_of_two_schools_is_refused_saying_so() -> None:
    with pytest.raises(Refused, match="fits 2 units"):
        BOOK.school("官店小学")
    assert BOOK.school("S3").id == 10


@pytest.mark.parametrize("text", ["422822106001", "下坝社区", "下坝村", "下坝", "下坝社区居委会", "下坝社区居民委员会"])
def test_a_village_is_found_under_each_of_its_names(text: str) -> None:
    assert BOOK.village(text, None).id == 4


def test_a_village_is_looked_for_in_its_township() -> None:
    with pytest.raises(Refused, match="fits 2 units"):
        BOOK.village("红花村", None)
    assert BOOK.village("红花村", BOOK.township("官店镇")).id == 6
    with pytest.raises(Refused, match="no such unit"):
        BOOK.village("下坝社区", BOOK.township("官店镇"))


@pytest.mark.parametrize(
    ("text", "grade", "found"), [("六(1)班", "", 11), ("1班", "五年级", 12), ("C3", "", 13), ("2班", "", 13)]
)
def test_a_class_is_found_in_its_school(text: str, grade: str, found: int) -> None:
    assert BOOK.school_class(text, grade, BOOK.school("S1")).id == found


def test_a_class_without_grade_or_school_may_not_be_guessed() -> None:
    with pytest.raises(Refused, match="fits 2 units"):
        BOOK.school_class("1班", "", BOOK.school("S1"))
    with pytest.raises(Refused, match="school"):
        BOOK.school_class("六年级1班", "", None)
    with pytest.raises(Refused, match="no such unit"):
        BOOK.school_class("六年级9班", "", BOOK.school("S1"))
