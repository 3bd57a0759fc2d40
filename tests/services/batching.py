"""Verification batches as the tests hand them in, settle, sign and sample them."""

from __future__ import annotations

import functools
import uuid
from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import select

from tests import county
from tests.house import House
from tests.sheet_files import id_number, under
from tracker.domain.batches import Balance, ShareState
from tracker.domain.forms import Form
from tracker.domain.intake import FileIn
from tracker.models.batches import Batch, BatchName, BatchShare
from tracker.models.students import Student
from tracker.models.transactions import reading, writing
from tracker.models.types import blind_index
from tracker.models.units import Unit
from tracker.services.batch_acts import check_name, prove, say_unknown, sign_share, tick_seen
from tracker.services.batch_doubts import doubted_child
from tracker.services.batch_import import BatchReport, ListIn, import_batch
from tracker.services.batches import open_batch, open_share
from tracker.services.evidence import keep_file
from tracker.services.identify import log_child

HEADINGS = "序号 姓名 身份证号 学校 村 备注"
SOURCE, DUE = "省厅第三批疑似名单", date(2026, 11, 20)
BATCH = "HC-2026-0001"
IDS = {
    name: id_number(county.CHILDREN[name][1], count)
    for count, name in ((126, "张小雨"), (123, "李明"), (124, "曾丽"), (128, "王芳"))
}
ROWS = (
    (1, "张小雨", IDS["张小雨"], "", "", "省外户籍"),
    (2, "李明", IDS["李明"][:-1], "长梁民族小学", "", ""),
    (3, "曾丽", IDS["曾丽"], "", "", "=1+1"),
    (4, "王芳", IDS["王芳"], "", "", ""),
    (5, "田小草", "", "", "下坝社区", ""),
    (6, "无处可查", "", "", "", ""),
)
"""Two that agree and one of a wrong number at the cast's school, one elsewhere, one of a village, one of nowhere."""

PDF = b"%PDF-1.4\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"


def listed(rows: Sequence[Sequence[Any]] = ROWS, source: str = SOURCE, due: date = DUE) -> ListIn:
    return ListIn(file_of(tuple(rows)), source, due)


@functools.cache
def file_of(rows: tuple[Sequence[Any], ...]) -> FileIn:
    """The same rows are the same file, to the byte."""
    return under(HEADINGS, *rows)


def give_numbers() -> None:
    """The cast's children bear right ID numbers."""
    with writing() as session:
        for child in session.scalars(select(Student).where(Student.name.in_(IDS))):
            child.id_number, child.id_number_index = IDS[child.name], blind_index(IDS[child.name])


def hand_in(house: House, rows: Sequence[Sequence[Any]] = ROWS, **more: Any) -> BatchReport:
    give_numbers()
    return import_batch(house.actor("bureau_officer"), listed(rows, **more), house.now)


def form(house: House, by: str, request_id: str | None = None) -> Form:
    return Form(house.actor(by), request_id or str(uuid.uuid4()), house.now)


def name_id(name: str) -> int:
    with reading() as session:
        rows = session.execute(select(BatchName.id, BatchName.body)).all()
    return next(row[0] for row in rows if row[1]["name"] == name)


def share_of(code: str = county.SCHOOL) -> BatchShare:
    with reading() as session:
        query = select(BatchShare).join(Unit, Unit.id == BatchShare.unit_id)
        return session.scalars(query.where(Unit.code == code)).one()


def state_of(code: str = county.SCHOOL) -> ShareState:
    return share_of(code).state


def balance(house: House, by: str = "bureau_officer") -> Balance:
    return open_batch(house.actor(by), BATCH, house.now).balance


def tick(house: House, *names: str, by: str = "school_clerk", code: str = county.SCHOOL) -> None:
    tick_seen(form(house, by), BATCH, code, [name_id(name) for name in names])


def unknown(house: House, *names: str, by: str = "head_teacher", code: str = county.SCHOOL) -> None:
    say_unknown(form(house, by), BATCH, code, [name_id(name) for name in names])


def proved(house: House, *names: str, by: str = "school_clerk", code: str = county.SCHOOL) -> None:
    paper = keep_file(PDF, "名单.pdf"), "教务系统在读证明"
    prove(form(house, by), BATCH, code, [name_id(name) for name in names], paper)


def doubt(house: House, name: str, by: str = "school_clerk", code: str = county.SCHOOL) -> str | None:
    entry = doubted_child(house.actor(by), BATCH, code, name_id(name), house.now)
    return log_child(house.actor(by), entry, str(uuid.uuid4()), house.now).number


def settled(house: House) -> None:
    """The share of the cast's school: two seen, one proved; signed by the principal."""
    tick(house, "张小雨", "曾丽")
    proved(house, "李明")
    sign_share(form(house, "principal"), BATCH, county.SCHOOL)


def drawn(house: House) -> int:
    """The first name of the sample."""
    return open_share(house.actor("township_clerk"), BATCH, county.SCHOOL, 1, house.now).sample[0].id


def find_right(house: House) -> None:
    """The township finds the first name of the sample as signed."""
    check_name(form(house, "township_clerk"), BATCH, county.SCHOOL, drawn(house), None)


def return_sample(house: House) -> None:
    """The township finds the first name of the sample wrong."""
    check_name(form(house, "township_clerk"), BATCH, county.SCHOOL, drawn(house), "不在校")


def numbers() -> list[str]:
    with reading() as session:
        return list(session.scalars(select(Batch.number).order_by(Batch.id)))
