"""The county's calendar: terms, vacations, holidays and make-up days, one row each."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from sqlalchemy import CheckConstraint, String, select
from sqlalchemy.orm import Mapped, mapped_column

from tracker.domain.calendar import Calendar, PeriodKind, calendar_of, official_periods
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


ALL_PERIODS = select(Period.kind, Period.first_day, Period.last_day).order_by(Period.first_day)


def load_calendar() -> Calendar:
    """The calendar as it is entered now."""
    rows = db.session.execute(ALL_PERIODS)
    return calendar_of(tuple((kind, first, last) for kind, first, last in rows))


def preload_official_days(years: Iterable[int]) -> None:
    """The State Council's holidays and make-up days of these years, where they are known and not entered yet."""
    wanted = sorted(set(years) - official_years())
    for year in wanted:
        db.session.add_all(
            Period(kind=span.kind, name=span.name, first_day=span.first_day, last_day=span.last_day, official=True)
            for span in official_periods(year)
        )
    db.session.flush()


def official_years() -> set[int]:
    """The years of which official days are entered."""
    days = db.session.scalars(select(Period.first_day).where(Period.official.is_(True)))
    return {day.year for day in days}


def list_periods() -> Sequence[Period]:
    """Everything that is entered, in the order of its days."""
    return db.session.scalars(select(Period).order_by(Period.first_day, Period.last_day, Period.id)).all()
