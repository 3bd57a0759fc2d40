"""Reading the audit: its entries without their values, and whether both chains are whole."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import Select, select

from tracker.adapters.journals import note_anchors
from tracker.domain.calendar import end_of_day
from tracker.domain.errors import Failure
from tracker.domain.pages import Page, page_within
from tracker.domain.posts import UnitFact
from tracker.domain.words import N_
from tracker.models.audit import AuditEntry, Chain, Fault, faults, heads
from tracker.models.base import db
from tracker.models.evidence import files_folder
from tracker.models.pages import count_of, on_page
from tracker.models.people import Person
from tracker.models.transactions import reading
from tracker.models.units import find_units


@dataclass(frozen=True)
class AuditFilters:
    """Which entries to show: of a chain, of an action, of a person's account or name, of a China day."""

    chain: Chain | None = None
    action: str = ""
    person: str = ""
    day: date | None = None

    def in_force(self) -> int:
        """How many of them narrow the list."""
        return sum(map(bool, (self.chain, self.action, self.person, self.day)))


@dataclass(frozen=True)
class AuditLine:
    """One entry as it may be read: who did what on what, and which fields it held; never their values."""

    chain: Chain
    seq: int
    at: datetime
    person: str | None
    action: str
    subject: str
    fields: tuple[str, ...]


@dataclass(frozen=True)
class AuditPage:
    """One page of entries, every action there is, and the units they name, by code."""

    page: Page[AuditLine]
    actions: tuple[str, ...]
    units: Mapping[str, UnitFact]


@dataclass(frozen=True)
class Verdict:
    """Whether the chains are whole: their lengths, and the first bad entry of each chain that is not."""

    lengths: dict[str, int]
    faults: tuple[Fault, ...]


def page_of_audit(filters: AuditFilters, number: int) -> AuditPage:
    """The entries of both chains, the newest first, 50 a page."""
    with reading():
        query = _matching(filters)
        total = count_of(query.with_only_columns(AuditEntry.id))
        number = page_within(number, total)
        rows = db.session.execute(on_page(query.order_by(AuditEntry.id.desc()), number))
        lines = tuple(_line(entry, name) for entry, name in rows)
        actions = tuple(db.session.scalars(select(AuditEntry.action).distinct().order_by(AuditEntry.action)))
        named = find_units(part for line in lines for part in line.subject.split())
        units = {code: unit.fact() for code, unit in named.items()}
        return AuditPage(Page(lines, number, total), actions, units)


def _matching(filters: AuditFilters) -> Select[AuditEntry, str | None]:
    query = select(AuditEntry, Person.name).outerjoin(Person, Person.id == AuditEntry.person_id)
    if filters.chain:
        query = query.where(AuditEntry.chain == filters.chain)
    if filters.action:
        query = query.where(AuditEntry.action == filters.action)
    if filters.person:
        query = query.where((Person.account == filters.person) | (Person.name == filters.person))
    if filters.day:
        since = end_of_day(filters.day - timedelta(days=1))
        query = query.where(AuditEntry.at >= since, AuditEntry.at < end_of_day(filters.day))
    return query


def _line(entry: AuditEntry, name: str | None) -> AuditLine:
    fields = tuple(field for field in entry.fields.split(",") if field)
    return AuditLine(entry.chain, entry.seq, entry.at, name, entry.action, entry.subject, fields)


def check_nightly(now: datetime) -> int:
    """Checks both chains and notes their heads outside the database; raises Failure when one was touched."""
    verdict = verify_audit()
    with reading():
        ends = [(chain, seq, value) for chain, (seq, value) in heads().items()]
        instance = files_folder().parent
    note_anchors(instance, now.isoformat(), ends)
    if verdict.faults:
        raise Failure(N_("The audit was touched. Run “audit verify” and ask who had access to the database."))
    return sum(verdict.lengths.values())


def verify_audit() -> Verdict:
    """Checks every entry of both chains from the first to the head; writes nothing."""
    with reading():
        return Verdict({chain: seq for chain, (seq, _) in heads().items()}, tuple(faults()))
