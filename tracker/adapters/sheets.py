"""Reads Excel and CSV files that may be hostile: what they are is told by content, nothing in them is executed."""

from __future__ import annotations

import codecs
import csv
import io
import json
import os
import struct
import subprocess
import sys
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path

from tracker.adapters import workbook_cells
from tracker.domain.errors import Refused
from tracker.domain.intake import LARGEST_FILE, Line
from tracker.domain.words import N_

ZIP = (b"PK\x03\x04", b"PK\x05\x06")
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
MACROS_IN_OLE = tuple(name.encode("utf-16-le") for name in ("_VBA_PROJECT", "Macros"))
ENCRYPTED_IN_OLE = "EncryptedPackage".encode("utf-16-le")
ZIP_FAILS = (NotImplementedError, RuntimeError, EOFError, OSError, ValueError, zlib.error, struct.error)
QUIETLY = {"RUST_BACKTRACE": "0"}
"""Telling where it failed, a reader out of memory would wait for itself."""

ENTITIES = (b"<!DOCTYPE", b"<!ENTITY")
PART_IN_ZIP = b"PK\x01\x02"
MOST_PARTS = 2000
PACKED_AS = frozenset({zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED})
PIECE = 256 * 1024
LONGEST_LINE = 64 * 1024
MOST_LINES_IN_A_ROW = 100
MEGABYTE = 1024 * 1024
MEGABYTES_AT_LEAST, MEGABYTES_EACH = 64, 6
"""Memory a workbook may take to be read: in any case, and for each megabyte it unpacks to."""

SECONDS_AT_LEAST, SECONDS_EACH = 1.5, 0.5
"""Time a sheet may take to be read: in any case, and for each megabyte the workbook unpacks to."""

TOO_LARGE = N_("The file is larger than %(count)s MB, packed or unpacked. Split it into several.")
DAMAGED = N_(
    "The file cannot be read: it is damaged, or a cell lies far outside the table. Copy the table into a new workbook."
)
MACROS = N_("The file contains macros. Save it as a plain .xlsx and hand that in.")
ENCRYPTED = N_("The file is encrypted. Save it without a password and hand that in.")
NO_TABLE = N_("This is neither an Excel workbook (.xlsx, .xls) nor a CSV file in UTF-8 or GB18030.")
ENTITIES_INSIDE = N_("The file refers to things outside itself. Copy the table into a new workbook.")


def read_lines(data: bytes, name: str) -> Iterator[Line]:
    """Every row of every sheet; `name` is the file's, and that of the only sheet of a CSV file.

    Raises Refused with one sentence, before the first row or between rows.
    """
    if len(data) > LARGEST_FILE:
        raise _too_large()
    if data.startswith(ZIP):
        return _rows_of_workbook(data, _unpacked_size(data))
    if data.startswith(OLE):
        _check_ole(data)
        return _rows_of_workbook(data, len(data))
    return _rows_of_csv(data, name)


def _too_large() -> Refused:
    return Refused(TOO_LARGE, count=LARGEST_FILE // MEGABYTE)


def _unpacked_size(data: bytes) -> int:
    """Unpacks every part once, piece by piece; the size is what really came out."""
    if data.count(PART_IN_ZIP) > MOST_PARTS:
        raise Refused(DAMAGED)
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as parts:
            _check_parts(parts)
            return _unpack(parts)
    except (*ZIP_FAILS, zipfile.BadZipFile):
        raise Refused(DAMAGED) from None


def _check_parts(parts: zipfile.ZipFile) -> None:
    names = [part.filename for part in parts.infolist()]
    if "EncryptedPackage" in names or any(part.flag_bits & 1 for part in parts.infolist()):
        raise Refused(ENCRYPTED)
    if any("vbaproject" in name.casefold() or "macrosheets/" in name.casefold() for name in names):
        raise Refused(MACROS)
    if "xl/workbook.xml" not in names:
        raise Refused(NO_TABLE)
    if sum(part.file_size for part in parts.infolist()) > LARGEST_FILE:
        raise _too_large()
    if any(part.compress_type not in PACKED_AS for part in parts.infolist()):
        raise Refused(DAMAGED)


def _unpack(parts: zipfile.ZipFile) -> int:
    size = 0
    for part in parts.infolist():
        with parts.open(part) as content:
            before = b""
            while piece := content.read(PIECE):
                size += len(piece)
                if size > LARGEST_FILE:
                    raise _too_large()
                if any(mark in before + piece for mark in ENTITIES):
                    raise Refused(ENTITIES_INSIDE)
                before = piece[-len(ENTITIES[0]) :]
    return size


def _check_ole(data: bytes) -> None:
    if ENCRYPTED_IN_OLE in data:
        raise Refused(ENCRYPTED)
    if any(name in data for name in MACROS_IN_OLE):
        raise Refused(MACROS)


def _rows_of_workbook(data: bytes, unpacked: int) -> Iterator[Line]:
    """The rows as the bounded reader tells them; a reader that dies before its end says that the file is at fault."""
    size = unpacked / MEGABYTE
    bounds = (int(MEGABYTES_AT_LEAST + MEGABYTES_EACH * size), SECONDS_AT_LEAST + SECONDS_EACH * size)
    command = [sys.executable, "-I", str(Path(workbook_cells.__file__)), *map(str, bounds)]
    with subprocess.Popen(  # noqa: S603 - our own program
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env=os.environ | QUIETLY
    ) as reader:
        try:
            yield from _told(reader, data)
        finally:
            reader.kill()


def _told(reader: subprocess.Popen[bytes], data: bytes) -> Iterator[Line]:
    if reader.stdin is None or reader.stdout is None:
        raise AssertionError("both ends are pipes")
    try:
        reader.stdin.write(data)
        reader.stdin.close()
    except BrokenPipeError:
        raise Refused(DAMAGED) from None
    for text in reader.stdout:
        told = json.loads(text)
        if told == workbook_cells.END:
            return
        if told == workbook_cells.ENCRYPTED:
            raise Refused(ENCRYPTED)
        sheet, first, rows = told
        for number, cells in enumerate(rows, first):
            yield Line(sheet, number, cells)
    raise Refused(DAMAGED)


def _rows_of_csv(data: bytes, name: str) -> Iterator[Line]:
    if b"\0" in data:
        raise Refused(NO_TABLE)
    lines = _Lines(io.TextIOWrapper(io.BytesIO(data), _encoding(data), newline=""))
    try:
        for number, cells in enumerate(csv.reader(lines, strict=True), 1):
            lines.in_this_row = 0
            yield Line(name, number, cells)
    except csv.Error:
        raise Refused(DAMAGED) from None


def _encoding(data: bytes) -> str:
    """UTF-8, with or without its mark, where every byte fits; else GB18030. Raises Refused where neither does."""
    for encoding in ("utf-8-sig", "gb18030"):
        decoder = codecs.getincrementaldecoder(encoding)()
        try:
            for start in range(0, len(data), PIECE):
                decoder.decode(data[start : start + PIECE])
            decoder.decode(b"", final=True)
        except UnicodeDecodeError:
            continue
        return encoding
    raise Refused(NO_TABLE)


class _Lines:
    """The lines of a text, none of them endless, and no row that swallows the whole file behind one quotation mark."""

    def __init__(self, text: io.TextIOWrapper) -> None:
        self.text = text
        self.in_this_row = 0

    def __iter__(self) -> _Lines:
        return self

    def __next__(self) -> str:
        self.in_this_row += 1
        line = self.text.readline(LONGEST_LINE)
        if not line:
            raise StopIteration
        if len(line) == LONGEST_LINE or self.in_this_row > MOST_LINES_IN_A_ROW:
            raise Refused(DAMAGED)
        return line
