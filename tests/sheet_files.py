"""Files as counties hand them in, good and hostile: workbooks, CSV in three encodings, an old .xls made by hand."""

from __future__ import annotations

import csv
import io
import struct
import zipfile
import zlib
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any

import xlsxwriter
from stdnum.cn.ric import calc_check_digit

from tracker.domain.intake import FileIn

Rows = Sequence[Sequence[Any]]
MADE_AT = datetime(2026, 9, 1)  # noqa: DTZ001 - Excel knows no zones

TYPES = "application/vnd.openxmlformats-officedocument.spreadsheetml"
RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"


def workbook(sheets: Mapping[str, Rows]) -> bytes:
    """An .xlsx file, the same ones whenever it is made; days become Excel dates, texts stay texts."""
    held = io.BytesIO()
    with xlsxwriter.Workbook(held, {"strings_to_formulas": False, "strings_to_numbers": False}) as book:
        book.set_properties({"created": MADE_AT})
        day = book.add_format({"num_format": "yyyy-mm-dd"})
        for name, rows in sheets.items():
            sheet = book.add_worksheet(name)
            for number, row in enumerate(rows):
                for column, cell in enumerate(row):
                    if hasattr(cell, "year"):
                        sheet.write_datetime(number, column, cell, day)
                    elif cell is not None:
                        sheet.write(number, column, cell)
    return held.getvalue()


def csv_text(rows: Rows) -> str:
    held = io.StringIO()
    csv.writer(held).writerows(rows)
    return held.getvalue()


def file_of(rows: Rows | Mapping[str, Rows]) -> FileIn:
    """A workbook as a service is given it."""
    sheets = rows if isinstance(rows, Mapping) else {"Sheet1": rows}
    return FileIn("list.xlsx", workbook(sheets))


def under(headings: str, *rows: Sequence[Any]) -> FileIn:
    """A workbook with these headings, separated by blanks, and these rows."""
    return file_of([headings.split(), *rows])


def bare_workbook(sheet: str, extra: Mapping[str, str] | None = None) -> bytes:
    """The smallest .xlsx there is around this `sheetData`, and further parts."""
    parts = {
        "[Content_Types].xml": f'<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        f'<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Override PartName="/xl/workbook.xml" ContentType="{TYPES}.sheet.main+xml"/>'
        f'<Override PartName="/xl/worksheets/sheet1.xml" ContentType="{TYPES}.worksheet+xml"/></Types>',
        "_rels/.rels": f'<Relationships xmlns="{RELATIONS}"><Relationship Id="rId1" '
        f'Type="{OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}"><sheets>'
        f'<sheet name="S" sheetId="1" r:id="rId1"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{RELATIONS}"><Relationship Id="rId1" '
        f'Type="{OFFICE}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>',
        "xl/worksheets/sheet1.xml": f'<worksheet xmlns="{MAIN}"><sheetData>{sheet}</sheetData></worksheet>',
    }
    return zipped(parts | dict(extra or {}))


def zipped(parts: Mapping[str, str | bytes]) -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return held.getvalue()


def text_cell(reference: str, text: str) -> str:
    return f'<c r="{reference}" t="inlineStr"><is><t>{text}</t></is></c>'


def row_of(number: int, *cells: str) -> str:
    return f'<row r="{number}">{"".join(cells)}</row>'


def with_far_cell(reference: str = "XFD1048576") -> bytes:
    """A heading, and one cell at the other end of the sheet."""
    number = int("".join(c for c in reference if c.isdigit()))
    heading = row_of(1, text_cell("A1", "姓名"), text_cell("B1", "身份证号"))
    return bare_workbook(heading + row_of(number, f'<c r="{reference}"><v>1</v></c>'))


def understated(data: bytes, name: str, size: int) -> bytes:
    """The archive with a part that says it unpacks to `size` bytes only."""
    entry = data.rindex(name.encode()) - 46
    local = data.index(name.encode()) - 30
    changed = bytearray(data)
    for place in (entry + 24, local + 22):
        changed[place : place + 4] = struct.pack("<I", size)
    return bytes(changed)


def with_parts_at_one_place(count: int = 1900) -> bytes:
    """A workbook with a part of 1 MB that unpacks to one letter, entered so many times."""
    packed = b"\0\0\0\xff\xff" * 200_000 + b"\1\1\0\xfe\xffx"
    changed = bytearray(bare_workbook("", {"xl/x.bin": ""}))
    local, entry, end = (changed.rindex(mark) for mark in (b"PK\3\4", b"PK\1\2", b"PK\5\6"))
    sizes = struct.pack("<III", zlib.crc32(b"x"), len(packed), 1)
    changed[local + 14 : local + 26] = changed[entry + 16 : entry + 28] = sizes
    one = bytes(changed[entry:end])
    start = struct.unpack_from("<I", changed, end + 16)[0]
    entries = changed[start:entry] + one * count
    number = struct.unpack_from("<H", changed, end + 10)[0] - 1 + count
    name_end = local + 30 + len("xl/x.bin")
    told = struct.pack("<HHIIH", number, number, len(entries), name_end + len(packed), 0)
    return bytes(changed[:name_end]) + packed + bytes(entries) + b"PK\5\6\0\0\0\0" + told


def with_a_part_beyond_reach() -> bytes:
    """A workbook whose last part is said to lie at the end of 64 bits."""
    data = bare_workbook("")
    entry, end = data.rindex(b"PK\1\2"), data.rindex(b"PK\5\6")
    far = struct.pack("<HHQ", 1, 8, 2**64 - 1)
    head, name, last = bytearray(data[entry : entry + 46]), data[entry + 46 : end], bytearray(data[end:])
    struct.pack_into("<H", head, 30, len(far))
    struct.pack_into("<I", head, 42, 2**32 - 1)
    struct.pack_into("<I", last, 12, struct.unpack_from("<I", last, 12)[0] + len(far))
    return data[:entry] + bytes(head) + name + far + bytes(last)


def with_one_sheet_often(sheet: str, names: Iterable[str]) -> bytes:
    """A workbook whose only sheet stands in it under all of these names."""
    sheets = "".join(f'<sheet name="{name}" sheetId="{n}" r:id="rId1"/>' for n, name in enumerate(names, 1))
    book = f'<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}"><sheets>{sheets}</sheets></workbook>'
    return bare_workbook(sheet, {"xl/workbook.xml": book})


SECTOR = 512


def old_workbook(rows: Iterable[tuple[int, int, str]], streams: Sequence[str] = ()) -> bytes:
    """An .xls (BIFF8) with these cells, row and column counted from 0, and further empty streams of these names."""
    cells = b"".join(_label(row, column, text) for row, column, text in rows)
    sheet = _record(0x809, struct.pack("<HHHHII", 0x600, 0x10, 0, 0, 0, 0)) + cells + _record(0x0A, b"")
    head = _record(0x809, struct.pack("<HHHHII", 0x600, 0x05, 0, 0, 0, 0))
    name = "Sheet1".encode("utf-16-le")
    bound_size, end = 4 + 4 + 2 + 2 + len(name), _record(0x0A, b"")
    start = len(head) + bound_size + len(end)
    bound = _record(0x85, struct.pack("<IHBB", start, 0, len(name) // 2, 1) + name)
    return _compound(head + bound + end + sheet, streams)


def _record(kind: int, body: bytes) -> bytes:
    return struct.pack("<HH", kind, len(body)) + body


def _label(row: int, column: int, text: str) -> bytes:
    encoded = text.encode("utf-16-le")
    return _record(0x204, struct.pack("<HHHHB", row, column, 0, len(encoded) // 2, 1) + encoded)


def _compound(stream: bytes, others: Sequence[str]) -> bytes:
    """A compound file with one stream, `Workbook`, long enough to lie in whole sectors."""
    padded = stream.ljust(max(4096, -(-len(stream) // SECTOR) * SECTOR), b"\0")
    count = len(padded) // SECTOR
    used = [0xFFFFFFFD, 0xFFFFFFFE, *range(3, count + 2), 0xFFFFFFFE]
    table = b"".join(struct.pack("<I", n) for n in used).ljust(SECTOR, b"\xff")
    assert len(table) == SECTOR, "at most 126 sectors"
    entries = [_entry("Root Entry", 5, 0xFFFFFFFE, 0, 1), _entry("Workbook", 2, 2, len(padded), 2 if others else None)]
    for place, name in enumerate(others, 2):
        entries.append(_entry(name, 2, 0xFFFFFFFE, 0, place + 1 if place - 1 < len(others) else None))
    directory = b"".join(entries).ljust(SECTOR, b"\0")
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 16 + struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6)
    header += b"\0" * 6 + struct.pack("<IIIIIIIII", 0, 1, 1, 0, 4096, 0xFFFFFFFE, 0, 0xFFFFFFFE, 0)
    header += struct.pack("<I", 0) + b"\xff" * (SECTOR - 80)
    return header + table + directory + padded


def _entry(name: str, kind: int, first: int, size: int, link: int | None) -> bytes:
    """A directory entry; the root's link is its child, another's its right sibling."""
    encoded = (name + "\0").encode("utf-16-le")
    nothing = 0xFFFFFFFF
    right, child = (nothing, link) if kind == 5 else (link, nothing)
    links = struct.pack("<III", nothing, nothing if right is None else right, nothing if child is None else child)
    body = encoded.ljust(64, b"\0") + struct.pack("<HBB", len(encoded), kind, 1) + links + b"\0" * 36
    return body + struct.pack("<III", first, size, 0)


def id_number(birth: date, count: int) -> str:
    """A right ID number of the area no real person has; odd counts are boys."""
    body = f"999999{birth:%Y%m%d}{count:03d}"
    return body + calc_check_digit(body + "0")
