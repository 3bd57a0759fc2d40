"""Lists of a whole county taken over and compared: seconds, memory, and what other users feel of it meanwhile."""

from __future__ import annotations

import io
import json
import os
import re
import socket
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import httpx
from python_calamine import CalamineWorkbook

from benchmarks.lists_with_truth import make_lists
from benchmarks.measuring import Figure, new_house
from config import CHECKOUT
from tests import county
from tests.house import House
from tests.sheet_files import workbook
from tracker.domain.intake import FileIn
from tracker.domain.likeness import Record
from tracker.domain.posts import OPERATOR
from tracker.domain.rosters import RosterKind
from tracker.models.types import KeyRing, keys
from tracker.services.comparisons import compare_rosters
from tracker.services.rosters import HandedIn, import_roster

ROWS, ROWS_QUICK = 63_406, 10_000
IMPORT_TO_LEAST = 2.0
COMPARED_WITHIN_S = 10.0
MOST_MB = 500.0
OTHERS_SLOWER = 2.0
IDLE_S = 8.0
PAUSE_S = 0.05
"""Between two pages of the other user, who reads them."""

SEXES = {"male": "男", "female": "女"}
VILLAGES, CLASSES = 179, 5
HOUSEHOLD = ("序号", "姓名", "性别", "出生日期", "身份证号", "乡镇", "村", "家庭住址", "监护人", "联系电话")
ROLL = ("序号", "姓名", "性别", "出生日期", "身份证号", "学籍号", "学校", "年级", "班级")
OF_THE_POLICE = "县市 民族 户号 与户主关系 文化程度 健康状况 婚姻状况 迁入日期 备注"
OF_THE_SCHOOLS = "县区 民族 户口性质 入学年月 就读方式 学生来源 留守儿童 随迁子女 残疾类型 备注"
"""Columns of such lists that nobody here asks for, yet that are read with them; a file of many more is too large."""

Files = Mapping[RosterKind, bytes]


def measure(quick: bool) -> list[Figure]:
    rows = ROWS_QUICK if quick else ROWS
    files = _files(rows)
    return [*_in_use(files), *_seconds(files, f"{rows:,} rows")]


def _files(rows: int) -> Files:
    """Household list and roll as offices send them, about twenty columns wide."""
    lists = make_lists(1, rows)
    household = [
        (*_person(n, row), "长梁镇", f"{n % VILLAGES}村", f"长梁镇{n % VILLAGES}村{n % 9}组", "田大翠", f"138{n:08d}")
        for n, row in enumerate(lists.household, 1)
    ]
    roll = [
        (*_person(n, row), row.roll_number, row.school, "五年级", f"五（{n % CLASSES + 1}）班")
        for n, row in enumerate(lists.roll, 1)
    ]
    return {
        RosterKind.HOUSEHOLD: _workbook(HOUSEHOLD, household, OF_THE_POLICE),
        RosterKind.ENROLMENT: _workbook(ROLL, roll, OF_THE_SCHOOLS),
    }


def _workbook(heads: tuple[str, ...], rows: Sequence[tuple[Any, ...]], more: str) -> bytes:
    """The further columns hold a short text, as they do."""
    others = tuple(more.split())
    filled = tuple(head[:2] for head in others)
    return workbook({"Sheet1": [heads + others, *(row + filled for row in rows)]})


def _person(number: int, row: Record) -> tuple[Any, ...]:
    return number, row.name, SEXES[row.sex], row.births[0] if row.births else None, row.id_number


def _seconds(files: Files, size: str) -> Iterator[Figure]:
    """Import beside the least that could be done with the same file, in turn; then the comparison."""
    ours, plain, sealed = [], [], []
    with new_house() as house:
        for kind, data in files.items():
            plain.append(_seconds_of(lambda d=data: _inserted(d)))
            sealed.append(_seconds_of(lambda d=data: _inserted(d, keys())))
            ours.append(_seconds_of(lambda k=kind, d=data: _import(house, k, d)))
        compared = _seconds_of(lambda: compare_rosters(OPERATOR, house.now))
    yield Figure(f"roster import, {size}", statistics.median(ours), "s")
    for least, taken in (("a plain insert", plain), ("an insert of each row encrypted", sealed)):
        times = statistics.median(ours) / statistics.median(taken)
        yield Figure(f"roster import : calamine and {least}", times, "times", IMPORT_TO_LEAST)
    yield Figure(f"roster compare, {size} each", compared, "s", COMPARED_WITHIN_S)


def _seconds_of(act: Callable[[], object]) -> float:
    began = time.perf_counter()
    act()
    return time.perf_counter() - began


def _import(house: House, kind: RosterKind, data: bytes) -> None:
    import_roster(OPERATOR, HandedIn(kind, FileIn(f"{kind}.xlsx", data)), house.now)


def _inserted(data: bytes, ring: KeyRing | None = None) -> None:
    """Every row as python-calamine reads it, unlooked at, into a table; with keys sealed and marked as ours are."""
    rows = CalamineWorkbook.from_object(io.BytesIO(data)).get_sheet_by_index(0).to_python()
    if ring:
        rows = [[ring.blind(str(row[1])), ring.encrypt(json.dumps(row, default=str))] for row in rows]
    columns = [f"c{n}" for n in range(len(rows[0]))]
    with tempfile.TemporaryDirectory() as folder, sqlite3.connect(f"{folder}/raw.db") as raw:
        raw.execute("PRAGMA journal_mode=WAL")
        raw.execute("PRAGMA synchronous=NORMAL")
        raw.execute(f"CREATE TABLE raw (id INTEGER PRIMARY KEY, {', '.join(columns)})")
        marks = ", ".join("?" * len(columns))
        raw.executemany(f"INSERT INTO raw ({', '.join(columns)}) VALUES ({marks})", rows)  # noqa: S608 - our names
        raw.commit()


def _in_use(files: Files) -> Iterator[Figure]:
    """The bureau hands both lists in through the browser and has them compared; a teacher goes on working."""
    with new_house() as house, _served(house) as served:
        teacher, bureau = (_signed_in(served.address, key) for key in ("head_teacher", "bureau_officer"))
        idle = _pages_until(teacher, lambda: time.sleep(IDLE_S))
        busy = _pages_until(teacher, lambda: _compare(bureau, files))
    yield Figure("memory of the largest process meanwhile", served.largest_mb, "MB", MOST_MB)
    yield Figure("a teacher's page, 95 of 100 within, nothing going on", _p95(idle), "ms")
    yield Figure("a teacher's page while lists come in and are compared", _p95(busy), "ms")
    yield Figure("a teacher's page, busy : idle", _p95(busy) / _p95(idle), "times", OTHERS_SLOWER)


@dataclass
class Served:
    """Where the server is, and once it has stopped how large it became."""

    address: str
    largest_mb: float = 0.0


@contextmanager
def _served(house: House) -> Iterator[Served]:
    """The county behind the server that `make run` starts."""
    config = house.app.extensions["tracker.config"]
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = str(free.getsockname()[1])
    settings = {"INSTANCE": str(config.instance), "DATABASE_URL": config.database_url, "PORT": port}
    settings["CLOCK"] = county.START.isoformat()
    command = [sys.executable, "-m", "benchmarks.largest", sys.executable, "-m", "flask", "--app", "wsgi", "serve"]
    with subprocess.Popen(
        command, cwd=CHECKOUT, env=os.environ | settings, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        served = Served(process.stdout.readline().removeprefix("Ready: ").strip())
        try:
            yield served
        finally:
            process.terminate()
            served.largest_mb = float(process.stdout.read().split()[-1])


def _signed_in(address: str, key: str) -> httpx.Client:
    client = httpx.Client(base_url=address, timeout=60, follow_redirects=True)
    page = client.get("/sign-in")
    client.post("/sign-in", data={"csrf_token": _value(page, "csrf_token"), "cast": key}).raise_for_status()
    return client


def _value(page: httpx.Response, name: str) -> str:
    """What stands in the first hidden field of this name."""
    found = re.search(rf'name="{name}"[^>]* value="([^"]*)"', page.text)
    assert found, f"no {name} on {page.url}"
    return found[1]


def _pages_until(client: httpx.Client, act: Callable[[], object]) -> Sequence[float]:
    """How long the to-do page took, again and again, while this was done."""
    taken: list[float] = []
    done = threading.Event()

    def work() -> None:
        while not done.is_set():
            taken.append(_seconds_of(lambda: client.get("/").raise_for_status()) * 1000)
            time.sleep(PAUSE_S)

    worker = threading.Thread(target=work)
    worker.start()
    try:
        act()
    finally:
        done.set()
        worker.join()
    return taken


def _compare(client: httpx.Client, files: Files) -> None:
    for kind, data in files.items():
        token = _value(client.get("/rosters"), "csrf_token")
        given = {"csrf_token": token, "kind": str(kind), "sender": "长梁镇"}
        page = client.post("/rosters", data=given, files={"file": (f"{kind}.xlsx", data)})
        given["ticket"] = _value(page, "ticket")
        client.post("/rosters/import", data=given | {"take": ""}).raise_for_status()
        _wait(client)
    page = client.get("/rosters")
    given = {name: _value(page, name) for name in ("csrf_token", "request_id")}
    client.post("/rosters/compare", data=given).raise_for_status()
    _wait(client)


def _wait(client: httpx.Client) -> None:
    """Until the page of the lists does not ask again any more."""
    while "Refresh" in client.get("/rosters").headers:
        time.sleep(0.5)


def _p95(taken: Sequence[float]) -> float:
    return statistics.quantiles(taken, n=20)[-1]
