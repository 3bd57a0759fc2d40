"""The register of any day as its page asks for it: lines, counts and the brief's balance are what the moves say."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from tests import county
from tests.house import DATABASES, House, house_on
from tests.services.rebuilt import rebuilt
from tests.services.test_register_lines import live
from tracker.domain.calendar import china_date, end_of_day
from tracker.domain.cases import Ledger
from tracker.domain.posts import OPERATOR
from tracker.domain.register import Filters, Sort, View
from tracker.domain.register_balance import balance_of, reconciles, totals_of
from tracker.domain.week_balance import LineAt, count, weeks_of_lines
from tracker.models.cases import Case
from tracker.models.register import RegisterLine
from tracker.models.register_views import alike_since, count_lines, ids_of, narrow
from tracker.models.transactions import reading

Lines = dict[tuple[int, int], LineAt]


@pytest.fixture(scope="module", params=DATABASES)
def lived(request: pytest.FixtureRequest) -> Iterator[tuple[House, dict[str, Any]]]:
    """A house on each database in which every story was told, for tests that only look, and what its moves say."""
    with house_on(request.getfixturevalue(f"{request.param}_server")) as house:
        yield house, {number: rebuilt(number) for number in live(house)}


def view_at(at: datetime) -> View:
    return View(Filters(), china_date(at - timedelta(microseconds=1)), at)


def moments(house: House) -> st.SearchStrategy[datetime]:
    begin = county.START.replace(tzinfo=None) - timedelta(days=1)
    return st.datetimes(begin, house.now.replace(tzinfo=None), timezones=st.just(UTC))


def lines_said(said: dict[str, Any], at: datetime) -> Lines:
    """The lines of an instant from the moves alone, as the brief counts them."""
    return {
        (case, line["listing"]): LineAt(case, line["listing"], line["ledger"], line["stage"], "", line["listed_on"])
        for case, lines_at in enumerate(said.values())
        for line in lines_at(at)
    }


def every_time(examples: int) -> Any:
    return settings(max_examples=examples, derandomize=True, deadline=None, suppress_health_check=list(HealthCheck))


def test_the_page_s_own_query_finds_the_lines_the_moves_say(lived: tuple[House, dict[str, Any]]) -> None:
    house, said = lived

    @every_time(200)
    @given(at=moments(house))
    def same(at: datetime) -> None:
        with reading() as session:
            found = select(Case.number, RegisterLine).join(Case, Case.id == RegisterLine.case_id)
            rows = session.execute(found.where(RegisterLine.id.in_(ids_of(view_at(at), ()))))
            shown = Counter((number, line.listing, line.ledger, line.stage, line.class_id) for number, line in rows)
            counts = count_lines(view_at(at), ())
        expected = [(number, line) for number, lines_at in said.items() for line in lines_at(at)]
        told = ((n, line["listing"], line["ledger"], line["stage"], line["class_id"]) for n, line in expected)
        assert shown == Counter(told)
        assert counts == Counter((line["ledger"], line["stage"]) for _, line in expected)

    same()


def test_the_foot_s_balance_is_the_brief_s_identity_over_the_moves(lived: tuple[House, dict[str, Any]]) -> None:
    house, said = lived

    @every_time(60)
    @given(first=moments(house), second=moments(house))
    def same(first: datetime, second: datetime) -> None:
        since, view = min(china_date(first), china_date(second)), view_at(max(first, second))
        with reading():
            balance = balance_of(alike_since(OPERATOR, view, narrow(Filters(), ()), since), since)
        start = {
            key: line for key, line in lines_said(said, end_of_day(since - timedelta(days=1))).items() if line.is_open
        }
        end = {key: line for key, line in lines_said(said, view.at or second).items() if counted(line, said, since)}
        weeks = weeks_of_lines(start, end, since)
        for ledger in Ledger:
            expected = {
                term: len(cases) for term, cases in count(weeks, lambda line, of=ledger: line.ledger is of).items()
            }
            assert balance.ledgers[ledger] == expected
            assert reconciles(balance.ledgers[ledger])
        assert reconciles(balance.all)

    same()


def counted(line: LineAt, said: dict[str, Any], since: date) -> bool:
    """Open, or struck on the day or later; the day of the strike is the line's own."""
    if line.is_open:
        return True
    struck = [
        one["marked_off_on"]
        for one in list(said.values())[line.case](datetime.max.replace(tzinfo=UTC))
        if one["listing"] == line.listing
    ]
    return bool(struck) and struck[0] is not None and struck[0] >= since


@pytest.mark.parametrize("sort", Sort)
def test_every_order_holds_the_same_lines(lived: tuple[House, dict[str, Any]], sort: Sort) -> None:
    house, _said = lived
    with reading() as session:
        ids = session.scalars(ids_of(View(Filters(), house.today(), None, sort), ())).all()
        every = session.scalars(select(RegisterLine.id).where(RegisterLine.valid_to.is_(None))).all()
    assert sorted(ids) == sorted(every)


def test_totals_of_every_ledger_are_struck_and_open(lived: tuple[House, dict[str, Any]]) -> None:
    house, _said = lived
    with reading():
        totals = totals_of(count_lines(View(Filters(), house.today()), ()))
    assert [of.ledger for of in totals] == list(Ledger)
    assert sum(of.listed for of in totals) == sum(of.struck + of.still_open for of in totals) > 0
