"""The questions of a register page: which lines fit, in which order they stand, how many there are, since a day."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, String, and_, cast, false, func, null, or_, select, true, type_coerce, union_all
from sqlalchemy.orm import aliased

from tracker.domain.calendar import ONE_DAY, PeriodKind, china_date, end_of_day
from tracker.domain.cases import Ledger, Stage
from tracker.domain.posts import Actor, UnitFact, path_end
from tracker.domain.register import Filters, Narrowed, Sort, View
from tracker.domain.register_balance import Alike, End
from tracker.domain.todo import UNMET_DAYS
from tracker.models.base import db
from tracker.models.calendar import Period
from tracker.models.cases import Case, MoveRow
from tracker.models.register import RegisterLine, has_word, named, stands
from tracker.models.scope import within
from tracker.models.students import Student
from tracker.models.units import find_units

R = RegisterLine
Conditions = Sequence[ColumnElement[bool]]

ORDERS: Mapping[Sort, tuple[Any, ...]] = {
    Sort.LATEST: (R.listed_on.desc(), R.id.desc()),
    Sort.EARLIEST: (R.listed_on, R.id),
    Sort.NUMBER: (Case.number, R.listing),
    Sort.SCHOOL: (R.class_path, R.listed_on, R.id),
    Sort.VILLAGE: (R.responsible_path, R.listed_on, R.id),
    Sort.UNMET: (R.child_met_on.is_not(None), R.child_met_on, R.listed_on, R.id),
}


@dataclass(frozen=True)
class TermDays:
    """A term as a list may be narrowed to it: until the next one begins."""

    name: str
    first_day: date
    last_day: date


def terms_begun(day: date) -> tuple[TermDays, ...]:
    """The terms that have begun by a day, the newest first, each with the vacation after it."""
    query = select(Period).where(Period.kind == PeriodKind.TERM).order_by(Period.first_day)
    terms = db.session.scalars(query).all()
    ends = [*(term.first_day - ONE_DAY for term in terms[1:]), date.max]
    begun = [TermDays(t.name, t.first_day, end) for t, end in zip(terms, ends, strict=True) if t.first_day <= day]
    return tuple(reversed(begun))


def narrow(filters: Filters, terms: Sequence[TermDays]) -> Narrowed:
    """What the filters name: the unit of the code, the days of the term."""
    unit = find_units([filters.unit]).get(filters.unit) if filters.unit else None
    days = next(((term.first_day, term.last_day) for term in terms if term.first_day == filters.term), None)
    return Narrowed(filters, unit.fact() if unit else None, days)


def lines_matching(actor: Actor, narrowed: Narrowed, day: date, line: Any = RegisterLine) -> list[ColumnElement[bool]]:
    """The conditions of the filters, those on ledger and stage left out; they may speak of case and child.

    `day` is the one counted from for children nobody has met lately.
    """
    if narrowed.impossible:
        return [false()]
    filters = narrowed.filters
    conditions = [
        within(actor, Case.class_path, Case.responsible_path, Case.residence_path),
        _in_unit(narrowed.unit, line) if narrowed.unit else None,
        line.listed_on.between(*narrowed.listed) if narrowed.listed else None,
        has_word(line.reasons, filters.reason, actor) if filters.reason else None,
        has_word(Student.groups, filters.group, actor) if filters.group else None,
        named(filters.text) if filters.text else None,
        _unmet(day, line) if filters.unmet else None,
    ]
    return [condition for condition in conditions if condition is not None]


def _in_unit(unit: UnitFact, line: Any) -> ColumnElement[bool]:
    columns = (line.class_path, line.responsible_path, line.residence_path)
    return or_(*(and_(column >= unit.path, column < path_end(unit.path)) for column in columns))


def _unmet(day: date, line: Any) -> ColumnElement[bool]:
    """Children being persuaded for two weeks by a day whom nobody had met in that time; the spell is the move's."""
    since = day - timedelta(days=UNMET_DAYS)
    began = select(MoveRow.after["spell_started_on"].as_string()).where(
        MoveRow.case_id == line.case_id, MoveRow.at < end_of_day(day)
    )
    newest = began.order_by(MoveRow.id.desc()).limit(1).scalar_subquery()
    unmet = or_(line.child_met_on.is_(None), line.child_met_on < since)
    return and_(line.stage == Stage.PERSUADING, unmet, newest < since.isoformat())


def lines_of(view: View, columns: Sequence[Any], conditions: Conditions) -> Any:
    """The lines as they stood; case and child are joined only where a condition may need them."""
    query = select(*columns).where(stands(view.at), *conditions)
    if view.at is not None:
        query = query.where(R.listed_on <= view.day)  # no line stands before its day; where the walk begins
    return _with_case(query) if conditions or view.sort is Sort.NUMBER else query


def _with_case(query: Any, line: Any = RegisterLine) -> Any:
    return query.join(Case, Case.id == line.case_id).join(Student, Student.id == Case.student_id)


def count_lines(view: View, conditions: Conditions) -> dict[tuple[Ledger, Stage], int]:
    """How many lines stand at each stage of each ledger."""
    query = select(R.ledger, R.stage, func.count()).where(stands(view.at), *conditions).group_by(R.ledger, R.stage)
    rows = db.session.execute(_with_case(query) if conditions else query)
    return {(ledger, stage): number for ledger, stage, number in rows}


def ids_of(view: View, conditions: Conditions) -> Any:
    """The ids of the lines of the whole view in its order, ledger and stage included."""
    filters = view.filters
    narrowed = [
        R.ledger == filters.ledger if filters.ledger else None,
        R.stage == filters.stage if filters.stage else None,
    ]
    query = lines_of(view, (R.id,), conditions).where(*(c for c in narrowed if c is not None))
    return query.order_by(*ORDERS[view.sort])


Start = aliased(RegisterLine, name="start_line")
NOBODY = cast(null(), String)


def alike_since(actor: Actor, view: View, narrowed: Narrowed, since: date) -> list[Alike]:
    """What the lines did from the beginning of a day until the view, in one statement."""
    span = Span(actor, view, narrowed, end_of_day(since - ONE_DAY))
    rows = db.session.execute(union_all(_listed_since(span), _listed_before(span), _gone(span)))
    return [
        Alike(
            End(Ledger(was), bool(stood)) if was else None,
            End(Ledger(ledger), bool(stays), bool(is_open)) if ledger else None,
            bool(fresh),
            bool(again),
            number,
        )
        for was, stood, ledger, stays, is_open, fresh, again, number in rows
    ]


@dataclass(frozen=True)
class Span:
    """Whose lines are followed from an instant to a view."""

    actor: Actor
    view: View
    narrowed: Narrowed
    begin: datetime

    @property
    def since(self) -> date:
        return china_date(self.begin)

    def fits(self) -> Conditions:
        """The filters at the end."""
        return lines_matching(self.actor, self.narrowed, self.view.day)

    def fitted(self) -> Conditions:
        """The filters at the start."""
        return lines_matching(self.actor, self.narrowed, self.since - ONE_DAY, Start)

    def counted(self) -> ColumnElement[bool]:
        """Lines that are open at the end, or were struck meanwhile."""
        return and_(stands(self.view.at), or_(_open(R), R.marked_off_on.between(self.since, self.view.day)))


def _listed_since(span: Span) -> Any:
    """The lines that were listed meanwhile: at the start the register had none of them."""
    fits = span.fits()
    query = _by_kind(NOBODY, false(), _word(R.ledger), true(), _open(R), true(), R.listing > 1)
    query = _with_case(query) if fits else query
    return query.where(span.counted(), R.listed_on >= span.since, *fits)


def _listed_before(span: Span) -> Any:
    """The older lines, each with what it was at the start."""
    conditions = span.fits()
    fits, fitted = and_(true(), *conditions), and_(true(), *span.fitted())
    kinds = (_word(Start.ledger), fitted, _word(R.ledger), fits, _open(R), false(), R.listing > 1)
    same = and_(Start.case_id == R.case_id, Start.listing == R.listing)
    was_open = and_(same, stands(span.begin, Start), _open(Start))
    query = _by_kind(*kinds).select_from(R)
    query = (_with_case(query) if conditions else query).outerjoin(Start, was_open)
    return query.where(span.counted(), R.listed_on < span.since, or_(fits, and_(Start.id.is_not(None), fitted)))


def _by_kind(*kinds: Any) -> Any:
    """How many there are of each kind of line; sorted only by what differs between them."""
    labelled = [kind.label(f"kind_{n}") for n, kind in enumerate(kinds)]
    same = {NOBODY, true(), false()}
    varying = [of.name for of, kind in zip(labelled, kinds, strict=True) if kind not in same]
    return select(*labelled, func.count().label("number")).group_by(*varying)


def _gone(span: Span) -> Any:
    """The lines that were open at the start and are no more in the register, their listing undone."""
    still = and_(R.case_id == Start.case_id, R.listing == Start.listing, stands(span.view.at))
    was = cast(Start.ledger, String)  # an expression, so that SQLite starts from what ended and not from the ledgers
    query = _by_kind(was, true(), NOBODY, *(false() for _ in range(4))).select_from(Start)
    fitted = span.fitted()
    query = _with_case(query, Start) if fitted else query
    ended = and_(Start.valid_from <= span.begin, Start.valid_to > span.begin)
    return query.where(ended, _open(Start), ~select(R.id).where(still).exists(), *fitted)


def _open(line: Any) -> Any:
    """What is listed and not struck is open."""
    return line.stage != Stage.MARKED_OFF


def _word(column: Any) -> ColumnElement[str]:
    return type_coerce(column, String)
