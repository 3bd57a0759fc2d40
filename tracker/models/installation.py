"""What holds for the installation as a whole: whether it is a sample county, and as of when."""

from __future__ import annotations

from sqlalchemy import String, select
from sqlalchemy.orm import Mapped, mapped_column

from tracker.models.base import Base, db

SAMPLE = "sample"
AS_OF = "as_of"


class Installation(Base):
    """One fact about the installation: `sample` is "1" in a sample county, `as_of` the instant it was made for."""

    __tablename__ = "installation"

    key: Mapped[str] = mapped_column(String(40), unique=True)
    value: Mapped[str] = mapped_column(String(200))


def find_value(key: str) -> str | None:
    return db.session.scalar(select(Installation.value).where(Installation.key == key))


def set_value(key: str, value: str) -> None:
    row = db.session.scalar(select(Installation).where(Installation.key == key))
    if row is None:
        db.session.add(Installation(key=key, value=value))
    else:
        row.value = value
