"""What a monthly return and the share of a list say as papers, read off their rows."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from sqlalchemy import select

from tracker.domain.batch_rows import read_values
from tracker.domain.calendar import china_date
from tracker.domain.office_papers import FigureThen, NameThen, ReturnSheet, RosterSheet
from tracker.domain.papers import PaperKind, paper_number
from tracker.domain.posts import UnitFact
from tracker.domain.returns import Figure, ReturnAct
from tracker.models.base import db
from tracker.models.batch_scope import Held
from tracker.models.batches import BatchName, BatchPaper
from tracker.models.digests import Digest
from tracker.models.papers import Paper, keep_paper
from tracker.models.people import Person
from tracker.models.returns import MonthlyReturn, return_entries
from tracker.models.students import Student
from tracker.models.units import Unit

FILLING = (ReturnAct.DRAFT, ReturnAct.FILL)


def return_sheet(row: MonthlyReturn) -> ReturnSheet:
    """A return as it stands: who corrected or filled it last, and who signed it where that was the newest act."""
    entries, figures = return_entries(row.id), row.figures()
    filled_by = (entry.by for entry in reversed(entries) if entry.act in FILLING and entry.by)
    signed = entries[-1] if entries[-1].act is ReturnAct.SIGN else None
    return ReturnSheet(
        row.number,
        row.month,
        row.first_day,
        row.last_day,
        tuple(_figure(figure, row) for figure in Figure if figure in figures.counted),
        next(filled_by, ""),
        signed.by if signed else "",
        china_date(signed.at) if signed else None,
    )


def _figure(figure: Figure, row: MonthlyReturn) -> FigureThen:
    figures = row.figures()
    correction = figures.corrections.get(figure)
    return FigureThen(figure, figures.value(figure), figures.counted[figure], correction.reason if correction else "")


def roster_sheet(held: Held, today: date) -> RosterSheet:
    """Every name of a unit's share, by class and in the order of the list."""
    query = select(BatchName, Student, Unit.name, Person.name, BatchPaper.note)
    query = query.outerjoin(Student, Student.id == BatchName.student_id).outerjoin(Unit, Unit.id == Student.class_id)
    query = query.outerjoin(Person, Person.id == BatchName.settled_by_id)
    query = query.outerjoin(BatchPaper, BatchPaper.id == BatchName.paper_id)
    query = query.where(BatchName.share_id == held.share.id).order_by(Student.class_path, BatchName.id)
    names = (_name(*row[:2], row[2:], today) for row in db.session.execute(query))
    return RosterSheet(held.batch.number, held.batch.source, held.batch.due_on, tuple(names))


def _name(listed: BatchName, child: Student | None, around: Sequence[str | None], today: date) -> NameThen:
    room, by, proof = around
    body, values = listed.body, read_values(listed.body, today)
    return NameThen(
        body["name"],
        child.sex if child else values.get("sex"),
        child.birth_date if child else values.get("birth_date"),
        room or " ".join(body[key] for key in ("school", "class") if key in body),
        body.get("household_village", ""),
        listed.outcome,
        by or "",
        china_date(listed.settled_at) if listed.settled_at else None,
        listed.case_number or proof or "",
    )


def number_brief(digest: Digest, unit: UnitFact, person_id: int | None) -> None:
    """The paper of a brief that is issued bears the brief's own number."""
    if digest.issued_at is None:
        raise AssertionError("a brief that waits for its release is no paper yet")
    paper = Paper(kind=PaperKind.WEEKLY, number=paper_number(PaperKind.WEEKLY, digest.year, digest.number))
    paper.unit_id, paper.unit_name, paper.issued_by_id = unit.id, unit.name, person_id
    paper.issued_at, paper.issued_on = digest.issued_at, china_date(digest.issued_at)
    digest.paper_id = keep_paper(paper, digest.brief()).id
