"""Many children and some weeks of case life, for the tests of pages and lists."""

from __future__ import annotations

from datetime import date, timedelta

from sqlalchemy import select

from tests.county import CLASS, VILLAGE
from tests.house import House
from tracker.domain.cases import Ledger
from tracker.domain.mark_off import ClearResult, Code
from tracker.domain.reasons import AttemptResult, Channel, Met, Placement, Reason, Sex
from tracker.models.base import db
from tracker.models.students import Student
from tracker.models.transactions import writing
from tracker.models.units import Unit
from tracker.services.watch import watch_child

TRANSFER = {"new_school": "恩施市龙凤小学"}
FIRST_OF_THE_CROWD = 0x5B89
"""安: every further child is named by the character that follows."""


def add_children(house: House, count: int, class_code: str = CLASS, village_code: str = VILLAGE) -> list[str]:
    """Puts so many children on the base list and returns their names."""
    names = [f"田{chr(FIRST_OF_THE_CROWD + n)}" for n in range(count)]
    with writing() as session:
        units = {
            unit.code: unit for unit in session.scalars(select(Unit).where(Unit.code.in_([class_code, village_code])))
        }
        school_class, village = units[class_code], units[village_code]
        for name in names:
            child = Student(name=name, pinyin="tian", initials="t", sex=Sex.MALE, birth_date=date(2014, 6, 1))
            child.class_id, child.school_id, child.household_village_id = (
                school_class.id,
                school_class.parent_id,
                village.id,
            )
            child.class_path, child.responsible_path = school_class.path, village.path
            db.session.add(child)
    return names


def fill_lists(house: House, count: int) -> None:
    """So many children with a confirmed case, as many waiting to be struck, as many under watch."""
    reason = Reason.WEARY_OF_SCHOOL
    for n, name in enumerate(add_children(house, 2 * count)):
        number = confirmed(house, name)
        if n % 2:
            house.move(number, "request", "principal", code=Code.TRANSFERRED, evidence=_transfer(house))
        else:
            watch_child(house.actor("head_teacher"), house.student_id(name), reason, None, house.now)


def confirmed(house: House, name: str, by: str = "head_teacher", head: str = "principal", **fields: object) -> str:
    """A case logged and confirmed into the ledger of suspected dropouts."""
    number = house.log(name, by, **fields)
    last_day = house.today() - timedelta(days=5)
    house.move(number, "confirm", head, ledger=Ledger.SUSPECTED, last_attended_on=last_day)
    return number


def visit(
    house: House, number: str, by: str, met: Met = Met.GUARDIAN, result: AttemptResult = AttemptResult.PROMISED
) -> None:
    """A home visit by both lines."""
    went = ("head_teacher", "village_officer")
    said = "孩子想回来，担心数学跟不上；祖母答应下周送来。"
    details = {"made_on": house.today(), "channel": Channel.IN_PERSON, "went": went, "met": met, "said": said}
    house.move(number, "attempt", by, result=result, **details)


def live_in(house: House) -> dict[str, str]:
    """Eight weeks in which cases come to every stage and some duties run late; case numbers by the child's name."""
    cases = {name: confirmed(house, name) for name in ("张小雨", "李明", "单小军")}
    for number in cases.values():
        house.move(number, "accept", "township_clerk")
    cases["王芳"] = confirmed(house, "王芳", "other_head_teacher", "other_principal", reason=Reason.WORKING_AWAY)
    cases["欧阳晨"] = confirmed(house, "欧阳晨", "other_head_teacher", "other_principal", reason=Reason.ILLNESS)
    house.move(cases["单小军"], "request", "principal", code=Code.TRANSFERRED, evidence=_transfer(house))
    _pass(house, days=7)
    house.move(cases["单小军"], "approve", "bureau_officer")
    for name in ("张小雨", "李明"):
        visit(house, cases[name], "head_teacher")
    _come_back(house, cases["李明"])
    house.move(cases["张小雨"], "report", "principal")
    house.move(cases["张小雨"], "receive_report", "township_clerk")
    _pass(house, days=35)
    house.move(cases["李明"], "observe", "head_teacher", observed_on=house.today(), attending=True)
    house.move(cases["李明"], "request", "principal", code=Code.RETURNED_HERE, evidence={})
    wrong = {"right_id": "999999201307071256", "whereabouts": "在恩施读书"}
    house.move(cases["欧阳晨"], "request", "other_principal", code=Code.DATA_ERROR, evidence=wrong)
    cases["曾丽"] = house.log("曾丽", "school_clerk", reason=Reason.EARLY_MARRIAGE)
    more = add_children(house, 3)
    cases |= {name: house.log(name) for name in more[:2]}
    seen = {"seen_by": "谭学军", "seen_on": house.today(), "seen_at": "教室"}
    house.move(cases[more[1]], "clear", "principal", result=ClearResult.IN_CLASS, **seen)
    watch_child(house.actor("head_teacher"), house.student_id(more[2]), Reason.WEARY_OF_SCHOOL, "周一常缺课", house.now)
    _pass(house, days=2)
    return cases


def _come_back(house: House, number: str) -> None:
    house.move(number, "return", "head_teacher", returned_on=house.today(), placement=Placement.ORIGINAL_CLASS)
    _pass(house, days=8)
    house.move(number, "observe", "head_teacher", observed_on=house.today(), attending=True)


def _pass(house: House, days: int) -> None:
    house.wait(days=days)
    house.tick()


def _transfer(house: House) -> dict[str, object]:
    return {"transfer_done_on": house.today(), **TRANSFER}
