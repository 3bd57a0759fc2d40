"""The list of cases: fifty a page within the scope, each with what is owed first on it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from tracker.domain.calendar import china_date
from tracker.domain.case_list import CaseFilters, CaseRow
from tracker.domain.cases import DutyFact, Facts
from tracker.domain.disclosure import name_for, shows_sensitive
from tracker.domain.owing import is_owed_by, owed
from tracker.domain.pages import Page, page_within
from tracker.domain.posts import Actor, UnitFact
from tracker.domain.register import shown_reasons
from tracker.models.base import db
from tracker.models.case_list import in_order, matching
from tracker.models.cases import Case
from tracker.models.desk import Desk
from tracker.models.duties import Duty, open_in
from tracker.models.pages import count_of, on_page
from tracker.models.students import Student
from tracker.models.transactions import reading
from tracker.models.units import find_units, units_to_choose

Row = tuple[Case, Student]


@dataclass(frozen=True)
class CaseList:
    """One page of cases, and the units the list may be narrowed to."""

    page: Page[CaseRow]
    units: tuple[UnitFact, ...]


def page_of_cases(actor: Actor, filters: CaseFilters, number: int, now: datetime) -> CaseList:
    """The cases in the actor's scope that fit, the most urgent duty first unless the latest are asked for."""
    with reading():
        found = find_units([filters.unit]).get(filters.unit) if filters.unit else None
        query = matching(actor, filters, found.fact() if found else None)
        total = count_of(query.with_only_columns(Case.id))
        number = page_within(number, total)
        wanted = on_page(in_order(query, filters, china_date(now)), number)
        rows = [(case, student) for case, student in db.session.execute(wanted)]
        return CaseList(Page(_rows(actor, rows, now), number, total), tuple(units_to_choose(actor)))


def _rows(actor: Actor, rows: Sequence[Row], now: datetime) -> tuple[CaseRow, ...]:
    cases = {case.id: case for case, _ in rows}
    desk = Desk.load(cases.values(), now)
    duties: dict[int | None, list[Duty]] = {case_id: [] for case_id in cases}
    for duty in open_in(cases):
        duties[duty.case_id].append(duty)
    names = {unit.id: unit.name for unit in desk.book.units.values()}
    return tuple(_row(actor, row, desk.facts(row[0], duties[row[0].id]), names) for row in rows)


def _row(actor: Actor, row: Row, facts: Facts, names: dict[int, str]) -> CaseRow:
    case, student = row
    first = _first_owed(actor, facts)
    sensitive = shows_sensitive(actor, case.class_path, case.responsible_path)
    return CaseRow(
        case.number,
        name_for(actor, student.name, case.class_path, case.responsible_path, case.residence_path),
        student.sex,
        student.birth_date,
        tuple(names[i] for i in (case.school_id, case.class_id) if i in names),
        names.get(case.household_village_id or case.residence_village_id or 0, ""),
        case.stage,
        case.ledger,
        shown_reasons(case.reasons, sensitive=sensitive),
        case.found_on,
        case.last_attended_on,
        case.attempts,
        case.episode,
        owed(first, facts, case.number, "") if first else None,
        first is not None and is_owed_by(first, facts, actor),
        first.counts_from if first and first.counts_from > facts.today else None,
    )


def _first_owed(actor: Actor, facts: Facts) -> DutyFact | None:
    """What is owed first, before what will be; of several due the same day the reader's own."""
    return min(
        facts.duties,
        key=lambda duty: (
            duty.counts_from > facts.today,
            duty.due_on,
            not is_owed_by(duty, facts, actor),
            duty.id,
        ),
        default=None,
    )
