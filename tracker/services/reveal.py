"""Numbers, telephone and address of a child in full: for a stated purpose, written down before they are shown."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from tracker.domain.disclosure import may_reveal, name_for
from tracker.domain.errors import Forbidden, Invalid, NotFound, Refused
from tracker.domain.posts import Actor
from tracker.domain.words import N_
from tracker.models.audit import Chain, Entry, append
from tracker.models.cases import Case, find_case
from tracker.models.students import Student
from tracker.models.transactions import reading, writing

REVEALED = "reveal"
"""The entry in the chain of access."""

SHOWN = ("id_number", "roll_number", "guardian_phone", "address")
SHORTEST_PURPOSE = 2
LONGEST_PURPOSE = 200


@dataclass(frozen=True, repr=False)
class Revealed:
    """What a child's record holds in full; never stored, shown once."""

    number: str
    name: str
    guardian: str | None
    id_number: str | None
    roll_number: str | None
    guardian_phone: str | None
    address: str | None


def find_revealable(actor: Actor, number: str) -> str:
    """The name, as this person reads it, of the child whose record may be asked for; raises NotFound, Forbidden."""
    with reading():
        case, student = _revealable(actor, number)
        return name_for(actor, student.name, case.class_path, case.responsible_path, case.residence_path)


def reveal(actor: Actor, number: str, purpose: str, now: datetime) -> Revealed:
    """The full record of a case's child for a post of the case's own lines (trade §12).

    Raises NotFound, Forbidden, and Invalid without a purpose.
    """
    with reading():
        _case, student = _revealable(actor, number)
    purpose = " ".join(purpose.split())
    if not SHORTEST_PURPOSE <= len(purpose) <= LONGEST_PURPOSE:
        raise Invalid({"purpose": Refused(N_("Please say in a few words what you need it for."))})
    values = {name: getattr(student, name) for name in SHOWN}
    with writing():
        fields = {name: "shown" for name, value in values.items() if value}
        append(Entry(Chain.ACCESS, now, actor.person_id, REVEALED, number, {"purpose": purpose} | fields))
    return Revealed(number, student.name, student.guardian, **values)


def _revealable(actor: Actor, number: str) -> tuple[Case, Student]:
    found = find_case(actor, number)
    if found is None:
        raise NotFound
    if not may_reveal(actor, found[0].class_path, found[0].responsible_path):
        raise Forbidden
    return found
