"""A form of the administration is taken once, also when it arrives twice at the same moment."""

from __future__ import annotations

import uuid
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import func, select

from tests import county
from tests.house import House
from tracker.domain.errors import Invalid
from tracker.domain.forms import Answer, Form
from tracker.domain.posts import Tier
from tracker.domain.units import NewUnit
from tracker.models.audit import AuditEntry, faults
from tracker.models.base import db
from tracker.models.transactions import reading
from tracker.services import units

POINT = NewUnit(county.SCHOOL, "2142000099", "下坝教学点", Tier.SCHOOL)


def test_of_many_at_the_same_moment_one_acts_and_all_get_its_answer(house: House) -> None:
    form = Form(house.actor("administrator"), str(uuid.uuid4()), house.now)

    def send(_: int) -> Answer:
        with house.app.app_context():
            try:
                return units.add_unit(form, POINT)
            finally:
                db.session.remove()

    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(send, range(8)))
    assert {answer.text for answer in answers} == {POINT.code}
    assert [answer.again for answer in answers].count(False) == 1
    with reading() as session:
        added = session.scalar(select(func.count()).where(AuditEntry.action == "unit_added"))
        assert (added, list(faults())) == (1, [])


def test_a_refused_form_was_not_taken_and_can_be_sent_again(house: House) -> None:
    form = Form(house.actor("administrator"), str(uuid.uuid4()), house.now)
    with pytest.raises(Invalid):
        units.add_unit(form, NewUnit(county.SCHOOL, county.CLASS, "同名", Tier.SCHOOL))
    assert units.add_unit(form, POINT) == Answer(POINT.code)
