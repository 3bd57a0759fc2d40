"""The register as of any instant is what the moves alone say it was, undone steps included."""

from __future__ import annotations

from collections import defaultdict
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from tests import county
from tests.crowd import add_children
from tests.house import House
from tests.services.living import BEFORE, act, then
from tests.services.rebuilt import rebuilt
from tracker.models.cases import Case
from tracker.models.register import SHOWN, RegisterLine, as_of
from tracker.models.transactions import reading

STORIES = [
    *("confirm_again", "renewal", "relapse", "relapse_from_closing", "observe", "approve", "reopen", "reopen_cleared"),
    *("assign_elsewhere", "correct_ledger", "upgrade", "reject", "resume"),
]


def live(house: House) -> list[str]:
    """A case for each story; every second one is told once more with its last step undone."""
    numbers = []
    for n, (name, story) in enumerate(zip(add_children(house, len(STORIES)), STORIES, strict=True)):
        numbers.append(then(house, house.log(name), *BEFORE[story]))
        house.wait(hours=5)
        if n % 2 == 0:
            house.move(numbers[-1], "annul", BEFORE[story][-1][1], reason="mistaken")
            house.wait(hours=1)
    return numbers


def register_at(at: datetime) -> dict[str, list[dict[str, Any]]]:
    """Every line that stood at that instant, by case."""
    lines: dict[str, list[dict[str, Any]]] = defaultdict(list)
    with reading() as session:
        for line, case in session.execute(as_of(at).order_by(RegisterLine.listing)):
            lines[case.number].append({name: getattr(line, name) for name in ("listing", *SHOWN)})
    return lines


def test_the_register_of_any_instant_is_what_the_moves_say(house: House) -> None:
    numbers = live(house)
    said = {number: rebuilt(number) for number in numbers}
    end = house.now.replace(tzinfo=None) + timedelta(days=1)
    begin = county.START.replace(tzinfo=None) - timedelta(days=1)
    moments = st.datetimes(begin, end, timezones=st.just(UTC))

    @settings(max_examples=60, derandomize=True, deadline=None, suppress_health_check=list(HealthCheck))
    @given(at=moments)
    def same(at: datetime) -> None:
        expected = {number: lines for number in numbers if (lines := said[number](at))}
        assert register_at(at) == expected

    same()
    assert register_at(end.replace(tzinfo=UTC)) == {n: lines for n in numbers if (lines := said[n](house.now))}


def test_today_s_register_is_the_one_of_now(house: House) -> None:
    live(house)
    with reading() as session:
        today = {line.id for line, _case in session.execute(as_of(None))}
        now = {line.id for line, _case in session.execute(as_of(house.now))}
    assert today == now != set()


def test_no_two_versions_of_a_line_hold_at_once(quick_house: House) -> None:
    live(quick_house)
    spans: dict[tuple[int, int], list[tuple[datetime, datetime | None]]] = defaultdict(list)
    with reading() as session:
        for line in session.scalars(select(RegisterLine).order_by(RegisterLine.id)):
            spans[line.case_id, line.listing].append((line.valid_from, line.valid_to))
    for versions in spans.values():
        assert all(end is not None and end <= start for (_, end), (start, _) in pairwise(versions))


def test_what_was_struck_stays_where_it_stood(quick_house: House) -> None:
    number = then(quick_house, quick_house.log(), *BEFORE["approve"])
    struck_at = quick_house.now
    quick_house.wait(days=30)
    act(quick_house, number, "reopen", "bureau_officer")
    act(quick_house, number, "confirm", "principal")
    first, again = register_at(quick_house.now)[number]
    assert first == register_at(struck_at)[number][0]
    assert (first["listing"], again["listing"], str(again["stage"])) == (1, 2, "persuading")
    with reading() as session:
        assert session.scalar(select(Case.listing).where(Case.number == number)) == 2
