"""The cases that an act on several children made, as far as they stand as it made them."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import func, select
from sqlalchemy.orm import aliased

from tracker.domain.acts import Act
from tracker.domain.taking_back import LoggedChild, MadeByForm, acts_to_undo
from tracker.domain.workflow import MoveKind
from tracker.models.base import db
from tracker.models.cases import ITS_OWN, Case, MoveRow


def cases_to_take_back(children: Sequence[LoggedChild]) -> tuple[Act, ...]:
    """How each case is undone that these children became; raises Conflict where anybody has acted on one since."""
    newest = aliased(MoveRow)
    last = select(func.max(MoveRow.id)).where(MoveRow.case_id == Case.id, ITS_OWN).correlate(Case).scalar_subquery()
    query = select(MoveRow.request_id, MoveRow.kind, Case.number, Case.version, newest.request_id)
    query = query.join(Case, Case.id == MoveRow.case_id).join(newest, newest.id == last)
    query = query.where(Case.number.in_({child.number for child in children}))
    query = query.where(MoveRow.request_id.in_([child.form for child in children]))
    rows = db.session.execute(query.where(MoveRow.kind.in_([MoveKind.LOG, MoveKind.REOPEN])))
    return acts_to_undo(children, {row[0]: MadeByForm(*row) for row in rows})
