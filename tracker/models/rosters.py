"""Lists that are compared: each import as a whole, its rows unreadable in the database, how a sender names columns."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, String, UniqueConstraint, select, update
from sqlalchemy.orm import Mapped, mapped_column

from tracker.domain.intake import pieces
from tracker.domain.likeness import Record
from tracker.domain.roster_rows import Body, identity_of, record_of
from tracker.domain.rosters import RosterKind, RosterState, Shape
from tracker.models.base import Base, db
from tracker.models.transactions import POSTGRESQL, SQLITE
from tracker.models.types import EncryptedTexts, KeyRing, UtcDateTime, WordType, keys, sealed_texts

SealedRow = tuple[str, int, bytes]
"""Sheet, number and body of a row, ready for the database."""

AT_ONCE = 5000
"""Rows in one statement, and in one transaction."""

INSERT = {
    name: f"INSERT INTO roster_row (roster_id, sheet, number, body) VALUES ({', '.join([value] * 4)})"  # noqa: S608
    for name, value in ((SQLITE, "?"), (POSTGRESQL, "%s"))
}


class Roster(Base):
    """One list as it came in; of a kind the newest in force counts, so that undoing one brings back the one before."""

    __tablename__ = "roster"

    kind: Mapped[RosterKind] = mapped_column(WordType(RosterKind))
    state: Mapped[RosterState] = mapped_column(WordType(RosterState))
    sender: Mapped[str] = mapped_column(String(80), default="")
    file_name: Mapped[str] = mapped_column(String(80))
    fingerprint: Mapped[str] = mapped_column(String(64))
    rows: Mapped[int]
    done: Mapped[int] = mapped_column(default=0)
    refused: Mapped[int] = mapped_column(default=0)
    doubtful: Mapped[int] = mapped_column(default=0)
    places: Mapped[dict[str, int]] = mapped_column(JSON)
    imported_at: Mapped[datetime] = mapped_column(UtcDateTime)
    imported_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    undone_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    undone_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))

    __table_args__ = (Index("ix_roster_kind_state", "kind", "state"),)

    @property
    def shape(self) -> Shape:
        return Shape(self.rows, self.places)


class RosterRow(Base):
    """One row of a list."""

    __tablename__ = "roster_row"

    roster_id: Mapped[int] = mapped_column(ForeignKey("roster.id"), index=True)
    sheet: Mapped[str] = mapped_column(String(80))
    number: Mapped[int]
    body: Mapped[dict[str, Any]] = mapped_column(EncryptedTexts)


class RosterLayout(Base):
    """Which field a heading of this sender means in lists of this kind, as a person decided."""

    __tablename__ = "roster_layout"

    sender: Mapped[str] = mapped_column(String(80))
    kind: Mapped[RosterKind] = mapped_column(WordType(RosterKind))
    columns: Mapped[dict[str, str]] = mapped_column(JSON)

    __table_args__ = (UniqueConstraint("sender", "kind"),)


def find_roster(roster_id: int) -> Roster | None:
    return db.session.get(Roster, roster_id)


def current_roster(kind: RosterKind) -> Roster | None:
    """The list of this kind that counts."""
    of_kind = select(Roster).where(Roster.kind == kind, Roster.state == RosterState.IN_FORCE)
    return db.session.scalar(of_kind.order_by(Roster.id.desc()).limit(1))


def list_rosters(most: int) -> Sequence[Roster]:
    """The imports, newest first."""
    return db.session.scalars(select(Roster).order_by(Roster.id.desc()).limit(most)).all()


def list_rosters_by_id(ids: Iterable[int]) -> Sequence[Roster]:
    """These imports, in the order they came in."""
    return db.session.scalars(select(Roster).where(Roster.id.in_(set(ids))).order_by(Roster.id)).all()


def seal_row(ring: KeyRing, sheet: str, number: int, body: Body) -> SealedRow:
    """A row as it is kept."""
    return sheet[:80], number, sealed_texts(ring, body)


def add_rows(roster_id: int, rows: Iterable[SealedRow]) -> None:
    """One statement for all of them; the driver gets them as they are, for a look into each takes longer than it."""
    connection = db.session.connection()
    connection.exec_driver_sql(INSERT[connection.dialect.name], [(roster_id, *row) for row in rows])


def note_progress(roster_id: int, done: int) -> None:
    db.session.execute(update(Roster).where(Roster.id == roster_id).values(done=done))


def records_of(roster_id: int, today: date) -> Iterator[Record]:
    """The rows of a list as they are compared."""
    return (record for record, _ in read_rows(roster_id, today))


def read_rows(roster_id: int, today: date) -> Iterator[tuple[Record, Body]]:
    """The rows of a list as they are compared, each with what stands in it.

    Equal children share their mark from list to list, decisions are kept under it, and nobody can read it back.
    """
    blind = keys().blind
    rows = select(RosterRow.id, RosterRow.body).where(RosterRow.roster_id == roster_id)
    for row_id, body in db.session.execute(rows.order_by(RosterRow.id).execution_options(yield_per=AT_ONCE)):
        yield record_of(body, blind(identity_of(body)), row_id, today), body


def bodies_of(row_ids: Iterable[int]) -> Iterator[tuple[int, dict[str, str]]]:
    """What stands in these rows, by their ids."""
    for part in pieces(sorted(row_ids), AT_ONCE):
        found = select(RosterRow.id, RosterRow.body).where(RosterRow.id.in_(part))
        yield from ((row_id, body) for row_id, body in db.session.execute(found))


def find_layout(sender: str, kind: RosterKind) -> dict[str, str]:
    """What is remembered of this sender's headings."""
    query = select(RosterLayout.columns).where(RosterLayout.sender == sender, RosterLayout.kind == kind)
    return db.session.scalar(query) or {}


def keep_layout(sender: str, kind: RosterKind, columns: dict[str, str]) -> None:
    """Remembers it for the next list of this sender."""
    named = (RosterLayout.sender == sender) & (RosterLayout.kind == kind)
    changed = db.session.execute(update(RosterLayout).where(named).values(columns=columns))
    if not changed.rowcount:  # type: ignore[attr-defined]
        db.session.add(RosterLayout(sender=sender, kind=kind, columns=columns))
