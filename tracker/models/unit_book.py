"""The units of today as files name them, loaded whole."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from sqlalchemy import or_, select

from tracker.domain.cases import CaseState
from tracker.domain.posts import Line
from tracker.domain.unit_book import BookUnit, UnitBook
from tracker.models.base import db
from tracker.models.cases import Paths
from tracker.models.facts import paths_among
from tracker.models.units import Unit


def load_unit_book(day: date) -> UnitBook:
    """Every unit that stands on this day."""
    columns = (Unit.id, Unit.code, Unit.name, Unit.tier, Unit.path, Unit.parent_id, Unit.seat_id, Unit.grade)
    stands = or_(Unit.ends_on.is_(None), Unit.ends_on >= day)
    return UnitBook.of(BookUnit(*row) for row in db.session.execute(select(*columns).where(stands).order_by(Unit.path)))


class Places:
    """Where children hang, asked of a book instead of the database."""

    def __init__(self, book: UnitBook) -> None:
        self.units = book.by_id
        self.seats = {unit.id: book.by_id[unit.seat_id] for unit in book.by_id.values() if unit.seat_id in book.by_id}
        self.roots: Mapping[Line, BookUnit] = {
            unit.tier.line: unit for unit in book.by_id.values() if unit.parent_id is None
        }

    def paths_of(self, state: CaseState) -> Paths:
        """The paths of a case, or of a child, with these links."""
        return paths_among(state, self.units, self.seats, self.roots)
