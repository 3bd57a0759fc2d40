"""Looks at a child's personal data: opening a case, and its record in full; each written down before it is shown."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from tests.house import House
from tests.services.looking import lives_elsewhere, page_for
from tracker.domain.errors import Forbidden, Invalid, NotFound
from tracker.models.audit import AuditEntry
from tracker.models.students import Student
from tracker.models.transactions import reading, writing
from tracker.services.reveal import reveal

NUMBERS = {"999999201405061243", "G999999201405061243", "13911112222", "下坝社区3组"}


def looks_of(house: House, action: str) -> list[AuditEntry]:
    with reading() as session:
        return list(session.scalars(select(AuditEntry).where(AuditEntry.action == action).order_by(AuditEntry.id)))


def test_opening_a_case_is_written_down_once_a_day_for_each_person(house: House) -> None:
    number = house.log()
    for key in ("head_teacher", "head_teacher", "principal"):
        page_for(house, number, key)
    house.wait(days=1)
    page_for(house, number, "head_teacher")
    people = [entry.person_id for entry in looks_of(house, "view")]
    teacher, principal = house.actor("head_teacher").person_id, house.actor("principal").person_id
    assert people == [teacher, principal, teacher]


def test_a_record_is_shown_in_full_for_a_purpose_that_is_written_down_first(house: House) -> None:
    number = house.log()
    with writing() as session:
        session.scalars(select(Student).where(Student.name == "张小雨")).one().guardian_phone = "13911112222"
    record = reveal(house.actor("head_teacher"), number, "联系监护人", house.now)
    assert {record.id_number, record.roll_number, record.guardian_phone, record.address} == NUMBERS
    (entry,) = looks_of(house, "reveal")
    assert (entry.subject, entry.fields) == (number, "address,guardian_phone,id_number,purpose,roll_number")
    (look,) = page_for(house, number, "principal").looks
    assert (look.by, look.purpose) == ("黄秀兰", "联系监护人")


def test_a_record_without_a_purpose_or_a_post_on_the_lines_stays_closed(house: House) -> None:
    lives_elsewhere()
    number = house.log()
    with pytest.raises(Invalid):
        reveal(house.actor("head_teacher"), number, "  ", house.now)
    for key in ("assisting_village_officer", "county_leader"):
        with pytest.raises(Forbidden):
            reveal(house.actor(key), number, "联系监护人", house.now)
    with pytest.raises(NotFound):
        reveal(house.actor("other_principal"), number, "联系监护人", house.now)
    assert looks_of(house, "reveal") == []


def test_only_the_two_lines_see_who_looked_at_the_numbers(house: House) -> None:
    number = house.log()
    reveal(house.actor("head_teacher"), number, "联系监护人", house.now)
    assert page_for(house, number, "county_leader").looks == ()
    assert len(page_for(house, number, "township_clerk").looks) == 1
