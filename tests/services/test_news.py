"""What the other line, the principal and the village are told at once, on both databases."""

from __future__ import annotations

import uuid

from sqlalchemy import select

from tests.house import House
from tracker.domain.acts import ChildEntry
from tracker.domain.cases import Ledger
from tracker.domain.mark_off import ClearResult, Code
from tracker.domain.reasons import AttemptResult, Channel, FoundBy, Met, Reason
from tracker.models.notices import Notice
from tracker.models.people import Person
from tracker.models.transactions import reading
from tracker.services.identify import log_child


def told(kind: str) -> list[str]:
    with reading() as session:
        query = select(Person.account).join(Notice, Notice.person_id == Person.id).where(Notice.kind == kind)
        return sorted(session.scalars(query))


def confirmed(house: House) -> str:
    number = house.log()
    house.move(number, "confirm", "principal", ledger=Ledger.SUSPECTED, last_attended_on=house.today())
    return number


def test_the_other_line_is_told_of_a_request_it_need_not_countersign(house: House) -> None:
    evidence = {"transfer_done_on": house.today(), "new_school": "龙凤小学"}
    house.move(confirmed(house), "request", "principal", code=Code.TRANSFERRED, evidence=evidence)
    assert told("asked") == ["township_official"]


def test_a_request_to_be_countersigned_is_a_duty_and_no_news(house: House) -> None:
    evidence = {"right_id": "999999201405061243", "whereabouts": "龙凤小学"}
    house.move(confirmed(house), "request", "principal", code=Code.DATA_ERROR, evidence=evidence)
    assert told("asked") == []


def test_the_other_line_is_told_of_a_clearing(house: House) -> None:
    seen = {"seen_by": "谭学军", "seen_on": house.today(), "seen_at": "教室"}
    house.move(house.log(), "clear", "principal", result=ClearResult.IN_CLASS, **seen)
    assert told("cleared") == ["township_official"]


def test_a_child_nobody_could_reach_is_told_to_principal_and_village(house: House) -> None:
    visit = {"channel": Channel.PHONE, "went": ["head_teacher"], "met": Met.NOBODY, "result": AttemptResult.NOT_MET}
    house.move(house.log(), "attempt", "head_teacher", made_on=house.today(), said="关机", **visit)
    assert told("unreachable") == ["principal", "village_officer"]


def test_a_report_of_a_child_already_followed_reaches_both_last_links(house: House) -> None:
    house.log("张小雨")
    fields = {"sex": "female", "birth_date": None, "id_number": "999999201405061243"}
    entry = ChildEntry(
        name="张小雨",
        fields={**fields, "found_by": FoundBy.TIP, "found_on": house.today(), "reason": Reason.UNKNOWN},
    )
    logged = log_child(house.actor("other_head_teacher"), entry, str(uuid.uuid4()), house.now)
    assert logged.sighting
    assert told("sighting") == ["head_teacher", "village_officer"]
