"""Monthly returns as the tests open, fill and sign them."""

from __future__ import annotations

import csv
import uuid
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import select

from tests import county
from tests.crowd import add_children
from tests.house import House
from tests.services.living import act
from tracker.domain.cases import Ledger
from tracker.domain.forms import Form
from tracker.domain.mark_off import Code, HoldCode
from tracker.domain.months import Month
from tracker.domain.posts import Tier, unit_path
from tracker.domain.returns import Figure, Figures, ReturnState
from tracker.models.returns import MonthlyReturn
from tracker.models.students import Student
from tracker.models.transactions import reading, writing
from tracker.models.units import Unit, by_code
from tracker.services.return_acts import sign_return
from tracker.services.return_opening import open_due_returns

NOVEMBER = Month(2026, 11)
CLOSED = datetime(2026, 11, 21, 1, tzinfo=UTC)
"""Saturday 21 November 2026, nine o'clock in China: November's figures have just closed."""


def form(house: House, by: str = "principal", request_id: str | None = None) -> Form:
    return Form(house.actor(by), request_id or str(uuid.uuid4()), house.now)


def close_month(house: House, at: datetime = CLOSED) -> int:
    """Lets the month close and its returns be opened."""
    house.now = at
    return open_due_returns(house.now)


def number_of(school: str, month: Month = NOVEMBER) -> str:
    return f"YB-{month}-{school}"


def figures_of(number: str) -> Figures:
    return returned(number).figures()


def state_of(number: str) -> ReturnState:
    return returned(number).state


def returned(number: str) -> MonthlyReturn:
    with reading() as session:
        return session.scalars(select(MonthlyReturn).where(MonthlyReturn.number == number)).one()


def signed(house: House, number: str, by: str = "principal") -> str:
    sign_return(form(house, by), number)
    return number


def counted_by_hand() -> dict[tuple[str, str], dict[Figure, int]]:
    """Month and school → figures, as somebody counted them with pencil and paper."""
    with (Path(__file__).parent / "monthly_figures.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    return {(row["month"], row["school"]): {figure: int(row[figure]) for figure in Figure} for row in rows}


THIRD_SCHOOL, THIRD_CLASS = "2142000003", "2142000003-0301"


def found_third_school(house: House) -> None:
    """A third school, in which nothing happens; three children are in its class."""
    with writing() as session:
        bureau = session.scalars(by_code(county.BUREAU)).one()
        school = Unit(code=THIRD_SCHOOL, name="官店完小", tier=Tier.SCHOOL, parent_id=bureau.id)
        school.path = unit_path(bureau.path, THIRD_SCHOOL)
        session.add(school)
        session.flush()
        room = Unit(code=THIRD_CLASS, name="三年级1班", tier=Tier.CLASS, parent_id=school.id, grade=3)
        room.path = unit_path(school.path, THIRD_CLASS)
        session.add(room)
    add_children(house, 3, THIRD_CLASS)


def sit(name: str, class_code: str | None) -> None:
    """Changes the base list: the child is in this class, or in none."""
    with writing() as session:
        child = session.scalars(select(Student).where(Student.name == name)).one()
        room = session.scalars(by_code(class_code or county.BUREAU)).one()
        child.class_id, child.school_id = (room.id, room.parent_id) if class_code else (None, None)
        child.class_path = room.path


def join(name: str) -> None:
    """Puts one more child into the class of the cast."""
    with writing() as session:
        beside = session.scalars(select(Student).where(Student.name == "张小雨")).one()
        child = Student(name=name, sex=beside.sex, birth_date=beside.birth_date, class_id=beside.class_id)
        child.school_id, child.household_village_id = beside.school_id, beside.household_village_id
        child.class_path, child.responsible_path = beside.class_path, beside.responsible_path
        session.add(child)


def live_november(house: House) -> dict[str, str]:
    """From the 2nd on: one child stays away, one is suspended, one moves away, one comes back; elsewhere one dies."""
    found_third_school(house)
    cases = {name: house.log(name, "school_clerk") for name in ("张小雨", "李明", "单小军", "曾丽")}
    cases |= {name: house.log(name, "other_head_teacher") for name in ("王芳", "欧阳晨")}
    for name, number in cases.items():
        act(house, number, "confirm", "other_principal" if name in {"王芳", "欧阳晨"} else "principal")
    act(house, cases["李明"], "propose_hold", "principal", hold_code=HoldCode.SUSPENDED_STUDY)
    act(house, cases["李明"], "hold", "township_official")
    act(house, cases["单小军"], "request", "principal", code=Code.TRANSFERRED)
    act(house, cases["曾丽"], "return", "principal")
    act(house, cases["王芳"], "correct_ledger", "bureau_officer", ledger=Ledger.DROPOUT)
    act(house, cases["欧阳晨"], "request", "other_principal", code=Code.DECEASED)
    act(house, cases["欧阳晨"], "countersign", "other_township_official")
    house.wait(days=8)
    act(house, cases["单小军"], "approve", "bureau_officer")
    act(house, cases["欧阳晨"], "approve", "deputy_head")
    return cases


def live_december(house: House, cases: dict[str, str]) -> None:
    """From the 1st on: the suspended child comes out of it, one comes back, the base list is brought up to date."""
    house.now = datetime(2026, 12, 1, 1, tzinfo=UTC)
    act(house, cases["李明"], "resume", "village_officer")
    act(house, cases["张小雨"], "return", "head_teacher")
    sit("单小军", None)
    sit("欧阳晨", None)
    sit("曾丽", county.OTHER_CLASS)
    sit("田安", None)
    join("罗新")
