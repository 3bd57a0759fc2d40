"""What the bureau may want to give an instruction about (拟督办): duties long overdue, and duties nobody can do."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select

from tracker.domain.calendar import Days, china_date
from tracker.domain.cases import Facts
from tracker.domain.duties import DutyKind
from tracker.domain.errors import NotFound
from tracker.domain.owing import owners_of
from tracker.domain.permissions import Permission, may
from tracker.domain.posts import SEATS, Actor, PostFact, Role, UnitFact
from tracker.domain.reminders import proposed_on
from tracker.domain.supervision import DAYS_TO_ANSWER, addressee, giving_post, tiers_for
from tracker.models.base import db
from tracker.models.calendar import load_calendar
from tracker.models.cases import Case, find_case
from tracker.models.desk import Desk
from tracker.models.duties import Duty
from tracker.models.rules import list_settings, terms_on
from tracker.models.supervision import open_about_duties
from tracker.models.transactions import reading
from tracker.models.units import Unit
from tracker.models.worklists import in_scope

MOST_ROWS = 50


@dataclass(frozen=True)
class Proposal:
    """One duty: on which case (or instruction), owed by which post of which unit, and the unit to be instructed.

    `may_instruct`: by the reader; what the bureau owes itself is its deputy head's to speak to.
    """

    duty_id: int
    kind: DutyKind
    about: str
    role: Role
    unit: UnitFact | None
    due_on: date
    days_over: int
    owner: PostFact | None
    to: UnitFact | None
    may_instruct: bool


@dataclass(frozen=True)
class Proposals:
    """The duties proposed for an instruction and those without a holder: the first fifty of each, and how many."""

    overdue: tuple[Proposal, ...] = ()
    overdue_total: int = 0
    without_holder: tuple[Proposal, ...] = ()
    without_total: int = 0


def list_proposals(actor: Actor, now: datetime) -> Proposals:
    """Both lists, the longest overdue first; empty for whoever gives no instructions.

    A duty about which an instruction stands is not proposed again.
    """
    if not may(actor, Permission.GIVE_INSTRUCTIONS):
        return Proposals()
    with reading():
        today = china_date(now)
        rows = _open_duties(today, actor)
        desk = _desk(rows, now)
        facts = {case.id: desk.facts(case) for case in {case.id: case for _, case, _ in rows if case}.values()}
        found = [(row[0], _proposal(actor, row, desk, facts)) for row in rows]
        settings, instructed = list_settings(), open_about_duties()
        overdue = [
            row
            for duty, row in found
            if row.days_over
            and duty.id not in instructed
            and proposed_on(duty.fact(), desk.house.calendar, terms_on(settings, duty.opened_on)) <= today
        ]
        empty = [row for _, row in found if row.owner is None]
        return Proposals(tuple(overdue[:MOST_ROWS]), len(overdue), tuple(empty[:MOST_ROWS]), len(empty))


def proposal_of(actor: Actor, duty_id: int, now: datetime) -> Proposal:
    """One open duty an instruction may be given about; raises NotFound."""
    with reading():
        rows = [row for row in _open_duties(china_date(now), actor, duty_id) if row[0].id == duty_id]
        if not rows:
            raise NotFound
        desk, case = _desk(rows, now), rows[0][1]
        return _proposal(actor, rows[0], desk, {case.id: desk.facts(case)} if case else {})


def addressee_of_case(actor: Actor, number: str, now: datetime) -> UnitFact | None:
    """The unit to be instructed about a case: the township that answers for it; raises NotFound."""
    with reading():
        found = find_case(actor, number)
        if found is None:
            raise NotFound
        desk = Desk.load([found[0]], now)
        return addressee(desk.book.holders(found[0].responsible_path).lineage)


def units_to_instruct(actor: Actor, now: datetime) -> tuple[UnitFact, ...]:
    """The units the person may instruct, in the order of the tree."""
    with reading():
        tiers = tiers_for(actor)
        standing = Unit.ends_on.is_(None) | (Unit.ends_on >= china_date(now))
        query = select(Unit).where(Unit.tier.in_(tiers), standing).order_by(Unit.path)
        return tuple(unit.fact() for unit in db.session.scalars(query)) if tiers else ()


def day_to_answer(now: datetime) -> date:
    """The day a form offers for the answer: five working days from today."""
    with reading():
        return load_calendar().add(china_date(now), DAYS_TO_ANSWER, Days.WORKING)


Row = tuple[Duty, Case | None, Unit | None]


def _open_duties(today: date, actor: Actor, duty_id: int | None = None) -> list[Row]:
    query = select(Duty, Case, Unit).outerjoin(Case, Case.id == Duty.case_id).outerjoin(Unit, Unit.id == Duty.unit_id)
    query = query.where(Duty.is_open.is_(True), Duty.counts_from <= today).order_by(Duty.due_on, Duty.id)
    scope = in_scope(actor)
    query = query if scope is None else query.where(scope)
    rows = db.session.execute(query if duty_id is None else query.where(Duty.id == duty_id))
    return [(duty, case, unit) for duty, case, unit in rows]


def _desk(rows: Iterable[Row], now: datetime) -> Desk:
    rows = list(rows)
    return Desk.load((case for _, case, _ in rows if case), now, (unit.path for _, _, unit in rows if unit))


def _proposal(actor: Actor, row: Row, desk: Desk, known: Mapping[int, Facts]) -> Proposal:
    duty, case, unit = row
    if case is not None:
        facts = known[case.id]
        holders, owners = facts.holders(duty.line), owners_of(duty.fact(), facts)
    else:
        holders = desk.book.holders(unit.path if unit else "")
        owners = holders.owners(duty.role)
    lineage = holders.lineage if holders else ()
    seat = next((n for n, above in enumerate(lineage) if above.tier in SEATS[duty.role].tiers), 0)
    owing = lineage[seat:]
    to = addressee(owing)
    return Proposal(
        duty.id,
        duty.kind,
        case.number if case else duty.about,
        duty.role,
        owing[0] if owing else None,
        duty.due_on,
        max((desk.today - duty.due_on).days, 0),
        next(iter(owners), None),
        to,
        to is not None and giving_post(actor, to.tier) is not None,
    )
