"""The base list of children (适龄儿童少年台账) out of Excel or CSV: checked whole, then written in short pieces."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from tracker.adapters.pinyin import pinyin_of
from tracker.adapters.sheets import read_lines
from tracker.domain.calendar import china_date
from tracker.domain.child_rows import read_child, refuse_children_twice, settle_class
from tracker.domain.errors import Forbidden
from tracker.domain.headings import Kind
from tracker.domain.intake import Draft, FileIn, Progress, Report, Row, bad_cells, stands_already, table_of, unheard
from tracker.domain.permissions import Permission, may
from tracker.domain.posts import Actor
from tracker.domain.same_child import KnownChild, WrongChild
from tracker.domain.unit_book import UnitBook
from tracker.models.audit import Chain, Entry, append
from tracker.models.children import AT_ONCE, EMPTY, FIELDS, columns_of, meet, pieces, write_children
from tracker.models.transactions import reading, writing
from tracker.models.unit_book import Places, load_unit_book


@dataclass(frozen=True, repr=False)
class Plan:
    """What is to be written: columns of children to be added, and of those to be changed, by id."""

    added: Sequence[Mapping[str, Any]]
    changed: Sequence[Mapping[str, Any]]
    report: Report


def import_students(
    actor: Actor, file: FileIn, now: datetime, *, dry_run: bool = False, progress: Progress = unheard
) -> Report:
    """Adds and changes children by ID number, else roll number, else name with birth date and school.

    Bad rows are named and left out; the same file again changes nothing. An empty cell takes nothing away.
    Raises Forbidden, Refused for a file that cannot be read as a whole, Conflict where the list changed meanwhile.
    """
    if not may(actor, Permission.IMPORT_STUDENTS):
        raise Forbidden
    table = table_of(Kind.STUDENTS, read_lines(file.data, file.name))
    plan = _plan(table.rows, china_date(now), progress)
    if not dry_run:
        _write(actor, file, plan, now, progress)
    return replace(plan.report, ignored=table.ignored)


def _plan(rows: Sequence[Row], today: date, progress: Progress) -> Plan:
    with reading():
        book = load_unit_book(today)
    drafts = [_draft(row, book, today) for row in rows]
    refuse_children_twice(drafts)
    writes = list(_compared([draft for draft in drafts if draft.is_good], Places(book), progress))
    added = [row for row in writes if row and "id" not in row]
    changed = [row for row in writes if row and "id" in row]
    same = sum(draft.is_good for draft in drafts) - len(added) - len(changed)
    return Plan(added, changed, Report(len(drafts), len(added), len(changed), same, bad_cells(drafts)))


def _draft(row: Row, book: UnitBook, today: date) -> Draft:
    draft = read_child(row, book, today)
    settle_class(draft, book)
    return draft


def _compared(drafts: Sequence[Draft], places: Places, progress: Progress) -> Iterator[dict[str, Any] | None]:
    """For each row the columns to be written, None where the list says the same already or the row is refused."""
    meant: dict[int, int] = {}
    for number, piece in enumerate(pieces(drafts)):
        progress(number * AT_ONCE, 2 * len(drafts))
        with reading():
            known = meet([draft.values for draft in piece])
        for draft in piece:
            try:
                child = known.find(draft.values)
            except WrongChild as wrong:
                draft.refuse(wrong.cell, wrong)
                continue
            if child is not None and meant.setdefault(child.id, draft.row.number) != draft.row.number:
                draft.refuse("name", stands_already(meant[child.id]))
                continue
            yield _columns(draft, child, places)


def _columns(draft: Draft, child: KnownChild | None, places: Places) -> dict[str, Any] | None:
    given = {field: draft.values[field] for field in FIELDS if draft.values.get(field) is not None}
    values = {**EMPTY, **given} if child is None else _merged(child, given)
    if child is not None and values == child.values:
        return None
    search = pinyin_of(values["name"])
    paths = places.paths({field: values.get(field) for field in LINKS})
    columns = columns_of({**values, "pinyin": search.pinyin, "initials": search.initials}, paths)
    return columns if child is None else {**columns, "id": child.id}


NOBODY: Sequence[Mapping[str, Any]] = ()
LINKS = ("class_id", "school_id", "household_village_id", "residence_village_id")


def _merged(child: KnownChild, given: Mapping[str, Any]) -> dict[str, Any]:
    """The child with what the row says; another school without a class takes the old class away."""
    moved = given.get("school_id") not in {None, child.values["school_id"]} and "class_id" not in given
    values = {**child.values, **({"class_id": None} if moved else {}), **given}
    return {**values, "never_enrolled": values["never_enrolled"] and values["class_id"] is None}


def _write(actor: Actor, file: FileIn, plan: Plan, now: datetime, progress: Progress) -> None:
    """One short transaction for each thousand children, each with its own audit entry; without any, one entry."""
    parts = [(part, NOBODY) for part in pieces(plan.added)] + [(NOBODY, part) for part in pieces(plan.changed)]
    for done, (added, changed) in enumerate(parts or [(NOBODY, NOBODY)], 1):
        with writing():
            write_children(added, changed)
            counts = {"file": file.sha256, "new": len(added), "changed": len(changed)}
            append(Entry(Chain.CHANGE, now, actor.person_id, "students_imported", file.sha256, counts))
        progress(len(parts) + done, 2 * len(parts))
