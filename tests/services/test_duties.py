"""One's own duties: the list finds exactly what the rules say somebody owes, vacancies and signatures included."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from tests import county
from tests.house import House
from tests.services.living import BEFORE, act, then
from tracker.domain.mark_off import Code
from tracker.domain.owing import is_owed_by
from tracker.models.cases import Case
from tracker.models.duties import Duty, duties_of
from tracker.models.facts import load_facts, load_house
from tracker.models.people import Person, Post
from tracker.models.transactions import reading, writing
from tracker.services.duties import DutyFilters, page_of_duties

CAST = [key for key in county.CAST if key != "administrator"]


def owed_by_rule(house: House, key: str) -> set[int]:
    """The open duties shown today that the domain lays on this person."""
    actor, owed = house.actor(key), set()
    with reading() as session:
        for case in session.scalars(select(Case)):
            facts = load_facts(case, house.now, load_house(house.today()))
            open_now = [d for d in duties_of(case.id) if d.is_open and d.counts_from <= house.today()]
            owed |= {duty.id for duty in open_now if is_owed_by(duty.fact(), facts, actor)}
    return owed


def on_own_list(house: House, key: str) -> int:
    return page_of_duties(house.actor(key), DutyFilters(mine=True), 1, house.now).page.total


def leave(house: House, *keys: str) -> None:
    with writing() as session:
        for post in session.scalars(select(Post).join(Post.person).where(Person.cast_key.in_(keys))):
            post.ends_on = house.today() - timedelta(days=1)


def live(house: House) -> None:
    for name, story in {"张小雨": "countersign", "李明": "propose_hold", "单小军": "ask_upgrade"}.items():
        then(house, house.log(name), *BEFORE[story])
    number = house.log("曾丽", "principal", residence_village=county.VILLAGE)
    act(house, number, "confirm", "principal")
    house.log("欧阳晨", "other_head_teacher")


@pytest.mark.parametrize(
    "vacant",
    [
        (),
        ("head_teacher",),
        ("principal", "township_official"),
        ("village_officer", "township_clerk"),
        ("bureau_officer",),
        ("head_teacher", "principal", "bureau_officer"),
    ],
)
def test_the_own_list_holds_what_the_rules_lay_on_somebody(quick_house: House, vacant: tuple[str, ...]) -> None:
    live(quick_house)
    leave(quick_house, *vacant)
    present = [key for key in CAST if key not in vacant]
    expected: dict[str, Any] = {key: len(owed_by_rule(quick_house, key)) for key in present}
    assert {key: on_own_list(quick_house, key) for key in present} == expected
    assert sum(expected.values()) > 10


def test_a_decision_that_went_up_because_its_post_had_asked_is_on_the_list_of_who_decides(house: House) -> None:
    """A child of an unknown school: the bureau officer asks for the vacant school, the deputy head decides."""
    number = house.log()
    with writing() as session:
        case = session.scalars(select(Case).where(Case.number == number)).one()
        case.class_id = case.school_id = None
        case.class_path = "/422822-JYJ/"
    act(house, number, "request", "bureau_officer", code=Code.TRANSFERRED)
    assert on_own_list(house, "deputy_head") == len(owed_by_rule(house, "deputy_head")) == 1
    with reading() as session:
        open_kinds = session.scalars(select(Duty.kind).where(Duty.is_open.is_(True))).all()
    assert "decide_mark_off" in open_kinds
