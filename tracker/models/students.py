"""The base list of children (适龄儿童少年台账): who they are, where they are registered, live and study."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from tracker.domain.reasons import Group, Sex
from tracker.models.base import Base
from tracker.models.types import Encrypted, UtcDateTime, Words, WordType
from tracker.models.units import PATH


class Student(Base):
    """A child; numbers, phone and address are encrypted, found again by blind index only."""

    __tablename__ = "student"

    name: Mapped[str] = mapped_column(String(60))
    pinyin: Mapped[str] = mapped_column(String(200), default="")
    initials: Mapped[str] = mapped_column(String(40), default="")
    sex: Mapped[Sex | None] = mapped_column(WordType(Sex))
    birth_date: Mapped[date | None]
    id_number: Mapped[str | None] = mapped_column(Encrypted)
    id_number_index: Mapped[str | None] = mapped_column(String(32), unique=True)
    id_tail_index: Mapped[str | None] = mapped_column(String(32), index=True)
    roll_number: Mapped[str | None] = mapped_column(Encrypted)
    roll_number_index: Mapped[str | None] = mapped_column(String(32), unique=True)
    class_id: Mapped[int | None] = mapped_column(ForeignKey("unit.id"), index=True)
    school_id: Mapped[int | None] = mapped_column(ForeignKey("unit.id"), index=True)
    household_village_id: Mapped[int | None] = mapped_column(ForeignKey("unit.id"))
    residence_village_id: Mapped[int | None] = mapped_column(ForeignKey("unit.id"))
    household_outside: Mapped[bool] = mapped_column(default=False)
    class_path: Mapped[str] = mapped_column(PATH)
    responsible_path: Mapped[str] = mapped_column(PATH)
    residence_path: Mapped[str | None] = mapped_column(PATH)
    address: Mapped[str | None] = mapped_column(Encrypted)
    guardian: Mapped[str | None] = mapped_column(String(60))
    guardian_phone: Mapped[str | None] = mapped_column(Encrypted)
    groups: Mapped[tuple[Group, ...]] = mapped_column(Words(Group), default=())
    boarding: Mapped[bool] = mapped_column(default=False)
    never_enrolled: Mapped[bool] = mapped_column(default=False)
    added_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    __table_args__ = (
        Index("ix_student_class_path", "class_path"),
        Index("ix_student_responsible_path", "responsible_path"),
        Index("ix_student_residence_path", "residence_path"),
        Index("ix_student_name_birth_date", "name", "birth_date"),
    )
