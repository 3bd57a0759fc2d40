"""The national platform: how it words and arranges things as the bureau said it, and the lines it is compared with."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, select, update
from sqlalchemy.orm import Mapped, mapped_column

from tracker.domain.cases import Stage
from tracker.domain.disclosure import name_for
from tracker.domain.intake import pieces
from tracker.domain.platform import OurLine
from tracker.domain.platform_layout import DEFAULT, Layout
from tracker.domain.posts import Actor
from tracker.domain.roster_rows import record_of
from tracker.models.base import Base, db
from tracker.models.cases import Case
from tracker.models.register import RegisterLine, stands
from tracker.models.rosters import AT_ONCE
from tracker.models.scope import within
from tracker.models.students import Student
from tracker.models.types import UtcDateTime
from tracker.models.units import Unit

COMPARED = ("name", "id_number", "birth_date", "roll_number", "guardian")
"""What of a child the platform's rows are compared with."""


class PlatformLayout(Base):
    """One version of what the bureau said; the newest counts, earlier ones are kept."""

    __tablename__ = "platform_layout"

    words: Mapped[dict[str, list[str]]] = mapped_column(JSON)
    columns: Mapped[list[list[str]]] = mapped_column(JSON)
    set_at: Mapped[datetime] = mapped_column(UtcDateTime)
    set_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))


def load_layout() -> Layout:
    """What counts today; ours where the bureau has said nothing."""
    row = db.session.scalar(select(PlatformLayout).order_by(PlatformLayout.id.desc()).limit(1))
    if row is None:
        return DEFAULT
    words = {Stage(stage): tuple(said) for stage, said in row.words.items()}
    return Layout(words, tuple((name, heading) for name, heading in row.columns))


def keep_layout(layout: Layout, by: int | None, now: datetime) -> None:
    words = {str(stage): list(said) for stage, said in layout.words.items()}
    columns = [list(column) for column in layout.columns]
    db.session.add(PlatformLayout(words=words, columns=columns, set_at=now, set_by_id=by))


def lines_compared(actor: Actor, today: date) -> Iterator[OurLine]:
    """The newest line of each case in the actor's scope, in the order of case numbers."""
    paths = (Case.class_path, Case.responsible_path, Case.residence_path)
    of_case = (Case.id, Case.number, Case.platform_status, *paths)
    of_child = (getattr(Student, name) for name in COMPARED)
    query = select(RegisterLine.stage, *of_case, *of_child, Unit.name.label("school")).where(stands(None))
    query = query.join(Case, Case.id == RegisterLine.case_id).join(Student, Student.id == Case.student_id)
    query = query.outerjoin(Unit, Unit.id == RegisterLine.school_id)
    scope = within(actor, *paths)
    if scope is not None:
        query = query.where(scope)
    rows = db.session.execute(query.order_by(Case.number, RegisterLine.listing))
    for row in {row.id: row for row in rows}.values():
        yield _line(actor, row, today)


def _line(actor: Actor, row: Any, today: date) -> OurLine:
    said = {name: str(value) for name in COMPARED if (value := getattr(row, name))}
    record = record_of(said, row.number, row.id, today)
    name = name_for(actor, row.name, row.class_path, row.responsible_path, row.residence_path)
    return OurLine(record, row.number, name, row.school or "", row.stage, row.platform_status)


def note_statuses(found: Mapping[int, str]) -> dict[str, list[str | None]]:
    """Writes the platform's words into these cases; what stood and what stands now, by number of the case."""
    changed: dict[str, list[str | None]] = {}
    for part in pieces(sorted(found), AT_ONCE):
        cases = select(Case.id, Case.number, Case.platform_status).where(Case.id.in_(part))
        differing = [row for row in db.session.execute(cases) if row.platform_status != found[row.id]]
        changed |= {row.number: [row.platform_status, found[row.id]] for row in differing}
        if differing:
            db.session.execute(update(Case), [{"id": row.id, "platform_status": found[row.id]} for row in differing])
    return changed
