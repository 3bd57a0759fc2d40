"""The county's own ledger from before the program, a sheet of struck lines, which opens its balance (期初建账)."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from random import Random

from tracker.domain.calendar import CHINA
from tracker.domain.intake import FileIn
from tracker.sample.casting import Casting, Tale, child_for
from tracker.sample.chance import chance
from tracker.sample.children import LEDGER_FROM, ChildPlan
from tracker.sample.stories import Kin, Story

FILE_NAME = "疑似辍学台账.csv"
HEADINGS = ("姓名", "身份证号", "台账类别", "状态", "原因", "列入日期", "劝返次数", "销号类型", "销号日期")
REASONS = ("厌学", "学习困难", "外出务工", "随父母外出", "家庭变故")
OLDEST_DAYS, LASTED_DAYS = 300, (20, 120)


@dataclass(frozen=True)
class OldCode:
    """How many lines were struck for a reason, as the office wrote it, and where these children are now."""

    written: str
    county: int
    small: int
    kin: Kin = Kin.PUPIL


OLD_CODES = (
    OldCode("已劝返复学", 48, 2),
    OldCode("在校就读有学籍", 38, 0),
    OldCode("转学", 34, 1, Kin.GONE),
    OldCode("省外就读无学籍", 14, 0, Kin.GONE),
    OldCode("省内就读无学籍", 7, 0, Kin.GONE),
    OldCode("已完成义务教育", 5, 0, Kin.GONE),
    OldCode("空挂户", 4, 0, Kin.GONE),
    OldCode("送教上门", 3, 0),
)


@dataclass(frozen=True)
class OldLine:
    """One struck line of the old ledger."""

    child: ChildPlan
    kin: Kin
    code: str
    reason: str
    listed_on: date
    struck_on: date
    attempts: int


def taken_over_at(tales: Sequence[Tale]) -> datetime:
    """Early on the day of the first story."""
    return datetime.combine(min(tale.plot.first_day for tale in tales), time(6, 0), CHINA)


def old_lines(casting: Casting, begun: date, *, small: bool) -> list[OldLine]:
    """Every line struck before the program began, with a child of its own."""
    rng = chance("old ledger")
    codes = [code for code in OLD_CODES for _ in range(code.small if small else code.county)]
    return [_line(casting, code, begun, LEDGER_FROM + number, rng) for number, code in enumerate(codes)]


def _line(casting: Casting, code: OldCode, begun: date, place: int, rng: Random) -> OldLine:
    child = child_for(casting, Story("", 0, 0, kin=code.kin), begun, place, rng)
    listed_on = begun - timedelta(days=rng.randrange(LASTED_DAYS[1], OLDEST_DAYS))
    struck_on = listed_on + timedelta(days=rng.randint(*LASTED_DAYS))
    return OldLine(child, code.kin, code.written, rng.choice(REASONS), listed_on, struck_on, rng.randrange(5))


def as_file(lines: Sequence[OldLine]) -> FileIn:
    """The sheet as the bureau hands it in."""
    sheet = io.StringIO()
    csv.writer(sheet).writerows([HEADINGS, *_rows(lines)])
    return FileIn(FILE_NAME, sheet.getvalue().encode("utf-8-sig"))


def _rows(lines: Sequence[OldLine]) -> Iterator[tuple[str, ...]]:
    for line in lines:
        days = (f"{line.listed_on:%Y-%m-%d}", str(line.attempts), line.code, f"{line.struck_on:%Y-%m-%d}")
        yield line.child.name, line.child.id_number, "疑似辍学", "已销号", line.reason, *days
