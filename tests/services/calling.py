"""Roll calls as the tests switch them on and call them."""

from __future__ import annotations

import uuid
from datetime import timedelta

from tests import county
from tests.house import House
from tests.services.arriving import child
from tracker.domain.forms import Form
from tracker.models.calendar import load_calendar
from tracker.models.transactions import reading
from tracker.services.attendance import call_roll
from tracker.services.rules import switch_roll_call


def form(house: House, by: str = "head_teacher") -> Form:
    return Form(house.actor(by), str(uuid.uuid4()), house.now)


def switch_on(house: House, *, on: bool = True) -> None:
    switch_roll_call(form(house, "administrator"), on, house.today())


def call(
    house: House, *absent: str, leave: tuple[str, ...] = (), room: str = county.CLASS, by: str = "head_teacher"
) -> None:
    call_roll(form(house, by), room, [child(name) for name in absent], [child(name) for name in leave])


def next_school_day(house: House) -> None:
    with reading():
        calendar = load_calendar()
    house.wait(days=1)
    while not calendar.is_school_day(house.today()):
        house.now += timedelta(days=1)


def away(house: House, name: str, days: int) -> None:
    """The child is named absent without leave on so many school days, the last of them today."""
    for n in range(days):
        if n:
            next_school_day(house)
        call(house, name)
