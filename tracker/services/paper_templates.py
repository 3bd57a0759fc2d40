"""Word templates of the papers: the county's own in place of those shipped, refused where they could not be filled."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, select

from tracker.adapters.word_papers import check_template, shipped_template
from tracker.domain.forms import Form
from tracker.domain.papers import PAPERS, PaperKind
from tracker.domain.permissions import Permission
from tracker.models.base import db
from tracker.models.forms import Kept, taken_once
from tracker.models.papers import PaperTemplate, find_template
from tracker.models.people import Person
from tracker.models.transactions import reading


@dataclass(frozen=True)
class OwnTemplate:
    """Since when the county has its own template, and by whom."""

    since: datetime
    by: str | None


def list_templates() -> Mapping[PaperKind, OwnTemplate | None]:
    """Every paper, and the county's own template where it has one."""
    with reading() as session:
        query = select(PaperTemplate.kind, PaperTemplate.uploaded_at, Person.name)
        rows = session.execute(query.outerjoin(Person, Person.id == PaperTemplate.uploaded_by_id)).all()
        own = {kind: OwnTemplate(at, by) for kind, at, by in rows}
        return {kind: own.get(kind) for kind in PAPERS}


def read_template(kind: PaperKind) -> bytes:
    """The template in use, with its tags, to be changed in Word."""
    with reading():
        own = find_template(kind)
        return own.content if own else shipped_template(kind)


def check_upload(kind: PaperKind, data: bytes, filename: str) -> None:
    """Tries the template with every field; raises Refused with the place of the fault. No transaction waits for it."""
    check_template(kind, data, filename)


@taken_once(Permission.MANAGE_RULES)
def set_template(form: Form, kind: PaperKind, data: bytes) -> Kept:
    """Puts a checked template in place of the one in use; papers already issued keep what they say."""
    row = find_template(kind) or PaperTemplate(kind=kind)
    row.content, row.uploaded_at, row.uploaded_by_id = data, form.now, form.actor.person_id
    db.session.add(row)
    db.session.flush()
    return Kept(str(kind), "template_set", str(kind), {"bytes": len(data)})


@taken_once(Permission.MANAGE_RULES)
def reset_template(form: Form, kind: PaperKind) -> Kept:
    """Goes back to the template that comes with the program."""
    db.session.execute(delete(PaperTemplate).where(PaperTemplate.kind == kind))
    return Kept(str(kind), "template_reset", str(kind))
