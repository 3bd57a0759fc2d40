"""Several children logged in one act, taken back as a whole as long as nobody has acted on any (decision 0010)."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from tracker.domain.acts import Act
from tracker.domain.errors import Conflict
from tracker.domain.words import N_
from tracker.domain.workflow import MoveKind

ACTED_ON = N_("Somebody has acted on it since. It cannot be undone as a whole any more.")
UNDONE_ALREADY = N_("This was undone already.")
TAKEN_BACK = N_("Logged from a comparison and taken back before anybody acted on it.")


def form_id(act: str, child: int, what: str = "logged") -> str:
    """The id of the form that logs, or takes back, one child of an act."""
    return str(uuid.uuid5(uuid.NAMESPACE_OID, f"{act} child {child} {what}"))


@dataclass(frozen=True)
class LoggedChild:
    """A child as an act logged it, and the case it became or had already."""

    act: str
    child: int
    number: str

    @property
    def form(self) -> str:
        return form_id(self.act, self.child)

    @property
    def undo_form(self) -> str:
        return form_id(self.act, self.child, "undone")


@dataclass(frozen=True)
class MadeByForm:
    """The case a form logged or reopened, by which move, and the form of the newest of its own steps."""

    form: str
    kind: MoveKind
    number: str
    version: int
    newest_form: str


def acts_to_undo(children: Iterable[LoggedChild], made: Mapping[str, MadeByForm]) -> tuple[Act, ...]:
    """How each case is undone that was made: what was reopened is annulled, what was logged is cleared.

    A child who had an open case already is only let go. `made` is form → what it made. Raises Conflict where anybody
    has acted on one of the cases since.
    """
    undoing = ((made.get(child.form), child.undo_form) for child in children)
    return tuple(act for move, undo in undoing if move and (act := _undoing(move, undo)))


def _undoing(made: MadeByForm, undo: str) -> Act | None:
    if made.newest_form == undo:
        return None
    if made.newest_form != made.form:
        raise Conflict(ACTED_ON)
    return Act(made.number, MoveKind.ANNUL if made.kind is MoveKind.REOPEN else MoveKind.CLEAR, made.version, undo)
