"""Names as people type them: full pinyin in every reading of the surname, and initials."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from pypinyin import Style, pinyin

SURNAME_READINGS = {
    "曾": ("zeng",),
    "单": ("shan", "dan"),
    "解": ("xie", "jie"),
    "区": ("ou", "qu"),
    "仇": ("qiu", "chou"),
    "查": ("zha", "cha"),
    "朴": ("piao", "pu"),
    "盖": ("ge", "gai"),
    "翟": ("zhai", "di"),
    "覃": ("qin", "tan"),
    "尹": ("yin",),
    "任": ("ren",),
    "华": ("hua",),
    "乐": ("yue", "le"),
    "洗": ("xian", "xi"),
    "冼": ("xian",),
    "尉": ("yu", "wei"),
    "万俟": ("moqi",),
    "尉迟": ("yuchi",),
    "长孙": ("zhangsun",),
}
"""Surnames that are read otherwise than the same character elsewhere; a child is found under each."""


@dataclass(frozen=True)
class SearchName:
    """What a name is found by: alternatives separated by blanks."""

    pinyin: str
    initials: str


def pinyin_of(name: str) -> SearchName:
    """Full pinyin and initials of a name, one alternative for each reading of its surname."""
    surname, given = _split(name)
    given_readings = [_reading(character) for character in given]
    tail, tail_initials = "".join(given_readings), "".join(reading[:1] for reading in given_readings)
    heads = SURNAME_READINGS.get(surname) or ("".join(_reading(character) for character in surname),)
    full = tuple(dict.fromkeys(head + tail for head in heads))
    initials = tuple(dict.fromkeys(head[:1] + tail_initials for head in heads))
    return SearchName(" ".join(full), " ".join(initials))


def _split(name: str) -> tuple[str, str]:
    length = 2 if name[:2] in SURNAME_READINGS else 1
    return name[:length], name[length:]


@lru_cache(maxsize=30_000)
def _reading(character: str) -> str:
    return str(pinyin(character, style=Style.NORMAL)[0][0]).lower()
