"""Measures of the plan for one child (一人一案): what, owed by which unit, until when, with what result."""

from __future__ import annotations

from datetime import date

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from tracker.domain.reasons import MeasureKind
from tracker.models.base import Base
from tracker.models.types import Encrypted, WordType


class Measure(Base):
    """One entry of the plan; saving the same measure of the same unit again writes a newer entry."""

    __tablename__ = "measure"

    case_id: Mapped[int] = mapped_column(ForeignKey("case_record.id"), index=True)
    move_id: Mapped[int] = mapped_column(ForeignKey("move.id"), unique=True)
    kind: Mapped[MeasureKind] = mapped_column(WordType(MeasureKind))
    owed_by_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))
    until: Mapped[date]
    result: Mapped[str | None] = mapped_column(Encrypted)
    note: Mapped[str | None] = mapped_column(Encrypted)
