"""Instructions and every act on them; the newest act says in which state one is."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, Select, String, select
from sqlalchemy.orm import Mapped, mapped_column

from tracker.domain.posts import Actor, Role
from tracker.domain.supervision import Entry, InstructionAct, InstructionState, Source
from tracker.models.base import Base, db
from tracker.models.cases import Case
from tracker.models.people import acts_in
from tracker.models.scope import within
from tracker.models.types import Encrypted, UtcDateTime, WordType
from tracker.models.units import Unit


class Instruction(Base):
    """What a unit was told to answer by a day; `given_as` at `given_from` is the post it was given in.

    `digest_id` and `paragraph` are where the remark stood, `case_id` the case it is about, `duty_id` the overdue duty
    that led to it, `reply_id` the newest duty to answer it.
    """

    __tablename__ = "instruction"

    number: Mapped[str] = mapped_column(String(24), unique=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))
    source: Mapped[Source] = mapped_column(WordType(Source))
    state: Mapped[InstructionState] = mapped_column(WordType(InstructionState))
    text: Mapped[str] = mapped_column(Encrypted)
    due_on: Mapped[date]
    given_at: Mapped[datetime] = mapped_column(UtcDateTime)
    given_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    given_as: Mapped[Role] = mapped_column(WordType(Role))
    given_from_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))
    opened_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    digest_id: Mapped[int | None] = mapped_column(ForeignKey("digest.id"), index=True)
    paragraph: Mapped[str] = mapped_column(String(40), default="")
    case_id: Mapped[int | None] = mapped_column(ForeignKey("case_record.id"), index=True)
    duty_id: Mapped[int | None] = mapped_column(ForeignKey("duty.id"), index=True)
    reply_id: Mapped[int | None] = mapped_column(ForeignKey("duty.id"))

    __table_args__ = (
        Index("ix_instruction_state_due_on", "state", "due_on"),
        Index("ix_instruction_unit_id", "unit_id"),
    )


class InstructionEntry(Base):
    """One act on an instruction, never changed."""

    __tablename__ = "instruction_entry"

    instruction_id: Mapped[int] = mapped_column(ForeignKey("instruction.id"), index=True)
    act: Mapped[InstructionAct] = mapped_column(WordType(InstructionAct))
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    text: Mapped[str | None] = mapped_column(Encrypted)
    due_on: Mapped[date | None]

    __table_args__ = (Index("ix_instruction_entry_at", "at"),)


def visible_instructions(actor: Actor) -> Select[Instruction, Unit]:
    """Instructions to units in the actor's part of the tree, with the unit."""
    condition = within(actor, Unit.path)
    query = select(Instruction, Unit).join(Unit, Unit.id == Instruction.unit_id)
    return query if condition is None else query.where(condition)


def find_instruction(actor: Actor, number: str, *, lock: bool = False) -> tuple[Instruction, Unit] | None:
    """An instruction the actor may see, its row locked where it is to be changed."""
    query = visible_instructions(actor).where(Instruction.number == number)
    if lock:
        query = query.with_for_update(of=Instruction)
    row = db.session.execute(query).one_or_none()
    return None if row is None else (row[0], row[1])


def entries_of(instructions: Sequence[int]) -> dict[int, list[Entry]]:
    """Every act on some instructions, in their order."""
    found: dict[int, list[Entry]] = {number: [] for number in instructions}
    for entry, name in db.session.execute(acts_in(InstructionEntry).where(InstructionEntry.instruction_id.in_(found))):
        found[entry.instruction_id].append(Entry(entry.act, entry.at, name, entry.text or "", entry.due_on))
    return found


def cases_of_instructions() -> dict[str, str]:
    """The numbers of the cases that instructions are about, by number of the instruction."""
    query = select(Instruction.number, Case.number.label("case")).join(Case, Case.id == Instruction.case_id)
    return {row.number: row.case for row in db.session.execute(query)}


def open_about_duties() -> set[int]:
    """The duties about which an instruction stands that is not closed."""
    standing = Instruction.state != InstructionState.CLOSED
    return set(db.session.scalars(select(Instruction.duty_id).where(standing, Instruction.duty_id.is_not(None))))
