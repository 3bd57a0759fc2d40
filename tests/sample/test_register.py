"""At any instant of the sample county's two years the register is what its moves alone say."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select

from tests.house import House
from tests.services.living import shown
from tests.services.rebuilt import rebuilt
from tracker.domain.calendar import china_date
from tracker.domain.register import Filters, View
from tracker.models.cases import Case, MoveRow
from tracker.models.register import RegisterLine
from tracker.models.register_views import ids_of
from tracker.models.transactions import reading

Register = dict[str, list[dict[str, Any]]]


def register_at(at: datetime) -> Register:
    """The lines the page finds at an instant, by case."""
    view = View(Filters(), china_date(at - timedelta(microseconds=1)), at)
    lines: Register = {}
    with reading() as session:
        query = select(Case.number, RegisterLine).join(Case, Case.id == RegisterLine.case_id)
        query = query.where(RegisterLine.id.in_(ids_of(view, ()))).order_by(RegisterLine.listing)
        for number, line in session.execute(query):
            lines.setdefault(number, []).append(shown(line))
    return lines


def test_two_hundred_instants_of_the_sample_county_s_two_years(small: House) -> None:
    with reading() as session:
        numbers = session.scalars(select(Case.number)).all()
        first = session.scalar(select(func.min(MoveRow.at))) or small.now
    said = {number: rebuilt(number) for number in numbers}
    begin, end = first.replace(tzinfo=None) - timedelta(days=1), small.now.astimezone(UTC).replace(tzinfo=None)

    @settings(max_examples=200, derandomize=True, deadline=None, suppress_health_check=list(HealthCheck))
    @given(at=st.datetimes(begin, end, timezones=st.just(UTC)))
    def same(at: datetime) -> None:
        assert register_at(at) == {number: lines for number in numbers if (lines := said[number](at))}

    same()
    assert len(numbers) > 30
    assert end - begin > timedelta(days=600)
