"""A list of a thousand from above, for three schools and two townships of the county of the tests."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from sqlalchemy import insert, select

from tests import county
from tests.house import House
from tests.sheet_files import csv_text
from tracker.domain.posts import Role, Tier, unit_path
from tracker.domain.reasons import Sex
from tracker.models.people import Person, Post
from tracker.models.students import Student
from tracker.models.transactions import writing
from tracker.models.types import blind_index
from tracker.models.units import Unit
from tracker.sample.names import citizen_id

THIRD_SCHOOL, THIRD_CLASS = "3142000003", "3142000003-0701"
THIRD = {"third_clerk": ("冉丽", Role.SCHOOL_CLERK), "third_principal": ("彭勇", Role.PRINCIPAL)}
SCHOOLS = {county.SCHOOL: 120, county.OTHER_SCHOOL: 410, THIRD_SCHOOL: 400}
"""How many names of each school; the first goes back after its sample."""

ROOMS = {county.OTHER_SCHOOL: county.OTHER_CLASS, THIRD_SCHOOL: THIRD_CLASS}
OF_THE_CLASS = 40
"""So many of the first school are of the head teacher's class, the first of them with a damaged number."""

TOWNS = {county.TOWN: ("下坝社区", 40), county.OTHER_TOWN: ("竹园坝村", 30)}
"""The village whose children are on no roll, and how many."""

DAMAGED_EVERY = 50
NAMES = sum(SCHOOLS.values()) + sum(count for _, count in TOWNS.values())
AGREEING = sum(count - len(range(0, count, DAMAGED_EVERY)) for count in SCHOOLS.values())


def fill_schools(house: House) -> bytes:
    """Adds a third school and all pupils to the base list; returns the list from above as a CSV file."""
    with writing() as session:
        _add_third_school(house)
        units = {unit.code: unit for unit in session.scalars(select(Unit))}
        pupils = {code: [_pupil(n, code) for n in range(count)] for code, count in SCHOOLS.items()}
        for code, own in pupils.items():
            places = (_place(units[_room(code, n)], units[county.VILLAGE]) for n in range(len(own)))
            session.execute(insert(Student), [_student(*one, at, house) for one, at in zip(own, places, strict=True)])
        schools = {code: units[code].name for code in SCHOOLS}
    rows = [row for code, own in pupils.items() for row in _listed(own, schools[code])]
    rows += [
        (f"{village[0]}{chr(0x4E10 + n)}", "", "", village) for village, count in TOWNS.values() for n in range(count)
    ]
    return csv_text([("姓名", "身份证号", "学校", "村"), *rows]).encode("utf-8-sig")


def _add_third_school(house: House) -> None:
    with writing() as session:
        units = {unit.code: unit for unit in session.scalars(select(Unit))}
        bureau, town = units[county.BUREAU], units[county.TOWN]
        school = Unit(code=THIRD_SCHOOL, name="长梁初中", tier=Tier.SCHOOL, path=unit_path(bureau.path, THIRD_SCHOOL))
        school.parent_id, school.seat_id = bureau.id, town.id
        session.add(school)
        session.flush()
        room = Unit(code=THIRD_CLASS, name="七年级1班", tier=Tier.CLASS, path=unit_path(school.path, THIRD_CLASS))
        room.parent_id, room.grade = school.id, 7
        session.add(room)
        like = session.scalars(select(Person).where(Person.account == "principal")).one()
        for key, (name, role) in THIRD.items():
            person = Person(name=name, account=key, password_hash=like.password_hash)
            session.add(person)
            session.flush()
            session.add(Post(person_id=person.id, unit_id=school.id, role=role, starts_on=date(2024, 9, 1)))


def _pupil(n: int, code: str) -> tuple[str, str]:
    """Name and ID; the same number stands for nobody else."""
    born = date(2013, 1, 1) + timedelta(days=n + 500 * (list(SCHOOLS).index(code)))
    return f"试{chr(0x4E10 + n)}", citizen_id(born, Sex.MALE, 400)


def _room(code: str, n: int) -> str:
    if code == county.SCHOOL:
        return county.CLASS if n < OF_THE_CLASS else county.SISTER_CLASS
    return ROOMS[code]


def _place(room: Unit, village: Unit) -> dict[str, Any]:
    return {
        "class_id": room.id,
        "school_id": room.parent_id,
        "household_village_id": village.id,
        "class_path": room.path,
        "responsible_path": village.path,
    }


def _student(name: str, number: str, place: dict[str, Any], house: House) -> dict[str, Any]:
    return {
        "name": name,
        "pinyin": "shi",
        "initials": "s",
        "sex": Sex.MALE,
        "birth_date": date.fromisoformat(f"{number[6:10]}-{number[10:12]}-{number[12:14]}"),
        "id_number": number,
        "id_number_index": blind_index(number),
        "groups": (),
        "added_at": house.now,
        **place,
    }


def _listed(pupils: list[tuple[str, str]], school: str) -> Iterator[tuple[str, ...]]:
    """One in fifty with the last digit of the ID lost."""
    for n, (name, number) in enumerate(pupils):
        yield name, number[:-1] if n % DAMAGED_EVERY == 0 else number, school, ""
