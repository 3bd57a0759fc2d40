"""The county's own terms: from a day on, moving no duty that stands."""

from __future__ import annotations

import uuid
from datetime import date, timedelta

import pytest
from sqlalchemy import select

from tests.house import House
from tracker.domain.calendar import Days, Term
from tracker.domain.duties import TERMS
from tracker.domain.errors import Forbidden, Invalid, NotFound
from tracker.domain.forms import Form
from tracker.models.audit import AuditEntry, faults
from tracker.models.duties import Duty
from tracker.models.transactions import reading
from tracker.services import rules

TEN = Term(10, Days.WORKING)


def form(house: House, by: str = "administrator", request_id: str | None = None) -> Form:
    return Form(house.actor(by), request_id or str(uuid.uuid4()), house.now)


def due_days(kind: str) -> list[date]:
    with reading() as session:
        return list(session.scalars(select(Duty.due_on).where(Duty.kind == kind).order_by(Duty.id)))


def in_force(house: House, name: str) -> Term:
    return rules.page_of_term(name, house.now).row.in_force


def test_a_term_holds_for_duties_opened_from_its_day_on(house: House) -> None:
    house.log("张小雨")
    rules.set_term(form(house), "verify", TEN, house.today() + timedelta(days=1))
    house.log("李明")
    house.wait(days=1)
    house.log("单小军")
    assert due_days("verify") == [date(2026, 11, 5), date(2026, 11, 5), date(2026, 11, 17)]


def test_a_coming_term_is_announced_beside_the_one_in_force(house: House) -> None:
    rules.set_term(form(house), "verify", TEN, house.today() + timedelta(days=7))
    found = rules.read_rules(house.now)
    assert (in_force(house, "verify"), found.coming["verify"].term) == (TERMS["verify"], TEN)
    house.wait(days=7)
    assert (in_force(house, "verify"), rules.read_rules(house.now).coming) == (TEN, {})


def test_past_settings_stay_listed_with_who_made_them(house: House) -> None:
    rules.set_term(form(house), "accept", Term(2, Days.WORKING), house.today())
    house.wait(days=30)
    rules.set_term(form(house), "accept", Term(3, Days.WORKING), house.today())
    settings = rules.page_of_term("accept", house.now).settings
    assert [(row.term.count, row.by) for row in settings] == [(3, "钟毅"), (2, "钟毅")]


def test_a_second_setting_for_the_same_day_replaces_the_first(house: House) -> None:
    for count in (4, 6):
        rules.set_term(form(house), "accept", Term(count, Days.WORKING), house.today())
    assert [row.term.count for row in rules.page_of_term("accept", house.now).settings] == [6]


def test_the_same_form_twice_sets_one_term(house: House) -> None:
    once = form(house, request_id=str(uuid.uuid4()))
    assert [rules.set_term(once, "accept", TEN, house.today()).again for _ in range(2)] == [False, True]


def test_what_cannot_be_meant_is_refused(house: House) -> None:
    with pytest.raises(Invalid):
        rules.set_term(form(house), "accept", TEN, house.today() - timedelta(days=1))
    with pytest.raises(NotFound):
        rules.set_term(form(house), "hold_review", TEN, house.today())
    with pytest.raises(NotFound):
        rules.page_of_term("nothing", house.now)


def test_only_an_administrator_sets_terms(house: House) -> None:
    with pytest.raises(Forbidden):
        rules.set_term(form(house, "deputy_head"), "accept", TEN, house.today())


def test_a_change_stands_in_the_audit(house: House) -> None:
    rules.set_term(form(house), "accept", TEN, house.today())
    with reading() as session:
        actions = session.scalars(select(AuditEntry.action).where(AuditEntry.subject == "accept")).all()
        assert (actions, list(faults())) == (["term_set"], [])
