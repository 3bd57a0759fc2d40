"""The base list of children (适龄儿童少年台账): who they are, where they are registered, live and study."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, ForeignKey, Index, Select, String, exists, or_, select, true, update
from sqlalchemy.orm import Mapped, mapped_column

from tracker.domain.posts import Actor
from tracker.domain.reasons import Group, Sex
from tracker.models.base import Base, db
from tracker.models.scope import within
from tracker.models.transactions import queue_up
from tracker.models.types import Encrypted, UtcDateTime, Words, WordType, blind_index, keys
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


BY_NUMBER = {"id_number": Student.id_number_index, "roll_number": Student.roll_number_index}
"""What a number is looked up by."""

PLACES = ("school_id", "household_village_id")
"""Where children of one name and birth date are one child, though whoever logs it does not see that far."""


def students_in(actor: Actor) -> Select[Student]:
    """The children on the base list in the actor's part of the tree."""
    condition = within(actor, Student.class_path, Student.responsible_path, Student.residence_path)
    query = select(Student)
    return query if condition is None else query.where(condition)


def find_student(actor: Actor, student_id: int) -> Student | None:
    return db.session.scalar(students_in(actor).where(Student.id == student_id))


def same_child(actor: Actor, name: str, values: Mapping[str, Any]) -> Student | None:
    """The child meant: by ID or roll number anywhere; else the only one of that name, birth date and sex near.

    Near is in scope, or of the school or village that was entered.

    Two who cannot be told apart stay two: nobody is merged by a guess.
    """
    for key, column in BY_NUMBER.items():
        index = blind_index(values.get(key))
        known = index and db.session.scalar(select(Student).where(column == index, Student.name == name))
        if known:
            return known
    born = Student.birth_date == values.get("birth_date")
    of_sex = or_(Student.sex.is_(None), Student.sex == values.get("sex"))
    alike = select(Student).where(Student.name == name, born, of_sex, _near(actor, values))
    for key, column in BY_NUMBER.items():
        alike = alike.where(column.is_(None)) if values.get(key) else alike
    found = db.session.scalars(alike.limit(2)).all()
    return found[0] if len(found) == 1 else None


def _near(actor: Actor, values: Mapping[str, Any]) -> ColumnElement[bool]:
    in_scope = within(actor, Student.class_path, Student.responsible_path, Student.residence_path)
    entered = [getattr(Student, name) == values[name] for name in PLACES if values.get(name)]
    return true() if in_scope is None else or_(in_scope, *entered)


def is_number_taken(key: str, number: str | None) -> bool:
    """Whether somebody on the base list has this ID or roll number."""
    index = blind_index(number)
    return bool(index and db.session.scalar(select(exists().where(BY_NUMBER[key] == index))))


def fill_blanks(student: Student, values: Mapping[str, Any]) -> None:
    """Takes over what the base list did not know; nothing known is overwritten."""
    for name, value in values.items():
        if value and not getattr(student, name):
            setattr(student, name, value)
            _index(student, name, value)


def _index(student: Student, name: str, number: str) -> None:
    if name == "id_number":
        student.id_number_index, student.id_tail_index = blind_index(number), blind_index(number[-4:])
    elif name == "roll_number":
        student.roll_number_index = blind_index(number)


def wait_for_others(name: str, values: Mapping[str, Any]) -> None:
    """Lets only one at a time look for, and perhaps add, a child of this name and birth date or with these numbers."""
    texts = {f"{name} {values.get('birth_date')}", *(values[key] for key in BY_NUMBER if values.get(key))}
    for key in sorted(keys().blind(text) for text in texts):
        queue_up(key)


def lock_student(student_id: int) -> None:
    """Lets only one at a time log this child."""
    db.session.execute(select(Student.id).where(Student.id == student_id).with_for_update())


def like_name(text: str) -> ColumnElement[bool]:
    """Part of a name, of its pinyin, or the beginning of its initials in one of the surname's readings."""
    typed = "".join(text.lower().split())
    if not typed.isascii():
        return Student.name.contains("".join(text.split()), autoescape=True)
    starts = or_(
        Student.initials.startswith(typed, autoescape=True), Student.initials.contains(f" {typed}", autoescape=True)
    )
    return or_(starts, Student.pinyin.contains(typed, autoescape=True), Student.name.contains(text, autoescape=True))


def rehang_child(student_id: int, links: Mapping[str, Any]) -> None:
    """The base list follows the child's case to another class, school or village."""
    db.session.execute(update(Student).where(Student.id == student_id).values(dict(links)))
