"""What must hold in every database, asked as counts of rows that break it."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, and_, func, literal, or_, select, text
from sqlalchemy.orm import aliased

from tracker.domain.cases import OPEN
from tracker.domain.posts import SEATS, Role
from tracker.models.audit import AuditEntry, AuditHead, Chain, seal
from tracker.models.base import db
from tracker.models.cases import Case
from tracker.models.duties import Duty
from tracker.models.pages import count_of
from tracker.models.people import Person, Post
from tracker.models.register import RegisterLine
from tracker.models.students import Student
from tracker.models.units import Unit


def open_cases_without_duty() -> int:
    """The invariant of the trade: an open case always has an open duty."""
    owed = select(Duty.id).where(Duty.case_id == Case.id, Duty.is_open.is_(True)).exists()
    return _count(Case, Case.stage.in_(OPEN), ~owed)


def units_off_their_path() -> int:
    """Units whose path is not their parent's path with their own code."""
    parent = aliased(Unit)
    expected = func.coalesce(parent.path, "/") + Unit.code + literal("/")
    query = select(func.count(Unit.id)).outerjoin(parent, parent.id == Unit.parent_id)
    return db.session.scalar(query.where(Unit.path != expected)) or 0


def off_the_tree() -> int:
    """Pupils, cases and current register lines on a path where there is no unit."""
    current = RegisterLine.valid_to.is_(None)
    return (
        _count(Student, _lost(Student)) + _count(Case, _lost(Case)) + _count(RegisterLine, current, _lost(RegisterLine))
    )


def _lost(table: Any) -> ColumnElement[bool]:
    columns = (table.class_path, table.responsible_path, table.residence_path)
    return or_(*(and_(column.is_not(None), ~select(Unit.id).where(Unit.path == column).exists()) for column in columns))


def lines_doubled() -> int:
    """Listings with more than one version that holds now."""
    current = select(RegisterLine.case_id).where(RegisterLine.valid_to.is_(None))
    return count_of(current.group_by(RegisterLine.case_id, RegisterLine.listing).having(func.count() > 1))


def posts_at_wrong_units() -> int:
    """Posts whose unit's tier has no such role."""
    rows = db.session.execute(
        select(Post.role, Unit.tier, func.count()).join(Unit, Unit.id == Post.unit_id).group_by(Post.role, Unit.tier)
    )
    return sum(count for role, tier, count in rows if tier not in SEATS[role].tiers)


def administrators(today: Any) -> int:
    """People who can sign in and administer today."""
    filled = and_(Post.starts_on <= today, or_(Post.ends_on.is_(None), Post.ends_on >= today))
    query = select(func.count(func.distinct(Person.id))).join(Post, Post.person_id == Person.id)
    return (
        db.session.scalar(query.where(Post.role == Role.ADMINISTRATOR, filled, Person.password_hash.is_not(None))) or 0
    )


def chains_off_their_head() -> int:
    """Chains whose head is not their newest entry; the whole chain is checked by `audit verify`."""
    wrong = 0
    for chain in Chain:
        newest = select(AuditEntry).where(AuditEntry.chain == chain).order_by(AuditEntry.seq.desc()).limit(1)
        last = db.session.scalar(newest)
        head = db.session.execute(select(AuditHead.seq, AuditHead.hash).where(AuditHead.chain == chain)).first()
        wrong += ((last.seq, seal(last)) if last else None) != (tuple(head) if head and head.seq else None)
    return wrong


def damages() -> str:
    """What SQLite's own check says of its file; PostgreSQL looks after itself."""
    if db.session.get_bind().dialect.name != "sqlite":
        return ""
    found = [row[0] for row in db.session.execute(text("PRAGMA quick_check(1)"))]
    return "" if found == ["ok"] else "; ".join(found)


def _count(table: Any, *conditions: ColumnElement[bool]) -> int:
    return db.session.scalar(select(func.count()).select_from(table).where(*conditions)) or 0
