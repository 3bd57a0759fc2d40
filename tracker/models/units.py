"""The units of both lines as one table of trees, and the people's posts in them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from sqlalchemy import CheckConstraint, ColumnElement, ForeignKey, Index, Select, String, and_, or_, select
from sqlalchemy.orm import Mapped, mapped_column, relationship

from tracker.domain.permissions import posts_that_see
from tracker.domain.posts import Actor, Tier, UnitFact, path_end
from tracker.models.base import Base, db
from tracker.models.types import WordType

PATH = String(200, collation="C").with_variant(String(200), "sqlite")


class Unit(Base):
    """A county, township, village, bureau, school or class; `path` holds the codes from the root of its line."""

    __tablename__ = "unit"

    code: Mapped[str] = mapped_column(String(40), unique=True)
    name: Mapped[str] = mapped_column(String(80))
    tier: Mapped[Tier] = mapped_column(WordType(Tier))
    kind: Mapped[str | None] = mapped_column(String(20))
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("unit.id"), index=True)
    path: Mapped[str] = mapped_column(PATH, unique=True)
    seat_id: Mapped[int | None] = mapped_column(ForeignKey("unit.id"))
    catchment_id: Mapped[int | None] = mapped_column(ForeignKey("unit.id"))
    grade: Mapped[int | None]
    ends_on: Mapped[date | None]

    parent: Mapped[Unit | None] = relationship(remote_side="Unit.id", foreign_keys=[parent_id], lazy="raise")

    __table_args__ = (
        CheckConstraint("path LIKE '/%/'", name="path_is_closed"),
        Index("ix_unit_tier_name", "tier", "name"),
    )

    def fact(self) -> UnitFact:
        return UnitFact(self.id, self.code, self.name, self.tier, self.path)


def by_code(code: str) -> Select[Unit]:
    return select(Unit).where(Unit.code == code)


def find_units(codes: Iterable[str]) -> dict[str, Unit]:
    """Units by code; unknown codes are absent."""
    rows = db.session.scalars(select(Unit).where(Unit.code.in_(set(codes))))
    return {unit.code: unit for unit in rows}


def units_by_id(ids: Iterable[int | None]) -> dict[int, Unit]:
    wanted = {i for i in ids if i is not None}
    if not wanted:
        return {}
    return {unit.id: unit for unit in db.session.scalars(select(Unit).where(Unit.id.in_(wanted)))}


def codes_in(path: str) -> list[str]:
    """The codes a path is made of, root first."""
    return [code for code in path.split("/") if code]


def paths_on(path: str) -> list[str]:
    """The paths of the units a path runs through, the lowest first."""
    codes = codes_in(path)
    return [f"/{'/'.join(codes[:depth])}/" for depth in range(len(codes), 0, -1)]


def lineage_of(path: str, units: Iterable[UnitFact]) -> tuple[UnitFact, ...]:
    """The units on a path, the lowest first."""
    on_path = [unit for unit in units if path.startswith(unit.path)]
    return tuple(sorted(on_path, key=lambda unit: len(unit.path), reverse=True))


def below(path: str) -> Select[Unit]:
    """The units at and below a path."""
    from_path = Unit.path >= path
    return select(Unit).where(from_path, Unit.path < path[:-1] + "0")


def roots() -> Sequence[Unit]:
    return db.session.scalars(select(Unit).where(Unit.parent_id.is_(None)).order_by(Unit.path)).all()


def at_paths(paths: Iterable[str]) -> Select[Unit]:
    """Every unit that lies on one of these paths."""
    codes = {code for path in paths for code in codes_in(path)}
    return select(Unit).where(Unit.code.in_(codes))


def named(term: str) -> Select[Unit]:
    """Units whose name or code contains the term."""
    return select(Unit).where(or_(Unit.name.contains(term, autoescape=True), Unit.code == term))


NEXT_BELOW: Mapping[Tier, tuple[Tier, ...]] = {
    Tier.COUNTY: (Tier.TOWNSHIP, Tier.CENTRAL_SCHOOL, Tier.SCHOOL),
    Tier.BUREAU: (Tier.TOWNSHIP, Tier.CENTRAL_SCHOOL, Tier.SCHOOL),
    Tier.TOWNSHIP: (Tier.VILLAGE,),
    Tier.CENTRAL_SCHOOL: (Tier.SCHOOL, Tier.CLASS),
    Tier.SCHOOL: (Tier.CLASS,),
}
"""By which units a post looks at its part of the tree: county and bureau at both lines."""


def units_to_choose(actor: Actor) -> list[UnitFact]:
    """The units a list may be narrowed to, in the order of the tree."""
    conditions: list[ColumnElement[bool]] = []
    for post in posts_that_see(actor):
        tiers = NEXT_BELOW.get(post.unit.tier, ())
        if post.unit.tier in {Tier.COUNTY, Tier.BUREAU}:
            conditions.append(Unit.tier.in_(tiers))
        elif tiers:
            below_it = and_(Unit.path > post.unit.path, Unit.path < path_end(post.unit.path))
            conditions.append(and_(below_it, Unit.tier.in_(tiers)))
    if not conditions:
        return []
    return [unit.fact() for unit in db.session.scalars(select(Unit).where(or_(*conditions)).order_by(Unit.path))]
