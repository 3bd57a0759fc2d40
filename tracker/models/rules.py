"""Dated settings (规则): a county's own term for a duty, from a day on."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from sqlalchemy import ForeignKey, Select, String, UniqueConstraint, bindparam, select
from sqlalchemy.orm import Mapped, mapped_column

from tracker.domain.calendar import Days, Term
from tracker.domain.return_notices import WORDINGS, LegalStep, Wording
from tracker.models.base import Base, db
from tracker.models.people import Person
from tracker.models.types import UtcDateTime, WordType


class RuleSetting(Base):
    """The term of one duty in force from `valid_from`; the latest one not in the future counts."""

    __tablename__ = "rule_setting"

    name: Mapped[str] = mapped_column(String(40))
    count: Mapped[int]
    unit: Mapped[Days] = mapped_column(WordType(Days))
    valid_from: Mapped[date]
    set_at: Mapped[datetime] = mapped_column(UtcDateTime)
    set_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))

    __table_args__ = (UniqueConstraint("name", "valid_from"),)


class RuleText(Base):
    """How the county words a legal step from `valid_from` on: its title, and the term it names."""

    __tablename__ = "rule_text"

    name: Mapped[str] = mapped_column(String(40))
    title: Mapped[str] = mapped_column(String(60))
    term: Mapped[str] = mapped_column(String(200))
    valid_from: Mapped[date]
    set_at: Mapped[datetime] = mapped_column(UtcDateTime)
    set_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))

    __table_args__ = (UniqueConstraint("name", "valid_from"),)


IN_FORCE = (
    select(RuleSetting.name, RuleSetting.count, RuleSetting.unit)
    .where(RuleSetting.valid_from <= bindparam("day"))
    .order_by(RuleSetting.valid_from)
)


def load_terms(day: date) -> dict[str, Term]:
    """The terms the county has set itself, as in force on `day`; the domain's TERMS hold for all others."""
    return {name: Term(count, unit) for name, count, unit in db.session.execute(IN_FORCE, {"day": day})}


def keep_setting(name: str, term: Term, valid_from: date, by: tuple[int | None, datetime]) -> None:
    """Puts down what holds from a day on, in place of what was set for that day before."""
    same_day = select(RuleSetting).where(RuleSetting.name == name, RuleSetting.valid_from == valid_from)
    row = db.session.scalar(same_day.with_for_update()) or RuleSetting(name=name, valid_from=valid_from)
    row.count, row.unit = term.count, term.unit
    row.set_by_id, row.set_at = by
    db.session.add(row)
    db.session.flush()


def load_wordings(day: date) -> dict[LegalStep, Wording]:
    """How each legal step is worded on a day: by the county, else by default."""
    rows = db.session.scalars(select(RuleText).where(RuleText.valid_from <= day).order_by(RuleText.valid_from))
    return {**WORDINGS, **{LegalStep(row.name): Wording(row.title, row.term) for row in rows}}


def texts_of(name: LegalStep) -> Select[RuleText, str | None]:
    """The wordings set for one step, the newest first, each with the name of who set it."""
    query = select(RuleText, Person.name).outerjoin(Person, Person.id == RuleText.set_by_id)
    return query.where(RuleText.name == str(name)).order_by(RuleText.valid_from.desc())


def list_settings() -> Sequence[RuleSetting]:
    """Every setting ever made, the oldest first."""
    return db.session.scalars(select(RuleSetting).order_by(RuleSetting.valid_from, RuleSetting.id)).all()


def settings_of(name: str) -> Select[RuleSetting, str | None]:
    """The settings of one term, the newest first, each with the name of who made it."""
    query = select(RuleSetting, Person.name).outerjoin(Person, Person.id == RuleSetting.set_by_id)
    return query.where(RuleSetting.name == name).order_by(RuleSetting.valid_from.desc())


def terms_on(settings: Sequence[RuleSetting], day: date) -> dict[str, Term]:
    """The county's own terms as they were in force on a day, from settings that are loaded already."""
    return {row.name: Term(row.count, row.unit) for row in settings if row.valid_from <= day}
