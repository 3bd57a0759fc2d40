"""Register lines as versions in time: the register as of an instant is one range query."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    ForeignKey,
    Index,
    Select,
    String,
    and_,
    bindparam,
    cast,
    func,
    literal,
    or_,
    select,
    text,
    update,
)
from sqlalchemy.orm import Mapped, mapped_column

from tracker.domain.cases import Ledger, Stage
from tracker.domain.mark_off import Code
from tracker.domain.permissions import WORKING
from tracker.domain.posts import Actor
from tracker.domain.reasons import Group, Reason
from tracker.domain.register import is_sensitive
from tracker.models.base import Base, db
from tracker.models.cases import Case
from tracker.models.scope import within
from tracker.models.students import like_name
from tracker.models.types import UtcDateTime, Words, WordType
from tracker.models.units import PATH

SHOWN = (
    "episode",
    "ledger",
    "stage",
    "listed_on",
    "returned_on",
    "code",
    "marked_off_on",
    "attempts",
    "child_met_on",
    "last_attended_on",
    "class_id",
    "school_id",
    "household_village_id",
    "residence_village_id",
    "class_path",
    "responsible_path",
    "residence_path",
    "reasons",
)
"""What a line shows of its case; a change of any of these begins a new version."""

COUNTED = ("stage", "marked_off_on", "case_id", "listing", "ledger")
ENDED = ("valid_to", "valid_from", "stage", "case_id", "listing", "ledger")
"""What the balance asks of lines that stand, and of those that ended; their indexes hold it, so no row is fetched."""

HAS_ENDED = text("valid_to IS NOT NULL")

STILL = literal(datetime(9999, 1, 1, tzinfo=UTC), UtcDateTime)
"""An end after every other; a condition without OR leaves SQLite one index to walk rather than two."""


class RegisterLine(Base):
    """One version of one listing of a case: what the register said from `valid_from` until `valid_to` (None: still)."""

    __tablename__ = "register_line"

    case_id: Mapped[int] = mapped_column(ForeignKey("case_record.id"), index=True)
    listing: Mapped[int]
    valid_from: Mapped[datetime] = mapped_column(UtcDateTime)
    valid_to: Mapped[datetime | None] = mapped_column(UtcDateTime)
    episode: Mapped[int]
    ledger: Mapped[Ledger] = mapped_column(WordType(Ledger))
    stage: Mapped[Stage] = mapped_column(WordType(Stage))
    listed_on: Mapped[date]
    returned_on: Mapped[date | None]
    code: Mapped[Code | None] = mapped_column(WordType(Code))
    marked_off_on: Mapped[date | None]
    attempts: Mapped[int]
    child_met_on: Mapped[date | None]
    last_attended_on: Mapped[date | None]
    class_id: Mapped[int | None] = mapped_column(ForeignKey("unit.id"))
    school_id: Mapped[int | None] = mapped_column(ForeignKey("unit.id"))
    household_village_id: Mapped[int | None] = mapped_column(ForeignKey("unit.id"))
    residence_village_id: Mapped[int | None] = mapped_column(ForeignKey("unit.id"))
    class_path: Mapped[str] = mapped_column(PATH)
    responsible_path: Mapped[str] = mapped_column(PATH)
    residence_path: Mapped[str | None] = mapped_column(PATH)
    reasons: Mapped[tuple[Reason, ...]] = mapped_column(Words(Reason))

    __table_args__ = (
        Index("ix_register_line_valid_to_ledger_stage", "valid_to", "ledger", "stage"),
        Index("ix_register_line_valid_to_listed_on_id", "valid_to", "listed_on", "id", *COUNTED),
        Index("ix_register_line_valid_to_marked_off_on", "valid_to", "marked_off_on"),
        Index("ix_register_line_valid_from", "valid_from"),
        Index("ix_register_line_then_listed", "listed_on", "id", "valid_from", "valid_to", *COUNTED),
        Index("ix_register_line_then_counted", "ledger", "stage", "valid_from", "valid_to"),
        Index("ix_register_line_ended", *ENDED, sqlite_where=HAS_ENDED, postgresql_where=HAS_ENDED),
        Index("ix_register_line_of_case", "case_id", "listing", "valid_from", "valid_to", "stage", "ledger"),
    )


CURRENT_OF = select(RegisterLine).where(
    RegisterLine.case_id == bindparam("case_id"),
    RegisterLine.valid_to.is_(None),
    RegisterLine.listing >= bindparam("listing"),
)


def record_line(case: Case, now: datetime) -> None:
    """Brings the register to the case's state: closes the version that no longer holds, opens the new one."""
    current = db.session.scalars(CURRENT_OF, {"case_id": case.id, "listing": case.listing}).all()
    wanted = {name: getattr(case, name) for name in SHOWN}
    standing = [line for line in current if line.listing == case.listing and _says(line, wanted)]
    ended = [line.id for line in current if line not in standing]
    if ended:
        db.session.execute(update(RegisterLine).where(RegisterLine.id.in_(ended)).values(valid_to=now))
    if case.ledger is not None and not standing:
        db.session.add(RegisterLine(case_id=case.id, listing=case.listing, valid_from=now, **wanted))
    db.session.flush()


def _says(line: RegisterLine, wanted: Mapping[str, Any]) -> bool:
    """Whether the line says what it should; the struck line of a reopened case stays as it is."""
    return wanted["ledger"] is None or all(getattr(line, name) == value for name, value in wanted.items())


def stands(at: datetime | None, line: Any = RegisterLine) -> ColumnElement[bool]:
    """The condition that a version held at an instant (None: holds now)."""
    if at is None:
        now: ColumnElement[bool] = line.valid_to.is_(None)
        return now
    return and_(line.valid_from <= at, func.coalesce(line.valid_to, STILL, type_=UtcDateTime) > at)


def as_of(at: datetime | None) -> Select[RegisterLine, Case]:
    """The register as it stood at an instant (None: now), each line with its case."""
    return select(RegisterLine, Case).join(Case, Case.id == RegisterLine.case_id).where(stands(at))


def has_word(column: Any, word: Reason | Group, actor: Actor) -> ColumnElement[bool]:
    """The word stands in the list; a sensitive one is found only on the actor's own two lines."""
    found = cast(column, String).contains(f'"{word}"', autoescape=True)
    if not is_sensitive(word):
        return found
    working = replace(actor, posts=tuple(post for post in actor.posts if post.role in WORKING))
    acting = within(working, Case.class_path, Case.responsible_path)
    return found if acting is None else and_(found, acting)


def named(text: str) -> ColumnElement[bool]:
    return or_(Case.number.contains(text, autoescape=True), like_name(text))
