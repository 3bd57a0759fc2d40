"""Evidence for codes, holds and attempts: files by their hash, texts and dates; reached only through the case."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from flask import current_app
from sqlalchemy import ForeignKey, String, select
from sqlalchemy.orm import Mapped, mapped_column

from tracker.models.base import Base, db
from tracker.models.cases import MoveRow
from tracker.models.types import Encrypted, UtcDateTime


class EvidenceEntry(Base):
    """One piece of evidence given with a move: a stored file, or a text or date as `value`."""

    __tablename__ = "evidence"

    case_id: Mapped[int] = mapped_column(ForeignKey("case_record.id"), index=True)
    move_id: Mapped[int] = mapped_column(ForeignKey("move.id"), index=True)
    key: Mapped[str] = mapped_column(String(40))
    value: Mapped[str | None] = mapped_column(Encrypted)
    file_hash: Mapped[str | None] = mapped_column(String(64))
    file_name: Mapped[str | None] = mapped_column(Encrypted)
    media_type: Mapped[str | None] = mapped_column(String(80))
    size: Mapped[int | None]
    added_at: Mapped[datetime] = mapped_column(UtcDateTime)


def files_folder() -> Path:
    """Where the running application keeps its encrypted files."""
    instance: Path = current_app.extensions["tracker.config"].instance
    return instance / "evidence"


def waiting_folder() -> Path:
    """Where files lie that were checked and not taken over yet."""
    instance: Path = current_app.extensions["tracker.config"].instance
    return instance / "waiting"


def find_file(case_id: int, entry_id: int) -> EvidenceEntry | None:
    """A file of this case; one that came with an annulled step is out of sight."""
    annulled = select(MoveRow.id).where(MoveRow.annuls_id == EvidenceEntry.move_id).exists()
    query = select(EvidenceEntry).where(EvidenceEntry.id == entry_id, EvidenceEntry.case_id == case_id)
    return db.session.scalar(query.where(EvidenceEntry.file_hash.is_not(None), ~annulled))
