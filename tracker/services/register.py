"""The register (台账) as it stands now: one page of lines, and the figures that reconcile with it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import func, select

from tracker.domain.calendar import china_date, first_of_school_year
from tracker.domain.cases import Facts, Ledger, Stage
from tracker.domain.disclosure import name_for, shows_sensitive
from tracker.domain.owing import TimeLeft, time_left
from tracker.domain.pages import LINES_A_PAGE, Page, page_within
from tracker.domain.posts import Actor, Holders, Line, Role, UnitFact
from tracker.domain.privacy import mask_citizen_id, mask_phone, mask_roll_number
from tracker.domain.register import (
    Balance,
    Entry,
    Filters,
    Total,
    remark_of,
    schooling_of,
    shown_reasons,
    totals_of,
    whereabouts_of,
)
from tracker.models.base import db
from tracker.models.cases import Case
from tracker.models.desk import Desk
from tracker.models.duties import Duty, open_in
from tracker.models.register import RegisterLine, counts_since, current_lines, lines_matching
from tracker.models.students import Student
from tracker.models.transactions import reading
from tracker.models.units import Unit, find_units, units_to_choose

Counts = Mapping[tuple[Ledger, Stage], int]
Row = tuple[RegisterLine, Case, Student, int | None]


@dataclass(frozen=True)
class RegisterPage:
    """One page of the register, its figures under the same filters, and the units it may be narrowed to."""

    page: Page[Entry]
    totals: tuple[Total, ...]
    balance: Balance
    units: tuple[UnitFact, ...]


def page_of_register(actor: Actor, filters: Filters, number: int, now: datetime) -> RegisterPage:
    """The lines of confirmed cases in the actor's scope, the latest listed first, 50 a page.

    The totals follow every filter but ledger and stage, so that each ledger's listed = struck + still open; so does
    the balance, which runs from the first day of the school year.
    """
    with reading():
        conditions = _conditions(actor, filters, china_date(now))
        counts = _count(conditions)
        total = sum(n for (ledger, stage), n in counts.items() if _wanted(filters, ledger, stage))
        number = page_within(number, total)
        rows = _rows(conditions, filters, (number - 1) * LINES_A_PAGE)
        page = Page(_entries(actor, rows, now), number, total)
        totals = totals_of(counts)
        balance = _balance(conditions, sum(of.still_open for of in totals), china_date(now))
        return RegisterPage(page, totals, balance, tuple(units_to_choose(actor)))


def _conditions(actor: Actor, filters: Filters, day: date) -> list[Any]:
    unit = find_units([filters.unit]).get(filters.unit) if filters.unit else None
    conditions = lines_matching(actor, filters, unit.fact() if unit else None, day)
    return [*conditions, RegisterLine.id < 0] if filters.unit and unit is None else conditions


def _count(conditions: list[Any]) -> Counts:
    columns = (RegisterLine.ledger, RegisterLine.stage, func.count())
    query = current_lines(columns, conditions).group_by(RegisterLine.ledger, RegisterLine.stage)
    return {(ledger, stage): n for ledger, stage, n in db.session.execute(query)}


def _balance(conditions: list[Any], closing: int, day: date) -> Balance:
    since = first_of_school_year(day)
    listed, again, struck = db.session.execute(counts_since(since, conditions)).one()
    return Balance(since, listed - again, again, struck, closing)


def _wanted(filters: Filters, ledger: Ledger, stage: Stage) -> bool:
    return filters.ledger in {None, ledger} and filters.stage in {None, stage}


def _rows(conditions: list[Any], filters: Filters, offset: int) -> Sequence[Row]:
    """Finds the page's ids along the index first, then loads those lines only."""
    narrowed = [
        RegisterLine.ledger == filters.ledger if filters.ledger else None,
        RegisterLine.stage == filters.stage if filters.stage else None,
    ]
    ids = current_lines((RegisterLine.id,), conditions).where(*(c for c in narrowed if c is not None))
    latest_first = (RegisterLine.listed_on.desc(), RegisterLine.id.desc())
    wanted = ids.order_by(*latest_first).limit(LINES_A_PAGE).offset(offset).subquery()
    rows = db.session.execute(
        select(RegisterLine, Case, Student, Unit.grade)
        .join(wanted, wanted.c.id == RegisterLine.id)
        .join(Case, Case.id == RegisterLine.case_id)
        .join(Student, Student.id == Case.student_id)
        .outerjoin(Unit, Unit.id == RegisterLine.class_id)
        .order_by(*latest_first)
    )
    return [(line, case, student, grade) for line, case, student, grade in rows]


def _entries(actor: Actor, rows: Sequence[Row], now: datetime) -> tuple[Entry, ...]:
    cases = {case.id: case for _, case, _, _ in rows}
    old_paths = [path for line, *_ in rows for path in (line.class_path, line.responsible_path, line.residence_path)]
    desk = Desk.load(cases.values(), now, old_paths)
    owing: dict[int | None, list[Duty]] = {case_id: [] for case_id in cases}
    for duty in open_in(cases):
        if duty.counts_from <= desk.today:
            owing[duty.case_id].append(duty)
    return tuple(_entry(actor, row, desk, owing[row[1].id]) for row in rows)


def _entry(actor: Actor, row: Row, desk: Desk, duties: list[Duty]) -> Entry:
    line, case, student, grade = row
    struck = line.stage is Stage.MARKED_OFF
    facts = desk.facts(case, duties)
    government, bureau = desk.book.holders(line.responsible_path), desk.book.holders(line.class_path)
    values = {
        **_child(actor, case, student),
        **_units(line, desk),
        **_standing(actor, line, case),
        "schooling": schooling_of(grade),
        "government_line": _holder(government, Role.VILLAGE_OFFICER),
        "bureau_line": _holder(bureau, Role.HEAD_TEACHER),
    }
    current = not struck and line.listing == case.listing
    owed = {str(of): _next_owed(facts, of) if current else None for of in (Line.GOVERNMENT, Line.BUREAU)}
    return Entry(case.number, struck, values, owed)


def _child(actor: Actor, case: Case, student: Student) -> dict[str, Any]:
    paths = (case.class_path, case.responsible_path, case.residence_path)
    contacts = (student.guardian, mask_phone(student.guardian_phone))
    return {
        "number": case.number,
        "name": name_for(actor, student.name, *paths),
        "sex": student.sex,
        "birth_date": student.birth_date,
        "id_number": mask_citizen_id(student.id_number),
        "roll_number": mask_roll_number(student.roll_number),
        "boarding": student.boarding,
        "guardian": tuple(text for text in contacts if text),
        "found_by": case.found_by,
        "platform_status": case.platform_status,
    }


def _units(line: RegisterLine, desk: Desk) -> dict[str, str]:
    names = {unit.id: unit.name for unit in desk.book.units.values()}
    fields = ("school", "class", "household_village", "residence_village")
    return {name: names.get(getattr(line, f"{name}_id") or 0, "") for name in fields}


def _standing(actor: Actor, line: RegisterLine, case: Case) -> dict[str, Any]:
    plain = ("ledger", "listed_on", "stage", "attempts", "child_met_on", "last_attended_on", "returned_on", "code")
    current = line.listing == case.listing and case.ledger is not None
    sensitive = shows_sensitive(actor, case.class_path, case.responsible_path)
    return {
        **{name: getattr(line, name) for name in plain},
        "marked_off_on": line.marked_off_on,
        "reasons": shown_reasons(line.reasons, sensitive=sensitive),
        "whereabouts": whereabouts_of(case.state()) if current else line.code,
        "remark": remark_of(line.listing, line.episode),
    }


def _holder(holders: Holders, role: Role) -> str:
    posts = holders.owners(role)
    return posts[0].person_name if posts else ""


def _next_owed(facts: Facts, line: Line) -> TimeLeft | None:
    """The next thing a line owes on a case; the oldest due day first."""
    duties = sorted((duty for duty in facts.duties if duty.line is line), key=lambda duty: duty.due_on)
    return time_left(duties[0], facts) if duties else None
