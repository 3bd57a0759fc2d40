"""Files of counties as they are after a bad stick, a wrong ending or a helpful program, by a seeded chance."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Iterator, Sequence
from datetime import date, timedelta
from random import Random

from tests.sheet_files import csv_text, id_number, old_workbook, workbook, zipped
from tracker.domain.intake import FileIn

HEADINGS = ("序号", "姓名", "身份证号", "性别", "出生日期", "学校", "班级")
ROWS = 40
ENDINGS = (".xlsx", ".xls", ".csv", ".txt", ".docx", ".zip", "")
ENCODINGS = ("utf-16", "utf-16-le", "big5", "latin-1", "utf-8-sig", "utf-7")
MOST_MUTATIONS = 3
LONGEST_PIECE = 200
TEXTS = (
    b"",
    b"\0",
    b"&xxe;",
    b"]]>",
    b"9" * 400,
    b'"' * 3,
    b"\xff\xfe",
    "𠮷〇".encode(),
    b"<v>1e999</v>",
    b"\r\n" * 50,
)


def table() -> list[list[str]]:
    """A title, a head and some children, all of them right."""
    children = [
        [str(n), f"田{chr(0x5B89 + n)}", id_number(date(2014, 1, 1) + timedelta(days=n), 2 * n + 1), "男", "", "", ""]
        for n in range(1, ROWS + 1)
    ]
    for child in children:
        child[4:] = [f"{child[2][6:10]}-{child[2][10:12]}-{child[2][12:14]}", "长梁民族小学", "六年级2班"]
    return [["某县适龄儿童名册"], list(HEADINGS), *children]


def originals() -> Sequence[tuple[str, bytes]]:
    """The same list as .xlsx with two sheets, as .xls, as CSV in two encodings: ending and content."""
    rows = table()
    cells = [(row, column, text) for row, line in enumerate(rows[:12]) for column, text in enumerate(line)]
    return (
        (".xlsx", workbook({"汇总": rows[:5], "名册": rows})),
        (".xls", old_workbook(cells)),
        (".csv", csv_text(rows).encode("utf-8-sig")),
        (".csv", csv_text(rows).encode("gb18030")),
    )


Mutation = Callable[[Random, bytes], bytes]


def _flip_bits(rng: Random, data: bytes) -> bytes:
    changed = bytearray(data)
    for _ in range(rng.choice((1, 3, 30))):
        if changed:
            changed[rng.randrange(len(changed))] ^= 1 << rng.randrange(8)
    return bytes(changed)


def _cut_off(rng: Random, data: bytes) -> bytes:
    return data[: rng.randrange(len(data) + 1)]


def _move(rng: Random, data: bytes) -> bytes:
    start, to = sorted(rng.randrange(len(data) + 1) for _ in range(2))
    piece = data[start : start + rng.randrange(LONGEST_PIECE)]
    rest = data[:start] + data[start + len(piece) :]
    return rest[:to] + piece + rest[to:]


def _repeat(rng: Random, data: bytes) -> bytes:
    start = rng.randrange(len(data) + 1)
    piece = data[start : start + rng.randrange(LONGEST_PIECE)]
    return data[:start] + piece * rng.choice((2, 5, 50)) + data[start:]


def _insert(rng: Random, data: bytes) -> bytes:
    place = rng.randrange(len(data) + 1)
    return data[:place] + rng.choice(TEXTS) + data[place:]


def _other_encoding(rng: Random, data: bytes) -> bytes:
    return data.decode(rng.choice(("utf-8", "gb18030")), "replace").encode(rng.choice(ENCODINGS), "replace")


def _change_a_part(rng: Random, data: bytes) -> bytes:
    """One part of a workbook is spoilt and packed again, so that the package itself is whole."""
    parts = _parts(data)
    if not parts:
        return _flip_bits(rng, data)
    name = rng.choice(sorted(parts))
    return zipped({**parts, name: rng.choice((_flip_bits, _cut_off, _move, _insert, _repeat))(rng, parts[name])})


def _swap_parts(rng: Random, data: bytes) -> bytes:
    """Two parts of a workbook change places, or one is missing."""
    parts = _parts(data)
    if len(parts) < 2:
        return _move(rng, data)
    one, other = rng.sample(sorted(parts), 2)
    if rng.random() < 0.5:
        return zipped({**parts, one: parts[other], other: parts[one]})
    return zipped({name: content for name, content in parts.items() if name != one})


def _parts(data: bytes) -> dict[str, bytes]:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as book:
            return {name: book.read(name) for name in book.namelist()}
    except Exception:  # after one mutation it is often no archive any more
        return {}


MUTATIONS: Sequence[Mutation] = (
    _flip_bits,
    _cut_off,
    _move,
    _repeat,
    _insert,
    _other_encoding,
    _change_a_part,
    _change_a_part,
    _swap_parts,
)


def mutated_files(seed: int, count: int) -> Iterator[FileIn]:
    """So many spoilt files; the same seed gives the same."""
    rng, whole = Random(seed), originals()  # noqa: S311 - chance of a test
    for n in range(count):
        ending, data = rng.choice(whole)
        for _ in range(rng.randint(1, MOST_MUTATIONS)):
            data = rng.choice(MUTATIONS)(rng, data)
        yield FileIn(f"{n}{rng.choice((ending, ending, rng.choice(ENDINGS)))}", data)
