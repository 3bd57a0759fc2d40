"""A child on a list from elsewhere, as it is handed to the logging of a child (登记)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from tracker.domain.batch_rows import read_values, village_in
from tracker.domain.posts import Actor
from tracker.domain.roster_rows import Body
from tracker.domain.same_child import NUMBERS
from tracker.domain.unit_book import UnitBook
from tracker.models.students import is_number_taken, same_child

AS_WRITTEN = {"address": 200, "guardian": 60, "guardian_phone": 60}
"""What is taken as it stands, and how much of it the base list holds."""

SEX_AND_BIRTH = ("sex", "birth_date")


def fields_as_listed(
    actor: Actor, body: Body, school: str | None, book: UnitBook, today: date
) -> Iterator[tuple[str, Any]]:
    """What the list says of the child; a number that is another child's would only stand in the way."""
    values = read_values(body, today)
    yield from ((field, values.get(field)) for field in SEX_AND_BIRTH)
    known = same_child(actor, body["name"], values)
    for key in NUMBERS:
        if values.get(key) and (known or not is_number_taken(key, values[key])):
            yield key, values[key]
    yield from ((field, body[field][:longest]) for field, longest in AS_WRITTEN.items() if field in body)
    if school:
        yield "school", school
    village = village_in(body, book)
    if village:
        yield "household_village", village.code
