"""The office's side of a week: instructions and their answers, vacant posts, messages given up."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import or_, select

from tracker.domain.digests import DeliveryThen, Head, InstructionThen, PostThen
from tracker.domain.outbox import DeliveryState
from tracker.domain.posts import Role
from tracker.domain.supervision import Entry, InstructionAct, InstructionState, state_at
from tracker.domain.week_facts import Placed
from tracker.domain.weeks import Week
from tracker.models.base import db
from tracker.models.outbox import Delivery
from tracker.models.supervision import Instruction, InstructionEntry, entries_of
from tracker.models.units import Unit
from tracker.models.vacancies import vacant_posts

NO_PLACE = ""
"""The place of what belongs to the county as a whole."""

WORDS_QUOTED = 60
"""How much of an instruction and of its answer stands in a brief."""


def instructions_at(week: Week) -> dict[Head, tuple[Placed, ...]]:
    """The instructions answered within a week, and those that were not closed at its end."""
    lately = select(InstructionEntry.instruction_id).where(InstructionEntry.at > week.begins)
    wanted = or_(Instruction.state != InstructionState.CLOSED, Instruction.id.in_(lately))
    query = select(Instruction, Unit).join(Unit, Unit.id == Instruction.unit_id)
    rows = db.session.execute(query.where(wanted, Instruction.given_at <= week.ends).order_by(Instruction.id)).all()
    entries = entries_of([instruction.id for instruction, _ in rows])
    replied, standing = [], []
    for instruction, unit in rows:
        acts = [entry for entry in entries[instruction.id] if entry.at <= week.ends]
        state = state_at(acts, week.ends) or InstructionState.OPEN
        placed = Placed(unit.path, _then(instruction, unit, state, acts))
        if any(entry.act is InstructionAct.REPLY and entry.at > week.begins for entry in acts):
            replied.append(placed)
        if state is not InstructionState.CLOSED:
            standing.append(placed)
    return {Head.REPLIED: tuple(replied), Head.INSTRUCTED: tuple(standing)}


def _then(instruction: Instruction, unit: Unit, state: InstructionState, acts: Sequence[Entry]) -> InstructionThen:
    answer = next((entry.text for entry in reversed(acts) if entry.act is InstructionAct.REPLY), "")
    due_on = next((entry.due_on for entry in reversed(acts) if entry.due_on), instruction.due_on)
    return InstructionThen(instruction.number, unit.name, due_on, state, _quoted(instruction.text), _quoted(answer))


def _quoted(text: str) -> str:
    text = " ".join(text.split())
    return text if len(text) <= WORDS_QUOTED else text[: WORDS_QUOTED - 1] + "…"


def vacancies_at(week: Week) -> tuple[Placed, ...]:
    """The posts nobody filled on the last day of a week."""
    posts = vacant_posts(week.sunday).subquery()
    rows = db.session.execute(select(posts).order_by(posts.c.path, posts.c.role))
    return tuple(Placed(row.path, PostThen(f"{row.role} {row.code}", Role(row.role), row.name)) for row in rows)


def given_up_in(week: Week) -> tuple[Placed, ...]:
    """The messages that were given up within a week."""
    query = select(Delivery.id, Delivery.channel, Delivery.day).where(Delivery.state == DeliveryState.DEAD)
    rows = db.session.execute(query.where(Delivery.done_at > week.begins, Delivery.done_at <= week.ends))
    return tuple(Placed(NO_PLACE, DeliveryThen(str(number), channel, day)) for number, channel, day in rows)
