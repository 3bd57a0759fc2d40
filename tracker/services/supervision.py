"""Instructions (督办): giving one, answering it, sending the answer back, closing it."""

from __future__ import annotations

from datetime import date

from sqlalchemy import select

from tracker.domain.calendar import china_date
from tracker.domain.cases import OPEN
from tracker.domain.duties import DutyKind
from tracker.domain.errors import Failure, Forbidden, Invalid, NotFound
from tracker.domain.forms import Form
from tracker.domain.notices import NoticeKind
from tracker.domain.permissions import WORKING, Permission
from tracker.domain.posts import Actor, Holders, PostFact
from tracker.domain.supervision import (
    ANSWERED_BY,
    InstructionAct,
    InstructionState,
    Wish,
    check_act,
    check_answerable,
    check_due,
    check_nameless,
    giving_post,
    may_settle,
)
from tracker.domain.words import N_
from tracker.models.appointments import unit_meant
from tracker.models.base import db
from tracker.models.cases import Case, find_case, visible_to
from tracker.models.digests import Digest, digests_for
from tracker.models.duties import Duty
from tracker.models.forms import Kept, taken_once
from tracker.models.notices import add_notices
from tracker.models.numbering import next_number
from tracker.models.people import PostBook
from tracker.models.students import Student
from tracker.models.supervision import Instruction, InstructionEntry, find_instruction
from tracker.models.transactions import reading
from tracker.models.unit_duties import close_unit_duty, open_unit_duty
from tracker.models.units import Unit

PREFIX = "DB"
"""督办: numbers run through a year, `DB-2026-0001`."""


@taken_once(Permission.GIVE_INSTRUCTIONS)
def give_instruction(form: Form, wish: Wish) -> Kept:
    """Tells a unit to answer by a day; its head post owes the answer from now on. Returns the instruction's number.

    Raises NotFound for what the giver may not see, Invalid, and Refused where nobody could answer.
    """
    about = _about(form.actor, wish)
    unit = unit_meant(wish.unit, "unit")
    post = giving_post(form.actor, unit.tier)
    if post is None:
        raise Invalid({"unit": Failure(N_("Your post does not instruct this unit. Choose a township or a school."))})
    check_due(wish.due_on, form.today)
    check_nameless(wish.text, _names_known_to(form.actor))
    holders = _holders(unit, form)
    check_answerable(ANSWERED_BY[unit.tier], holders, form.actor)
    instruction = Instruction(
        number=next_number(PREFIX, form.today.year),
        unit_id=unit.id,
        source=wish.source,
        state=InstructionState.OPEN,
        text=wish.text,
        due_on=wish.due_on,
        given_at=form.now,
        given_by_id=form.actor.person_id,
        given_as=post.role,
        given_from_id=post.unit.id,
        paragraph=wish.paragraph,
        **about,
    )
    db.session.add(instruction)
    db.session.flush()
    _note(form, instruction, InstructionAct.GIVE, "", wish.due_on)
    _ask(form, instruction, unit, holders)
    return Kept(instruction.number, "instruction_given", instruction.number, {"unit": unit.code, "due_on": wish.due_on})


@taken_once(Permission.ANSWER_INSTRUCTIONS)
def answer_instruction(form: Form, number: str, text: str) -> Kept:
    """The unit's answer, by whoever owes it today.

    Raises NotFound, Forbidden, Conflict where it is answered or closed already, Invalid for a text with names.
    """
    instruction, _unit, after = _acted_on(form, number, InstructionAct.REPLY)
    check_nameless(text, _names_known_to(form.actor))
    instruction.state = after
    close_unit_duty(instruction.reply_id, form.now, done=True)
    entry = _note(form, instruction, InstructionAct.REPLY, text)
    _tell(form, instruction, NoticeKind.REPLIED, entry, _givers(instruction, form))
    return Kept(number, "instruction_answered", number)


@taken_once(Permission.GIVE_INSTRUCTIONS)
def send_back(form: Form, number: str, reason: str, due_on: date) -> Kept:
    """Sends an answer back to its unit, which owes a new one by a day; by the giver or the successor in that post.

    Raises NotFound, Forbidden, Conflict, Invalid.
    """
    instruction, unit, after = _acted_on(form, number, InstructionAct.SEND_BACK)
    check_due(due_on, form.today)
    check_nameless(reason, _names_known_to(form.actor))
    instruction.state, instruction.due_on = after, due_on
    _note(form, instruction, InstructionAct.SEND_BACK, reason, due_on)
    _ask(form, instruction, unit, _holders(unit, form))
    return Kept(number, "instruction_sent_back", number, {"due_on": due_on})


@taken_once(Permission.GIVE_INSTRUCTIONS)
def close_instruction(form: Form, number: str, note: str) -> Kept:
    """Closes an instruction (办结), answered or not; by the giver or the successor in that post.

    Raises NotFound, Forbidden, Conflict, Invalid.
    """
    instruction, unit, after = _acted_on(form, number, InstructionAct.CLOSE)
    check_nameless(note, _names_known_to(form.actor))
    instruction.state = after
    close_unit_duty(instruction.reply_id, form.now, done=False)
    entry = _note(form, instruction, InstructionAct.CLOSE, note)
    owners = _holders(unit, form).owners(ANSWERED_BY[unit.tier])
    _tell(form, instruction, NoticeKind.SETTLED, entry, owners)
    return Kept(number, "instruction_closed", number)


def check_instruction(form: Form, number: str, act: InstructionAct) -> None:
    """Raises what stands against an act whatever its form says: NotFound, Forbidden, Conflict."""
    with reading():
        _acted_on(form, number, act)


def _names_known_to(actor: Actor) -> set[str]:
    """The names of the children with an open case whom the person may see; of others a refusal would tell."""
    query = visible_to(actor).join(Student, Student.id == Case.student_id).where(Case.stage.in_(OPEN))
    return set(db.session.scalars(query.with_only_columns(Student.name)))


def _holders(unit: Unit, form: Form) -> Holders:
    return PostBook.load([unit.path], form.today).holders(unit.path)


def _about(actor: Actor, wish: Wish) -> dict[str, int | None]:
    """What an instruction is about, as its row keeps it."""
    found: dict[str, int | None] = {}
    if wish.case:
        case = find_case(actor, wish.case)
        found["case_id"] = case[0].id if case else None
    if wish.duty:
        found["duty_id"] = db.session.scalar(select(Duty.id).where(Duty.id == wish.duty, Duty.removed.is_(False)))
    if wish.week:
        digest = digests_for(actor).where(Digest.week == wish.week, Unit.code == wish.brief_of)
        found["digest_id"] = db.session.scalar(digest.with_only_columns(Digest.id))
    if None in found.values():
        raise NotFound
    return found


def _acted_on(form: Form, number: str, act: InstructionAct) -> tuple[Instruction, Unit, InstructionState]:
    """The instruction, locked, its unit, and the state the act leads to: answering is the unit's, the rest the giver's.

    Raises NotFound, Forbidden, Conflict.
    """
    found = find_instruction(form.actor, number, lock=True)
    if found is None:
        raise NotFound
    instruction, unit = found
    role, acting = ANSWERED_BY[unit.tier], unit
    if act is not InstructionAct.REPLY:
        role, acting = instruction.given_as, db.session.get_one(Unit, instruction.given_from_id)
    if not may_settle(form.actor, role, _holders(acting, form)):
        raise Forbidden
    return instruction, unit, check_act(act, instruction.state)


def _givers(instruction: Instruction, form: Form) -> tuple[PostFact, ...]:
    giving = db.session.get_one(Unit, instruction.given_from_id)
    return _holders(giving, form).owners(instruction.given_as)


def _note(
    form: Form, instruction: Instruction, act: InstructionAct, text: str, due_on: date | None = None
) -> InstructionEntry:
    entry = InstructionEntry(instruction_id=instruction.id, act=act, at=form.now, text=text, due_on=due_on)
    entry.person_id = form.actor.person_id or 0
    db.session.add(entry)
    db.session.flush()
    return entry


def _ask(form: Form, instruction: Instruction, unit: Unit, holders: Holders) -> None:
    """Opens the duty to answer, and tells the posts of the unit or whoever stands in for its head."""
    role = ANSWERED_BY[unit.tier]
    duty = open_unit_duty(DutyKind.REPLY, unit.fact(), instruction.due_on, instruction.number, form.now)
    instruction.reply_id = duty.id
    held = (post for posts in holders.posts.values() for post in posts)
    at_unit = tuple(post for post in held if post.unit.id == unit.id and post.role in WORKING)
    _tell(form, instruction, NoticeKind.INSTRUCTION, duty, (*holders.owners(role), *at_unit))


def _tell(
    form: Form, instruction: Instruction, kind: NoticeKind, about: Duty | InstructionEntry, posts: tuple[PostFact, ...]
) -> None:
    people = {post.person_id for post in posts if post.has_account}
    row = {"kind": kind, "about": instruction.number, "day": china_date(form.now), "made_at": form.now}
    key = f"instruction {instruction.id} {kind} {about.id}"
    add_notices([{**row, "key": key, "person_id": person} for person in sorted(people)])
