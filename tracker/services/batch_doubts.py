"""A doubtful name of a batch as it is handed to the logging of a child (登记)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

from tracker.domain.acts import ChildEntry
from tracker.domain.batch_rows import read_values, village_in
from tracker.domain.calendar import china_date
from tracker.domain.errors import NotFound
from tracker.domain.posts import Actor
from tracker.domain.reasons import FoundBy, Reason
from tracker.domain.same_child import NUMBERS
from tracker.domain.units import SCHOOL_TIERS
from tracker.models.base import db
from tracker.models.batches import BatchName, Held, find_share, owns
from tracker.models.students import find_student, is_number_taken, same_child
from tracker.models.transactions import reading
from tracker.models.unit_book import load_unit_book

SEX_AND_BIRTH = ("sex", "birth_date")


def doubted_child(actor: Actor, number: str, code: str, name_id: int, now: datetime) -> ChildEntry:
    """The child behind a name, as it is to be logged: that of the base list, else as the list has it.

    Logging it settles the name. Raises NotFound.
    """
    today = china_date(now)
    with reading():
        held, name = find_share(actor, number, code), db.session.get(BatchName, name_id)
        if held is None or name is None or name.share_id != held.share.id or not owns(actor, held.unit):
            raise NotFound
        found = {"found_by": FoundBy.LIST, "found_on": today, "reason": Reason.UNKNOWN}
        if name.student_id and find_student(actor, name.student_id):
            return ChildEntry(name.student_id, fields=found, listed=name.id)
        fields = {**found, **dict(_as_listed(actor, name.body, held, today))}
        return ChildEntry(None, name.body["name"], fields, name.id)


def _as_listed(actor: Actor, body: dict[str, Any], held: Held, today: date) -> Iterator[tuple[str, Any]]:
    """What the list says of the child; a number that is another child's would only stand in the way."""
    values = read_values(body, today)
    yield from ((field, values.get(field)) for field in SEX_AND_BIRTH)
    known = same_child(actor, body["name"], values)
    for key in NUMBERS:
        if values.get(key) and (known or not is_number_taken(key, values[key])):
            yield key, values[key]
    if held.unit.tier in SCHOOL_TIERS:
        yield "school", held.unit.code
    village = village_in(body, load_unit_book(today))
    if village:
        yield "household_village", village.code
