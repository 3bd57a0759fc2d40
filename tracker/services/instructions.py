"""Reading instructions: the list, and one of them with every act on it; its unit's first look is the receipt."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import case as when
from sqlalchemy import select, update

from tracker.domain.calendar import china_date
from tracker.domain.errors import NotFound
from tracker.domain.pages import Page, page_within
from tracker.domain.permissions import WORKING, Permission, may
from tracker.domain.posts import Actor, Holders, PostFact, Role, UnitFact
from tracker.domain.supervision import (
    ANSWERED_BY,
    Entry,
    InstructionAct,
    InstructionState,
    Source,
    can,
    may_settle,
)
from tracker.models.audit import Chain, append
from tracker.models.audit import Entry as AuditEntry
from tracker.models.base import db
from tracker.models.cases import Case, visible_to
from tracker.models.digests import Digest
from tracker.models.duties import Duty
from tracker.models.pages import count_of, on_page
from tracker.models.people import PostBook
from tracker.models.supervision import (
    Instruction,
    InstructionEntry,
    entries_of,
    find_instruction,
    visible_instructions,
)
from tracker.models.transactions import reading, writing
from tracker.models.units import Unit, units_by_id


@dataclass(frozen=True)
class Row:
    """One instruction as a list shows it; `days_left` in calendar days, negative once its day is over."""

    number: str
    unit: UnitFact
    state: InstructionState
    source: Source
    text: str
    due_on: date
    days_left: int
    opened_at: datetime | None
    given_as: Role


@dataclass(frozen=True)
class About:
    """What an instruction came from, as far as the reader may see it."""

    case: str = ""
    duty: Duty | None = None
    week: str = ""
    brief_of: str = ""
    paragraph: str = ""


@dataclass(frozen=True)
class InstructionPage:
    """One instruction: every act on it, who owes the answer today, and what the reader's posts are entitled to."""

    row: Row
    about: About
    entries: tuple[Entry, ...]
    owner: PostFact | None
    entitled: frozenset[InstructionAct]

    @property
    def possible(self) -> tuple[InstructionAct, ...]:
        """What the reader may do now."""
        return tuple(act for act in InstructionAct if act in self.entitled and can(act, self.row.state))


def page_of_instructions(actor: Actor, number: int, now: datetime) -> Page[Row]:
    """The instructions to units in the actor's part of the tree: those not closed first, by their day."""
    with reading():
        query = visible_instructions(actor)
        total = count_of(query)
        number = page_within(number, total)
        over = when((Instruction.state == InstructionState.CLOSED, 1), else_=0)
        ordered = query.order_by(over, when((over == 0, Instruction.due_on)), Instruction.id.desc())
        rows = db.session.execute(on_page(ordered, number))
        return Page(tuple(_row(instruction, unit, now) for instruction, unit in rows), number, total)


def open_instruction(actor: Actor, number: str, now: datetime) -> InstructionPage:
    """One instruction; the first look by somebody of its unit is kept as its receipt. Raises NotFound."""
    with reading():
        found = find_instruction(actor, number)
        if found is None:
            raise NotFound
        instruction, unit = found
        giving = units_by_id([instruction.given_from_id])[instruction.given_from_id]
        book = PostBook.load([unit.path, giving.path], china_date(now))
        answering = book.holders(unit.path)
        acts = _acts(actor, instruction, answering, ANSWERED_BY[unit.tier], book.holders(giving.path))
        owner = next(iter(answering.owners(ANSWERED_BY[unit.tier])), None)
        entries = tuple(entries_of([instruction.id])[instruction.id])
        page = InstructionPage(_row(instruction, unit, now), _about(actor, instruction), entries, owner, acts)
    if instruction.opened_at is None and _is_of(actor, unit):
        _note_opened(actor, instruction, now)
    return page


def _row(instruction: Instruction, unit: Unit, now: datetime) -> Row:
    return Row(
        instruction.number,
        unit.fact(),
        instruction.state,
        instruction.source,
        instruction.text,
        instruction.due_on,
        (instruction.due_on - china_date(now)).days,
        instruction.opened_at,
        instruction.given_as,
    )


def _acts(
    actor: Actor, instruction: Instruction, answering: Holders, role: Role, giving: Holders
) -> frozenset[InstructionAct]:
    allowed: set[InstructionAct] = set()
    if may(actor, Permission.ANSWER_INSTRUCTIONS) and may_settle(actor, role, answering):
        allowed.add(InstructionAct.REPLY)
    if may(actor, Permission.GIVE_INSTRUCTIONS) and may_settle(actor, instruction.given_as, giving):
        allowed |= {InstructionAct.SEND_BACK, InstructionAct.CLOSE}
    return frozenset(allowed)


def _about(actor: Actor, instruction: Instruction) -> About:
    case = visible_to(actor).where(Case.id == instruction.case_id).with_only_columns(Case.number)
    number = (db.session.scalar(case) if instruction.case_id else None) or ""
    duty = db.session.get(Duty, instruction.duty_id) if instruction.duty_id else None
    week, brief_of = "", ""
    if instruction.digest_id:
        digest = select(Digest.week, Unit.code).join(Unit, Unit.id == Digest.unit_id)
        week, brief_of = db.session.execute(digest.where(Digest.id == instruction.digest_id)).one()
    return About(number, duty, week, brief_of, instruction.paragraph)


def _is_of(actor: Actor, unit: Unit) -> bool:
    return any(post.unit.id == unit.id and post.role in WORKING for post in actor.posts)


def _note_opened(actor: Actor, instruction: Instruction, now: datetime) -> None:
    with writing() as session:
        unopened = (Instruction.id == instruction.id) & Instruction.opened_at.is_(None)
        first = session.scalar(update(Instruction).where(unopened).values(opened_at=now).returning(Instruction.id))
        if first is None:
            return
        entry = InstructionEntry(instruction_id=first, act=InstructionAct.OPENED, at=now, person_id=actor.person_id)
        session.add(entry)
        append(AuditEntry(Chain.CHANGE, now, actor.person_id, "instruction_opened", instruction.number))
