"""Hidden dropouts: each search over the lists that counted, the children it found, what was answered about them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, NamedTuple

from sqlalchemy import JSON, ForeignKey, ScalarSelect, Select, String, and_, func, insert, select
from sqlalchemy.orm import Mapped, mapped_column

from tracker.domain.calendar import china_date
from tracker.domain.cases import OPEN
from tracker.domain.errors import NotFound
from tracker.domain.hidden import Hint, Said, Seated
from tracker.domain.posts import Actor
from tracker.domain.roster_rows import record_of
from tracker.domain.units import SCHOOL_TIERS
from tracker.models.base import Base, db
from tracker.models.cases import Case
from tracker.models.head_counts import compulsory_schools
from tracker.models.people import Person
from tracker.models.rosters import RosterRow
from tracker.models.scope import within
from tracker.models.students import Student
from tracker.models.types import Encrypted, UtcDateTime
from tracker.models.units import Unit


class HiddenSearch(Base):
    """One search over the lists `rosters`, by kind; it is undone with any of them.

    `days` says up to which day each of them speaks, by its id.
    """

    __tablename__ = "hidden_search"

    rosters: Mapped[dict[str, int]] = mapped_column(JSON)
    days: Mapped[dict[str, str]] = mapped_column(JSON)
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
    made_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    done_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    undone_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    @property
    def until(self) -> dict[int, date]:
        """List → the last day it speaks of."""
        return {int(roster): date.fromisoformat(day) for roster, day in self.days.items()}


class HiddenRoom(Base):
    """A class in a search: the children who are on roll and present, and how many of them stand on each list."""

    __tablename__ = "hidden_room"

    search_id: Mapped[int] = mapped_column(ForeignKey("hidden_search.id"), index=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))
    children: Mapped[int]
    listed: Mapped[dict[str, int]] = mapped_column(JSON)


class HiddenAnswer(Base):
    """What a school said of a child: who saw it in class on which day, or the case it became; later ones count.

    `answered` are the hints that stood then, each with the list that raised it; `act` is the form that logged it,
    maybe with others. One that was undone does not count.
    """

    __tablename__ = "hidden_answer"

    student_id: Mapped[int] = mapped_column(ForeignKey("student.id"), index=True)
    answered: Mapped[dict[str, int]] = mapped_column(JSON)
    seen_by: Mapped[str | None] = mapped_column(Encrypted)
    seen_on: Mapped[date | None]
    case_number: Mapped[str | None] = mapped_column(String(24))
    act: Mapped[str | None] = mapped_column(String(36), index=True)
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
    made_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    undone_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    undone_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))

    @property
    def said(self) -> Said:
        return Said(frozenset(self.answered.values()), self.seen_on or china_date(self.made_at))


class HiddenChild(Base):
    """A child of a search: its hints, each with the list that raises it; `certain` where one of them is."""

    __tablename__ = "hidden_child"

    search_id: Mapped[int] = mapped_column(ForeignKey("hidden_search.id"), index=True)
    student_id: Mapped[int] = mapped_column(ForeignKey("student.id"))
    raised: Mapped[dict[str, int]] = mapped_column(JSON)
    certain: Mapped[bool]
    answer_id: Mapped[int | None] = mapped_column(ForeignKey("hidden_answer.id"))

    @property
    def hints(self) -> tuple[Hint, ...]:
        return tuple(hint for hint in Hint if hint in self.raised)


class HiddenUnknown(Base):
    """A row of the away list that fits no pupil, as a search found it."""

    __tablename__ = "hidden_unknown"

    search_id: Mapped[int] = mapped_column(ForeignKey("hidden_search.id"), index=True)
    row_id: Mapped[int] = mapped_column(ForeignKey("roster_row.id"))


PARTICULARS = ("name", "id_number", "birth_date", "sex", "roll_number", "guardian")
"""What of a child the rows of the lists are compared with."""


def seated_children(today: date) -> Iterator[Seated]:
    """The children in a class of the compulsory years, as they are compared."""
    schools = {unit.id: unit.name for unit in compulsory_schools(today)}
    columns = [getattr(Student, field) for field in PARTICULARS]
    query = select(Student.id, Student.class_id, Student.school_id, *columns).where(Student.class_id.is_not(None))
    for child, room, school, *values in db.session.execute(query.order_by(Student.id)):
        if school in schools:
            said = {field: str(value) for field, value in zip(PARTICULARS, values, strict=True) if value}
            yield Seated(record_of(said | {"school": schools[school]}, str(child), child, today), room, school)


def _newest() -> ScalarSelect[int]:
    counts = HiddenSearch.done_at.is_not(None), HiddenSearch.undone_at.is_(None)
    return select(func.max(HiddenSearch.id)).where(*counts).scalar_subquery()


def latest_searches() -> tuple[HiddenSearch | None, HiddenSearch | None]:
    """The newest whole search, and a newer one that is under way."""
    since = HiddenSearch.id >= func.coalesce(_newest(), 0)
    rows = db.session.scalars(select(HiddenSearch).where(since, HiddenSearch.undone_at.is_(None))).all()
    whole = next((row for row in rows if row.done_at is not None), None)
    newest = max(rows, key=lambda row: row.id, default=None)
    return whole, newest if newest is not whole else None


def undo_searches(roster_id: int, now: datetime) -> None:
    """Takes back what was found over a list that is undone; what was answered stays."""
    for search in db.session.scalars(select(HiddenSearch).where(HiddenSearch.undone_at.is_(None))):
        if roster_id in search.rosters.values():
            search.undone_at = now


def add_found(table: type[HiddenChild | HiddenRoom | HiddenUnknown], values: Sequence[Mapping[str, Any]]) -> None:
    """Rows of a search in one statement."""
    if values:
        db.session.execute(insert(table), values)


class Found(NamedTuple):
    """A child of a search, its class, its open case, the last answer and who gave it."""

    child: HiddenChild
    student: Student
    room: Unit
    case: Case | None
    answer: HiddenAnswer | None
    told_by: str | None


IN_NEWEST = HiddenChild.search_id == _newest()
"""The newest search found the child."""

WAITING = and_(HiddenChild.answer_id.is_(None), Case.id.is_(None))
"""Nobody has answered, and no case is open."""


def found_in(actor: Actor) -> Select[HiddenChild, Student, Unit, Case, HiddenAnswer, str]:
    """The children of the newest search in the actor's part of the tree: those who wait first, by class."""
    query = select(HiddenChild, Student, Unit, Case, HiddenAnswer, Person.name)
    query = query.join(Student, Student.id == HiddenChild.student_id).join(Unit, Unit.id == Student.class_id)
    query = query.outerjoin(Case, and_(Case.student_id == Student.id, Case.stage.in_(OPEN)))
    query = query.outerjoin(HiddenAnswer, HiddenAnswer.id == HiddenChild.answer_id)
    query = query.outerjoin(Person, Person.id == HiddenAnswer.made_by_id).where(IN_NEWEST)
    query = query.order_by(WAITING.desc(), Unit.path, HiddenChild.certain.desc(), Student.pinyin, HiddenChild.id)
    scope = within(actor, Student.class_path)
    return query if scope is None else query.where(scope)


@dataclass(frozen=True)
class HiddenCounts:
    """How many children were found, wait for an answer, and have an open case."""

    found: int = 0
    waiting: int = 0
    cases: int = 0

    @property
    def answered(self) -> int:
        return self.found - self.waiting - self.cases

    def __add__(self, other: HiddenCounts) -> HiddenCounts:
        return HiddenCounts(self.found + other.found, self.waiting + other.waiting, self.cases + other.cases)


def count_found(actor: Actor) -> dict[int, HiddenCounts]:
    """School → how many."""
    counted = func.count(), func.count().filter(WAITING), func.count(Case.id)
    query = found_in(actor).order_by(None).with_only_columns(Student.school_id, *counted, maintain_column_froms=True)
    rows = db.session.execute(query.group_by(Student.school_id))
    return {school: HiddenCounts(found, waiting, cases) for school, found, waiting, cases in rows if school}


def find_school(actor: Actor, code: str) -> Unit:
    """A school in the actor's part of the tree; raises NotFound."""
    query = select(Unit).where(Unit.code == code, Unit.tier.in_(SCHOOL_TIERS))
    scope = within(actor, Unit.path)
    school = db.session.scalar(query if scope is None else query.where(scope))
    if school is None:
        raise NotFound
    return school


def rooms_in(actor: Actor) -> Sequence[tuple[HiddenRoom, Unit]]:
    """The classes of the newest search in the actor's part of the tree."""
    query = select(HiddenRoom, Unit).join(Unit, Unit.id == HiddenRoom.unit_id).where(HiddenRoom.search_id == _newest())
    scope = within(actor, Unit.path)
    rows = db.session.execute((query if scope is None else query.where(scope)).order_by(Unit.path))
    return [(room, unit) for room, unit in rows]


def unknown_rows() -> Select[RosterRow]:
    """The rows of the away list that fit no pupil, as the newest search found them, in the order of the list."""
    query = select(RosterRow).join(HiddenUnknown, HiddenUnknown.row_id == RosterRow.id)
    return query.where(HiddenUnknown.search_id == _newest()).order_by(RosterRow.id)
