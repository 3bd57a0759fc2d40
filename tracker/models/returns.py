"""Monthly returns: one a school and month, with the children behind its figures, and every act on it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Select, String, func, select
from sqlalchemy.orm import Mapped, mapped_column, undefer

from tracker.domain.months import Month, Span
from tracker.domain.plain import plain
from tracker.domain.posts import Actor
from tracker.domain.returns import Correction, Figure, Figures, ReturnAct, ReturnEntry, ReturnState, Signed, carry_over
from tracker.models.base import Base, db
from tracker.models.duties import Duty
from tracker.models.people import acts_in
from tracker.models.scope import within
from tracker.models.types import Encrypted, EncryptedJson, UtcDateTime, WordType
from tracker.models.units import Unit


class MonthlyReturn(Base):
    """One return; `counted` are the computed figures and `lists` the children behind them, by id.

    `lists` is large and read only where a list is opened or the next month begins. `duty_id` is the newest duty to
    sign it, `paper_id` what it says as a paper while it is signed.
    """

    __tablename__ = "monthly_return"

    number: Mapped[str] = mapped_column(String(60), unique=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"), index=True)
    month: Mapped[str] = mapped_column(String(7), index=True)
    first_day: Mapped[date]
    last_day: Mapped[date]
    state: Mapped[ReturnState] = mapped_column(WordType(ReturnState))
    counted: Mapped[dict[str, int]] = mapped_column(JSON)
    lists: Mapped[dict[str, list[int]]] = mapped_column(JSON, deferred=True, deferred_raiseload=True)
    corrections: Mapped[dict[str, Any]] = mapped_column(EncryptedJson, default=dict)
    duty_id: Mapped[int | None] = mapped_column(ForeignKey("duty.id"))
    opened_at: Mapped[datetime] = mapped_column(UtcDateTime)
    signed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    signed_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    paper_id: Mapped[int | None] = mapped_column(ForeignKey("paper.id"))

    @property
    def span(self) -> Span:
        return Span(self.first_day, self.last_day)

    def figures(self) -> Figures:
        """The computed figures, with the corrections beside them."""
        counted = {Figure(key): number for key, number in self.counted.items()}
        corrections = {Figure(key): Correction(**one) for key, one in self.corrections.items()}
        return Figures(counted, corrections)

    def signed(self) -> Signed:
        """What the roll came out at, as it is signed."""
        figures = self.figures()
        end = figures.corrections.get(Figure.END)
        return Signed(Month.of(self.last_day), figures.value(Figure.END), end.reason if end else "")

    def put(self, lists: Mapping[Figure, frozenset[int]], before: Signed | None) -> None:
        """Takes over what was counted anew; corrections of what was counted before are gone."""
        for name, value in filled(lists, before).items():
            setattr(self, name, value)

    def correct(self, corrections: Mapping[Figure, Correction]) -> None:
        self.corrections = plain(corrections)


class MonthlyReturnEntry(Base):
    """One act on a return, never changed."""

    __tablename__ = "monthly_return_entry"

    return_id: Mapped[int] = mapped_column(ForeignKey("monthly_return.id"), index=True)
    act: Mapped[ReturnAct] = mapped_column(WordType(ReturnAct))
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    text: Mapped[str | None] = mapped_column(Encrypted)


def filled(lists: Mapping[Figure, frozenset[int]], before: Signed | None) -> dict[str, Any]:
    """The children behind each figure, how many they are, and what the month before carries over, as a row keeps it."""
    counted = {figure: len(children) for figure, children in lists.items()}
    return {
        "lists": {str(figure): sorted(children) for figure, children in lists.items()},
        "counted": plain(counted),
        "corrections": plain(carry_over(before, counted)),
    }


WITH_LISTS = undefer(MonthlyReturn.lists)


def visible_returns(actor: Actor) -> Select[MonthlyReturn, Unit]:
    """The returns of schools in the actor's part of the tree, each with its school."""
    condition = within(actor, Unit.path)
    query = select(MonthlyReturn, Unit).join(Unit, Unit.id == MonthlyReturn.unit_id)
    return query if condition is None else query.where(condition)


def with_due_day(query: Select[MonthlyReturn, Unit]) -> Select[MonthlyReturn, Unit, date | None]:
    """The same with the day the newest duty to sign is due."""
    return query.outerjoin(Duty, Duty.id == MonthlyReturn.duty_id).add_columns(Duty.due_on)


def due_day_of(row: MonthlyReturn) -> date | None:
    """The day the newest duty to sign a return is due."""
    return db.session.scalar(select(Duty.due_on).where(Duty.id == row.duty_id))


def find_return(
    actor: Actor, number: str, *, lists: bool = False, lock: bool = False
) -> tuple[MonthlyReturn, Unit] | None:
    """A return the actor may see, with its lists where they are wanted, locked where it is to be changed."""
    query = visible_returns(actor).where(MonthlyReturn.number == number)
    query = query.options(WITH_LISTS) if lists else query
    row = db.session.execute(query.with_for_update(of=MonthlyReturn) if lock else query).one_or_none()
    return None if row is None else (row[0], row[1])


def newest_month() -> Month | None:
    """The newest month any return was opened for."""
    newest = db.session.scalar(select(func.max(MonthlyReturn.month)))
    return Month.read(newest) if newest else None


def _last_before(month: Month, unit_id: int | None) -> Select[int]:
    """The newest return before a month of each school, or of one."""
    newest = select(func.max(MonthlyReturn.id)).where(MonthlyReturn.month < str(month)).group_by(MonthlyReturn.unit_id)
    return newest if unit_id is None else newest.where(MonthlyReturn.unit_id == unit_id)


def rolls_before(month: Month, unit_id: int | None = None) -> dict[int, frozenset[int]]:
    """The roll at the end of each school's last return before a month, by the school's id."""
    query = select(MonthlyReturn.unit_id, MonthlyReturn.lists).where(MonthlyReturn.id.in_(_last_before(month, unit_id)))
    return {unit: frozenset(lists[Figure.END]) for unit, lists in db.session.execute(query)}


def signed_before(month: Month, unit_id: int | None = None) -> dict[int, Signed]:
    """What each school's last return before a month was signed to end with, by the school's id; drafts left out."""
    query = select(MonthlyReturn).where(MonthlyReturn.id.in_(_last_before(month, unit_id)))
    rows = db.session.scalars(query.where(MonthlyReturn.state == ReturnState.SIGNED))
    return {row.unit_id: row.signed() for row in rows}


def return_entries(return_id: int) -> tuple[ReturnEntry, ...]:
    """Every act on a return, in their order."""
    rows = db.session.execute(acts_in(MonthlyReturnEntry).where(MonthlyReturnEntry.return_id == return_id))
    return tuple(ReturnEntry(entry.act, entry.at, name, entry.text or "") for entry, name in rows)


def note_act(
    return_id: int, act: ReturnAct, now: datetime, person_id: int | None, text: str = ""
) -> MonthlyReturnEntry:
    """Adds one act to the history of a return."""
    entry = MonthlyReturnEntry(return_id=return_id, act=act, at=now, person_id=person_id, text=text or None)
    db.session.add(entry)
    db.session.flush()
    return entry
