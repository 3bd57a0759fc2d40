"""The register page with a thousand and with a hundred thousand cases, as the bureau opens it."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from sqlalchemy import insert, select

from benchmarks.measuring import Figure, median_ms, new_house
from tests import county
from tests.house import House
from tracker.domain.cases import CaseState, Ledger, Stage
from tracker.domain.mark_off import Code
from tracker.domain.reasons import FoundBy, Reason, Sex
from tracker.models.base import db
from tracker.models.cases import Case
from tracker.models.register import SHOWN, RegisterLine
from tracker.models.students import Student
from tracker.models.transactions import writing
from tracker.models.units import Unit

SMALL = 1_000
LARGE, LARGE_QUICK = 100_000, 20_000
TIMES, TIMES_QUICK = 30, 8
MOST_TIMES_SLOWER = 3.0
ONE_OPEN_IN = 10
BLOCK = 5_000


def measure(quick: bool) -> list[Figure]:
    large, times = (LARGE_QUICK, TIMES_QUICK) if quick else (LARGE, TIMES)
    small_ms, large_ms = (_page_ms(cases, times) for cases in (SMALL, large))
    return [
        Figure(f"register page, {SMALL:,} cases", small_ms, "ms"),
        Figure(f"register page, {large:,} cases", large_ms, "ms"),
        Figure("register page, large : small", large_ms / small_ms, "times", MOST_TIMES_SLOWER),
    ]


def _page_ms(cases: int, times: int) -> float:
    with new_house() as house:
        _fill(house, cases)
        client = house.client("bureau_officer")
        page = client.get("/register")
        assert len(page.all("table")) >= 1
        return median_ms(lambda: client.client.get("/register"), times)


def _fill(house: House, cases: int) -> None:
    with writing() as session:
        units = {unit.code: unit for unit in session.scalars(select(Unit))}
        school_class, village = units[county.CLASS], units[county.VILLAGE]
        place = {
            "class_id": school_class.id,
            "school_id": school_class.parent_id,
            "household_village_id": village.id,
            "class_path": school_class.path,
            "responsible_path": village.path,
        }
        for first in range(1, cases + 1, BLOCK):
            numbers = range(first, min(first + BLOCK, cases + 1))
            session.execute(insert(Student), [_student(n, place) for n in numbers])
            ids = session.scalars(select(Student.id).order_by(Student.id.desc()).limit(len(numbers))).all()
            session.execute(insert(Case), [_case(n, i, place, house) for n, i in zip(numbers, ids, strict=True)])
            rows = session.scalars(select(Case).order_by(Case.id.desc()).limit(len(numbers))).all()
            session.execute(insert(RegisterLine), [_line(case, house) for case in rows])
            db.session.expunge_all()


def _student(n: int, place: dict[str, Any]) -> dict[str, Any]:
    return {
        "name": f"向小{chr(0x4E00 + n % 2000)}",
        "pinyin": "xiangxiao",
        "initials": "xx",
        "sex": Sex.MALE,
        "birth_date": date(2014, 1, 1) + timedelta(days=n % 700),
        "groups": (),
        **place,
    }


def _case(n: int, student_id: int, place: dict[str, Any], house: House) -> dict[str, Any]:
    struck = n % ONE_OPEN_IN != 0
    listed_on = house.today() - timedelta(days=n % 700)
    state = CaseState(
        stage=Stage.MARKED_OFF if struck else Stage.PERSUADING,
        ledger=Ledger.SUSPECTED,
        listing=1,
        found_by=FoundBy.VISIT,
        found_on=listed_on,
        reasons=(Reason.WEARY_OF_SCHOOL,),
        listed_on=listed_on,
        spell_started_on=listed_on,
        code=Code.RETURNED_HERE if struck else None,
        marked_off_on=house.today() if struck else None,
    )
    plain = {"number": f"422822-2025-{n:05d}", "student_id": student_id, "version": 1, "logged_at": house.now}
    return vars(state) | plain | place


def _line(case: Case, house: House) -> dict[str, Any]:
    shown = {name: getattr(case, name) for name in SHOWN}
    return {"case_id": case.id, "listing": 1, "valid_from": house.now, **shown}
