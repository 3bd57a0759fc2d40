"""The base list of children (适龄儿童少年台账) out of Excel or CSV: checked whole, then written in short pieces."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from tracker.adapters.pinyin import pinyin_of
from tracker.adapters.sheets import read_table
from tracker.domain.calendar import china_date
from tracker.domain.cases import CaseState, Stage
from tracker.domain.child_rows import meant_child, read_child, refuse_children_twice, settle_class
from tracker.domain.errors import Forbidden
from tracker.domain.headings import Kind
from tracker.domain.intake import Draft, FileIn, Progress, Report, Row, bad_cells, pieces, unheard
from tracker.domain.permissions import Permission, may
from tracker.domain.posts import Actor
from tracker.domain.same_child import KnownChild
from tracker.domain.unit_book import UnitBook
from tracker.models.audit import append
from tracker.models.audited import Audited
from tracker.models.children import AT_ONCE, EMPTY, FIELDS, columns_of, meet, write_children
from tracker.models.transactions import reading, writing
from tracker.models.unit_book import Places, load_unit_book

NOWHERE = CaseState(Stage.IDENTIFIED)
LINKS = ("class_id", "school_id", "household_village_id", "residence_village_id")


@dataclass(frozen=True, repr=False)
class Write:
    """A child to be added, or (with its id) to be changed, with every value as it is to stand."""

    values: Mapping[str, Any]
    id: int | None = None


def import_students(
    actor: Actor, file: FileIn, now: datetime, *, dry_run: bool = False, progress: Progress = unheard
) -> Report:
    """Adds and changes children by ID number, else roll number, else name with birth date and school.

    Bad rows are named and left out; the same file again changes nothing. An empty cell takes nothing away.
    Raises Forbidden, Refused for a file that cannot be read as a whole, Conflict where the list changed meanwhile.
    """
    if not may(actor, Permission.IMPORT_STUDENTS):
        raise Forbidden
    table = read_table(Kind.STUDENTS, file)
    with reading():
        book = load_unit_book(china_date(now))
    drafts = [_draft(row, book, china_date(now)) for row in table.rows]
    refuse_children_twice(drafts)
    writes = list(_compared([draft for draft in drafts if draft.is_good], progress))
    if not dry_run:
        _write(writes, Places(book), Audited(actor, file, now), progress)
    new = sum(write.id is None for write in writes)
    same = sum(draft.is_good for draft in drafts) - len(writes)
    return Report(len(drafts), new, len(writes) - new, same, bad_cells(drafts), table.ignored)


def _draft(row: Row, book: UnitBook, today: date) -> Draft:
    draft = read_child(row, book, today)
    settle_class(draft, book)
    return draft


def _compared(drafts: Sequence[Draft], progress: Progress) -> Iterator[Write]:
    """What is to be written: nothing for a row that is refused, or that the base list says already."""
    meant: dict[int, int] = {}
    for number, piece in enumerate(pieces(drafts, AT_ONCE)):
        progress(number * AT_ONCE, 2 * len(drafts))
        with reading():
            known = meet([draft.values for draft in piece])
        for draft in piece:
            child = meant_child(draft, known, meant)
            write = _difference(draft, child) if draft.is_good else None
            if write is not None:
                yield write


def _difference(draft: Draft, child: KnownChild | None) -> Write | None:
    given = {field: draft.values[field] for field in FIELDS if draft.values.get(field) is not None}
    if child is None:
        return Write({**EMPTY, **given})
    values = _merged(child, given)
    return Write(values, child.id) if values != child.values else None


def _merged(child: KnownChild, given: Mapping[str, Any]) -> dict[str, Any]:
    """The child with what the row says; another school without a class takes the old class away."""
    moved = given.get("school_id") not in {None, child.values["school_id"]} and "class_id" not in given
    values = {**child.values, **({"class_id": None} if moved else {}), **given}
    return {**values, "never_enrolled": values["never_enrolled"] and values["class_id"] is None}


def _write(writes: Sequence[Write], places: Places, audited: Audited, progress: Progress) -> None:
    """One short transaction for each thousand children, each with its own audit entry; without any, one entry."""
    parts = list(pieces(writes, AT_ONCE)) or [()]
    for done, part in enumerate(parts, 1):
        added = [{**_columns(write, places), "added_at": audited.now} for write in part if write.id is None]
        changed = [{**_columns(write, places), "id": write.id} for write in part if write.id is not None]
        with writing():
            write_children(added, changed)
            append(audited.entry("students_imported", new=len(added), changed=len(changed)))
        progress(len(parts) + done, 2 * len(parts))


def _columns(write: Write, places: Places) -> dict[str, Any]:
    search = pinyin_of(write.values["name"])
    links: dict[str, Any] = {link: write.values.get(link) for link in LINKS}
    paths = places.paths_of(replace(NOWHERE, **links))
    return columns_of({**write.values, "pinyin": search.pinyin, "initials": search.initials}, paths)
