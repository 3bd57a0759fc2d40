"""The register page with a thousand and a hundred thousand cases, of today and of a past day; its workbook."""

from __future__ import annotations

import io
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from typing import Any

import xlsxwriter
from sqlalchemy import insert, select

from benchmarks.measuring import Figure, new_house, paired_ms
from tests import county
from tests.house import House
from tracker.domain.cases import CaseState, Ledger, Stage
from tracker.domain.mark_off import Code
from tracker.domain.posts import OPERATOR
from tracker.domain.reasons import FoundBy, Reason, Sex
from tracker.domain.register import COLUMNS, Filters, Shown, view_of
from tracker.domain.register_files import ExportAsked, Format, Language, wording_of
from tracker.models.base import db
from tracker.models.cases import Case
from tracker.models.register import SHOWN, RegisterLine
from tracker.models.students import Student
from tracker.models.transactions import writing
from tracker.models.units import Unit
from tracker.services.register_export import export_register, rows_out

SMALL = 1_000
LARGE, LARGE_QUICK = 100_000, 20_000
TIMES, TIMES_QUICK = 30, 8
MOST_TIMES_SLOWER = 3.0
PAST_TO_TODAY = 1.5
EXPORT_TO_RAW = 1.5
EXPORTED = 10_000
PAST = timedelta(days=100)
OUT_FOR = timedelta(days=60)
ONE_OPEN_IN = 10
BLOCK = 5_000


def measure(quick: bool) -> list[Figure]:
    large, times = (LARGE_QUICK, TIMES_QUICK) if quick else (LARGE, TIMES)
    small_ms, _ = _page_ms(SMALL, times)
    large_ms, past_ms = _page_ms(large, times)
    return [
        Figure(f"register page, {SMALL:,} cases", small_ms, "ms"),
        Figure(f"register page, {large:,} cases", large_ms, "ms"),
        Figure("register page, large : small", large_ms / small_ms, "times", MOST_TIMES_SLOWER),
        Figure(f"register page as of a past day, {large:,} cases", past_ms, "ms"),
        Figure("register page, past day : today", past_ms / large_ms, "times", PAST_TO_TODAY),
        *_export(2_000 if quick else EXPORTED, 3 if quick else 7),
    ]


def _page_ms(cases: int, times: int) -> tuple[float, float]:
    """Today's page and that of a past day, taken in turn."""
    with new_house() as house:
        _fill(house, cases)
        client = house.client("bureau_officer")
        past = f"/register?as_of={house.today() - PAST}"
        for address in ("/register", past):
            assert len(client.get(address).all("table")) >= 2
        return paired_ms(lambda: client.client.get("/register"), lambda: client.client.get(past), times)


def _export(lines: int, times: int) -> list[Figure]:
    """The whole way from database to workbook, against XlsxWriter alone writing the same cells."""
    with new_house() as house:
        _fill(house, lines)
        view = view_of(Filters(), None, house.now)
        asked = ExportAsked(view, Format.XLSX, wording_of(Language.ID, str), True, "benchmark")
        cells = list(rows_out(OPERATOR, asked))
        ours, raw = paired_ms(lambda: export_register(OPERATOR, asked, house.now), lambda: _raw(cells), times)
    return [
        Figure(f"Excel export, {lines:,} lines", ours, "ms"),
        Figure(f"XlsxWriter alone, the same {lines:,} lines", raw, "ms"),
        Figure("Excel export : XlsxWriter alone", ours / raw, "times", EXPORT_TO_RAW),
    ]


def _raw(rows: list[list[Any]]) -> None:
    """The same cells, wrapped and dated as ours are, as plainly as XlsxWriter can."""
    with xlsxwriter.Workbook(io.BytesIO(), {"constant_memory": True, "strings_to_formulas": False}) as book:
        page, text = book.add_worksheet(), book.add_format({"text_wrap": True})
        day = book.add_format({"num_format": "yyyy-mm-dd"})
        for place, column in enumerate(COLUMNS):
            page.set_column(place, place, column.width, day if column.shown is Shown.DATE else text)
        for number, row in enumerate(rows):
            for place, cell in enumerate(row):
                if isinstance(cell, date):
                    page.write_datetime(number, place, datetime.combine(cell, time()))
                elif cell is not None:
                    page.write(number, place, cell)


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
            session.execute(insert(RegisterLine), [version for case in rows for version in _versions(case, house)])
            db.session.expunge_all()


def _student(n: int, place: dict[str, Any]) -> dict[str, Any]:
    return {
        "name": f"向小{chr(0x4E00 + n % 2000)}",
        "pinyin": "xiangxiao",
        "initials": "xx",
        "sex": Sex.MALE,
        "birth_date": date(2014, 1, 1) + timedelta(days=n % 700),
        "id_number": f"99999920140101{n % 1000:03d}X",
        "roll_number": f"G99999920140101{n % 1000:03d}X",
        "guardian": "向大山",
        "guardian_phone": "13800005678",
        "groups": (),
        **place,
    }


def _case(n: int, student_id: int, place: dict[str, Any], house: House) -> dict[str, Any]:
    listed_on = house.today() - timedelta(days=n % 700)
    struck = n % ONE_OPEN_IN != 0 and listed_on + OUT_FOR <= house.today()
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
        marked_off_on=listed_on + OUT_FOR if struck else None,
    )
    plain = {"number": f"422822-2025-{n:05d}", "student_id": student_id, "version": 1, "logged_at": house.now}
    return vars(state) | plain | place


def _versions(case: Case, house: House) -> Iterator[dict[str, Any]]:
    """A line as it was listed and, where it was struck since, as it stands now."""
    shown = {name: getattr(case, name) for name in SHOWN} | {"case_id": case.id, "listing": 1}
    listed, struck = (
        house.now - (house.today() - (day or house.today())) for day in (case.listed_on, case.marked_off_on)
    )
    if case.marked_off_on is None:
        yield shown | {"valid_from": listed, "valid_to": None}
        return
    still = {"stage": Stage.PERSUADING, "code": None, "marked_off_on": None}
    yield shown | still | {"valid_from": listed, "valid_to": struck}
    yield shown | {"valid_from": struck, "valid_to": None}
