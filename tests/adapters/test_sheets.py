"""Files that come in, good and hostile: read row by row, or refused with one sentence, never more."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from datetime import date
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.sheet_files import (
    bare_workbook,
    csv_text,
    old_workbook,
    row_of,
    text_cell,
    understated,
    with_a_part_beyond_reach,
    with_far_cell,
    with_one_sheet_often,
    with_parts_at_one_place,
    workbook,
    zipped,
)
from tracker.adapters.sheets import read_lines, read_rows, read_table
from tracker.domain.errors import Refused
from tracker.domain.headings import Corrections, Kind
from tracker.domain.intake import MOST_ROWS, FileIn, TableReading

ROWS = [["姓名", "出生日期", "备注"], ["张𠮷", "2014-05-06", "=1+1"], ["阿依古丽·买买提", "2013-01-20", "@x"]]
SHEET = "xl/worksheets/sheet1.xml"
HUNDRED_MEGABYTES = " " * 100_000_000
XXE = '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/hostname">]><a>&x;</a>'
CHECKOUT = Path(__file__).parents[2]

HOSTILE: dict[str, tuple[str, Callable[[], bytes]]] = {
    "a cell at the far end": ("damaged", with_far_cell),
    "a cell far enough": ("damaged", lambda: with_far_cell("ALL200000")),
    "a far cell in an old workbook": ("damaged", lambda: old_workbook([(0, 0, "姓名"), (65535, 255, "x")])),
    "a part of 100 MB": ("50 MB", lambda: bare_workbook(HUNDRED_MEGABYTES)),
    "a part that says it is small": ("damaged", lambda: understated(bare_workbook(HUNDRED_MEGABYTES), SHEET, 9)),
    "fifty parts of 2 MB": ("50 MB", lambda: bare_workbook("", {f"xl/{n}.xml": " " * 2_000_000 for n in range(50)})),
    "five thousand parts": ("damaged", lambda: zipped({f"xl/{n}.xml": "" for n in range(5000)})),
    "parts that lie at one place": ("damaged", with_parts_at_one_place),
    "a part beyond reach": ("damaged", with_a_part_beyond_reach),
    "an external entity": ("outside itself", lambda: bare_workbook("", {"xl/other.xml": XXE})),
    "macros": ("macros", lambda: bare_workbook("", {"xl/vbaProject.bin": "x"})),
    "macros in an old workbook": ("macros", lambda: old_workbook([(0, 0, "姓名")], ["_VBA_PROJECT_CUR"])),
    "an encrypted workbook": ("encrypted", lambda: old_workbook([(0, 0, "姓名")], ["EncryptedPackage"])),
    "half a workbook": ("damaged", lambda: workbook({"S": ROWS})[:3000]),
    "another archive": ("neither", lambda: zipped({"word/document.xml": "<a/>"})),
    "NUL bytes": ("neither", lambda: "姓名\0,性别\n".encode()),
    "noise": ("neither", lambda: bytes(range(128, 256)) * 300),
    "a workbook without a workbook": ("damaged", lambda: zipped({"xl/workbook.xml": "<a/>"})),
    "one endless line": ("damaged", lambda: b"x," * 500_000),
    "one endless row": ("damaged", lambda: b'"' + b'\n","' * 500_000),
}


def read(data: bytes) -> list[tuple[int, list[str]]]:
    return [(line.number, list(line.cells)) for line in read_lines(FileIn("list", data))]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_a_csv_file_is_read_in_every_encoding_of_the_office(encoding: str) -> None:
    assert read(csv_text(ROWS).encode(encoding)) == list(enumerate(ROWS, 1))


def test_a_workbook_is_read_with_its_days_numbers_and_empty_rows() -> None:
    rows = [[None, "姓名", "日期", "次数"], [], [None, "张𠮷", date(2014, 5, 6), 3]]
    assert read(workbook({"S": rows})) == [
        (1, ["", "姓名", "日期", "次数"]),
        (2, [""] * 4),
        (3, ["", "张𠮷", "2014-05-06", "3"]),
    ]


def test_a_table_that_begins_further_down_keeps_the_numbers_of_its_rows() -> None:
    rows = [(3, 2, "姓名"), (3, 3, "性别"), (5, 2, "张三")]
    cells = [(4, ["", "", "姓名", "性别"]), (5, [""] * 4), (6, ["", "", "张三", ""])]
    assert read(old_workbook(rows))[3:] == cells
    sheet = row_of(4, text_cell("C4", "姓名"), text_cell("D4", "性别")) + row_of(6, text_cell("C6", "张三"))
    assert read(bare_workbook(sheet))[3:] == cells


def test_a_text_full_of_marks_is_no_heading_and_stops_nobody() -> None:
    rows = [["姓名", "性别", f"x{'*' * 32_000}x"], ["张三", "男"]]
    assert len(read_table(Kind.ROSTER, FileIn("list.xlsx", workbook({"S": rows}))).rows) == 1


def test_a_sheet_s_name_holds_nothing_that_nobody_sees() -> None:
    book = with_one_sheet_often(row_of(1, text_cell("A1", "姓名")), ["长梁\u200b&#27;镇"])
    assert next(read_lines(FileIn("list.xlsx", book))).sheet == "长梁镇"


def test_an_old_workbook_is_read() -> None:
    cells = [(n, m, text) for n, row in enumerate(ROWS) for m, text in enumerate(row)]
    assert read(old_workbook(cells)) == list(enumerate(ROWS, 1))


def test_a_workbook_saved_by_another_program_is_read(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.active.append(["姓名", "身份证号"])
    book.active.append(["张三", 422822201405061243])
    book.create_sheet("第二张").append(["姓名"])
    book.save(tmp_path / "list.xlsx")
    lines = list(read_lines(FileIn("list.xlsx", (tmp_path / "list.xlsx").read_bytes())))
    assert [line.sheet for line in lines] == ["Sheet", "Sheet", "第二张"]
    assert lines[1].cells[1].startswith("4.22822")


LAID_OUT: dict[str, dict[str, list[list[str]]]] = {
    "a title above": {"S": [["长梁镇适龄儿童"], ["姓名", "性别", "备注"], ["张三", "男", "无"], ["", "", "x"]]},
    "a heading of two lines": {"S": [["姓名", "监护人", ""], ["", "姓名", "电话"], ["张三", "田大翠", "13800000000"]]},
    "two columns for one field": {
        "S": [["姓名", "户籍地址", "现住址"], ["张三", "无", "二组"], ["李四", "一组", "三组"]]
    },
    "several sheets": {
        "说明": [["填表说明"]],
        "一": [["姓名", "性别"], ["张三", "男"]],
        "二": [["性别", "名字"], ["女", "李四"]],
    },
    "no heading": {"S": [["填表说明"], ["学生", "男女"], ["张三", "男"]]},
}


@pytest.mark.parametrize("name", LAID_OUT)
@pytest.mark.parametrize("corrections", [{}, {"名字": "name", "学生": "name", "男女": "sex"}])
def test_a_workbook_is_put_under_its_headings_as_its_lines_would_be(name: str, corrections: Corrections) -> None:
    file = FileIn("list.xlsx", workbook(LAID_OUT[name]))
    there, here = (TableReading(Kind.ROSTER, corrections) for _ in range(2))
    assert list(read_rows(file, there)) == list(here.rows(read_lines(file)))
    assert there.found == here.found
    assert there.found.heads or there.found.likely == ["学生", "男女"]


def test_a_workbook_of_too_many_rows_is_refused() -> None:
    sheet = row_of(1, text_cell("A1", "姓名"), text_cell("B1", "性别")) + row_of(2, text_cell("A2", "张三"))
    data = bare_workbook(sheet + row_of(MOST_ROWS + 2, text_cell(f"A{MOST_ROWS + 2}", "李四")))
    with pytest.raises(Refused, match=f"more than {MOST_ROWS} rows"):
        read_table(Kind.ROSTER, FileIn("list.xlsx", data))


def test_a_sheet_that_stands_there_under_thousands_of_names_ends_its_reader() -> None:
    with pytest.raises(Refused, match="damaged"):
        read(with_one_sheet_often("<row/>" * 20_000, map(str, range(3000))))


def test_a_text_that_looks_like_a_formula_stays_text() -> None:
    assert read(workbook({"S": ROWS}))[1][1][2] == "=1+1"


def test_an_empty_cell_far_away_harms_nobody() -> None:
    sheet = row_of(1, text_cell("A1", "姓名")) + row_of(1048576, '<c r="XFD1048576" s="0"/>')
    assert read(bare_workbook(sheet)) == [(1, ["姓名"])]


def test_a_formula_counts_as_what_it_showed() -> None:
    assert read(bare_workbook(row_of(1, '<c r="A1"><f>1+1</f><v>2</v></c>'))) == [(1, ["2"])]


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_file_is_refused_within_two_seconds(name: str) -> None:
    sentence, make = HOSTILE[name]
    data, started = make(), time.monotonic()
    with pytest.raises(Refused, match=sentence):
        read(data)
    assert time.monotonic() - started < 2


MEASURE = """
import json, resource, sys
from pathlib import Path
from tracker.adapters.sheets import read_lines
from tracker.domain.errors import Refused
from tracker.domain.intake import FileIn

def largest():
    return [resource.getrusage(who).ru_maxrss / 1024 for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]

def is_refused(path):
    try:
        list(read_lines(FileIn(path.name, path.read_bytes())))
    except Refused:
        return True
    return False

is_refused(Path(sys.argv[1]))
before = largest()
refused = [is_refused(Path(name)) for name in sys.argv[2:]]
print(json.dumps([sum(refused), [after - start for after, start in zip(largest(), before)]]))
"""
"""The first file is a harmless one: what reading takes anyway is not counted."""


def test_no_hostile_file_takes_100_megabytes_more(tmp_path: Path) -> None:
    names = []
    for number, (_, make) in enumerate([("", lambda: workbook({"S": ROWS})), *HOSTILE.values()]):
        names.append(tmp_path / str(number))
        names[-1].write_bytes(make())
    told = subprocess.run(
        [sys.executable, "-c", MEASURE, *map(str, names)], cwd=CHECKOUT, capture_output=True, text=True, check=True
    )
    count, grown = json.loads(told.stdout)
    assert count == len(HOSTILE)
    assert max(grown) < 100, grown


WHOLE = {
    "xlsx": workbook({"S": ROWS}),
    "xls": old_workbook([(0, 0, "姓名"), (1, 0, "张𠮷")]),
    "csv": csv_text(ROWS).encode(),
}


@settings(max_examples=60, deadline=None)
@given(
    st.sampled_from(sorted(WHOLE)), st.lists(st.tuples(st.floats(0, 1), st.integers(0, 255)), min_size=1, max_size=20)
)
def test_a_file_with_any_bytes_changed_is_read_or_refused(kind: str, changes: list[tuple[float, int]]) -> None:
    data = bytearray(WHOLE[kind])
    for place, byte in changes:
        data[int(place * (len(data) - 1))] = byte
    with suppress(Refused):
        read(bytes(data))


def test_a_reader_that_is_ended_within_a_line_leaves_a_damaged_file() -> None:
    lines = read_lines(FileIn("list.xlsx", workbook({"S": ROWS * 5000})))
    next(lines)
    time.sleep(0.3)  # until the pipe is full
    for reader in Path("/proc/thread-self/children").read_text().split():
        os.kill(int(reader), signal.SIGKILL)
    with pytest.raises(Refused, match="damaged"):
        list(lines)


def test_a_reader_left_alone_ends() -> None:
    lines = read_lines(FileIn("list.xlsx", workbook({"S": ROWS * 1000})))
    assert next(lines).number == 1
    lines.close()
