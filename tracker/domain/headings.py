"""HEADINGS: under which headings files bring which field, and how the heading row is found among the first ten."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from tracker.domain.cells import Cell, narrow, text_of
from tracker.domain.register import COLUMNS
from tracker.domain.words import N_, Word

FIRST_ROWS = 10
"""How far down a sheet its heading row may stand."""

MARKS = re.compile(r"^[*:]+|[*:]+$")
IN_BRACKETS = re.compile(r"\([^()]*\)$")


class Kind(Word):
    """What a file brings."""

    UNITS = "units", N_("Units")
    PEOPLE = "people", N_("People and posts")
    STUDENTS = "students", N_("Base list of children")
    CASES = "cases", N_("Opening balance")


UNITS: Mapping[str, str] = {
    "code": "代码 单位代码",
    "name": "名称 单位名称",
    "tier": "层级",
    "parent_code": "上级代码",
    "kind": "类别 学校类别 办学类型",
    "grade": "年级",
    "seat": "所在乡镇 乡镇",
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


FIELDS = {Kind.UNITS: UNITS, Kind.PEOPLE: PEOPLE, Kind.STUDENTS: CHILDREN, Kind.CASES: CASES}

HEADINGS: Mapping[Kind, Mapping[str, str]] = {
    kind: (_of_the_register() if kind is Kind.CASES else {}) | _by_heading(fields) for kind, fields in FIELDS.items()
}
"""For each kind of file: heading as it is compared → field."""

NEEDED: Mapping[Kind, frozenset[str]] = {
    Kind.UNITS: frozenset({"code", "name", "tier"}),
    Kind.PEOPLE: frozenset({"name", "unit"}),
    Kind.STUDENTS: frozenset({"name"}),
    Kind.CASES: frozenset({"name"}),
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


def header_in(kind: Kind, cells: Sequence[Cell]) -> Header | None:
    """The heading row these cells are, None where they are none."""
    known = HEADINGS[kind]
    texts = {column: text_of(cell) for column, cell in enumerate(cells) if text_of(cell)}
    fields = {column: field for column, text in texts.items() if (field := _field(known, text))}
    found = set(fields.values())
    if not NEEDED[kind] <= found or len(found) < 2:
        return None
    written = {field: " ".join(texts[column].split()) for column, field in reversed(fields.items())}
    return Header(fields, written, tuple(text for column, text in texts.items() if column not in fields))


def _field(known: Mapping[str, str], text: str) -> str | None:
    heading = MARKS.sub("", narrow(text))
    return known.get(heading) or known.get(IN_BRACKETS.sub("", heading))
