"""Reading verification batches: the lists, who has settled what of one, the share of a unit with its names."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime

from sqlalchemy import ColumnElement, select

from tracker.domain.batches import (
    CHECKING,
    ORDER,
    SETTLING,
    Balance,
    BatchAct,
    Outcome,
    Remark,
    ShareState,
    Standing,
    reach_of,
    standing_of,
)
from tracker.domain.calendar import china_date
from tracker.domain.disclosure import shows_name
from tracker.domain.errors import NotFound
from tracker.domain.pages import Page, page_within
from tracker.domain.permissions import Permission, may
from tracker.domain.posts import Actor, UnitFact
from tracker.domain.privacy import mask_citizen_id, mask_name, mask_roll_number
from tracker.models.base import db
from tracker.models.batch_sampling import holders_for
from tracker.models.batch_scope import Held, find_share, names_counted, names_within, visible_shares
from tracker.models.batches import Batch, BatchEntry, BatchName, BatchPaper, balances_of, entries_of, unchecked_of
from tracker.models.pages import count_of, on_page
from tracker.models.students import Student
from tracker.models.transactions import reading
from tracker.models.units import Unit


@dataclass(frozen=True)
class ShareRow:
    """The share of one unit as a list shows it."""

    unit: UnitFact
    state: ShareState
    balance: Balance
    signed_at: datetime | None
    due_on: date
    overdue: bool
    to_check: int = 0
    """Names of its sample that the other line has not looked at."""

    @property
    def standing(self) -> Standing:
        return standing_of(self.state, self.balance, self.to_check)


@dataclass(frozen=True)
class BatchRow:
    """A batch with the shares the reader may see, and their balance in all."""

    number: str
    source: str
    due_on: date
    shares: tuple[ShareRow, ...]
    refused: int = 0

    @property
    def balance(self) -> Balance:
        return sum((share.balance for share in self.shares), Balance())

    @property
    def standings(self) -> Mapping[Standing, int]:
        """How many shares stand where, the most pressing first; where none does is left out."""
        counts = Counter(share.standing for share in self.shares)
        return {standing: counts[standing] for standing in Standing if counts[standing]}

    @property
    def overdue(self) -> int:
        return sum(share.overdue for share in self.shares)

    @property
    def signed(self) -> int:
        return sum(share.state is ShareState.SIGNED for share in self.shares)

    @property
    def to_check(self) -> int:
        return sum(share.to_check for share in self.shares)


@dataclass(frozen=True, repr=False)
class NameRow:
    """A name of a share: what the list says, the class of the child it means, how it was settled."""

    id: int
    name: str
    id_number: str
    roll_number: str
    school_class: str
    known: bool
    agrees: bool
    outcome: Outcome
    remark: Remark | None
    proof: str
    paper: int | None
    case: str | None
    found_right: bool | None


@dataclass(frozen=True, repr=False)
class SharePage:
    """A share with a page of its names, the names of its sample, its history, and what the reader may do now."""

    batch: BatchRow
    share: ShareRow
    page: Page[NameRow]
    sample: tuple[NameRow, ...]
    entries: tuple[tuple[BatchEntry, str], ...]
    possible: frozenset[BatchAct]
    seed: str
    whole: bool

    @property
    def remark(self) -> str:
        """What the sample found wrong, until the list is signed again."""
        if self.share.state is not ShareState.RETURNED:
            return ""
        return next((entry.text or "" for entry, _ in reversed(self.entries) if entry.act is BatchAct.RETURNED), "")


def page_of_batches(actor: Actor, number: int, now: datetime) -> Page[BatchRow]:
    """The lists of which the reader may see a share, the newest first."""
    with reading():
        ids = visible_shares(actor).with_only_columns(Batch.id).distinct()
        total = count_of(ids)
        number = page_within(number, total)
        newest = on_page(ids.order_by(Batch.id.desc()), number)
        rows = _rows(actor, Batch.id.in_(list(db.session.scalars(newest))), china_date(now))
        return Page(tuple(rows), number, total)


def open_batch(actor: Actor, number: str, now: datetime) -> BatchRow:
    """One list with every share the reader may see, the overdue and the silent first; raises NotFound."""
    with reading():
        return _batch(actor, number, china_date(now))


def _batch(actor: Actor, number: str, today: date) -> BatchRow:
    rows = _rows(actor, Batch.number == number, today)
    if not rows:
        raise NotFound
    return rows[0]


def _rows(actor: Actor, wanted: ColumnElement[bool], today: date) -> list[BatchRow]:
    found = [Held(*row) for row in db.session.execute(visible_shares(actor).where(wanted).order_by(Unit.path))]
    signed = [one.share.id for one in found if one.share.state is ShareState.SIGNED]
    counted = names_counted(actor)
    balances, waiting = balances_of([one.share.id for one in found], counted), unchecked_of(signed, counted)
    batches: Mapping[int, Batch] = {one.batch.id: one.batch for one in found}
    shares: dict[int, list[ShareRow]] = {batch: [] for batch in batches}
    for one in found:
        row = _share_row(one, balances[one.share.id], today)
        shares[one.batch.id].append(replace(row, to_check=waiting.get(one.share.id, 0)))
    return [
        BatchRow(
            batch.number, batch.source, batch.due_on, tuple(sorted(shares[key], key=_pressing_first)), batch.refused
        )
        for key, batch in sorted(batches.items(), reverse=True)
    ]


def _share_row(one: Held, balance: Balance, today: date) -> ShareRow:
    signed = one.share.state is ShareState.SIGNED
    due_on = one.due_on or one.batch.due_on
    overdue = not signed and today > due_on
    return ShareRow(one.unit.fact(), one.share.state, balance, one.share.signed_at, due_on, overdue)


def _pressing_first(row: ShareRow) -> tuple[bool, int, str]:
    return not row.overdue, ORDER[row.standing], row.unit.path


def open_share(actor: Actor, number: str, code: str, page: int, now: datetime) -> SharePage:
    """The share of a unit: a head teacher gets the names of the own classes, whoever samples it those of the sample.

    Raises NotFound.
    """
    with reading():
        held = find_share(actor, number, code)
        if held is None:
            raise NotFound
        today, share = china_date(now), held.share
        balance = balances_of([share.id], names_counted(actor))[share.id]
        waiting = unchecked_of([share.id], names_counted(actor)) if share.state is ShareState.SIGNED else {}
        row = replace(_share_row(held, balance, today), to_check=waiting.get(share.id, 0))
        batch = BatchRow(number, held.batch.source, held.batch.due_on, (row,))
        possible = _possible(actor, held, balance, today)
        read = names_within(held.reach, actor)
        checks = BatchAct.FOUND_RIGHT in possible
        sampled = BatchName.sampled.is_(True) & (share.state == ShareState.SIGNED)
        sample = _names(actor, held, sampled if checks else sampled & read, show=checks)
        total = count_of(select(BatchName.id).where(BatchName.share_id == share.id, read))
        page = page_within(page, total)
        names = _names(actor, held, read, page)
        history = tuple(entries_of(share.id)) if held.whole else ()
        seed = share.seed or "" if row.state is ShareState.SIGNED else ""
        return SharePage(
            batch, row, Page(tuple(names), page, total), tuple(sample), history, possible, seed, held.whole
        )


def _possible(actor: Actor, held: Held, balance: Balance, today: date) -> frozenset[BatchAct]:
    if not may(actor, Permission.SETTLE_BATCHES):
        return frozenset()
    to_settle = SETTLING if balance.open else frozenset({BatchAct.SIGNED})
    acts = CHECKING if held.share.state is ShareState.SIGNED else to_settle
    answering = holders_for(next(iter(acts)), held.unit, today)
    return frozenset(act for act in acts if reach_of(act, actor, *answering))


def _names(
    actor: Actor, held: Held, wanted: ColumnElement[bool], page: int | None = None, *, show: bool = False
) -> Iterable[NameRow]:
    """Names of a share, the open ones first: who is in no class, who has a remark, then by class.

    In full for its own unit and whoever samples them.
    """
    query = select(BatchName, Student.class_path, Unit.name, BatchPaper.note)
    query = query.outerjoin(Student, Student.id == BatchName.student_id).outerjoin(Unit, Unit.id == Student.class_id)
    query = query.outerjoin(BatchPaper, BatchPaper.id == BatchName.paper_id)
    query = query.where(BatchName.share_id == held.share.id, wanted)
    placed, silent = BatchName.student_id.is_not(None), BatchName.remark.is_(None)
    query = query.order_by(BatchName.outcome != Outcome.OPEN, placed, silent, Student.class_path, BatchName.id)
    if page is not None:
        query = on_page(query, page)
    own = held.unit.path
    return [
        _name_row(name, room, note, full=show or shows_name(actor, path or own, own, None))
        for name, path, room, note in db.session.execute(query)
    ]


def _name_row(name: BatchName, room: str | None, note: str | None, *, full: bool) -> NameRow:
    body = name.body
    return NameRow(
        name.id,
        body["name"] if full else mask_name(body["name"]),
        mask_citizen_id(body.get("id_number")),
        mask_roll_number(body.get("roll_number")),
        room or "",
        name.student_id is not None,
        name.agrees,
        name.outcome,
        name.remark,
        note or "",
        name.paper_id,
        name.case_number,
        name.found_right,
    )
