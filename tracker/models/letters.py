"""Letters to other counties: drafts, sent ones, the children each names, every act on them and the receipts."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ForeignKey, Select, String, UniqueConstraint, exists, func, or_, select
from sqlalchemy.orm import Mapped, mapped_column

from tracker.domain.acts import StoredFile
from tracker.domain.cases import Stage
from tracker.domain.letters import LetterAct, LetterFact, LetterState
from tracker.domain.office_papers import ChildThen, LetterSheet
from tracker.domain.posts import Actor
from tracker.domain.register import AWAY
from tracker.models.base import Base, db
from tracker.models.cases import Case, visible_to
from tracker.models.papers import Paper
from tracker.models.people import acts_in
from tracker.models.register import has_word
from tracker.models.scope import within
from tracker.models.students import Student
from tracker.models.types import Encrypted, UtcDateTime, WordType
from tracker.models.units import Unit


class Letter(Base):
    """One letter of a unit; once sent, `paper_id` is the numbered paper and `duty_id` the newest wait for a receipt."""

    __tablename__ = "letter"

    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"), index=True)
    addressee: Mapped[str] = mapped_column(String(120))
    contact: Mapped[str] = mapped_column(Encrypted)
    state: Mapped[LetterState] = mapped_column(WordType(LetterState))
    drafted_at: Mapped[datetime] = mapped_column(UtcDateTime)
    drafted_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    paper_id: Mapped[int | None] = mapped_column(ForeignKey("paper.id"), unique=True)
    duty_id: Mapped[int | None] = mapped_column(ForeignKey("duty.id"))
    due_on: Mapped[date | None]


class LetterEntry(Base):
    """One act on a sent letter, never changed; a receipt says on which day who answered what, and has its file."""

    __tablename__ = "letter_entry"

    letter_id: Mapped[int] = mapped_column(ForeignKey("letter.id"), index=True)
    act: Mapped[LetterAct] = mapped_column(WordType(LetterAct))
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    text: Mapped[str | None] = mapped_column(Encrypted)
    answered_by: Mapped[str | None] = mapped_column(Encrypted)
    answered_on: Mapped[date | None]
    file_hash: Mapped[str | None] = mapped_column(String(64))
    file_name: Mapped[str | None] = mapped_column(Encrypted)
    media_type: Mapped[str | None] = mapped_column(String(80))
    size: Mapped[int | None]

    def file(self) -> StoredFile:
        """The receipt's file."""
        return StoredFile(self.file_hash or "", self.file_name or "", self.media_type or "", self.size or 0)


class LetterChild(Base):
    """A child a letter names, by case and episode, and where it is; `receipt_id` is the receipt that takes it over."""

    __tablename__ = "letter_child"

    letter_id: Mapped[int] = mapped_column(ForeignKey("letter.id"))
    case_id: Mapped[int] = mapped_column(ForeignKey("case_record.id"), index=True)
    episode: Mapped[int]
    whereabouts: Mapped[str] = mapped_column(Encrypted)
    receipt_id: Mapped[int | None] = mapped_column(ForeignKey("letter_entry.id"))

    __table_args__ = (UniqueConstraint("letter_id", "case_id"),)


@dataclass(frozen=True)
class Held:
    """A letter with its unit, and its paper once it is sent."""

    letter: Letter
    unit: Unit
    paper: Paper | None

    @property
    def number(self) -> str:
        """The number it was sent under; a draft has none."""
        return self.paper.number if self.paper else ""


@dataclass(frozen=True, repr=False)
class Named:
    """A child as a letter names it, with its case and school."""

    child: LetterChild
    case: Case
    student: Student
    school: str


def visible_letters(actor: Actor) -> Select[Letter, Unit, Paper]:
    """The letters of units in the actor's part of the tree."""
    query = select(Letter, Unit, Paper).join(Unit, Unit.id == Letter.unit_id)
    query = query.outerjoin(Paper, Paper.id == Letter.paper_id)
    condition = within(actor, Unit.path)
    return query if condition is None else query.where(condition)


def find_sent(actor: Actor, number: str, *, lock: bool = False) -> Held | None:
    """A sent letter the actor may see, by its number; locked where it is to be changed."""
    return _find(visible_letters(actor).where(Paper.number == number), lock=lock)


def find_draft(actor: Actor, draft: int, *, lock: bool = False) -> Held | None:
    """A letter not sent yet that the actor may see; locked where it is to be changed."""
    return _find(visible_letters(actor).where(Letter.id == draft, Letter.paper_id.is_(None)), lock=lock)


def _find(query: Select[Letter, Unit, Paper], *, lock: bool) -> Held | None:
    row = db.session.execute(query.with_for_update(of=Letter) if lock else query).one_or_none()
    return None if row is None else Held(row[0], row[1], row[2])


def children_of(letter_id: int) -> tuple[Named, ...]:
    """The children a letter names, by the number of their cases."""
    query = select(LetterChild, Case, Student, Unit.name).join(Case, Case.id == LetterChild.case_id)
    query = query.join(Student, Student.id == Case.student_id).outerjoin(Unit, Unit.id == Case.school_id)
    rows = db.session.execute(query.where(LetterChild.letter_id == letter_id).order_by(Case.number))
    return tuple(Named(child, case, student, school or "") for child, case, student, school in rows)


def sheet_of(letter: Letter, children: Iterable[Named]) -> LetterSheet:
    """What a letter says, the children in full: that is its purpose."""
    return LetterSheet(letter.addressee, letter.contact, tuple(_then(one) for one in children))


def _then(one: Named) -> ChildThen:
    child = one.student
    return ChildThen(child.name, child.sex, child.birth_date, one.school, one.child.whereabouts)


def count_children(letters: Iterable[int]) -> dict[int, int]:
    """How many children each of some letters names."""
    query = select(LetterChild.letter_id, func.count()).where(LetterChild.letter_id.in_(list(letters)))
    return {row[0]: row[1] for row in db.session.execute(query.group_by(LetterChild.letter_id))}


def entries_of(letter_id: int) -> list[tuple[LetterEntry, str]]:
    """Every act on a letter with who did it, in their order."""
    rows = db.session.execute(acts_in(LetterEntry).where(LetterEntry.letter_id == letter_id))
    return [(entry, name) for entry, name in rows]


def newest_receipts(letters: Iterable[int]) -> dict[int, LetterEntry]:
    """The newest receipt to each of some letters that has one."""
    query = select(LetterEntry).where(LetterEntry.letter_id.in_(list(letters)), LetterEntry.act == LetterAct.ANSWERED)
    return {entry.letter_id: entry for entry in db.session.scalars(query.order_by(LetterEntry.id))}


def away_without_letter(actor: Actor) -> Select[Case]:
    """The children in scope whose case says that they went elsewhere, and about whom no letter is written yet."""
    written = exists().where(LetterChild.case_id == Case.id, LetterChild.episode == Case.episode)
    away = or_(*(has_word(Case.reasons, reason, actor) for reason in sorted(AWAY)))
    return visible_to(actor).where(Case.stage.in_([Stage.IDENTIFIED, Stage.PERSUADING]), away, ~written)


def letters_about(case_id: int, episode: int) -> list[tuple[Letter, Paper, LetterChild]]:
    """The letters sent about a child in an episode of its case, the newest first."""
    query = select(Letter, Paper, LetterChild).join(Paper, Paper.id == Letter.paper_id)
    query = query.join(LetterChild, LetterChild.letter_id == Letter.id)
    query = query.where(LetterChild.case_id == case_id, LetterChild.episode == episode)
    return [(letter, paper, child) for letter, paper, child in db.session.execute(query.order_by(Paper.id.desc()))]


def letter_facts(case: Case) -> tuple[LetterFact, ...]:
    """The letters sent about the child in this episode as the rules see them, the newest first.

    A receipt to a letter that names others too is not handed on: whoever sees this case need not see theirs.
    """
    found = letters_about(case.id, case.episode)
    named = count_children(letter.id for letter, _, _ in found)
    confirming = LetterEntry.id.in_([child.receipt_id for _, _, child in found])
    receipts = {entry.id: entry for entry in db.session.scalars(select(LetterEntry).where(confirming))}
    return tuple(
        _fact(paper.number, receipts.get(child.receipt_id or 0), named[letter.id]) for letter, paper, child in found
    )


def _fact(number: str, receipt: LetterEntry | None, named: int) -> LetterFact:
    if receipt is None:
        return LetterFact(number)
    words = f"{number} {receipt.answered_by} {receipt.answered_on}"
    return LetterFact(number, receipt.file() if named == 1 else words)
