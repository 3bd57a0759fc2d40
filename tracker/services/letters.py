"""Reading letters to other counties: the register of letters and receipts, one letter, whom a new one may name."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Select

from tracker.domain.calendar import china_date
from tracker.domain.cases import OPEN
from tracker.domain.disclosure import name_for
from tracker.domain.errors import NotFound
from tracker.domain.letters import Draft, LetterState
from tracker.domain.pages import LINES_A_PAGE, Page, page_within
from tracker.domain.permissions import Permission, may
from tracker.domain.posts import Actor
from tracker.domain.register import whereabouts_of
from tracker.domain.words import Word
from tracker.models.base import db
from tracker.models.cases import Case, visible_to
from tracker.models.letters import (
    Held,
    Letter,
    LetterEntry,
    Named,
    away_without_letter,
    children_of,
    count_children,
    entries_of,
    find_draft,
    find_sent,
    newest_receipts,
    visible_letters,
)
from tracker.models.pages import count_of, on_page
from tracker.models.students import Student
from tracker.models.transactions import reading
from tracker.models.units import Unit


@dataclass(frozen=True)
class LetterRow:
    """A letter as the register shows it; `answered` is the newest receipt. A draft has no number and no day."""

    id: int
    number: str
    addressee: str
    unit: str
    state: LetterState
    sent_on: date | None
    due_on: date | None
    overdue: bool
    children: int
    answered: LetterEntry | None = None


@dataclass(frozen=True, repr=False)
class Candidate:
    """A child a letter may name: its case, name as the reader may read it, school, and how it went away."""

    number: str
    name: str
    school: str
    went: Word | None


@dataclass(frozen=True, repr=False)
class LettersPage:
    """Drafts, a page of the register, and the first of the children who are away without a letter."""

    drafts: tuple[LetterRow, ...]
    page: Page[LetterRow]
    away: tuple[Candidate, ...]
    away_total: int


@dataclass(frozen=True, repr=False)
class ChildRow:
    """A child a letter names, as the reader may read it; `confirmed` once a receipt takes it over."""

    candidate: Candidate
    whereabouts: str
    confirmed: bool


@dataclass(frozen=True, repr=False)
class LetterPage:
    """One letter: whom it names, every act on it, and whether the reader may act on it."""

    row: LetterRow
    contact: str
    children: tuple[ChildRow, ...]
    entries: tuple[tuple[LetterEntry, str], ...]
    may_send: bool

    def as_draft(self) -> Draft:
        """The letter as its form holds it."""
        children = {one.candidate.number: one.whereabouts for one in self.children}
        return Draft(self.row.addressee, self.contact, children)


def page_of_letters(actor: Actor, number: int, now: datetime) -> LettersPage:
    """The register of letters sent, the newest first, above it the drafts and the children without a letter."""
    with reading():
        sent, drafts = (
            visible_letters(actor).where(one) for one in (Letter.paper_id.is_not(None), Letter.paper_id.is_(None))
        )
        total = count_of(sent.with_only_columns(Letter.id))
        number = page_within(number, total)
        newest = on_page(sent.order_by(Letter.paper_id.desc()), number)
        held = [Held(*row) for row in db.session.execute(newest)]
        written = [Held(*row) for row in db.session.execute(drafts.order_by(Letter.id.desc()))]
        rows = _rows((*written, *held), china_date(now))
        away, away_total = _away(actor)
        return LettersPage(rows[: len(written)], Page(rows[len(written) :], number, total), away, away_total)


def open_letter(actor: Actor, number: str, now: datetime) -> LetterPage:
    """One sent letter; raises NotFound."""
    with reading():
        return _page(actor, find_sent(actor, number), now)


def open_draft(actor: Actor, draft: int, now: datetime) -> LetterPage:
    """One letter that is not sent yet; raises NotFound."""
    with reading():
        return _page(actor, find_draft(actor, draft), now)


def list_candidates(actor: Actor, chosen: Iterable[str]) -> tuple[Candidate, ...]:
    """The open cases chosen already, then the first of the children who are away without a letter."""
    chosen = tuple(chosen)
    with reading():
        own = visible_to(actor).where(Case.number.in_(chosen), Case.stage.in_(OPEN))
        first = _candidates(actor, own.order_by(Case.number)) if chosen else ()
        return (*first, *(one for one in _away(actor)[0] if one not in first))


def _page(actor: Actor, held: Held | None, now: datetime) -> LetterPage:
    if held is None:
        raise NotFound
    children = children_of(held.letter.id)
    row = _row(held, len(children), None, china_date(now))
    named = tuple(_child_row(actor, one) for one in children)
    may_send = may(actor, Permission.SEND_LETTERS)
    return LetterPage(row, held.letter.contact, named, tuple(entries_of(held.letter.id)), may_send)


def _child_row(actor: Actor, one: Named) -> ChildRow:
    candidate = _candidate(actor, one.case, one.student, one.school)
    return ChildRow(candidate, one.child.whereabouts, one.child.receipt_id is not None)


def _rows(found: Sequence[Held], today: date) -> tuple[LetterRow, ...]:
    ids = [held.letter.id for held in found]
    named, receipts = count_children(ids), newest_receipts(ids)
    return tuple(_row(held, named[held.letter.id], receipts.get(held.letter.id), today) for held in found)


def _row(held: Held, children: int, answered: LetterEntry | None, today: date) -> LetterRow:
    letter = held.letter
    return LetterRow(
        letter.id,
        held.number,
        letter.addressee,
        held.unit.name,
        letter.state,
        held.paper.issued_on if held.paper else None,
        letter.due_on,
        letter.due_on is not None and letter.due_on < today,
        children,
        answered,
    )


def _away(actor: Actor) -> tuple[tuple[Candidate, ...], int]:
    if not may(actor, Permission.SEND_LETTERS):
        return (), 0
    query = away_without_letter(actor)
    total = count_of(query)
    return _candidates(actor, query.order_by(Case.class_path, Case.number).limit(LINES_A_PAGE)), total


def _candidates(actor: Actor, query: Select[Case]) -> tuple[Candidate, ...]:
    rows = query.join(Student, Student.id == Case.student_id).outerjoin(Unit, Unit.id == Case.school_id)
    found = db.session.execute(rows.add_columns(Student, Unit.name))
    return tuple(_candidate(actor, case, student, school or "") for case, student, school in found)


def _candidate(actor: Actor, case: Case, student: Student, school: str) -> Candidate:
    name = name_for(actor, student.name, case.class_path, case.responsible_path, case.residence_path)
    return Candidate(case.number, name, school, whereabouts_of(case))
