"""Instructions as the tests give them, the duties they open, and who is told."""

from __future__ import annotations

import uuid
from datetime import timedelta

from sqlalchemy import select

from tests import county
from tests.house import House
from tracker.domain.forms import Form
from tracker.domain.supervision import Wish
from tracker.models.notices import Notice
from tracker.models.people import Person
from tracker.models.transactions import reading
from tracker.services.duties import list_duties
from tracker.services.supervision import give_instruction

TEXT = "422822-2026-0001 两周没有人见到孩子，请三日内见到并反馈。"
ANSWER = "已于周三见到，答应下周返校，后续由村里盯住。"


def form(house: House, by: str = "bureau_officer", request_id: str | None = None) -> Form:
    return Form(house.actor(by), request_id or str(uuid.uuid4()), house.now)


def give(house: House, by: str = "bureau_officer", **changes: object) -> str:
    usual: dict[str, object] = {"unit": county.TOWN, "text": TEXT, "due_on": house.today() + timedelta(days=4)}
    return give_instruction(form(house, by), Wish(**(usual | changes))).text  # type: ignore[arg-type]


def replies(house: House) -> list[tuple[str | None, str, str, bool, bool]]:
    """Case, unit, role of each duty to answer, whether it is done, whether it is still open."""
    still_open = {row.opened for row in list_duties(house.now, only_open=True) if row.kind == "reply"}
    rows = [row for row in list_duties(house.now) if row.kind == "reply"]
    return [(row.case, row.unit, row.role, row.done is not None, row.opened in still_open) for row in rows]


def told(kind: str) -> set[str]:
    with reading() as session:
        people = select(Person.account).join(Notice, Notice.person_id == Person.id).where(Notice.kind == kind)
        return set(session.scalars(people))
