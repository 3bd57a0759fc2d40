"""The register beside a list of the national platform, as tests hand one in."""

from __future__ import annotations

from sqlalchemy import select
from stdnum.cn.ric import calc_check_digit

from tests.house import House
from tests.services.handing_in import hand_in
from tests.sheet_files import under
from tracker.domain.rosters import RosterKind
from tracker.models.students import Student
from tracker.models.transactions import writing

HEADINGS = "姓名 身份证号 学校 状态"
STRANGER = ("覃大河", "999999201301010019", "外县小学", "疑似辍学")


def on_platform(house: House, *rows: tuple[str, ...]) -> int:
    """The id of a list of the platform with these rows."""
    report = hand_in(house, under(HEADINGS, *rows), RosterKind.PLATFORM, accept_difference=True)
    return report.roster or 0


def own_row(name: str, status: str) -> tuple[str, ...]:
    """A child of the base list as the platform has it; its number is made right first."""
    with writing() as session:
        child = session.scalars(select(Student).where(Student.name == name)).one()
        start = str(child.id_number)[:17]
        child.id_number = start + calc_check_digit(start + "0")
        return (name, child.id_number, "长梁民族小学", status)
