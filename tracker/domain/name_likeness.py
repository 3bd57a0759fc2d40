"""How two written names of perhaps one child are alike: the same, sounding or looking alike, shortened, one off."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache

from rapidfuzz.distance import OSA

from tracker.domain.cells import MIDDLE_DOTS, narrow
from tracker.domain.privacy import COMPOUND_SURNAMES
from tracker.domain.words import N_, Word

Sound = Callable[[str], str]
"""The readings of a name in pinyin, separated by blanks."""

DOT = "·"

LOOK_ALIKE = (
    "己已巳 未末 戊戌戍 日曰 土士 干千于 天夭 人入 大太 玉王 刀力 兔免 鸟乌 侯候 治冶 "
    "晴睛 析折 拔拨 幸辛 晓哓骁 淇琪棋 妍研 娟捐涓 雯霁 婷停 瑶摇 洁浩 浩皓 宣萱 辰晨 "
    "梓锌 昊旻 炎焱 栋拣 桂挂 扬杨 林木 永水 今令 代伐 仪议 伦轮 佳住 俊峻骏 凤风 含合 "
    "知和 嘉喜 园圆 坤绅 城诚 壮状 孟盂 宇字 宏宠 肖尚 少小 岚风 佐左 帅师 庆厌 康庚 "
    "强弦 彤形 徐涂 志忘 怡治 思恩 恒桓 惠患 振震 斌武 旭旮 明朋 春舂 桃挑 梅悔 楠南 "
    "汪江 汝汉 泉帛 波坡 泽译 浪狼 海悔 涛祷 源原 烨桦 珍诊 瑞端 申甲由 白百 睿壑 祥详 "
    "秀季 章童 管菅 素索 纯钝 绍昭 维唯雅 翔羽 耀跃 艳绝 芝艺 芳方 莉利 莹宝 蓉落 薇徽 "
    "虎虑 贤坚 辉晖 邓邱 郑邦 金全 钢刚 锋峰 锐悦 阳阴 陈阵 雨两 露路 静净 颖颍 驰弛 "
    "鹏朋 "
)
"""Characters of names that are mistaken for one another in copying, in groups (our own list)."""

SAID_ALIKE = (("zh", "z"), ("ch", "c"), ("sh", "s"), ("ng", "n"), ("l", "n"))
"""What the Mandarin of the south-west does not tell apart, and is written one for the other."""


class NameSign(Word):
    """What two names have in common."""

    SAME = "same_name", N_("same name")
    SOUND = "same_sound", N_("name sounds alike")
    LOOK = "look_alike", N_("name looks alike")
    VARIANT = "name_variant", N_("name written another way with ·")
    NEAR = "name_near", N_("one character of the name differs")
    SURNAME = "surname", N_("only the surname agrees")
    OTHER = "other_name", N_("names differ")


def _pairs() -> frozenset[tuple[str, str]]:
    return frozenset((one, other) for group in LOOK_ALIKE.split() for one in group for other in group if one != other)


PAIRS = _pairs()


@lru_cache(maxsize=300_000)
def bare_name(name: str) -> str:
    """The name without what two offices write differently for the same: width, blanks, the dot and its forms."""
    return narrow(name.translate(MIDDLE_DOTS)).replace(DOT, "")


@lru_cache(maxsize=300_000)
def _parts(name: str) -> tuple[str, ...]:
    return tuple(narrow(part) for part in name.translate(MIDDLE_DOTS).split(DOT) if part.strip())


def name_sign(one: str, other: str, sound: Sound) -> NameSign:
    """What these two names, as written, have in common; the strongest that holds."""
    a, b = bare_name(one), bare_name(other)
    if a == b:
        return NameSign.SAME
    if _is_variant(one, other):
        return NameSign.VARIANT
    if abs(len(a) - len(b)) > 1 or not set(a) & set(b):
        return NameSign.OTHER
    if len(a) == len(b) and _sounds(a, sound) & _sounds(b, sound):
        return NameSign.SOUND
    return _sign_of_characters(a, b)


def _sign_of_characters(a: str, b: str) -> NameSign:
    differing = [pair for pair in zip(a, b, strict=False) if pair[0] != pair[1]]
    if len(a) == len(b) and len(differing) == 1 and differing[0] in PAIRS:
        return NameSign.LOOK
    if OSA.distance(a, b, score_cutoff=1) == 1:
        return NameSign.NEAR
    return NameSign.SURNAME if surname(a) == surname(b) else NameSign.OTHER


def surname(name: str) -> str:
    """The first character, of the few compound surnames both."""
    return name[:2] if name[:2] in COMPOUND_SURNAMES else name[:1]


@lru_cache(maxsize=300_000)
def _sounds(name: str, sound: Sound) -> frozenset[str]:
    said = sound(name)
    for careful, careless in SAID_ALIKE:
        said = said.replace(careful, careless)
    return frozenset(said.split())


def _is_variant(one: str, other: str) -> bool:
    """Names with · are shortened to their first part, or written with another transliteration of the second."""
    if one[:2] != other[:2]:
        return False
    a, b = _parts(one), _parts(other)
    return bool(a and b) and max(len(a), len(b)) > 1 and len(a[0]) > 1 and a[0] == b[0]
