"""The county's calendar: entering, changing and removing periods, and what they do to the days duties count."""

from __future__ import annotations

import uuid
from datetime import date

import pytest
from sqlalchemy import select

from tests.house import House
from tracker.domain.calendar import PeriodKind
from tracker.domain.errors import Forbidden, Invalid, NotFound, Refused
from tracker.domain.forms import Form
from tracker.domain.school_years import Span
from tracker.models.audit import AuditEntry, faults
from tracker.models.duties import Duty
from tracker.models.transactions import reading
from tracker.services import calendar

HOLIDAY = Span(PeriodKind.HOLIDAY, "县庆", date(2026, 11, 3), date(2026, 11, 4))


def form(house: House, by: str = "administrator") -> Form:
    return Form(house.actor(by), str(uuid.uuid4()), house.now)


def rows(house: House, year: int = 2026) -> list[Span]:
    return [row.span for row in calendar.page_of_year(year, house.now).rows]


def test_a_holiday_moves_the_due_days_of_duties_opened_after_it(house: House) -> None:
    house.log("张小雨")
    calendar.add_period(form(house), HOLIDAY)
    house.log("李明")
    with reading() as session:
        due = session.scalars(select(Duty.due_on).where(Duty.kind == "verify").order_by(Duty.id)).all()
    assert due == [date(2026, 11, 5), date(2026, 11, 9)]


def test_an_entry_stands_in_its_school_year_and_can_be_changed_and_taken_out(house: House) -> None:
    assert calendar.add_period(form(house), HOLIDAY).text == "2026"
    entered = next(span for span in rows(house) if span.name == "县庆")
    moved = Span(PeriodKind.HOLIDAY, "县庆日", date(2027, 3, 8), date(2027, 3, 8))
    calendar.change_period(form(house), entered.id or 0, moved)
    assert [span.first_day for span in rows(house) if span.name == "县庆日"] == [date(2027, 3, 8)]
    calendar.remove_period(form(house), entered.id or 0)
    assert "县庆日" not in {span.name for span in rows(house)}
    with pytest.raises(NotFound):
        calendar.get_span(entered.id or 0)


def test_overlapping_entries_are_refused(house: House) -> None:
    calendar.add_period(form(house), HOLIDAY)
    with pytest.raises(Invalid):
        calendar.add_period(form(house), HOLIDAY)


def test_the_terms_bear_their_school_days(house: House) -> None:
    page = calendar.page_of_year(2026, house.now)
    terms = {row.span.first_day: row.school_days for row in page.rows if row.span.kind is PeriodKind.TERM}
    assert (page.has_term, terms[date(2026, 9, 1)]) == (True, 100)
    assert page.school_days == sum(terms.values())


def test_a_year_without_a_term_says_so(house: House) -> None:
    assert not calendar.page_of_year(2030, house.now).has_term


def test_the_next_years_holidays_are_missing_until_the_county_enters_some(house: House) -> None:
    assert calendar.page_of_year(2026, house.now).unknown == (2027,)
    calendar.add_period(form(house), Span(PeriodKind.HOLIDAY, "元旦", date(2027, 1, 1), date(2027, 1, 3)))
    assert calendar.page_of_year(2026, house.now).unknown == ()


def test_official_days_the_program_knows_are_entered_once(house: House) -> None:
    assert calendar.page_of_year(2023, house.now).loadable == (2023, 2024)
    calendar.load_official_days(form(house), 2024)
    assert {span.name for span in rows(house, 2023) if span.official} >= {"春节", "劳动节"}
    for year in (2024, 2027):
        with pytest.raises(Refused):
            calendar.load_official_days(form(house), year)


def test_only_an_administrator_changes_the_calendar(house: House) -> None:
    with pytest.raises(Forbidden):
        calendar.add_period(form(house, "bureau_officer"), HOLIDAY)


def test_every_change_stands_in_the_audit(house: House) -> None:
    calendar.add_period(form(house), HOLIDAY)
    entered = next(span for span in rows(house) if span.name == "县庆")
    calendar.remove_period(form(house), entered.id or 0)
    with reading() as session:
        kept = session.scalars(select(AuditEntry.action).where(AuditEntry.subject == f"period {entered.id}")).all()
        assert (kept, list(faults())) == (["period_added", "period_removed"], [])
