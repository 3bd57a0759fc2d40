"""The county's calendar: terms, vacations, holidays and make-up days, one row each."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from sqlalchemy import CheckConstraint, String, select
from sqlalchemy.orm import Mapped, mapped_column

from tracker.domain.calendar import Calendar, PeriodKind, calendar_of, official_days
from tracker.models.base import Base, db
from tracker.models.types import WordType


class Period(Base):
    """A term, a vacation, a holiday or a make-up working day, from its first to its last day."""

    __tablename__ = "period"

    kind: Mapped[PeriodKind] = mapped_column(WordType(PeriodKind))
    name: Mapped[str] = mapped_column(String(60))
    first_day: Mapped[date]
    last_day: Mapped[date]
    official: Mapped[bool] = mapped_column(default=False)

    __table_args__ = (CheckConstraint("first_day <= last_day", name="days_in_order"),)


def load_calendar() -> Calendar:
    """The calendar as it is entered now."""
    rows = db.session.execute(select(Period.kind, Period.first_day, Period.last_day).order_by(Period.first_day))
    return calendar_of(tuple((kind, first, last) for kind, first, last in rows))


def preload_official_days(years: Iterable[int]) -> None:
    """The State Council's holidays and make-up days of these years, one row a day, where they are known."""
    for year in years:
        off, worked = official_days(year)
        for kind, days in ((PeriodKind.HOLIDAY, off), (PeriodKind.MAKE_UP, worked)):
            db.session.add_all(
                Period(kind=kind, name=kind.label, first_day=day, last_day=day, official=True) for day in sorted(days)
            )
    db.session.flush()
