"""The facts a rule may look at, loaded for one case at one moment; and the paths a case hangs on."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any, Protocol

from sqlalchemy import Row, bindparam, select
from sqlalchemy.orm import aliased

from tracker.domain.calendar import Calendar, Term, china_date
from tracker.domain.cases import CaseState, Facts, NewestMove, Signature
from tracker.domain.posts import LINE_ROLES, Line
from tracker.domain.workflow import MoveKind
from tracker.models.base import db
from tracker.models.calendar import load_calendar
from tracker.models.cases import ITS_OWN, Case, MoveRow, Paths
from tracker.models.duties import Duty, duties_of
from tracker.models.people import PostBook
from tracker.models.rules import load_terms
from tracker.models.units import Unit


class Hung(Protocol):
    """Anything that has a place in the tree."""

    @property
    def path(self) -> str: ...


@dataclass(frozen=True)
class House:
    """What holds for all cases on a day: the calendar and the county's own terms."""

    calendar: Calendar
    terms: dict[str, Term]


def load_house(day: date) -> House:
    return House(load_calendar(), load_terms(day))


def newest_fact(row: MoveRow | Row[MoveKind, datetime, int | None, int | None] | None) -> NewestMove | None:
    return NewestMove(str(row.kind), row.at, Signature(row.person_id, row.typed_by_id)) if row else None


NEWEST_OF = (
    select(MoveRow.kind, MoveRow.at, MoveRow.person_id, MoveRow.typed_by_id)
    .where(MoveRow.case_id == bindparam("case_id"), ITS_OWN)
    .order_by(MoveRow.id.desc())
    .limit(1)
)


def newest_of(case_id: int) -> NewestMove | None:
    """The newest of a case's own steps, as far as annulling it is concerned."""
    return newest_fact(db.session.execute(NEWEST_OF, {"case_id": case_id}).first())


def facts_of(case: Case, now: datetime, house: House, book: PostBook, duties: list[Duty]) -> Facts:
    """The facts of a case from what is loaded already; asks the database nothing."""
    return with_duties(facts_around(case.state(), paths_as_stored(case), now, house, book), duties)


def facts_around(state: CaseState, paths: Paths, now: datetime, house: House, book: PostBook) -> Facts:
    """The facts around a state on given paths, its duties left out."""
    residence = paths.residence_path
    return Facts(
        state=state,
        now=now,
        today=china_date(now),
        calendar=house.calendar,
        terms=house.terms,
        government=book.holders(paths.responsible_path),
        bureau=book.holders(paths.class_path),
        assisting=book.holders(residence) if residence else None,
    )


def with_duties(facts: Facts, duties: Iterable[Duty]) -> Facts:
    return replace(facts, duties=tuple(duty.fact() for duty in duties))


LINKS = ("class_id", "school_id", "household_village_id", "residence_village_id")


def facts_after(facts: Facts, state: CaseState, case: Case, house: House) -> tuple[Facts, Paths]:
    """The facts around the state a move leads to; people are looked up anew only where a link has changed."""
    if all(getattr(state, link) == getattr(facts.state, link) for link in LINKS):
        return replace(facts, state=state), paths_as_stored(case)
    paths = paths_of(state)
    book = PostBook.load((paths.class_path, paths.responsible_path, paths.residence_path), facts.today)
    return with_duties(facts_around(state, paths, facts.now, house, book), duties_of(case.id)), paths


def load_facts(case: Case, now: datetime, house: House) -> Facts:
    """The facts of one case with its duties, people and newest move."""
    book = PostBook.load((case.class_path, case.responsible_path, case.residence_path), china_date(now))
    facts = facts_of(case, now, house, book, duties_of(case.id))
    return replace(facts, newest=newest_of(case.id))


def paths_as_stored(case: Case) -> Paths:
    return Paths(case.class_path, case.responsible_path, case.residence_path)


def paths_of(state: CaseState) -> Paths:
    """Where a case hangs: at the lowest unit known of each line (trade §2).

    Household village, else residence village, else the township of the school, else the county; class, else
    school, else bureau. A residence village other than the responsible one assists.
    """
    wanted = {state.class_id, state.school_id, state.household_village_id, state.residence_village_id} - {None}
    seat = aliased(Unit)
    rows = db.session.execute(
        select(Unit, seat)
        .outerjoin(seat, seat.id == Unit.seat_id)
        .where(Unit.id.in_(wanted) | Unit.parent_id.is_(None))
    ).all()
    units = {unit.id: unit for unit, _ in rows}
    seats = {unit.id: town for unit, town in rows if town is not None}
    roots = {unit.tier.line: unit for unit, _ in rows if unit.parent_id is None}
    return paths_among(state, units, seats, roots)


def paths_among(
    state: CaseState, units: Mapping[int, Hung], seats: Mapping[int, Hung], roots: Mapping[Line, Hung]
) -> Paths:
    """The same among units loaded already: by id, the township of each school, the root of each line."""
    bureau = units.get(state.class_id or 0) or units.get(state.school_id or 0) or roots[Line.BUREAU]
    residence = units.get(state.residence_village_id or 0)
    responsible = (
        units.get(state.household_village_id or 0)
        or residence
        or seats.get(state.school_id or 0)
        or roots[Line.GOVERNMENT]
    )
    assisting = residence.path if residence and residence is not responsible else None
    return Paths(bureau.path, responsible.path, assisting)


def holders_now(facts: Facts) -> dict[str, Any]:
    """Who held each link of both lines at this moment, as a move's row keeps it."""
    kept: dict[str, Any] = {}
    for line in (Line.GOVERNMENT, Line.BUREAU):
        holders = facts.holders(line)
        for role in LINE_ROLES[line] if holders else ():
            posts = holders.filled(role) if holders else ()
            kept[str(role)] = posts[0].person_id if posts else None
    return kept


def is_annulled_by(moves: list[MoveRow]) -> set[int]:
    """The ids of moves that a later one annulled."""
    return {row.annuls_id for row in moves if row.kind is MoveKind.ANNUL and row.annuls_id}
