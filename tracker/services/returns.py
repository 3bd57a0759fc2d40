"""Reading monthly returns: a month of the county, one school's months, one return, the children behind a figure."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from tracker.adapters.sheet_files import write_workbook
from tracker.domain.calendar import china_date
from tracker.domain.disclosure import name_for
from tracker.domain.errors import NotFound
from tracker.domain.months import Month, Span
from tracker.domain.pages import Page, page_within, rows_on
from tracker.domain.permissions import WORKING, Permission, may
from tracker.domain.posts import Actor, PostFact, Role, Tier, UnitFact
from tracker.domain.returns import (
    Counts,
    Figure,
    Figures,
    ReturnAct,
    ReturnEntry,
    ReturnState,
    Signed,
    can,
    may_act,
    total_of,
)
from tracker.domain.sheets_out import Rows, SheetOut
from tracker.models.audit import Chain, Entry, append
from tracker.models.base import db
from tracker.models.cases import Case, visible_to
from tracker.models.evidence import waiting_folder
from tracker.models.pages import count_of, on_page
from tracker.models.people import PostBook
from tracker.models.returns import (
    MonthlyReturn,
    due_day_of,
    find_return,
    return_entries,
    signed_before,
    visible_returns,
    with_due_day,
)
from tracker.models.students import Student, students_in
from tracker.models.transactions import reading, writing
from tracker.models.units import Unit

EXPORTED = "export_returns"
"""The entry in the chain of access."""


@dataclass(frozen=True)
class ReturnRow:
    """One return as a list shows it; `overdue` when its day is over and nobody has signed."""

    number: str
    unit: UnitFact
    month: Month
    state: ReturnState
    figures: Figures
    signed_at: datetime | None
    overdue: bool


@dataclass(frozen=True)
class MonthPage:
    """A month of all schools in scope: the silent first; the total is that of the signed ones."""

    month: Month | None
    months: tuple[Month, ...]
    page: Page[ReturnRow]
    signed: int
    overdue: int
    total: Counts


@dataclass(frozen=True)
class ReturnPage:
    """One return with its history, who answers for it today, and what the reader may do now."""

    row: ReturnRow
    span: Span
    entries: tuple[ReturnEntry, ...]
    principal: PostFact | None
    possible: frozenset[ReturnAct]
    before: Signed | None

    @property
    def differs(self) -> bool:
        """Whether it starts with another number of pupils than the return before was signed to end with."""
        return self.before is not None and self.before.end != self.row.figures.value(Figure.START)

    @property
    def remark(self) -> str:
        """What the bureau wrote when it sent the return back, until it is signed again."""
        if self.row.state is ReturnState.SIGNED:
            return ""
        return next((entry.text for entry in reversed(self.entries) if entry.act is ReturnAct.SEND_BACK), "")

    @property
    def signed_by(self) -> str:
        if self.row.state is not ReturnState.SIGNED:
            return ""
        return next((entry.by for entry in reversed(self.entries) if entry.act is ReturnAct.SIGN), "")


@dataclass(frozen=True)
class ChildRow:
    """A child behind a figure: its class now, and its case where the reader may open it."""

    name: str
    school_class: str
    case: str | None


LaidOut = Callable[[Sequence[ReturnRow], Counts], tuple[SheetOut, Rows]]


@dataclass(frozen=True)
class FigurePage:
    """The children behind one figure, 50 a page; `hidden` are those on the page who are not the reader's to see now."""

    number: str
    unit: UnitFact
    month: Month
    page: Page[ChildRow]
    hidden: int


def sees_county(actor: Actor) -> bool:
    """Whether the person looks at the returns of all schools, not of an own one."""
    return any(
        post.unit.tier in {Tier.BUREAU, Tier.COUNTY} and post.role in {*WORKING, Role.COUNTY_LEADER}
        for post in actor.posts
    )


def page_of_month(actor: Actor, month: Month | None, number: int, now: datetime) -> MonthPage:
    """The returns of a month, of the newest one where none is named."""
    with reading():
        months = _months(actor)
        month = month if month in months else next(iter(months), None)
        rows = _rows_of(actor, month, china_date(now)) if month else []
        rows.sort(key=_silent_first)
        signed = [row.figures for row in rows if row.state is ReturnState.SIGNED]
        number = page_within(number, len(rows))
        page = Page(rows_on(rows, number), number, len(rows))
        overdue = sum(row.overdue for row in rows)
        return MonthPage(month, months, page, len(signed), overdue, total_of(signed))


def page_of_own(actor: Actor, number: int, now: datetime) -> Page[ReturnRow]:
    """The returns of the own school, the newest month first."""
    with reading():
        query = visible_returns(actor)
        total = count_of(query)
        number = page_within(number, total)
        ordered = with_due_day(query).order_by(MonthlyReturn.month.desc(), Unit.path)
        rows = db.session.execute(on_page(ordered, number))
        return Page(tuple(_row(one, unit, due_on, china_date(now)) for one, unit, due_on in rows), number, total)


def open_return(actor: Actor, number: str, now: datetime) -> ReturnPage:
    """One return; raises NotFound."""
    with reading():
        found = find_return(actor, number)
        if found is None:
            raise NotFound
        row, unit = found
        holders = PostBook.load([unit.path], china_date(now)).holders(unit.path)
        possible = frozenset(
            act
            for act, permission in ASKED_FOR.items()
            if may(actor, permission) and can(act, row.state) and may_act(act, actor, holders)
        )
        principal = next(iter(holders.owners(Role.PRINCIPAL)), None)
        shown = _row(row, unit, due_day_of(row), china_date(now))
        return ReturnPage(
            shown,
            row.span,
            return_entries(row.id),
            principal,
            possible,
            signed_before(shown.month, unit.id).get(unit.id),
        )


ASKED_FOR = {
    ReturnAct.FILL: Permission.DRAFT_RETURNS,
    ReturnAct.DRAFT: Permission.DRAFT_RETURNS,
    ReturnAct.SIGN: Permission.SIGN_RETURNS,
    ReturnAct.SEND_BACK: Permission.SEND_BACK_RETURNS,
}


def list_figure(actor: Actor, number: str, figure: Figure, page: int) -> FigurePage:
    """The children behind one computed figure, as it was counted; raises NotFound."""
    with reading():
        found = find_return(actor, number, lists=True)
        if found is None:
            raise NotFound
        row, unit = found
        children = row.lists.get(figure, [])
        page = page_within(page, len(children))
        wanted = rows_on(children, page)
        rows = _children(actor, wanted)
        month = Month.read(row.month) or Month.of(row.last_day)
        hidden = len(wanted) - len(rows)
        return FigurePage(number, unit.fact(), month, Page(tuple(rows), page, len(children)), hidden)


def _children(actor: Actor, wanted: Sequence[int]) -> list[ChildRow]:
    cases = visible_to(actor).with_only_columns(Case.student_id, Case.number).subquery()
    query = students_in(actor).where(Student.id.in_(wanted)).order_by(Student.class_path, Student.id)
    query = query.outerjoin(Unit, Unit.id == Student.class_id).outerjoin(cases, cases.c.student_id == Student.id)
    rows = db.session.execute(query.add_columns(Unit.name, cases.c.number))
    paths = ("class_path", "responsible_path", "residence_path")
    return [
        ChildRow(name_for(actor, child.name, *(getattr(child, path) for path in paths)), room or "", case)
        for child, room, case in rows
    ]


def county_total(actor: Actor, month: Month, laid_out: LaidOut, now: datetime) -> bytes:
    """A month of all schools in scope as a workbook, as the edge lays it out; noted in the audit. Raises NotFound."""
    with reading():
        rows = _rows_of(actor, month, china_date(now))
    if not rows:
        raise NotFound
    total = total_of([row.figures for row in rows if row.state is ReturnState.SIGNED])
    with writing():
        append(Entry(Chain.ACCESS, now, actor.person_id, EXPORTED, str(month), {"returns": len(rows)}))
    return write_workbook(*laid_out(rows, total), waiting_folder())


def _months(actor: Actor) -> tuple[Month, ...]:
    months = db.session.scalars(visible_returns(actor).with_only_columns(MonthlyReturn.month).distinct())
    return tuple(sorted((month for month in map(Month.read, months) if month), reverse=True))


def _rows_of(actor: Actor, month: Month, today: date) -> list[ReturnRow]:
    """All returns of a month in the order of the tree."""
    query = with_due_day(visible_returns(actor)).where(MonthlyReturn.month == str(month)).order_by(Unit.path)
    return [_row(one, unit, due_on, today) for one, unit, due_on in db.session.execute(query)]


def _row(one: MonthlyReturn, unit: Unit, due_on: date | None, today: date) -> ReturnRow:
    """Overdue by the duty that stands: a return that was sent back has a day of its own."""
    month = Month.read(one.month) or Month.of(one.last_day)
    overdue = one.state is not ReturnState.SIGNED and today > (due_on or month.due_on)
    return ReturnRow(one.number, unit.fact(), month, one.state, one.figures(), one.signed_at, overdue)


def _silent_first(row: ReturnRow) -> tuple[bool, bool, str]:
    """Overdue, then not signed yet, then signed; each in the order of the tree."""
    return not row.overdue, row.state is ReturnState.SIGNED, row.unit.path
