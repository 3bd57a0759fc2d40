"""Two lists of one county whose truth is known: who is the same child, who is missing, and how rows are damaged."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from random import Random

from stdnum.cn.ric import calc_check_digit

from tracker.domain.likeness import Record, read_id
from tracker.sample.chance import chance
from tracker.sample.names import COMMON, RARE

TODAY = date(2026, 11, 23)
AREA_OF_NOBODY = "999999"
FIRST_BIRTH, DAYS = date(2010, 9, 1), 15 * 365
SCHOOLS = 95

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
PEOPLES = ("阿依古丽", "买买提", "古丽娜尔", "艾力", "卓玛", "扎西", "阿卜杜拉", "热依汗", "吐尔逊", "努尔兰")


def _by_character(groups: str) -> dict[str, str]:
    found: dict[str, str] = {}
    for group in groups.split():
        for character in group:
            found.setdefault(character, group.replace(character, ""))
    return found


SOUNDING, LOOKING_ALIKE = _by_character(HOMOPHONES), _by_character(LOOKING)


@dataclass(frozen=True)
class Child:
    """A child as it is, before anybody writes it down; `number` is the truth."""

    number: int
    name: str
    sex: str
    birth: date
    id_number: str
    roll_number: str
    school: str


@dataclass(frozen=True)
class Written:
    """How one list writes the child down."""

    name: str
    id_number: str
    birth: str
    sex: str
    roll_number: str = ""
    school: str = ""


@dataclass
class Lists:
    """Household list and roll; whose each row is, whose rows are damaged and how, who is on no roll."""

    household: list[Record] = field(default_factory=list)
    roll: list[Record] = field(default_factory=list)
    missing: set[int] = field(default_factory=set)
    damaged_rows: dict[Record, str] = field(default_factory=dict)
    child_of: dict[Record, int] = field(default_factory=dict)


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


def _both(rng: Random, written: Written) -> Written:
    """A homophone in the name, and no ID number to tell."""
    return _homophone(rng, _no_id(rng, written))


def _birth_typo(rng: Random, written: Written) -> Written:
    """No ID number, and the day of birth one off."""
    day = written.birth[6:]
    off = [n for n in range(1, 29) if (f"{n:02d}"[0] == day[0]) != (f"{n:02d}"[1] == day[1])]
    return replace(written, id_number="", birth=f"{written.birth[:6]}{rng.choice(off):02d}")


DAMAGES: Sequence[tuple[str, Damage, int]] = (
    ("digit", _typo, 22),
    ("check digit", _check_digit, 8),
    ("swapped", _swap, 14),
    ("digit dropped", _dropped_digit, 6),
    ("15 digits", _old, 4),
    ("Excel", _excel, 10),
    ("no ID", _no_id, 16),
    ("homophone", _homophone, 8),
    ("look-alike", _look_alike, 4),
    ("no ID, homophone", _both, 4),
    ("no ID, birth off", _birth_typo, 4),
)
"""What a row suffers, and how often in a hundred (from the kinds domain.md §11 names; shares are ours)."""

SHARES = {
    "damaged": 0.10,
    "missing": 0.015,
    "twins": 0.012,
    "namesakes": 0.004,
    "from_elsewhere": 0.01,
    "doubled": 0.006,
    "twins_number": 0.1,
}
"""How many children of a thousand … of the children (`twins_number`: of the second twins)."""

WITH_BIRTH, WITH_ROLL_OF_ID = 0.8, 0.6


def make_lists(seed: int, size: int) -> Lists:
    """Both lists of a county with so many children; the same seed and size give the same lists."""
    rng = chance(seed, size)
    return _Writing(rng).write(list(_children(rng, size)))


def _children(rng: Random, size: int) -> list[Child]:
    children: list[Child] = []
    taken: set[str] = set()
    while len(children) < size:
        birth, sex = FIRST_BIRTH + timedelta(days=rng.randrange(DAYS)), rng.choice(("male", "female"))
        child = _child(rng, (len(children), _name(rng), sex, birth), taken)
        children.append(child)
        draw = rng.random()
        if draw < SHARES["twins"]:
            sister = child.name[:-1] + rng.choice([c for c in GIVEN if c != child.name[-1]])
            children.append(_child(rng, (len(children), sister, sex, birth), taken, child.school))
        elif draw < SHARES["twins"] + SHARES["namesakes"]:
            children.append(_child(rng, (len(children), child.name, sex, birth), taken))
    return children


def _name(rng: Random) -> str:
    if rng.random() < 0.01:
        return "·".join(rng.sample(PEOPLES, 2))
    family = rng.choice(RARE) if rng.random() < 0.025 else COMMON[int(len(COMMON) * rng.random() ** 1.8)]
    return family + "".join(rng.choice(GIVEN) for _ in range(1 if rng.random() < 0.2 else 2))


def _child(rng: Random, known: tuple[int, str, str, date], taken: set[str], school: str = "") -> Child:
    number, name, sex, birth = known
    while True:
        body = f"{AREA_OF_NOBODY}{birth:%Y%m%d}{rng.randrange(500) * 2 + (sex == 'male'):03d}"
        if body not in taken:
            break
    taken.add(body)
    id_number = body + calc_check_digit(body + "0")
    roll = "G" + id_number if rng.random() < WITH_ROLL_OF_ID else f"L{rng.randrange(10**17):017d}{rng.randrange(10)}"
    return Child(number, name, sex, birth, id_number, roll, school or f"第{rng.randrange(SCHOOLS)}学校")


class _Writing:
    """Writes children into both lists."""

    def __init__(self, rng: Random) -> None:
        self.rng, self.lists = rng, Lists()

    def write(self, children: Sequence[Child]) -> Lists:
        for before, child in zip([None, *children], children, strict=False):
            self._write(child, before)
        self.rng.shuffle(self.lists.household)
        self.rng.shuffle(self.lists.roll)
        return self.lists

    def _write(self, child: Child, before: Child | None) -> None:
        draw = self.rng.random()
        if draw < SHARES["from_elsewhere"]:
            self._on_roll(child, damaged=self.rng.random() < SHARES["damaged"])
            return
        is_twin = before is not None and before.birth == child.birth and before.name[:-1] == child.name[:-1]
        is_missing = draw < SHARES["from_elsewhere"] + SHARES["missing"] * (6 if is_twin else 1)
        at_home = self.rng.random() < SHARES["damaged"]
        at_school = not at_home and not is_missing and self.rng.random() < SHARES["damaged"] / 2
        written = Written(child.name, child.id_number, f"{child.birth:%Y%m%d}", child.sex)
        if is_twin and before and before.name != child.name and self.rng.random() < SHARES["twins_number"]:
            self._at_home(child, replace(written, id_number=before.id_number), "twin's number")
        else:
            self._at_home(child, *self._damage(written, at_home))
        if self.rng.random() < SHARES["doubled"]:
            self._at_home(child, *self._damage(written, self.rng.random() < 0.5))
        if is_missing:
            self.lists.missing.add(child.number)
        else:
            self._on_roll(child, damaged=at_school)

    def _damage(self, written: Written, wanted: bool) -> tuple[Written, str]:
        if not wanted:
            return written, ""
        kind, damage, _ = self.rng.choices(DAMAGES, [share for *_, share in DAMAGES])[0]
        after = damage(self.rng, written)
        return after, kind if after != written else ""

    def _at_home(self, child: Child, written: Written, kind: str) -> None:
        if self.rng.random() >= WITH_BIRTH and written.id_number:
            written = replace(written, birth="")
        self.lists.household.append(self._record(child, written, kind))

    def _on_roll(self, child: Child, *, damaged: bool) -> None:
        plain = Written(child.name, child.id_number, "", child.sex, child.roll_number, child.school)
        written, kind = self._damage(replace(plain, birth=f"{child.birth:%Y%m%d}"), damaged)
        self.lists.roll.append(self._record(child, written, kind))

    def _record(self, child: Child, written: Written, kind: str) -> Record:
        key = len(self.lists.child_of)
        number, is_valid, born = read_id(written.id_number, TODAY)
        births = (born,) if is_valid else tuple(dict.fromkeys(day for day in (written.birth, born) if day))
        row = Record(
            f"{key}", written.name, number, is_valid, births, written.sex, written.roll_number, written.school, "", key
        )
        self.lists.child_of[row] = child.number
        if kind:
            self.lists.damaged_rows[row] = kind
        return row
