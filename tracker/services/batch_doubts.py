"""A doubtful name of a batch as it is handed to the logging of a child (登记)."""

from __future__ import annotations

from datetime import datetime

from tracker.domain.acts import ChildEntry
from tracker.domain.calendar import china_date
from tracker.domain.errors import NotFound
from tracker.domain.posts import Actor
from tracker.domain.reasons import FoundBy, Reason
from tracker.domain.units import SCHOOL_TIERS
from tracker.models.batch_scope import find_name, find_share
from tracker.models.listed import fields_as_listed
from tracker.models.students import find_student
from tracker.models.transactions import reading
from tracker.models.unit_book import load_unit_book


def doubted_child(actor: Actor, number: str, code: str, name_id: int, now: datetime) -> ChildEntry:
    """The child behind a name, as it is to be logged: that of the base list, else as the list has it.

    Logging it settles the name. Raises NotFound.
    """
    today = china_date(now)
    with reading():
        held = find_share(actor, number, code)
        name = find_name(actor, held, name_id) if held else None
        if held is None or name is None:
            raise NotFound
        found = {"found_by": FoundBy.LIST, "found_on": today, "reason": Reason.UNKNOWN}
        if name.student_id and find_student(actor, name.student_id):
            return ChildEntry(name.student_id, fields=found, listed=name.id)
        school = held.unit.code if held.unit.tier in SCHOOL_TIERS else None
        fields = {**found, **dict(fields_as_listed(actor, name.body, school, load_unit_book(today), today))}
        return ChildEntry(None, name.body["name"], fields, name.id)
