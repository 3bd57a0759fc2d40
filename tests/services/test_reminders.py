"""Duties speak up once each, on both databases, whatever the clock and however often the tick."""

from __future__ import annotations

from sqlalchemy import select

from tests.house import House
from tracker.domain.cases import Ledger
from tracker.models.duties import Duty
from tracker.models.notices import Notice
from tracker.models.people import Person
from tracker.models.transactions import reading
from tracker.services.reminders import tell_of_duties


def confirmed(house: House) -> str:
    number = house.log()
    house.move(number, "confirm", "principal", ledger=Ledger.SUSPECTED, last_attended_on=house.today())
    return number


def told(house: House, kind: str = "accept") -> list[tuple[str, str, bool]]:
    """Step, account and whether it was left out, of the notices about one kind of duty."""
    with reading() as session:
        rows = session.execute(
            select(Notice.step, Person.account, Notice.suppressed)
            .join(Duty, Duty.id == Notice.duty_id)
            .join(Person, Person.id == Notice.person_id)
            .where(Duty.kind == kind)
            .order_by(Notice.id)
        )
        return [(str(step), account, suppressed) for step, account, suppressed in rows]


def test_a_duty_climbs_its_own_line_step_by_step(house: House) -> None:
    confirmed(house)
    for _day in range(6):
        tell_of_duties(house.now)
        tell_of_duties(house.now)
        house.wait(days=1)
    assert told(house) == [
        ("ahead", "township_clerk", False),
        ("overdue", "township_clerk", False),
        ("overdue", "township_official", False),
        ("climbed", "township_clerk", False),
        ("climbed", "township_official", False),
    ]


def test_after_a_gap_only_the_newest_step_is_told(house: House) -> None:
    confirmed(house)
    house.wait(days=10)
    tell_of_duties(house.now)
    assert [row for row in told(house) if not row[2]] == [
        ("climbed", "township_clerk", False),
        ("climbed", "township_official", False),
    ]


def test_what_is_done_meanwhile_speaks_no_more(house: House) -> None:
    number = confirmed(house)
    house.move(number, "accept", "township_clerk")
    house.wait(days=5)
    tell_of_duties(house.now)
    assert told(house) == []
