"""People, and their posts on a day."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    ForeignKey,
    Index,
    Select,
    String,
    UniqueConstraint,
    and_,
    bindparam,
    func,
    or_,
    select,
    true,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from tracker.domain.posts import Actor, Holders, PostFact, Role, UnitFact
from tracker.models.base import Base, db
from tracker.models.types import Encrypted, WordType
from tracker.models.units import Unit, codes_in, paths_on


class Person(Base):
    """Somebody who works in one of the lines, with or without an account."""

    __tablename__ = "person"

    name: Mapped[str] = mapped_column(String(60))
    account: Mapped[str | None] = mapped_column(String(60), unique=True)
    password_hash: Mapped[str | None] = mapped_column(String(200))
    must_change_password: Mapped[bool] = mapped_column(default=False)
    totp_secret: Mapped[str | None] = mapped_column(Encrypted)
    totp_last_used: Mapped[int | None]
    phone: Mapped[str | None] = mapped_column(Encrypted)
    works_at_id: Mapped[int | None] = mapped_column(ForeignKey("unit.id"), index=True)
    is_teacher: Mapped[bool] = mapped_column(default=False)
    cast_key: Mapped[str | None] = mapped_column(String(40), unique=True)
    language: Mapped[str | None] = mapped_column(String(10))
    mail: Mapped[str | None] = mapped_column(Encrypted)
    wants_mail: Mapped[bool] = mapped_column(default=True, server_default=true())
    feed_token_hash: Mapped[str | None] = mapped_column(String(64), unique=True)

    posts: Mapped[list[Post]] = relationship(back_populates="person", foreign_keys="Post.person_id", lazy="raise")


class Post(Base):
    """A role at a unit, filled by a person as holder or as deputy (AB岗) from a day until a day."""

    __tablename__ = "post"

    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))
    role: Mapped[Role] = mapped_column(WordType(Role))
    deputy: Mapped[bool] = mapped_column(default=False)
    starts_on: Mapped[date]
    ends_on: Mapped[date | None]

    person: Mapped[Person] = relationship(back_populates="posts", foreign_keys=[person_id], lazy="raise")
    unit: Mapped[Unit] = relationship(foreign_keys=[unit_id], lazy="raise")

    __table_args__ = (
        UniqueConstraint("unit_id", "role", "person_id", "starts_on"),
        Index("ix_post_unit_id_role", "unit_id", "role"),
    )


def filled_on(day: date | BindParameter[date]) -> ColumnElement[bool]:
    """The condition that a post is filled on `day`: started, and not ended before it."""
    return and_(Post.starts_on <= day, or_(Post.ends_on.is_(None), Post.ends_on >= day))


def posts_on(day: date) -> Select[Post, Person, Unit]:
    """Posts filled on a day with their person and unit, holders before deputies, the longest-serving first."""
    return (
        select(Post, Person, Unit)
        .join(Person, Person.id == Post.person_id)
        .join(Unit, Unit.id == Post.unit_id)
        .where(filled_on(day))
        .order_by(Post.deputy, Post.starts_on, Post.id)
    )


def fact(post: Post, person: Person, unit: Unit) -> PostFact:
    return PostFact(
        post.id,
        post.role,
        unit.fact(),
        person.id,
        person.name,
        deputy=post.deputy,
        has_account=person.account is not None,
        phone=person.phone,
    )


UNIT_COLUMNS = (Unit.id, Unit.code, Unit.name, Unit.tier, Unit.path)
POST_COLUMNS = (Post.id, Post.role, Post.deputy, Person.id, Person.name, Person.account, Person.phone)


ON_PATHS = (
    select(*UNIT_COLUMNS, *POST_COLUMNS)
    .select_from(Unit)
    .outerjoin(Post, and_(Post.unit_id == Unit.id, filled_on(bindparam("day"))))
    .outerjoin(Person, Person.id == Post.person_id)
    .where(Unit.code.in_(bindparam("codes", expanding=True)))
    .order_by(Post.deputy, Post.starts_on, Post.id)
)
"""Single columns of units with their posts: every act asks this."""


class PostBook:
    """Units and filled posts on a set of paths, loaded by one statement; answers who answers for what."""

    def __init__(self, units: dict[str, UnitFact], posts: dict[tuple[Role, int], tuple[PostFact, ...]]) -> None:
        self.units = units
        self.posts = posts

    @classmethod
    def load(cls, paths: Iterable[str | None], day: date) -> PostBook:
        """Everybody on these paths on that day."""
        codes = {code for path in paths if path for code in codes_in(path)}
        rows: Iterable[Any] = db.session.execute(ON_PATHS, {"codes": list(codes), "day": day})
        units: dict[str, UnitFact] = {}
        posts: dict[tuple[Role, int], tuple[PostFact, ...]] = {}
        for unit_id, code, unit_name, tier, path, post_id, role, deputy, person_id, name, account, phone in rows:
            unit = units.setdefault(path, UnitFact(unit_id, code, unit_name, tier, path))
            if post_id is not None:
                post = PostFact(post_id, role, unit, person_id, name, deputy, account is not None, phone)
                posts[role, unit_id] = (*posts.get((role, unit_id), ()), post)
        return cls(units, posts)

    def holders(self, path: str) -> Holders:
        """The people along one path, lowest unit first."""
        return Holders(tuple(self.units[on] for on in paths_on(path) if on in self.units), self.posts)


def load_actor(person: Person, day: date) -> Actor:
    """The person with all posts of that day."""
    rows = db.session.execute(posts_on(day).where(Post.person_id == person.id))
    posts = tuple(fact(post, holder, unit) for post, holder, unit in rows)
    return Actor(person.id, person.name, posts, person.account)


def acts_in(table: Any) -> Select[Any, str]:
    """Every act that a table keeps, beside the name of who did it, in their order."""
    name = func.coalesce(Person.name, "")
    return select(table, name).outerjoin(Person, Person.id == table.person_id).order_by(table.id)


def find_account(account: str) -> Person | None:
    return db.session.scalar(select(Person).where(Person.account == account))
