"""HEADINGS: under which headings files bring which field, and how the heading row is found among the first ten."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from tracker.domain.cells import narrow
from tracker.domain.register import COLUMNS
from tracker.domain.words import N_, Word

FIRST_ROWS = 10
"""How far down a sheet its heading row may stand."""

LONGEST_HEADING = 16
"""Characters of one line of a heading; a longer text is a cell of a row."""

Corrections = Mapping[str, str]
"""What a person said of headings: heading → field, empty for a column to be passed over."""

NO_CORRECTIONS: Corrections = MappingProxyType({})

MARKS = "*:"
IN_BRACKETS = re.compile(r"\([^()]*\)$")


class Kind(Word):
    """What a file brings."""

    UNITS = "units", N_("Units")
    PEOPLE = "people", N_("People and posts")
    STUDENTS = "students", N_("Base list of children")
    CASES = "cases", N_("Opening balance")
    ROSTER = "roster", N_("Lists")


UNITS: Mapping[str, str] = {
    "code": "代码 单位代码",
    "name": "名称 单位名称",
    "tier": "层级",
    "parent_code": "上级代码",
    "kind": "类别 学校类别 办学类型",
    "grade": "年级",
    "seat": "所在乡镇 乡镇",
    "catchment": "划片学校 划片学校代码 对口学校",
}

PEOPLE: Mapping[str, str] = {
    "name": "姓名",
    "account": "账号",
    "role": "岗位 职务",
    "unit": "单位 单位代码",
    "phone": "手机 手机号 电话",
    "from": "任职起",
    "until": "任职止",
}

CHILDREN: Mapping[str, str] = {
    "name": "姓名 学生姓名 儿童姓名 适龄儿童姓名",
    "id_number": "身份证号 身份证件号 身份证号码 公民身份号码 证件号码 身份证件号码",
    "sex": "性别",
    "birth_date": "出生日期 出生年月日 出生年月",
    "roll_number": "学籍号 全国学籍号 学籍号码",
    "school": "学校 学校名称 就读学校",
    "school_code": "学校标识码 学校代码",
    "grade": "年级",
    "class": "班级 班别",
    "township": "乡镇 乡(镇) 所属乡镇 户籍乡镇 户籍所在乡镇 户籍所在乡(镇)",
    "household_village": "村 村(社区) 行政村 村居 户籍村 户籍所在村 户籍所在村(社区)",
    "residence_village": "现居住村",
    "address": "户籍地址 家庭住址 现住址 家庭地址",
    "guardian": "监护人 监护人姓名 家长姓名 户主姓名",
    "guardian_phone": "监护人电话 联系电话 家长电话",
    "groups": "特殊群体 人员类别",
    "boarding": "寄宿 是否寄宿",
}

ROSTER: Mapping[str, str] = {**CHILDREN, "platform_status": "平台状态 状态 目前状态 当前状态 学生状态"}

CASES: Mapping[str, str] = {
    **CHILDREN,
    "ledger": "台账类别",
    "stage": "状态 目前状态",
    "reasons": "辍学原因 原因",
    "found_on": "发现日期 首次缺勤日期",
    "last_attended_on": "末次到校 离校时间",
    "listed_on": "列入日期",
    "attempts": "劝返次数",
    "marked_off_on": "销号日期",
    "code": "销号类型 销号原因",
}


def _by_heading(fields: Mapping[str, str]) -> dict[str, str]:
    return {narrow(heading): field for field, said in fields.items() for heading in (field, *said.split())}


def _of_the_register() -> dict[str, str]:
    """Every column of the register is taken back in, whatever language it was written out in."""
    return {
        narrow(heading): column.identifier
        for column in COLUMNS
        for heading in (column.identifier, column.label, column.heading, *column.headings)
    }


FIELDS = {
    Kind.UNITS: UNITS,
    Kind.PEOPLE: PEOPLE,
    Kind.STUDENTS: CHILDREN,
    Kind.CASES: CASES,
    Kind.ROSTER: ROSTER,
}

HEADINGS: Mapping[Kind, Mapping[str, str]] = {
    kind: (_of_the_register() if kind is Kind.CASES else {}) | _by_heading(fields) for kind, fields in FIELDS.items()
}
"""For each kind of file: heading as it is compared → field."""

NEEDED: Mapping[Kind, frozenset[str]] = {
    Kind.UNITS: frozenset({"code", "name", "tier"}),
    Kind.PEOPLE: frozenset({"name", "unit"}),
    Kind.STUDENTS: frozenset({"name"}),
    Kind.CASES: frozenset({"name"}),
    Kind.ROSTER: frozenset({"name"}),
}
"""Without these a row of words is no heading row; one more field must stand beside them."""


@dataclass(frozen=True)
class Header:
    """A heading row: column → field and the heading as written; headings nobody knows."""

    fields: Mapping[int, str]
    written: Mapping[str, str]
    unknown: tuple[str, ...]


def needed_headings(kind: Kind) -> tuple[str, ...]:
    """What a heading row must hold, by our own headings."""
    return tuple(said.split()[0] for name, said in FIELDS[kind].items() if name in NEEDED[kind])


def headings_of(kind: Kind) -> tuple[tuple[str, ...], ...]:
    """The headings understood, one tuple for each field, our own first."""
    own = {name: tuple(said.split()) for name, said in FIELDS[kind].items()}
    others = {column.identifier: (column.heading, *column.headings) for column in COLUMNS if kind is Kind.CASES}
    return tuple((others | own).values())


def header_in(kind: Kind, cells: Sequence[str], corrections: Corrections = NO_CORRECTIONS) -> Header | None:
    """The heading row these cells are, None where they are none; a person's corrections go before what we know."""
    return _header(kind, _texts(cells), corrections)


def _texts(cells: Sequence[str]) -> dict[int, str]:
    return {column: text for column, cell in enumerate(cells) if (text := " ".join(cell.split()))}


def _header(kind: Kind, texts: Mapping[int, str], corrections: Corrections) -> Header | None:
    known = {**HEADINGS[kind], **{narrow(heading): field for heading, field in corrections.items()}}
    fields = {column: field for column, text in texts.items() if (field := _field(known, text))}
    found = set(fields.values())
    if not NEEDED[kind] <= found or len(found) < 2:
        return None
    written = {field: texts[column] for column, field in reversed(fields.items())}
    return Header(fields, written, tuple(text for column, text in texts.items() if column not in fields))


def header_of_two(
    kind: Kind, above: Sequence[str], below: Sequence[str], corrections: Corrections = NO_CORRECTIONS
) -> Header | None:
    """The heading row two lines make together: 监护人 above 姓名 and 电话; None where the lower one is none."""
    upper, lower = _texts(above), _texts(below)
    if not lower or any(len(text) > LONGEST_HEADING or any(c.isdigit() for c in text) for text in lower.values()):
        return None
    known, texts, group = HEADINGS[kind], dict(upper), ""
    for column in range(max([*upper, *lower]) + 1):
        group = upper.get(column, group if column in lower else "")
        if column in lower:
            both = group + lower[column]
            texts[column] = both if _field(known, both) else lower[column]
    under_name = [column for column in lower if _field(known, upper.get(column, "")) == "name"]
    is_row = any(_field(known, lower[column]) is None for column in under_name)
    is_head = any(_field(known, texts[column]) for column in lower)
    return _header(kind, texts, corrections) if is_head and not is_row else None


def _field(known: Mapping[str, str], text: str) -> str | None:
    heading = narrow(text).strip(MARKS)
    return known.get(heading) or known.get(IN_BRACKETS.sub("", heading))
