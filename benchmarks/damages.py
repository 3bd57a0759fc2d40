"""How a row of a list is spoilt on its way to the county: DAMAGES, with how often each is met."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from random import Random

FIRST_BIRTH, DAYS = date(2010, 9, 1), 15 * 365

GIVEN = (
    "子涵轩浩宇博文俊杰宏毅天佑家豪泽阳嘉诚晓峰欣雨梓诗琪佳怡思可馨语晨悦彤婷雅萱瑶菲明志强伟磊鑫鹏飞龙海涛波勇军平安宁"
    "静雪梅兰英芳娟丽艳红霞玉珍秀桂春云月星辰旭东升昊然一诺沐沫妍研若兮依雯倩颖洁莹露冰清秋夏冬青山川江河润泉源林森楠松柏"
    "德才贤良善美心慧敏智睿哲思恩慈仁义礼信忠孝和谐祥瑞福禄寿喜庆国建华新民卫振兴邦正刚锋锐钢金银铭鸿雁凤凰麟骏驰腾跃"
)
HOMOPHONES = (
    "涵晗含寒 轩宣萱 浩皓昊 宇雨羽语 博伯波 文雯闻 俊骏君 杰洁捷 毅艺怡依一 佳嘉家 豪浩 "
    "泽则 阳洋扬 诚成承程 晓小筱 峰锋丰枫 欣心新鑫馨 梓子紫 诗思师 琪其奇琦 怡宜仪 可珂 "
    "晨辰宸 悦月跃越 彤桐童 婷亭庭 雅娅 瑶遥尧 菲飞妃 明铭鸣 志智治 强蔷 伟玮炜 磊蕾 "
    "鹏朋 涛韬 勇永咏 君军钧 平萍苹 静靖敬 梅玫 兰岚 英瑛颖 芳方 娟涓 丽莉俐 艳燕妍 "
    "红虹宏 霞侠 玉钰 珍真 秀绣 桂贵 春椿 云芸 旭煦绪 升生笙 倩茜 莹盈 露璐 清青晴 "
    "秋邱 林琳霖 德得 才材财 美镁 慧惠卉 敏闽 睿锐瑞 恩蒽 和荷禾 祥翔 福富 国果 "
    "建健剑 华桦骅 民珉 "
)
LOOKING = (
    "晓哓 淇棋 妍研 娟捐 洁浩 宣萱 辰晨 桂挂 阳阴 佳住 俊峻 凤风 嘉喜 泽译 瑞端 "
    "白百 睿壑 祥详 维唯 耀跃 芝艺 莹宝 鹏朋 金全 颖颍 "
)


def _by_character(groups: str) -> dict[str, str]:
    found: dict[str, str] = {}
    for group in groups.split():
        for character in group:
            found.setdefault(character, group.replace(character, ""))
    return found


SOUNDING, LOOKING_ALIKE = _by_character(HOMOPHONES), _by_character(LOOKING)


@dataclass(frozen=True)
class Written:
    """How one list writes the child down."""

    name: str
    id_number: str
    birth: str
    sex: str
    guardian: str = ""
    roll_number: str = ""
    school: str = ""


Damage = Callable[[Random, Written], Written]


def _typo(rng: Random, written: Written) -> Written:
    place = rng.randrange(17)
    digit = rng.choice([d for d in "0123456789" if d != written.id_number[place]])
    return replace(written, id_number=written.id_number[:place] + digit + written.id_number[place + 1 :])


def _check_digit(rng: Random, written: Written) -> Written:
    digit = rng.choice([d for d in "0123456789X" if d != written.id_number[-1]])
    return replace(written, id_number=written.id_number[:-1] + digit)


def _swap(rng: Random, written: Written) -> Written:
    number = written.id_number
    places = [n for n in range(6, 16) if number[n] != number[n + 1]]
    n = rng.choice(places)
    return replace(written, id_number=number[:n] + number[n + 1] + number[n] + number[n + 2 :])


def _dropped_digit(rng: Random, written: Written) -> Written:
    place = rng.randrange(18)
    return replace(written, id_number=written.id_number[:place] + written.id_number[place + 1 :])


def _old(rng: Random, written: Written) -> Written:
    return replace(written, id_number=written.id_number[:6] + written.id_number[8:17])


def _excel(rng: Random, written: Written) -> Written:
    number = written.id_number.replace("X", "0")
    kept = 15 if rng.random() < 0.7 else 6
    mantissa = f"{number[0]}.{number[1:kept]}".rstrip("0")
    return replace(written, id_number=f"{mantissa}E+17")


def _no_id(rng: Random, written: Written) -> Written:
    return replace(written, id_number="")


def _other_character(rng: Random, written: Written) -> Written:
    """A character after the surname replaced by any other, one that neither sounds nor looks like it."""
    name, n = written.name, rng.randrange(1, len(written.name))
    alike = name[n] + SOUNDING.get(name[n], "") + LOOKING_ALIKE.get(name[n], "")
    return replace(written, name=name[:n] + rng.choice([c for c in GIVEN if c not in alike]) + name[n + 1 :])


def _homophone(rng: Random, written: Written) -> Written:
    return replace(written, name=_exchanged(rng, written.name, SOUNDING))


def _look_alike(rng: Random, written: Written) -> Written:
    return replace(written, name=_exchanged(rng, written.name, LOOKING_ALIKE))


def _exchanged(rng: Random, name: str, table: dict[str, str]) -> str:
    """One character after the surname replaced, where the table knows one."""
    places = [n for n in range(1, len(name)) if name[n] in table]
    if not places:
        return name
    n = rng.choice(places)
    return name[:n] + rng.choice(table[name[n]]) + name[n + 1 :]


def _off(rng: Random, day: str, digits: int) -> str:
    """Another day of those years, of which so many digits are others."""
    while True:
        other = f"{FIRST_BIRTH + timedelta(days=rng.randrange(DAYS)):%Y%m%d}"
        if sum(a != b for a, b in zip(day, other, strict=True)) == digits:
            return other


def _birth_off(rng: Random, written: Written) -> Written:
    return replace(written, birth=_off(rng, written.birth, 1))


def _birth_two_off(rng: Random, written: Written) -> Written:
    return replace(written, birth=_off(rng, written.birth, 2))


def _without_id(damage: Damage) -> Damage:
    """The damage to a row that has no ID number to tell."""
    return lambda rng, written: damage(rng, _no_id(rng, written))


DAMAGES: Sequence[tuple[str, Damage, int]] = (
    ("digit", _typo, 19),
    ("check digit", _check_digit, 8),
    ("swapped", _swap, 13),
    ("digit dropped", _dropped_digit, 6),
    ("15 digits", _old, 4),
    ("Excel", _excel, 9),
    ("no ID", _no_id, 13),
    ("homophone", _homophone, 7),
    ("look-alike", _look_alike, 4),
    ("other character", _other_character, 4),
    ("no ID, homophone", _without_id(_homophone), 4),
    ("no ID, other character", _without_id(_other_character), 3),
    ("no ID, birth one off", _without_id(_birth_off), 3),
    ("no ID, birth two off", _without_id(_birth_two_off), 3),
)
"""What a row suffers, and how often in a hundred (from the kinds domain.md §11 names; shares are ours)."""
