"""Reading the weekly brief: the list of issues, one of them, and the list behind each of its numbers."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import and_, select, update
from sqlalchemy import case as when

from tracker.domain.calendar import china_date
from tracker.domain.digests import READ_BY, RELEASED_BY_BUREAU, Brief, DutyThen, Head, Then, counted, own_units
from tracker.domain.errors import NotFound
from tracker.domain.pages import Page, page_within, rows_on
from tracker.domain.posts import Actor, PostFact, UnitFact
from tracker.domain.supervision import InstructionState
from tracker.models.base import db
from tracker.models.cases import Case, visible_to
from tracker.models.digests import (
    Digest,
    DigestReceipt,
    digests_for,
    find_digest,
    neighbours,
    note_receipt,
    own_first,
    receipt_of,
)
from tracker.models.notices import Notice
from tracker.models.pages import count_of, on_page
from tracker.models.people import PostBook
from tracker.models.supervision import Instruction
from tracker.models.transactions import reading, writing
from tracker.models.units import Unit

NAMED_ON_PAGE = (Head.OLDEST, Head.COUNTY, Head.HOLDS, Head.NOTICES)
"""The lists whose cases stand on the page itself."""


@dataclass(frozen=True)
class Issue:
    """One brief in the list; `opened_at` by the reader, `own` where it is written to the reader's unit."""

    week: str
    year: int
    number: int
    unit: UnitFact
    issued_at: datetime | None
    opened_at: datetime | None
    own: bool

    @property
    def unread(self) -> bool:
        return self.own and self.issued_at is not None and self.opened_at is None


@dataclass(frozen=True)
class Receipt:
    """A post the brief is written to, and when its holder opened it."""

    post: PostFact
    opened_at: datetime | None


@dataclass(frozen=True)
class Remark:
    """An instruction that came from a remark beside a paragraph."""

    number: str
    unit: str
    state: InstructionState


@dataclass(frozen=True)
class DigestPage:
    """One brief with what surrounds it: neighbours, receipts, what became of remarks, cases the reader may open."""

    issue: Issue
    frozen_at: datetime
    brief: Brief
    previous: str | None
    next: str | None
    receipts: tuple[Receipt, ...]
    remarks: Mapping[str, tuple[Remark, ...]]
    to_release: bool
    visible: frozenset[str]


@dataclass(frozen=True)
class FigurePage:
    """What one number counts, 50 rows a page; `visible` are the cases among them the reader may open."""

    issue: Issue
    brief: Brief
    page: Page[Then]
    visible: frozenset[str]


def page_of_digests(actor: Actor, number: int) -> Page[Issue]:
    """The briefs a person may read: unread ones of the own unit first, then the newest."""
    with reading():
        own = own_units(actor)
        opened = receipt_of(actor)
        query = digests_for(actor).with_only_columns(
            Digest.week, Digest.year, Digest.number, Digest.issued_at, Unit, opened.label("opened_at")
        )
        total = count_of(query)
        number = page_within(number, total)
        unread = and_(Unit.id.in_(own), Digest.issued_at.is_not(None), opened.is_(None))
        ordered = query.order_by(when((unread, 0), else_=1), Digest.week.desc(), *own_first(own))
        rows = db.session.execute(on_page(ordered, number))
        issues = (
            Issue(r.week, r.year, r.number, r.Unit.fact(), r.issued_at, r.opened_at, r.Unit.id in own) for r in rows
        )
        return Page(tuple(issues), number, total)


def open_digest(actor: Actor, week: str, unit: str, now: datetime) -> DigestPage:
    """A brief as it was frozen; opening the own unit's is noted as read. Raises NotFound.

    Without a unit's code the brief written to the reader is meant.
    """
    with reading():
        digest, found, opened_at = _find(actor, week, unit)
        issue = _issue(actor, digest, found, opened_at)
        book = PostBook.load([found.path], china_date(now))
        brief = digest.brief()
        page = DigestPage(
            issue,
            digest.frozen_at,
            brief,
            *neighbours(actor, found.id, week),
            _receipts(digest.id, found.fact(), book),
            _remarks(digest.id),
            found.tier is RELEASED_BY_BUREAU and digest.issued_at is None,
            _visible(actor, (ref for head in NAMED_ON_PAGE for ref in brief.refs(str(head)))),
        )
    if issue.unread:
        _note_opened(actor, digest.id, now)
    return page


def list_figure(actor: Actor, week: str, unit: str, key: str, number: int) -> FigurePage:
    """The rows a number of a brief counts, as they were when it was frozen; raises NotFound."""
    with reading():
        digest, found, opened_at = _find(actor, week, unit)
        brief = digest.brief()
        if not brief.has(key):
            raise NotFound
        rows = counted(key, brief)
        number = page_within(number, len(rows))
        shown = rows_on(rows, number)
        visible = _visible(actor, (row.about if isinstance(row, DutyThen) else row.ref for row in shown))
        issue = _issue(actor, digest, found, opened_at)
        return FigurePage(issue, brief, Page(shown, number, len(rows)), visible)


def _visible(actor: Actor, numbers: Iterable[str]) -> frozenset[str]:
    query = visible_to(actor).where(Case.number.in_(set(numbers))).with_only_columns(Case.number)
    return frozenset(db.session.scalars(query))


def _find(actor: Actor, week: str, unit: str) -> tuple[Digest, Unit, datetime | None]:
    found = find_digest(actor, week, unit)
    if found is None:
        raise NotFound
    return found


def _issue(actor: Actor, digest: Digest, unit: Unit, opened_at: datetime | None) -> Issue:
    own = unit.id in own_units(actor)
    return Issue(digest.week, digest.year, digest.number, unit.fact(), digest.issued_at, opened_at, own)


def _receipts(digest_id: int, unit: UnitFact, book: PostBook) -> tuple[Receipt, ...]:
    rows = db.session.execute(
        select(DigestReceipt.person_id, DigestReceipt.at).where(DigestReceipt.digest_id == digest_id)
    )
    opened = {row.person_id: row.at for row in rows}
    roles = [role for role, tiers in READ_BY.items() if unit.tier in tiers]
    posts = (post for role in roles for post in book.posts.get((role, unit.id), ()))
    return tuple(Receipt(post, opened.get(post.person_id)) for post in posts)


def _remarks(digest_id: int) -> dict[str, tuple[Remark, ...]]:
    query = select(Instruction, Unit.name).join(Unit, Unit.id == Instruction.unit_id)
    rows = db.session.execute(query.where(Instruction.digest_id == digest_id).order_by(Instruction.id))
    found: dict[str, tuple[Remark, ...]] = {}
    for instruction, name in rows:
        remark = Remark(instruction.number, name, instruction.state)
        found[instruction.paragraph] = (*found.get(instruction.paragraph, ()), remark)
    return found


def _note_opened(actor: Actor, digest_id: int, now: datetime) -> None:
    """The first time somebody of the unit opens it; the notice about it is read with it."""
    with writing() as session:
        note_receipt(digest_id, actor.person_id or 0, now)
        told = and_(Notice.key == f"brief {digest_id}", Notice.person_id == actor.person_id, Notice.read_at.is_(None))
        session.execute(update(Notice).where(told).values(read_at=now))
