"""A verification batch made of unmatched children: each given to the school or township that is to look."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from tracker.domain.batch_rows import Candidates, ListedName, PlacedName, place, read_values
from tracker.domain.errors import Forbidden, Invalid, Refused
from tracker.domain.forms import Form
from tracker.domain.headings import ROSTER
from tracker.domain.intake import Draft, Row, pieces
from tracker.domain.permissions import Permission, may
from tracker.domain.roster_rows import KEPT
from tracker.domain.rosters import Chosen, FollowUpKind, check_chosen
from tracker.domain.unit_book import UnitBook
from tracker.domain.words import N_
from tracker.models.base import db
from tracker.models.batch_making import NewBatch, make_batch
from tracker.models.children import AT_ONCE, meet
from tracker.models.comparisons import latest_comparison
from tracker.models.forms import Kept, taken_once
from tracker.models.requests import find_answer
from tracker.models.rosters import bodies_of
from tracker.models.transactions import reading
from tracker.models.unit_book import load_unit_book
from tracker.models.unmatched import FollowUp, take_up, waiting_in

NOWHERE = N_("For none of these children the lists say which school or township is to look. Log them as cases.")


HEAD, FIRST_ROW = [ROSTER[field].split()[0] for field in KEPT], 2
"""Such a batch has no sender's columns; it is given ours."""


@dataclass(frozen=True, repr=False)
class Shared:
    """Unmatched children of a comparison with the unit each goes to, and how many can be given to nobody."""

    comparison: int
    children: Sequence[int]
    names: Sequence[PlacedName]
    nowhere: int


def share_out(form: Form, chosen: Chosen) -> Shared:
    """Which unit each of the chosen goes to; nobody where the form was taken before. Writes nothing.

    Raises Forbidden, Refused for none and where nobody could look, Conflict where one was taken up meanwhile.
    """
    if not may(form.actor, Permission.KEEP_ROSTERS):
        raise Forbidden
    with reading():
        if find_answer(form.actor.person_id, form.request_id) is not None:
            return Shared(0, (), (), 0)
        comparison = latest_comparison()
        children = db.session.scalars(waiting_in(comparison.id, chosen)).all() if comparison else ()
        check_chosen(chosen, len(children))
        bodies = dict(bodies_of({child.row_id for child in children}))
        rows = [Row("", number, bodies[child.row_id], {}) for number, child in enumerate(children, FIRST_ROW)]
        listed = [ListedName(Draft(row), row.cells, read_values(row.cells, form.today)) for row in rows]
        placed = list(_placed(listed, load_unit_book(form.today)))
    given = [(child.id, name) for child, name in zip(children, placed, strict=True) if name is not None]
    if comparison is None or not given:
        raise Refused(NOWHERE)
    ids, names = zip(*given, strict=True)
    return Shared(comparison.id, ids, names, len(children) - len(given))


def _placed(rows: Sequence[ListedName], book: UnitBook) -> Iterator[PlacedName | None]:
    for piece in pieces(rows, AT_ONCE):
        known = Candidates(meet([row.values for row in piece]))
        yield from (place(row, known.find(row.values), book) for row in piece)


@taken_once(Permission.KEEP_ROSTERS)
def make_batch_of(form: Form, shared: Shared, source: str, due_on: date) -> Kept:
    """Makes the batch; the answer is its number. Raises Invalid for a day gone by, Conflict as `share_out`."""
    if due_on < form.today:
        raise Invalid({"due_on": Refused(N_("This day has gone by."))})
    rows = [name.name.draft.row for name in shared.names]
    new = NewBatch(
        source=source,
        due_on=due_on,
        file_name="",
        fingerprint=hashlib.sha256(form.request_id.encode()).hexdigest(),
        lines=[("", 1, HEAD), *(("", row.number, [row.cells.get(field, "") for field in KEPT]) for row in rows)],
        made_at=form.now,
        made_by_id=form.actor.person_id,
    )
    batch = make_batch(new, shared.names)
    made = FollowUp(comparison_id=shared.comparison, kind=FollowUpKind.BATCH, batch_id=batch.id, made_at=form.now)
    made.made_by_id = form.actor.person_id
    take_up(made, shared.children)
    return Kept(batch.number, "batch_of_unmatched", batch.number, {"names": made.children})
