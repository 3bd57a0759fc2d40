"""What kind of installation this is, and the clock it runs by."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import exists, inspect, select
from sqlalchemy.exc import SQLAlchemyError

from tracker.adapters.migrations import heads_of_database, heads_of_program
from tracker.domain.errors import Refused
from tracker.domain.words import N_
from tracker.models.base import db
from tracker.models.installation import AS_OF, SAMPLE, Installation, find_value
from tracker.models.people import Person
from tracker.models.transactions import reading

Clock = Callable[[], datetime]

NO_SAMPLE = N_("CLOCK is for a sample county only; this database is none.")


@dataclass(frozen=True)
class Standing:
    """Whether the database holds its tables, anybody at all, and a sample county made as of an instant."""

    prepared: bool
    inhabited: bool = False
    sample: bool = False
    as_of: datetime | None = None


def read_standing() -> Standing:
    """How far this installation has come; asks a database without tables, too."""
    with reading():
        if not inspect(db.session.connection()).has_table(Installation.__tablename__):
            return Standing(prepared=False)
        as_of = find_value(AS_OF)
        return Standing(
            prepared=True,
            inhabited=bool(db.session.scalar(select(exists(select(Person.id))))),
            sample=find_value(SAMPLE) == "1",
            as_of=datetime.fromisoformat(as_of) if as_of else None,
        )


def is_answering() -> bool:
    """Whether the database answers and holds its tables."""
    try:
        with reading() as session:
            session.execute(select(Installation.id).limit(1))
    except SQLAlchemyError:
        return False
    return True


def is_migrated() -> bool:
    """Whether the database answers and has been migrated as far as the program goes."""
    try:
        with reading() as session:
            return heads_of_database(session.connection()) == heads_of_program()
    except SQLAlchemyError:
        return False


def choose_clock(start: datetime | None, machine: Clock) -> Clock:
    """The machine's clock, or one that starts at `start` and runs on.

    Raises Refused where people really work with the database, or before the instant its sample was made for.
    """
    if start is None:
        return machine
    standing = read_standing()
    if standing.inhabited and not standing.sample:
        raise Refused(NO_SAMPLE)
    if standing.as_of and start < standing.as_of:
        raise Refused(N_("CLOCK names an instant before the one this sample county was made for."))
    offset = start - machine()
    return lambda: machine() + offset


def check_clock(start: datetime | None) -> None:
    """Raises Refused for a clock of its own before a real county begins to work by it: one is made on the pages."""
    if start is not None and not read_standing().sample:
        raise Refused(NO_SAMPLE)
