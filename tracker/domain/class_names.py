"""Names of classes as schools write them, brought to one key: 六年级2班, 六(2)班, 六年级二班 and 602 are the same."""

from __future__ import annotations

import re
from functools import lru_cache

from tracker.domain.cells import narrow

DIGITS = {c: n for n, c in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}
ONE = "[零〇一二三四五六七八九]"
NUMBER = rf"[0-9]{{1,2}}|{ONE}?十{ONE}?|{ONE}{{1,3}}"
TURN = r"(?<=[一二三四五六七八九])(?=[0-9])"
SCHOOLING = {"小学": 0, "小": 0, "初中": 6, "初": 6, "高中": 9, "高": 9}
GRADE = re.compile(rf"(?P<schooling>小学|小|初中|初|高中|高)?(?P<grade>{NUMBER})(?:年级|年)?")
CLASS = re.compile(
    rf"(?:(?P<schooling>小学|小|初中|初|高中|高)?(?P<grade>{NUMBER})(?:年级|年|(?=\()|{TURN}))?\(?(?P<number>{NUMBER})\)?班?"
)
CODED = re.compile(r"(?P<grade>[1-9]|1[0-2])(?P<number>[0-9]{2})班?")
HIGHEST_GRADE = 12


def number_of(text: str) -> int:
    """A number below 100 in digits or in Chinese: 12, 十二, 二十."""
    if text.isascii():
        return int(text)
    tens, ten, ones = text.rpartition("十")
    if not ten:
        return int("".join(str(DIGITS[c]) for c in text))
    return (DIGITS[tens] if tens else 1) * 10 + (DIGITS[ones] if ones else 0)


def grade_of(text: str) -> int | None:
    """The grade, 1 to 12: 六年级, 6, 初二 → 8; None where the text names none."""
    found = GRADE.fullmatch(narrow(text))
    return _grade(found["schooling"], found["grade"]) if found else None


def _grade(schooling: str | None, grade: str) -> int | None:
    """Counted through all schooling; 初中八年级 is the eighth all the same."""
    number, below = number_of(grade), SCHOOLING.get(schooling or "", 0)
    total = number if number > below else number + below
    return total if 1 <= total <= HIGHEST_GRADE else None


@lru_cache(maxsize=4096)
def class_key(name: str, grade: int | None = None) -> str:
    """What equal classes of one school share: grade and number where the name tells them, else the name itself."""
    plain = narrow(name)
    coded = CODED.fullmatch(plain)
    if coded and grade in {None, int(coded["grade"])}:
        return f"{int(coded['grade'])}:{int(coded['number'])}"
    found = CLASS.fullmatch(plain)
    if not found:
        return plain
    if found["grade"]:
        grade = _grade(found["schooling"], found["grade"])
    return f"{grade or ''}:{number_of(found['number'])}"


def grade_in(name: str) -> int | None:
    """The grade a class's own name tells, None where it tells none."""
    grade, parted, _ = class_key(name).partition(":")
    return int(grade) if parted and grade else None
