"""Excel workbooks that may be hostile: checked here, read by a process whose memory and time are bounded."""

from __future__ import annotations

import io
import os
import struct
import subprocess
import sys
import zipfile
import zlib
from collections.abc import Callable, Generator, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import partial
from itertools import takewhile
from pathlib import Path
from typing import Any

import orjson

from tracker.adapters import workbook_reader
from tracker.domain.errors import Refused
from tracker.domain.intake import LARGEST_FILE, Found, TableReading
from tracker.domain.words import N_

CHECKOUT = Path(__file__).parents[2]
ZIP = (b"PK\x03\x04", b"PK\x05\x06")
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
MACROS_IN_OLE = tuple(name.encode("utf-16-le") for name in ("_VBA_PROJECT", "Macros"))
ENCRYPTED_IN_OLE = "EncryptedPackage".encode("utf-16-le")
ZIP_FAILS = (
    NotImplementedError,
    RuntimeError,
    EOFError,
    OSError,
    ArithmeticError,
    ValueError,
    zlib.error,
    struct.error,
)
QUIETLY = {"RUST_BACKTRACE": "0"}
"""Telling where it failed, a reader out of memory would wait for itself."""

ENTITIES = (b"<!DOCTYPE", b"<!ENTITY")
PART_IN_ZIP = b"PK\x01\x02"
MOST_PARTS = 2000
PACKED_AS = frozenset({zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED})
PIECE = 256 * 1024
MEGABYTE = 1024 * 1024
MEGABYTES_AT_LEAST, MEGABYTES_EACH = 64, 6
"""Memory a workbook may take to be read: in any case, and for each megabyte it unpacks to."""

SECONDS_AT_LEAST, SECONDS_EACH = 1.5, 0.5
"""Time its reader may work: in any case, and for each megabyte the workbook unpacks to."""

TOO_LARGE = N_("The file is larger than %(count)s MB, packed or unpacked. Split it into several.")
DAMAGED = N_(
    "The file cannot be read: it is damaged, or a cell lies far outside the table. Copy the table into a new workbook."
)
MACROS = N_("The file contains macros. Save it as a plain .xlsx and hand that in.")
NO_TABLE = N_("This is neither an Excel workbook (.xlsx, .xls) nor a CSV file in UTF-8 or GB18030.")
ENTITIES_INSIDE = N_("The file refers to things outside itself. Copy the table into a new workbook.")


@dataclass(frozen=True, repr=False)
class Workbook:
    """One that looks like what it claims to be: what it unpacks to, in bytes, and what is still to be checked."""

    data: bytes
    unpacked: int
    check: Callable[[], None]

    def told(self, reading: TableReading | None = None) -> Iterator[list[Any]]:
        """Sheet, headings and numbered rows as the bounded reader tells them, with `reading` under those headings.

        The file is checked while it is read, and nothing is told before. A reader that dies before its end says that
        the file is at fault.
        """
        size = self.unpacked / MEGABYTE
        bounds = int(MEGABYTES_AT_LEAST + MEGABYTES_EACH * size), SECONDS_AT_LEAST + SECONDS_EACH * size
        asked = (reading.kind, dict(reading.corrections)) if reading else None
        with _reader() as reader:
            _hand_over(reader, orjson.dumps([*bounds, asked]) + b"\n", self.data)
            self.check()
            found = yield from _pieces(reader)
        if reading:
            reading.found = Found(**found)


def find_workbook(data: bytes) -> Workbook | None:
    """The workbook that these bytes are, by its first ones; raises Refused where it is not one to be read."""
    if data.startswith(ZIP):
        return Workbook(data, _stated_size(data), partial(_check_unpacked, data))
    if data.startswith(OLE):
        return Workbook(data, len(data), partial(_check_ole, data))
    return None


def too_large() -> Refused:
    return Refused(TOO_LARGE, count=LARGEST_FILE // MEGABYTE)


def _stated_size(data: bytes) -> int:
    """What the workbook says that its parts unpack to; raises Refused where it is none, or one that is not wanted."""
    if data.count(PART_IN_ZIP) > MOST_PARTS:
        raise Refused(DAMAGED)
    with _zip_of(data) as parts:
        _check_parts(parts)
        if sum(part.compress_size for part in parts.infolist()) > len(data):  # many parts at one place
            raise Refused(DAMAGED)
        return sum(part.file_size for part in parts.infolist())


@contextmanager
def _zip_of(data: bytes) -> Iterator[zipfile.ZipFile]:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as parts:
            yield parts
    except (*ZIP_FAILS, zipfile.BadZipFile):
        raise Refused(DAMAGED) from None


def _check_parts(parts: zipfile.ZipFile) -> None:
    names = [part.filename for part in parts.infolist()]
    if "EncryptedPackage" in names or any(part.flag_bits & 1 for part in parts.infolist()):
        raise Refused(workbook_reader.ENCRYPTED)
    if any("vbaproject" in name.casefold() or "macrosheets/" in name.casefold() for name in names):
        raise Refused(MACROS)
    if "xl/workbook.xml" not in names:
        raise Refused(NO_TABLE)
    if sum(part.file_size for part in parts.infolist()) > LARGEST_FILE:
        raise too_large()
    if any(part.compress_type not in PACKED_AS for part in parts.infolist()):
        raise Refused(DAMAGED)


def _check_unpacked(data: bytes) -> None:
    """Unpacks every part once, piece by piece: more than was stated, or damaged, or not all of it inside."""
    with _zip_of(data) as parts:
        for part in parts.infolist():
            with parts.open(part) as content:
                before = b""
                while piece := content.read(PIECE):
                    if any(mark in before + piece for mark in ENTITIES):
                        raise Refused(ENTITIES_INSIDE)
                    before = piece[-len(ENTITIES[0]) :]


def _check_ole(data: bytes) -> None:
    if ENCRYPTED_IN_OLE in data:
        raise Refused(workbook_reader.ENCRYPTED)
    if any(name in data for name in MACROS_IN_OLE):
        raise Refused(MACROS)


@contextmanager
def _reader() -> Iterator[subprocess.Popen[bytes]]:
    command = [sys.executable, "-E", "-s", "-m", workbook_reader.__name__]
    with subprocess.Popen(  # noqa: S603 - our own program
        command,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env=os.environ | QUIETLY,
        cwd=CHECKOUT,
    ) as reader:
        try:
            yield reader
        finally:
            reader.kill()


def _hand_over(reader: subprocess.Popen[bytes], *parts: bytes) -> None:
    if reader.stdin is None:
        raise AssertionError("it is a pipe")
    with suppress(BrokenPipeError), reader.stdin:
        reader.stdin.writelines(parts)


def _pieces(reader: subprocess.Popen[bytes]) -> Generator[list[Any], None, Any]:
    """What it tells until its end, and what it says then; one that dies may do so within a line."""
    if reader.stdout is None:
        raise AssertionError("it is a pipe")
    for line in takewhile(lambda line: line.endswith(b"\n"), reader.stdout):
        what, *told = orjson.loads(line)
        if what == workbook_reader.END:
            return told[0]
        if what == workbook_reader.REFUSED:
            raise Refused(told[0], **told[1])
        yield told
    raise Refused(DAMAGED)
