"""Lists on which children of the small county stand or not, and the search over them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from sqlalchemy import select

from tests.acting import new_id
from tests.county import CHILDREN, SCHOOL
from tests.crowd import add_children
from tests.house import House
from tests.services.handing_in import hand_in
from tests.sheet_files import under
from tracker.domain.forms import Form
from tracker.domain.rosters import RosterKind
from tracker.models.students import Student
from tracker.models.transactions import writing
from tracker.services.hidden import open_school
from tracker.services.hidden_acts import entries_to_log
from tracker.services.hidden_search import search_hidden
from tracker.services.identify import log_child

ALL = tuple(CHILDREN)
SCHOOL_CHILDREN = ("张小雨", "李明", "曾丽", "单小军")


NUMBERS = {name: f"G{child[4]}" for name, child in CHILDREN.items()}


def listing(house: House, kind: str, names: Iterable[str] = ALL, numbers: Mapping[str, str] = NUMBERS) -> None:
    """A list with the names and roll numbers of these children."""
    rows = [(name, numbers[name]) for name in names]
    hand_in(house, under("姓名 学籍号", *rows), RosterKind(kind), accept_difference=True)


def searched(house: House, **lists: Iterable[str]) -> int:
    """All are present; the other lists hold the children named. How many were found."""
    for kind, names in ({"present": ALL} | lists).items():
        listing(house, kind, names)
    return search_hidden(house.actor("bureau_officer"), house.now)


def crowded(house: House, count: int) -> None:
    """So many more children of the cast's class, all of them present and on no meal list."""
    numbers = {name: f"L{n:018d}" for n, name in enumerate(add_children(house, count))}
    with writing() as session:
        for child in session.scalars(select(Student).where(Student.name.in_(numbers))):
            child.roll_number = numbers[child.name]
    listing(house, "present", [*ALL, *numbers], NUMBERS | numbers)
    listing(house, "meals", SCHOOL_CHILDREN)
    assert search_hidden(house.actor("bureau_officer"), house.now) == count


def logged_together(house: House, *names: str) -> str:
    """The act in which the principal logs these children of the school."""
    actor, sent = house.actor("principal"), Form(house.actor("principal"), new_id(), house.now)
    chosen = [row.id for row in open_school(actor, SCHOOL, 1).page.rows if row.name in names]
    for entry, form_id in entries_to_log(sent, SCHOOL, chosen):
        log_child(actor, entry, form_id, house.now)
    return sent.request_id
