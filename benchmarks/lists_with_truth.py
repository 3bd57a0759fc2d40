"""Two lists of one county whose truth is known: who is the same child, who is missing, and how rows are damaged."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from random import Random

from stdnum.cn.ric import calc_check_digit

from benchmarks.damages import DAMAGES, DAYS, FIRST_BIRTH, GIVEN, Written
from tracker.domain.likeness import Record, read_id
from tracker.sample.chance import chance
from tracker.sample.names import COMMON, RARE

TODAY = date(2026, 11, 23)
AREA_OF_NOBODY = "999999"
SCHOOLS = 95

PEOPLES = ("阿依古丽", "买买提", "古丽娜尔", "艾力", "卓玛", "扎西", "阿卜杜拉", "热依汗", "吐尔逊", "努尔兰")


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
    parents: tuple[str, str]


@dataclass
class Lists:
    """Household list and roll; whose each row is, whose rows are damaged and how, who is on no roll."""

    household: list[Record] = field(default_factory=list)
    roll: list[Record] = field(default_factory=list)
    missing: set[int] = field(default_factory=set)
    damaged_rows: dict[Record, str] = field(default_factory=dict)
    child_of: dict[Record, int] = field(default_factory=dict)


SHARES = {
    "damaged": 0.10,
    "missing": 0.015,
    "twins": 0.012,
    "namesakes": 0.001,
    "from_elsewhere": 0.01,
    "doubled": 0.006,
    "doubled_otherwise": 0.1,
    "moved": 0.01,
    "anothers_number": 0.1,
}
"""Of the children; `doubled_otherwise`: of the doubled, `anothers_number`: of the second twins and namesakes."""

WITH_BIRTH, WITH_ROLL_OF_ID, FATHER_AT_HOME, FATHER_AT_SCHOOL = 0.8, 0.6, 0.8, 0.6
ANOTHERS_NUMBER = "number of a twin or namesake"


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
            name = child.name[:-1] + rng.choice([c for c in GIVEN if c != child.name[-1]])
            twin = _child(rng, (len(children), name, sex, birth), taken)
            children.append(replace(twin, school=child.school, parents=child.parents))
        elif draw < SHARES["twins"] + SHARES["namesakes"]:
            children.append(_child(rng, (len(children), child.name, sex, birth), taken))
    return children


def _name(rng: Random) -> str:
    if rng.random() < 0.01:
        return "·".join(rng.sample(PEOPLES, 2))
    family = rng.choice(RARE) if rng.random() < 0.025 else COMMON[int(len(COMMON) * rng.random() ** 1.8)]
    return family + "".join(rng.choice(GIVEN) for _ in range(1 if rng.random() < 0.2 else 2))


def _child(rng: Random, known: tuple[int, str, str, date], taken: set[str]) -> Child:
    number, name, sex, birth = known
    while True:
        body = f"{AREA_OF_NOBODY}{birth:%Y%m%d}{rng.randrange(500) * 2 + (sex == 'male'):03d}"
        if body not in taken:
            break
    taken.add(body)
    id_number = body + calc_check_digit(body + "0")
    roll = "G" + id_number if rng.random() < WITH_ROLL_OF_ID else f"L{rng.randrange(10**17):017d}{rng.randrange(10)}"
    return Child(number, name, sex, birth, id_number, roll, _school(rng), (_name(rng), _name(rng)))


def _school(rng: Random) -> str:
    return f"第{rng.randrange(SCHOOLS)}学校"


class _Writing:
    """Writes children into both lists."""

    def __init__(self, rng: Random) -> None:
        self.rng, self.lists = rng, Lists()
        self.at_home: set[int] = set()

    def write(self, children: Sequence[Child]) -> Lists:
        for before, child in zip([None, *children], children, strict=False):
            is_beside = before and before.number in self.at_home and before.birth == child.birth
            self._write(child, before.id_number if before and is_beside else "")
        self.rng.shuffle(self.lists.household)
        self.rng.shuffle(self.lists.roll)
        return self.lists

    def _write(self, child: Child, number_before: str) -> None:
        """`number_before` is that of a twin or namesake on the same list, written by mistake from its line."""
        draw = self.rng.random()
        if draw < SHARES["from_elsewhere"]:
            self._at_school(child, *self._damage(self._written(child, FATHER_AT_SCHOOL), SHARES["damaged"]))
            return
        self._at_home(child, number_before)
        if draw < SHARES["from_elsewhere"] + SHARES["missing"] * (6 if number_before else 1):
            self.lists.missing.add(child.number)
            return
        written = self._written(child, FATHER_AT_SCHOOL)
        if number_before and self.rng.random() < SHARES["anothers_number"] / 2:
            self._at_school(child, replace(written, id_number=number_before), ANOTHERS_NUMBER)
        else:
            self._at_school(child, *self._damage(written, SHARES["damaged"] / 2))
        if self.rng.random() < SHARES["moved"]:
            moved = replace(child, school=_school(self.rng))
            self._at_school(moved, *self._damage(written, SHARES["damaged"]))

    def _at_home(self, child: Child, number_before: str) -> None:
        self.at_home.add(child.number)
        written = self._written(child, FATHER_AT_HOME)
        if number_before and self.rng.random() < SHARES["anothers_number"]:
            row = self._in_household(child, replace(written, id_number=number_before), ANOTHERS_NUMBER)
        else:
            row = self._in_household(child, *self._damage(written, SHARES["damaged"]))
        if self.rng.random() < SHARES["doubled"]:
            again, kind = self._damage(written, 0.5)
            if self.rng.random() < SHARES["doubled_otherwise"]:
                father, mother = child.parents
                again, kind = replace(again, guardian=mother if again.guardian == father else father), "doubled"
                self.lists.damaged_rows.setdefault(row, kind)
            self._in_household(child, again, kind)

    def _written(self, child: Child, father: float) -> Written:
        guardian = child.parents[self.rng.random() >= father]
        return Written(child.name, child.id_number, f"{child.birth:%Y%m%d}", child.sex, guardian)

    def _damage(self, written: Written, share: float) -> tuple[Written, str]:
        if self.rng.random() >= share:
            return written, ""
        kind, damage, _ = self.rng.choices(DAMAGES, [share for *_, share in DAMAGES])[0]
        after = damage(self.rng, written)
        return after, kind if after != written else ""

    def _in_household(self, child: Child, written: Written, kind: str) -> Record:
        if self.rng.random() >= WITH_BIRTH and written.id_number:
            written = replace(written, birth="")
        row = self._record(child, written, kind)
        self.lists.household.append(row)
        return row

    def _at_school(self, child: Child, written: Written, kind: str) -> None:
        written = replace(written, roll_number=child.roll_number, school=child.school)
        self.lists.roll.append(self._record(child, written, kind))

    def _record(self, child: Child, written: Written, kind: str) -> Record:
        number, is_valid, born = read_id(written.id_number, TODAY)
        row = Record(
            f"{len(self.lists.child_of)}",
            written.name,
            number,
            is_valid,
            (born,) if is_valid else tuple(dict.fromkeys(day for day in (written.birth, born) if day)),
            written.sex,
            written.roll_number,
            written.school,
            guardian=written.guardian,
        )
        self.lists.child_of[row] = child.number
        if kind:
            self.lists.damaged_rows[row] = kind
        return row
