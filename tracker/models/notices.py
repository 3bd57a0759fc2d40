"""Notices: what a person is told in the program, each once; every other channel bundles them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, Select, String, UniqueConstraint, or_, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import InstrumentedAttribute, Mapped, mapped_column

from tracker.domain.calendar import china_date
from tracker.domain.notices import NoticeKind
from tracker.domain.posts import PostFact
from tracker.domain.reminders import Step
from tracker.models.base import Base, db
from tracker.models.duties import Duty
from tracker.models.types import UtcDateTime, WordType


class Notice(Base):
    """One thing told to one person; `key` names the occurrence, so that it reaches a person exactly once.

    `own`: it is the person's own to do, or comes from below. `suppressed`: a newer step of the same duty was due
    at the same moment, after a gap.
    """

    __tablename__ = "notice"

    key: Mapped[str] = mapped_column(String(80))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    kind: Mapped[NoticeKind] = mapped_column(WordType(NoticeKind))
    duty_id: Mapped[int | None] = mapped_column(ForeignKey("duty.id"))
    case_id: Mapped[int | None] = mapped_column(ForeignKey("case_record.id"))
    step: Mapped[Step | None] = mapped_column(WordType(Step))
    about: Mapped[str] = mapped_column(String(60), default="")
    own: Mapped[bool] = mapped_column(default=True)
    day: Mapped[date]
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
    read_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    suppressed: Mapped[bool] = mapped_column(default=False)

    __table_args__ = (
        UniqueConstraint("key", "person_id"),
        Index("ix_notice_person_id_read_at", "person_id", "read_at"),
        Index("ix_notice_duty_id", "duty_id"),
    )


def add_notices(rows: Sequence[Mapping[str, Any]]) -> None:
    """Stores notices in the order of their keys; what a person was told already is left as it is."""
    if not rows:
        return
    insert = postgresql.insert if db.session.get_bind().dialect.name == "postgresql" else sqlite.insert
    ordered = sorted(rows, key=lambda row: (row["key"], row["person_id"]))
    defaults: dict[str, Any] = {
        "duty_id": None,
        "case_id": None,
        "step": None,
        "about": "",
        "own": True,
        "suppressed": False,
    }
    db.session.execute(
        insert(Notice).on_conflict_do_nothing(index_elements=["key", "person_id"]),
        [{**defaults, **row} for row in ordered],
    )


def tell(kind: NoticeKind, key: str, posts: Iterable[PostFact], case_id: int, now: datetime) -> None:
    """One notice about a case to each of these people."""
    about = {"key": key, "kind": kind, "case_id": case_id, "day": china_date(now), "made_at": now}
    add_notices([{**about, "person_id": person} for person in {post.person_id for post in posts}])


def wanted_notices() -> Select[Notice]:
    """Notices that still matter: not suppressed, and their duty, where they have one, still open."""
    return (
        select(Notice)
        .outerjoin(Duty, Duty.id == Notice.duty_id)
        .where(Notice.suppressed.is_(False), or_(Notice.duty_id.is_(None), Duty.is_open.is_(True)))
    )


def unread_notices(person_id: int | InstrumentedAttribute[int]) -> Select[Notice]:
    """What a person has not read yet and still matters, the newest first."""
    query = wanted_notices().where(Notice.person_id == person_id, Notice.read_at.is_(None))
    return query.order_by(Notice.id.desc())
