"""Weekly briefs, frozen, one a unit and week, and who of its unit has opened each."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, ForeignKey, Select, String, UniqueConstraint, and_, case, func, or_, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Mapped, aliased, mapped_column

from tracker.domain.digests import READ_BY, SEES_ALL, Brief, own_units
from tracker.domain.plain import plain
from tracker.domain.posts import Actor, Tier, path_end
from tracker.models import states
from tracker.models.base import Base, db
from tracker.models.types import Encrypted, UtcDateTime
from tracker.models.units import Unit


class Digest(Base):
    """One brief: its running number in the year, its frozen JSON, when it was issued (None: to be released)."""

    __tablename__ = "digest"

    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))
    week: Mapped[str] = mapped_column(String(8), index=True)
    year: Mapped[int]
    number: Mapped[int]
    content: Mapped[str] = mapped_column(Encrypted)
    frozen_at: Mapped[datetime] = mapped_column(UtcDateTime)
    issued_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    released_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    paper_id: Mapped[int | None] = mapped_column(ForeignKey("paper.id"))

    __table_args__ = (UniqueConstraint("unit_id", "week"),)

    def brief(self) -> Brief:
        brief: Brief = states.record(Brief, json.loads(self.content))
        return brief


class DigestReceipt(Base):
    """Somebody of the unit has opened its brief."""

    __tablename__ = "digest_receipt"

    digest_id: Mapped[int] = mapped_column(ForeignKey("digest.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    at: Mapped[datetime] = mapped_column(UtcDateTime)

    __table_args__ = (UniqueConstraint("digest_id", "person_id"),)


def newest_week() -> str | None:
    """The newest week a brief was ever frozen for."""
    return db.session.scalar(select(func.max(Digest.week)))


def next_number(year: int) -> int:
    """The running number of the next week's briefs in a year; those of one week share it."""
    return (db.session.scalar(select(func.max(Digest.number)).where(Digest.year == year)) or 0) + 1


def number_of(week: str) -> int | None:
    """The number the briefs of a week bear, None where there are none yet."""
    return db.session.scalar(select(Digest.number).where(Digest.week == week).limit(1))


def store(rows: Sequence[Mapping[str, Any]]) -> Sequence[Digest]:
    """Keeps briefs and returns those that are new; what a unit has for a week already is left as it is."""
    insert = postgresql.insert if db.session.get_bind().dialect.name == "postgresql" else sqlite.insert
    kept = insert(Digest).on_conflict_do_nothing(index_elements=["unit_id", "week"]).returning(Digest)
    return db.session.scalars(kept, [dict(row) for row in rows]).all() if rows else ()


def units_with_brief(week: str) -> set[int]:
    return set(db.session.scalars(select(Digest.unit_id).where(Digest.week == week)))


def readable(actor: Actor) -> ColumnElement[bool]:
    """The condition, over Digest and Unit, that a brief is the person's to read, the bureau's unissued ones, too."""
    conditions: list[ColumnElement[bool]] = []
    for post in actor.posts:
        condition: ColumnElement[bool] = Unit.tier.in_(READ_BY.get(post.role, ()))
        if post.unit.tier not in SEES_ALL:
            condition = and_(condition, Unit.path >= post.unit.path, Unit.path < path_end(post.unit.path))
        if post.unit.tier is not Tier.BUREAU:
            condition = and_(condition, Digest.issued_at.is_not(None))
        conditions.append(condition)
    return or_(*conditions) if conditions else Digest.id < 0


def digests_for(actor: Actor) -> Select[Digest, Unit]:
    """The briefs a person may read, each with its unit."""
    return select(Digest, Unit).join(Unit, Unit.id == Digest.unit_id).where(readable(actor))


def own_first(own: frozenset[int]) -> tuple[Any, ...]:
    """Those of the person's own units first, then in the order of the tree."""
    return (case((Unit.id.in_(own), 0), else_=1), Unit.path)


def find_digest(actor: Actor, week: str, unit: str) -> tuple[Digest, Unit, datetime | None] | None:
    """A brief the person may read, its unit, and when the person opened it; without a code the own unit's."""
    query = digests_for(actor).add_columns(receipt_of(actor)).where(Digest.week == week)
    if unit:
        query = query.where(Unit.code == unit)
    row = db.session.execute(query.order_by(*own_first(own_units(actor))).limit(1)).first()
    return None if row is None else (row[0], row[1], row[2])


def receipt_of(actor: Actor) -> Any:
    """When this person opened a brief, as SQL."""
    mine = and_(DigestReceipt.digest_id == Digest.id, DigestReceipt.person_id == (actor.person_id or 0))
    return select(DigestReceipt.at).where(mine).scalar_subquery()


def newest_for(actor: Actor, units: Collection[int]) -> Select[Any]:
    """Week, unit and the person's receipt of the newest issued brief of each of these units."""
    newer = aliased(Digest)
    later = and_(newer.unit_id == Digest.unit_id, newer.week > Digest.week, newer.issued_at.is_not(None))
    query = select(Digest.week, Unit, receipt_of(actor).label("opened_at")).join(Unit, Unit.id == Digest.unit_id)
    newest = ~select(newer.id).where(later).exists()
    return query.where(Digest.unit_id.in_(units), Digest.issued_at.is_not(None), newest)


def written(brief: Brief) -> str:
    """A brief as its row keeps it."""
    return json.dumps(plain(brief), ensure_ascii=False)


def note_receipt(digest_id: int, person_id: int, now: datetime) -> None:
    """Notes that somebody opened a brief, the first time only."""
    insert = postgresql.insert if db.session.get_bind().dialect.name == "postgresql" else sqlite.insert
    row = insert(DigestReceipt).values(digest_id=digest_id, person_id=person_id, at=now)
    db.session.execute(row.on_conflict_do_nothing(index_elements=["digest_id", "person_id"]))


def neighbours(actor: Actor, unit_id: int, week: str) -> tuple[str | None, str | None]:
    """The weeks of the previous and the next brief of a unit that the person may read."""
    weeks = select(Digest.week).join(Unit, Unit.id == Digest.unit_id).where(readable(actor), Digest.unit_id == unit_id)
    earlier = weeks.where(Digest.week < week).order_by(Digest.week.desc()).limit(1).scalar_subquery()
    later = weeks.where(Digest.week > week).order_by(Digest.week).limit(1).scalar_subquery()
    row = db.session.execute(select(earlier, later)).one()
    return row[0], row[1]
