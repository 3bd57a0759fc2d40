"""Numbers, telephones and addresses given in are found nowhere in clear: database, logs, failures, representations."""

from __future__ import annotations

import logging
import re
import sqlite3
import uuid
from contextlib import suppress
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import structlog
from sqlalchemy import inspect, select
from sqlalchemy.exc import IntegrityError

from tests.house import House, token_of
from tests.services.living import act, duties_of, moves_of
from tracker.domain.acts import ChildEntry
from tracker.domain.errors import Failure
from tracker.domain.mark_off import Code
from tracker.domain.posts import PostFact, Role, Tier, UnitFact
from tracker.domain.reasons import FoundBy, Reason, Sex
from tracker.models.base import db
from tracker.models.cases import Case
from tracker.models.students import Student
from tracker.models.transactions import reading, writing
from tracker.models.types import blind_index, keys
from tracker.services.accounts import Credentials
from tracker.services.identify import log_child
from tracker.services.search import find_children

ID, PHONE, ADDRESS = "999999201401051236", "13977771234", "标记路九十九号"
MARKERS = (ID, PHONE, ADDRESS)
TYPED = f"身份证{ID}，电话{PHONE}，住{ADDRESS}"
CHILD = {
    "sex": Sex.MALE,
    "birth_date": date(2014, 1, 5),
    "id_number": ID,
    "roll_number": f"G{ID}",
    "address": ADDRESS,
    "guardian_phone": PHONE,
    "note": TYPED,
}


def live(house: House) -> str:
    """The markers given in wherever a form takes words: at logging, in attempts, plans, reasons and evidence."""
    fields = {"found_by": FoundBy.TIP, "found_on": house.today(), "reason": Reason.OTHER} | CHILD
    sent = ChildEntry(None, "向阳", fields)
    number = log_child(house.actor("head_teacher"), sent, str(uuid.uuid4()), house.now).number or ""
    act(house, number, "confirm", "principal", note=TYPED)
    words = {"said": TYPED, "went_others": TYPED, "next_step": TYPED, "note": TYPED}
    act(house, number, "attempt", "head_teacher", **words)
    act(house, number, "plan", "principal", note=TYPED, result=TYPED)
    evidence = {"right_id": ID, "whereabouts": TYPED}
    act(house, number, "request", "principal", code=Code.DATA_ERROR, evidence=evidence, note=TYPED)
    act(house, number, "withdraw", "principal", reason=TYPED)
    house.move(number, "annul", "principal", reason=TYPED)
    for text in MARKERS:
        find_children(house.actor("bureau_officer"), text)
    house.wait(days=9)
    house.tick()
    return number


def in_clear(content: bytes) -> list[str]:
    return [marker for marker in MARKERS if marker.encode() in content or marker.encode("utf-16-le") in content]


def everything(table: str) -> bytes:
    """A table as its rows hold it, bytes as bytes."""
    with db.engine.connect() as connection:
        found = connection.exec_driver_sql(f'SELECT * FROM "{table}"').all()  # noqa: S608
    cells = [cell for row in found for cell in row]
    return b"\n".join(bytes(c) if isinstance(c, (bytes, memoryview)) else str(c).encode() for c in cells)


def test_no_marker_stands_in_any_table(house: House) -> None:
    live(house)
    tables = inspect(db.engine).get_table_names()
    assert {table: in_clear(everything(table)) for table in tables if in_clear(everything(table))} == {}
    assert "向阳".encode() in everything("student"), "the look finds what is there"


def test_no_marker_stands_in_the_files_of_sqlite_nor_in_its_dump(quick_house: House) -> None:
    live(quick_house)
    path = Path(db.engine.url.database or "")
    for file in path.parent.glob(f"{path.name}*"):
        assert in_clear(file.read_bytes()) == [], file.suffix
    with sqlite3.connect(path) as connection:
        dump = "\n".join(connection.iterdump())
    as_hex = [marker for marker in MARKERS if marker.encode().hex() in dump.lower()]
    assert ([marker for marker in MARKERS if marker in dump], as_hex) == ([], [])


def test_what_is_encrypted_comes_back_and_equal_texts_look_different(house: House) -> None:
    live(house)
    with reading() as session:
        child = session.scalars(select(Student).where(Student.name == "向阳")).one()
        assert (child.id_number, child.guardian_phone, child.address) == MARKERS
    assert keys().encrypt(ID) != keys().encrypt(ID)
    assert blind_index(ID) == blind_index(ID) != blind_index(PHONE)


def test_no_marker_is_logged_when_pages_work_and_when_they_break(
    quick_house: House, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch, capfd: Any
) -> None:
    caplog.set_level(logging.DEBUG)
    number = live(quick_house)
    client = quick_house.client("head_teacher")
    form = {"csrf_token": token_of(client.get("/")), "name": "向阳", "id_number": ID, "guardian_phone": PHONE}
    form |= {"sex": "male", "birth_date": "2014-01-05", "found_by": "tip", "found_on": "2026-11-02", "reason": "other"}
    form |= {"request_id": str(uuid.uuid4()), "address": ADDRESS}
    with structlog.testing.capture_logs() as entries:
        assert client.client.post("/cases/new", data=form).status_code == 303
        client.client.get(f"/search?q={ID}")
        client.client.post(
            "/sign-in", data={"account": PHONE, "password": ADDRESS, "csrf_token": token_of(client.get("/"))}
        )
        quick_house.app.config.update(TESTING=False, PROPAGATE_EXCEPTIONS=False)
        monkeypatch.setattr("tracker.web.identify.log_child", lambda *_: 1 / 0)
        assert client.client.post("/cases/new", data=form).status_code == 500
        client.client.get(f"/cases/{number}")
    said = "".join((caplog.text, str(entries), *capfd.readouterr()))
    assert [marker for marker in MARKERS if marker in said] == []


def test_no_failure_repeats_what_was_given(house: House) -> None:
    live(house)
    texts = []
    again = {"name": ADDRESS, "class_path": "/b/", "responsible_path": "/c/", "id_number": ID, "address": ADDRESS}
    with pytest.raises(IntegrityError) as failure, writing() as session:
        session.add(Student(**again, id_number_index=blind_index(ID)))
    texts += [str(failure.value), repr(failure.value), str(failure.value.orig)]
    for fields in ({"birth_date": date(2030, 1, 1)}, {"class": ADDRESS}, {"name": PHONE}):
        with suppress(Failure):
            entry = ChildEntry(
                None,
                "向阳二",
                {"found_by": FoundBy.TIP, "found_on": house.today()} | CHILD | {"reason": Reason.OTHER} | fields,
            )
            log_child(house.actor("head_teacher"), entry, str(uuid.uuid4()), house.now)
    assert [marker for marker in MARKERS if any(marker in text for text in texts)] == []


def test_no_representation_shows_a_person_s_data(quick_house: House) -> None:
    number = live(quick_house)
    with reading() as session:
        rows: list[Any] = [*session.scalars(select(Student)), *session.scalars(select(Case))]
    official = PostFact(1, Role.PRINCIPAL, UnitFact(1, "u", "u", Tier.SCHOOL, "/u/"), 1, "谭学军", phone=PHONE)
    shown = [*rows, *moves_of(number), *duties_of(number), keys(), official]
    shown += [Credentials(PHONE, ADDRESS, "10.0.0.1"), ChildEntry(None, "向阳", CHILD)]
    text = repr(shown)
    assert [marker for marker in (*MARKERS, "向阳") if marker in text] == []
    assert re.search(r"<Student \d+>", text)
