"""People and their posts out of Excel or CSV; one row is one person in one post."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from tracker.adapters.sheets import read_table
from tracker.domain.calendar import china_date
from tracker.domain.errors import Forbidden
from tracker.domain.headings import Kind
from tracker.domain.intake import FileIn, Progress, Report, bad_cells, pieces, refuse_repeated, unheard
from tracker.domain.permissions import Permission, may
from tracker.domain.person_rows import once_each, read_person
from tracker.domain.posts import Actor
from tracker.domain.staff import Hire
from tracker.models.audit import append
from tracker.models.audited import Audited
from tracker.models.staff import load_staff, write_hires
from tracker.models.transactions import reading, writing
from tracker.models.unit_book import load_unit_book

AT_ONCE = 10
"""Rows in one transaction, so that nobody waits long."""


def import_people(
    actor: Actor, file: FileIn, now: datetime, *, dry_run: bool = False, progress: Progress = unheard
) -> Report:
    """Adds people and gives posts: by account, else by name with unit and post; the same file again changes nothing.

    Accounts get no password here: an administrator prints slips for them. An empty cell takes nothing away.
    Raises Forbidden, Refused for a file that cannot be read as a whole, Conflict where people changed meanwhile.
    """
    if not may(actor, Permission.MANAGE_PEOPLE):
        raise Forbidden
    table = read_table(Kind.PEOPLE, file)
    today = china_date(now)
    with reading():
        book, staff = load_unit_book(today), load_staff()
    drafts = [read_person(row, book, today) for row in table.rows]
    refuse_repeated(drafts, once_each)
    hires = [hire for draft in drafts if draft.is_good and (hire := staff.take(draft, today))]
    writes = [hire for hire in hires if hire.changes]
    if not dry_run:
        _write(writes, Audited(actor, file, now), progress)
    new = sum(hire.is_new for hire in writes)
    return Report(len(drafts), new, len(writes) - new, len(hires) - len(writes), bad_cells(drafts), table.ignored)


def _write(writes: Sequence[Hire], audited: Audited, progress: Progress) -> None:
    added: dict[int, int] = {}
    for done, part in enumerate(list(pieces(writes, AT_ONCE)) or [()], 1):
        with writing():
            write_hires(part, added, audited.now)
            append(audited.entry("people_imported", written=len(part)))
        progress(min(done * AT_ONCE, len(writes)), len(writes))
