"""The rows behind a number of the brief, in words: one table for each sort of thing that is counted."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask import url_for
from flask_babel import gettext as _

from tracker.domain.digests import CaseThen, DeliveryThen, DutyThen, InstructionThen, PostThen, Then
from tracker.domain.unit_duties import page_of
from tracker.domain.words import N_
from tracker.web.owing import about_address
from tracker.web.words import day, word

Column = tuple[str, Callable[[Any], str]]

COLUMNS: Mapping[type, tuple[Column, ...]] = {
    CaseThen: (
        (N_("Case"), lambda row: row.ref),
        (N_("Unit"), lambda row: row.unit),
        (N_("Ledger"), lambda row: word(row.ledger)),
        (N_("Stage"), lambda row: word(row.stage)),
        (N_("Days out"), lambda row: "" if row.days_out is None else str(row.days_out)),
        (N_("Child last met"), lambda row: day(row.met_on)),
        (N_("Hold until"), lambda row: day(row.until)),
    ),
    DutyThen: (
        (N_("Case"), lambda row: row.about),
        (N_("Duty"), lambda row: word(row.kind)),
        (N_("Owed by"), lambda row: word(row.role)),
        (N_("Unit"), lambda row: row.unit),
        (N_("Due"), lambda row: day(row.due_on)),
    ),
    InstructionThen: (
        (N_("Instruction"), lambda row: row.ref),
        (N_("Unit"), lambda row: row.unit),
        (N_("What is to be done and answered"), lambda row: row.text),
        (N_("Answer by"), lambda row: day(row.due_on)),
        (N_("State"), lambda row: word(row.state)),
        (N_("Answer"), lambda row: row.answer),
    ),
    PostThen: ((N_("Post"), lambda row: word(row.role)), (N_("Unit"), lambda row: row.unit)),
    DeliveryThen: ((N_("Channel"), lambda row: word(row.channel)), (N_("Day"), lambda row: day(row.day))),
}


@dataclass(frozen=True)
class Line:
    """One row: its cells, and the page its first cell opens, None where the reader may not."""

    cells: tuple[str, ...]
    url: str | None


@dataclass(frozen=True)
class Table:
    """Headings and lines; a column in which nothing stands is left out."""

    headings: tuple[str, ...] = ()
    lines: tuple[Line, ...] = ()


def table_of(rows: Sequence[Then], visible: Collection[str]) -> Table:
    """The rows of one number, all of one sort, each with the address the reader may open."""
    if not rows:
        return Table()
    columns = [column for column in COLUMNS[type(rows[0])] if any(column[1](row) for row in rows)]
    lines = (Line(tuple(say(row) for _label, say in columns), _address(row, visible)) for row in rows)
    return Table(tuple(_(label) for label, _say in columns), tuple(lines))


def _address(row: Then, visible: Collection[str]) -> str | None:
    if isinstance(row, InstructionThen):
        return url_for("supervision.show", number=row.ref)
    number = row.about if isinstance(row, DutyThen) else row.ref
    return about_address(number) if page_of(number) or number in visible else None
