"""Attempts at persuasion (劝返记录): rows with who went, whom they met and what came of it."""

from __future__ import annotations

from datetime import date, time
from typing import Any

from sqlalchemy import JSON, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from tracker.domain.reasons import AttemptResult, Attitude, Channel, Met, Wish
from tracker.models.base import Base
from tracker.models.types import Encrypted, WordType


class Attempt(Base):
    """One attempt, written by its move and never changed; an annulled move takes its attempt out of sight."""

    __tablename__ = "attempt"

    case_id: Mapped[int] = mapped_column(ForeignKey("case_record.id"), index=True)
    move_id: Mapped[int] = mapped_column(ForeignKey("move.id"), unique=True)
    number: Mapped[int]
    made_on: Mapped[date]
    made_at: Mapped[time | None]
    channel: Mapped[Channel] = mapped_column(WordType(Channel))
    went: Mapped[list[Any]] = mapped_column(JSON)
    went_others: Mapped[str | None] = mapped_column(Encrypted)
    met: Mapped[Met] = mapped_column(WordType(Met))
    result: Mapped[AttemptResult] = mapped_column(WordType(AttemptResult))
    said: Mapped[str | None] = mapped_column(Encrypted)
    pupil_wish: Mapped[Wish | None] = mapped_column(WordType(Wish))
    guardian_attitude: Mapped[Attitude | None] = mapped_column(WordType(Attitude))
    promised_on: Mapped[date | None]
    next_step: Mapped[str | None] = mapped_column(Encrypted)
    next_on: Mapped[date | None]
    late_entry: Mapped[bool] = mapped_column(default=False)
