"""Running numbers: each prefix counts for itself, and no number is ever given twice."""

from __future__ import annotations

from sqlalchemy import String, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Mapped, mapped_column

from tracker.models.base import Base, db


class Numbering(Base):
    """The last running number given out under a prefix, such as the county's code and the year."""

    __tablename__ = "numbering"

    prefix: Mapped[str] = mapped_column(String(20), unique=True)
    last: Mapped[int] = mapped_column(default=0)


def next_in(prefix: str) -> int:
    """The next running number under a prefix; its row stays locked for this transaction."""
    insert = postgresql.insert if db.session.get_bind().dialect.name == "postgresql" else sqlite.insert
    db.session.execute(insert(Numbering).values(prefix=prefix, last=0).on_conflict_do_nothing())
    row = db.session.scalars(select(Numbering).where(Numbering.prefix == prefix).with_for_update()).one()
    row.last += 1
    db.session.flush()
    return row.last


def next_number(county: str, year: int) -> str:
    """The next case number of the year, `422822-2026-0001`."""
    prefix = f"{county}-{year}"
    return f"{prefix}-{next_in(prefix):04d}"
