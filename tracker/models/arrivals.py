"""Lists of the start of a term: one a school, a row a class with whom it expects, a row for each child named absent."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import JSON, ColumnElement, ForeignKey, Select, String, UniqueConstraint, func, or_, select
from sqlalchemy.orm import Mapped, aliased, mapped_column, undefer

from tracker.domain.arrivals import Opening, SchoolTerm, Tally, Whereabouts, tally_of
from tracker.domain.mark_off import ClearResult
from tracker.domain.permissions import posts_that_see
from tracker.domain.posts import Actor, Tier
from tracker.models.base import Base, db
from tracker.models.scope import within
from tracker.models.types import Encrypted, UtcDateTime, WordType
from tracker.models.units import Unit


class ArrivalList(Base):
    """What one school checks at the start of a term; `duty_id` is the newest duty to see to it."""

    __tablename__ = "arrival_list"

    number: Mapped[str] = mapped_column(String(60), unique=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"), index=True)
    term: Mapped[str] = mapped_column(String(6), index=True)
    first_day: Mapped[date]
    named_by: Mapped[date]
    settled_by: Mapped[date]
    duty_id: Mapped[int | None] = mapped_column(ForeignKey("duty.id"))
    opened_at: Mapped[datetime] = mapped_column(UtcDateTime)
    closed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    closed_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))

    @property
    def opening(self) -> Opening:
        """The term with its days."""
        term = SchoolTerm.read(self.term) or SchoolTerm.of(self.first_day)
        return Opening(term, self.first_day, self.named_by, self.settled_by)

    @property
    def is_closed(self) -> bool:
        return self.closed_at is not None


class ArrivalClass(Base):
    """Who should arrive in one class; the school itself stands for those who are in none yet.

    `children` are the expected ones by id, as they were on the first day: large, and read only where they are needed.
    """

    __tablename__ = "arrival_class"

    list_id: Mapped[int] = mapped_column(ForeignKey("arrival_list.id"))
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"), index=True)
    grade: Mapped[int | None]
    expected: Mapped[int]
    children: Mapped[list[int]] = mapped_column(JSON, deferred=True, deferred_raiseload=True)
    reported_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    reported_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))

    __table_args__ = (UniqueConstraint("list_id", "unit_id"),)


class Absentee(Base):
    """A child named as absent, and what came of it; whoever is not named has arrived."""

    __tablename__ = "arrival_absentee"

    class_id: Mapped[int] = mapped_column(ForeignKey("arrival_class.id"))
    student_id: Mapped[int] = mapped_column(ForeignKey("student.id"))
    named_at: Mapped[datetime] = mapped_column(UtcDateTime)
    named_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    stands: Mapped[Whereabouts] = mapped_column(WordType(Whereabouts))
    settled_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    settled_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    result: Mapped[ClearResult | None] = mapped_column(WordType(ClearResult))
    seen_by: Mapped[str | None] = mapped_column(Encrypted)
    seen_on: Mapped[date | None]
    seen_at: Mapped[str | None] = mapped_column(Encrypted)
    note: Mapped[str | None] = mapped_column(Encrypted)
    case_number: Mapped[str | None] = mapped_column(String(24))

    __table_args__ = (UniqueConstraint("class_id", "student_id"),)


School = aliased(Unit)


@dataclass(frozen=True)
class Held:
    """A class on a list: the list, the class, the unit that it is, its school."""

    list: ArrivalList
    room: ArrivalClass
    unit: Unit
    school: Unit


def visible_classes(actor: Actor, *, in_town: bool = True) -> Select[ArrivalList, ArrivalClass, Unit, Unit]:
    """The classes of lists in the actor's part of the tree; for a township those of the schools that stand in it."""
    query = select(ArrivalList, ArrivalClass, Unit, School).join(ArrivalClass, ArrivalClass.list_id == ArrivalList.id)
    query = query.join(Unit, Unit.id == ArrivalClass.unit_id).join(School, School.id == ArrivalList.unit_id)
    own = within(actor, Unit.path)
    if own is None:
        return query
    return query.where(or_(own, _stands_in_own_town(actor)) if in_town else own)


def _stands_in_own_town(actor: Actor) -> ColumnElement[bool]:
    return School.seat_id.in_([post.unit.id for post in posts_that_see(actor) if post.unit.tier is Tier.TOWNSHIP])


WITH_CHILDREN = undefer(ArrivalClass.children)
IN_ORDER = (School.path, ArrivalClass.grade.is_(None), Unit.path)


def classes_of(actor: Actor, number: str, *, lock: bool = False) -> list[Held]:
    """The classes of a list the actor may see, in the order of the grades; locked where one is to be changed."""
    query = visible_classes(actor).where(ArrivalList.number == number).order_by(*IN_ORDER)
    return _held(query.with_for_update(of=ArrivalList) if lock else query)


def find_class(actor: Actor, number: str, code: str, *, lock: bool = False) -> Held | None:
    """One class of a list with the children it expects, where the whole class is the actor's to see."""
    query = visible_classes(actor, in_town=False).options(WITH_CHILDREN)
    query = query.where(ArrivalList.number == number, Unit.code == code)
    return next(iter(_held(query.with_for_update(of=ArrivalList) if lock else query)), None)


def find_absentee(actor: Actor, number: str, absentee_id: int, *, lock: bool = False) -> tuple[Held, Absentee] | None:
    """A child named as absent, with its class, where the actor may see it."""
    query = visible_classes(actor).join(Absentee, Absentee.class_id == ArrivalClass.id).add_columns(Absentee)
    query = query.where(ArrivalList.number == number, Absentee.id == absentee_id)
    row = db.session.execute(query.with_for_update(of=ArrivalList) if lock else query).one_or_none()
    return None if row is None else (Held(*row[:4]), row[4])


def _held(query: Select[ArrivalList, ArrivalClass, Unit, Unit]) -> list[Held]:
    return [Held(*row) for row in db.session.execute(query)]


def silent_classes(actor: Actor) -> list[Held]:
    """The own classes that have not reported in the newest term."""
    newest = select(func.max(ArrivalList.term)).scalar_subquery()
    query = visible_classes(actor, in_town=False).where(ArrivalList.term == newest, ArrivalClass.reported_at.is_(None))
    return _held(query.order_by(*IN_ORDER))


def newest_term() -> SchoolTerm | None:
    """The newest term any list was opened for."""
    newest = db.session.scalar(select(func.max(ArrivalList.term)))
    return SchoolTerm.read(newest) if newest else None


def tallies_of(rooms: Iterable[ArrivalClass]) -> dict[int, Tally]:
    """The tally of each class."""
    listed = list(rooms)
    named: dict[int, list[Whereabouts]] = {room.id: [] for room in listed}
    query = select(Absentee.class_id, Absentee.stands).where(Absentee.class_id.in_(named))
    for room_id, stands in db.session.execute(query):
        named[room_id].append(stands)
    return {room.id: tally_of(room.expected, named[room.id], reported=room.reported_at is not None) for room in listed}


def absentees_of(rooms: Iterable[int]) -> Sequence[Absentee]:
    """The children named as absent in these classes."""
    return db.session.scalars(select(Absentee).where(Absentee.class_id.in_(list(rooms))).order_by(Absentee.id)).all()
