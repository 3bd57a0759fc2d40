"""The cases of a week as the database remembers them: the register at its ends, what happened in between."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, or_, select
from sqlalchemy.orm import aliased

from tracker.domain.cases import LISTED_OPEN, Stage
from tracker.domain.digests import CaseThen, Head
from tracker.domain.duties import DutyKind
from tracker.domain.week_balance import LineAt
from tracker.domain.week_facts import OpenCase, Placed
from tracker.domain.weeks import Week
from tracker.domain.workflow import MoveKind
from tracker.models.base import db
from tracker.models.cases import Case, MoveRow
from tracker.models.duties import Duty
from tracker.models.register import RegisterLine, as_of
from tracker.models.register_rows import states_at

Lines = Mapping[tuple[int, int], LineAt]

HAPPENED: Mapping[MoveKind, Head] = {MoveKind.RETURN: Head.RETURNED, MoveKind.RELAPSE: Head.RELAPSED}


def lines_at_start(week: Week) -> Lines:
    """The open lines at the beginning of a week."""
    return _lines(week.begins, _open())


def lines_at_end(week: Week) -> Lines:
    """The open lines at its end, and those struck within it."""
    struck = and_(
        RegisterLine.stage == Stage.MARKED_OFF,
        RegisterLine.marked_off_on >= week.monday,
        RegisterLine.marked_off_on <= week.sunday,
    )
    return _lines(week.ends, or_(_open(), struck))


def _open() -> ColumnElement[bool]:
    return RegisterLine.stage.in_(LISTED_OPEN)


def _lines(at: datetime, which: ColumnElement[bool]) -> Lines:
    columns = (
        RegisterLine.case_id,
        RegisterLine.listing,
        RegisterLine.ledger,
        RegisterLine.stage,
        RegisterLine.responsible_path,
        RegisterLine.listed_on,
    )
    rows = db.session.execute(as_of(at).where(which).with_only_columns(*columns))
    lines = (LineAt(*row) for row in rows)
    return {line.key: line for line in lines}


def numbers_of(cases: Iterable[int]) -> dict[int, str]:
    """The numbers of some cases."""
    rows = db.session.execute(select(Case.id, Case.number).where(Case.id.in_(set(cases))))
    return {row.id: row.number for row in rows}


def open_cases_at(week: Week, lines: Lines, numbers: Mapping[int, str]) -> tuple[OpenCase, ...]:
    """The cases with an open line at the end of the week, each with its state at that moment, by number."""
    standing = {line.case: line for line in lines.values() if line.is_open}
    found = states_at(week.ends, standing)
    cases = (OpenCase(numbers[case], line, found[case]) for case, line in standing.items())
    return tuple(sorted(cases, key=lambda case: case.number))


def happened_in(week: Week, lines: Lines) -> dict[Head, tuple[Placed, ...]]:
    """Who came back and who left again, annulled moves left out; each child once."""
    undoing = aliased(MoveRow)
    undone = select(undoing.id).where(undoing.annuls_id == MoveRow.id).exists()
    within = and_(MoveRow.at > week.begins, MoveRow.at <= week.ends, MoveRow.kind.in_(HAPPENED), ~undone)
    moves = select(MoveRow.kind, Case).join(Case, Case.id == MoveRow.case_id).where(within)
    found = _placed(db.session.execute(moves.order_by(Case.number)), lines)
    return {head: tuple(dict.fromkeys(row for of, row in found if of is kind)) for kind, head in HAPPENED.items()}


def missing_links_at(week: Week, lines: Lines) -> tuple[Placed, ...]:
    """Cases one of whose lines lacked its last link."""
    owing = select(Duty.kind, Case).join(Case, Case.id == Duty.case_id)
    owing = owing.where(Duty.kind == DutyKind.FIND_LINE, standing_at(week)).order_by(Case.number)
    return tuple(dict.fromkeys(row for _, row in _placed(db.session.execute(owing), lines)))


def _placed(rows: Iterable[Any], lines: Lines) -> list[tuple[Any, Placed]]:
    paths = {line.case: line.path for line in lines.values()}
    return [
        (what, Placed(paths.get(case.id, case.responsible_path), CaseThen(case.number, "", case.ledger, case.stage)))
        for what, case in rows
    ]


def standing_at(week: Week) -> ColumnElement[bool]:
    """Duties that were open and shown at the end of a week."""
    return and_(
        Duty.removed.is_(False),
        Duty.opened_on <= week.sunday,
        Duty.counts_from <= week.sunday,
        or_(Duty.done_at.is_(None), Duty.done_at > week.ends),
        or_(Duty.lapsed_at.is_(None), Duty.lapsed_at > week.ends),
    )
