"""Invented people: names as they are met in the county, telephone numbers and citizen IDs that nobody can have."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from random import Random

from stdnum.cn.ric import calc_check_digit

from tracker.domain.reasons import Sex

AREA_OF_NOBODY = "999999"
PHONE_OF_NOBODY = "1990000"

COMMON = "谭向黄田覃李张王刘陈杨吴周罗朱郑何冉滕彭龙石崔牟谢邓廖宋吕徐胡黎龚邹汪侯秦万熊范姚金余"
"""The surnames of the county, the most frequent first; 田 向 覃 彭 冉 are Tujia families, 龙 石 吴 廖 Miao ones."""
RARE = (
    "欧阳",
    "司马",
    "令狐",
    "庹",
    "麻",
    "单",
    "仇",
    "查",
    "解",
    "曾",
    "尹",
    "瞿",
    "佘",
    "鄢",
    "昝",
    "区",
    "任",
    "翟",
)
RARE_EVERY = 40

GROWN_WOMEN = "秀玉桂春红艳丽芳敏静霞萍燕娟梅兰英琴云菊"
GROWN_MEN = "建国志军明华平勇强伟立新学文正远德兴忠林"
GIRLS = "欣雨梓涵诗琪佳怡思可馨语晨悦彤婷雅萱瑶菲"
BOYS = "子轩浩宇博文俊杰宏毅天佑家豪泽阳嘉诚晓峰"
UNCOMMON = "㛃䶮喆翀珺"
UNCOMMON_EVERY = 150


def surname(rng: Random) -> str:
    """The first of the list are met far more often than the last; one in forty is rare."""
    if rng.randrange(RARE_EVERY) == 0:
        return rng.choice(RARE)
    return COMMON[int(len(COMMON) * rng.random() ** 1.8)]


def child_name(rng: Random, sex: Sex, family: str) -> str:
    """Two characters in four names out of five; one in 150 with a character few machines can show."""
    characters = GIRLS if sex is Sex.FEMALE else BOYS
    given = _given(rng, characters)
    return family + (given[:-1] + rng.choice(UNCOMMON) if rng.randrange(UNCOMMON_EVERY) == 0 else given)


def grown_name(rng: Random, sex: Sex, family: str = "") -> str:
    """The name of an official, a teacher or a guardian."""
    return (family or surname(rng)) + _given(rng, GROWN_WOMEN if sex is Sex.FEMALE else GROWN_MEN)


def _given(rng: Random, characters: Sequence[str]) -> str:
    first = rng.choice(characters)
    return first if rng.randrange(5) == 0 else first + rng.choice(characters)


def phone(rng: Random) -> str:
    """A number of the form 199 0000 xxxx, which is given to nobody."""
    return f"{PHONE_OF_NOBODY}{rng.randrange(10_000):04d}"


def citizen_id(birth: date, sex: Sex, serial: int) -> str:
    """An ID of an area that does not exist, with a valid check digit; `serial` is below 500 and once a day and sex."""
    body = f"{AREA_OF_NOBODY}{birth:%Y%m%d}{serial * 2 + (sex is Sex.MALE):03d}"
    return body + calc_check_digit(body + "0")
