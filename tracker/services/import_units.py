"""The units of both lines out of Excel or CSV, in whatever order the file lists them."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from datetime import datetime

from tracker.adapters.sheets import read_table
from tracker.domain.calendar import china_date
from tracker.domain.errors import Forbidden
from tracker.domain.forms import Form
from tracker.domain.headings import Kind
from tracker.domain.intake import FileIn, Progress, Report, bad_cells, pieces, refuse_repeated, unheard
from tracker.domain.permissions import Permission, may
from tracker.domain.posts import Actor
from tracker.domain.unit_rows import StandingUnit, hang, read_unit
from tracker.models.audit import append
from tracker.models.audited import Audited
from tracker.models.transactions import reading, writing
from tracker.models.unit_rows import standing_units, write_units

AT_ONCE = 50
"""Units in one transaction, so that nobody waits long."""


def import_units(
    actor: Actor, file: FileIn, now: datetime, *, dry_run: bool = False, progress: Progress = unheard
) -> Report:
    """Adds and changes units by code; none is moved or taken away, an empty cell changes nothing.

    Raises Forbidden, Refused for a file that cannot be read as a whole.
    """
    if not may(actor, Permission.MANAGE_UNITS):
        raise Forbidden
    table = read_table(Kind.UNITS, file)
    drafts = [read_unit(row, china_date(now)) for row in table.rows]
    refuse_repeated(drafts, lambda draft: [("code", draft.values["code"])])
    with reading():
        standing = standing_units()
    hung = hang(drafts, standing)
    writes = [unit for unit in hung if unit != standing.get(unit.code)]
    if not dry_run:
        _write(writes, Audited(actor, file, now), progress)
    new = sum(unit.code not in standing for unit in writes)
    return Report(len(drafts), new, len(writes) - new, len(hung) - len(writes), bad_cells(drafts), table.ignored)


def _write(writes: Sequence[StandingUnit], audited: Audited, progress: Progress) -> None:
    form = Form(audited.actor, str(uuid.uuid4()), audited.now)
    for done, part in enumerate(list(pieces(writes, AT_ONCE)) or [()], 1):
        with writing():
            write_units(part, form)
            append(audited.entry("units_imported", written=len(part)))
        progress(min(done * AT_ONCE, len(writes)), len(writes))
