"""The lists of two schools as they come in, with the mistakes such lists have, compared with one another once."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.orm import aliased

from tracker.domain.calendar import CHINA
from tracker.domain.intake import FileIn
from tracker.domain.posts import Role, Tier
from tracker.domain.reasons import Sex
from tracker.domain.rosters import RosterKind
from tracker.models.students import Student
from tracker.models.transactions import reading
from tracker.models.units import Unit
from tracker.sample.batches import units_near_the_cast
from tracker.sample.cast import TOWNSHIP
from tracker.sample.chance import chance
from tracker.sample.names import child_name, surname
from tracker.sample.returns import Office
from tracker.sample.units import BUREAU_CODE
from tracker.services.comparisons import compare_rosters
from tracker.services.rosters import HandedIn, import_roster

DAYS_AGO = 6
HOUR = timedelta(hours=1)
SEXES = {Sex.MALE: "男", Sex.FEMALE: "女"}

Line = Mapping[str, str]

COLUMNS: Mapping[RosterKind, tuple[str, str, tuple[str, ...]]] = {
    RosterKind.HOUSEHOLD: ("户籍名册", "{town}派出所", ("姓名", "性别", "出生日期", "身份证号", "乡镇", "监护人")),
    RosterKind.ENROLMENT: ("学籍名册", "学籍系统", ("姓名", "性别", "出生日期", "身份证号", "学籍号", "学校", "班级")),
    RosterKind.PRESENT: ("在校名册", "{town}中心学校", ("姓名", "性别", "身份证号", "学籍号", "学校", "班级")),
    RosterKind.MEALS: ("就餐名册", "营养餐办公室", ("姓名", "学籍号", "学校", "班级")),
}
"""What each list is called, who sends it and what it says of a child."""

WITHOUT_NUMBER, TURNED_ROUND, OTHER_NAME = 61, 47, 97
"""One row in so many has no ID number, has two of its digits swapped, is written with another given name."""

AWAY, HUNGRY, ON_NO_ROLL = 127, 89, 3
"""One pupil in so many is not present, or takes no meals; so many children are on no roll at all."""


def make_rosters(office: Office) -> None:
    """The bureau takes the lists over one morning, compares them, and leaves the judging to whoever signs in."""
    at = (office.as_of.astimezone(CHINA) - timedelta(days=DAYS_AGO)).replace(hour=10, minute=0)
    officer = office.form(Role.BUREAU_OFFICER, office.units[BUREAU_CODE], at).actor
    town, pupils = office.units[TOWNSHIP].name, list(_pupils(office))
    for kind, (name, sender, columns) in COLUMNS.items():
        lines = list(_on_the_list(kind, pupils, office))
        file = FileIn(f"{name}.csv", _written(columns, lines))
        import_roster(officer, HandedIn(kind, file, sender.format(town=town)), at)
    compare_rosters(officer, at + HOUR)


def _pupils(office: Office) -> Iterator[Line]:
    """The pupils of the cast's school and of its neighbour, as their own papers give them."""
    schools = [unit.id for unit in units_near_the_cast(office, 3) if unit.tier is Tier.SCHOOL]
    room, school, town = aliased(Unit), aliased(Unit), office.units[TOWNSHIP].name
    query = select(Student, room.name, school.name).join(room, room.id == Student.class_id)
    query = query.join(school, school.id == Student.school_id).where(Student.school_id.in_(schools))
    with reading() as session:
        for child, class_name, school_name in session.execute(query.order_by(Student.id)):
            yield {
                "姓名": child.name,
                "性别": SEXES.get(child.sex, ""),
                "出生日期": f"{child.birth_date}",
                "身份证号": child.id_number or "",
                "学籍号": child.roll_number or "",
                "学校": school_name,
                "班级": class_name,
                "乡镇": town,
                "监护人": child.guardian or "",
            }


def _on_the_list(kind: RosterKind, pupils: Sequence[Line], office: Office) -> Iterator[Line]:
    if kind is RosterKind.HOUSEHOLD:
        yield from (_as_registered(n, line) for n, line in enumerate(pupils, 1))
        yield from _unknown(office)
    elif kind is RosterKind.ENROLMENT:
        yield from pupils
    else:
        every = AWAY if kind is RosterKind.PRESENT else HUNGRY
        yield from (line for n, line in enumerate(pupils, 1) if n % every)


def _as_registered(number: int, line: Line) -> Line:
    """The row of the household list, some with a mistake."""
    written, rng = line["身份证号"], chance("registered", number)
    if number % WITHOUT_NUMBER == 0:
        return {**line, "身份证号": ""}
    if number % TURNED_ROUND == 0:
        return {**line, "身份证号": f"{written[:14]}{written[15:16]}{written[14:15]}{written[16:]}"}
    if number % OTHER_NAME == 0:
        sex = next(sex for sex, word in SEXES.items() if word == line["性别"])
        return {**line, "姓名": child_name(rng, sex, line["姓名"][0])}
    return line


def _unknown(office: Office) -> Iterator[Line]:
    """Children of school age whom no school knows."""
    rng, town = chance("on no roll"), office.units[TOWNSHIP].name
    for sex in (*Sex, *Sex)[:ON_NO_ROLL]:
        born = f"{office.as_of.year - rng.randint(7, 14)}-03-05"
        yield {"姓名": child_name(rng, sex, surname(rng)), "性别": SEXES[sex], "出生日期": born, "乡镇": town}


def _written(columns: Sequence[str], lines: Sequence[Line]) -> bytes:
    sheet = io.StringIO()
    writer = csv.DictWriter(sheet, columns, restval="", extrasaction="ignore")
    writer.writeheader()
    writer.writerows(lines)
    return sheet.getvalue().encode("utf-8-sig")
