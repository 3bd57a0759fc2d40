"""An inspection pack (迎检资料包): whose cases, what lies in it, and its table of contents."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime

from tracker.domain.calendar import CHINA
from tracker.domain.disclosure import may_open
from tracker.domain.history import TOLD, Deed, Proof
from tracker.domain.posts import Actor
from tracker.domain.register import View
from tracker.domain.register_files import Wording
from tracker.domain.sheets_out import Cell, ColumnOut, SheetOut
from tracker.domain.words import N_

MOST_CASES = 200
"""Cases in one pack (county default); more are asked for in several."""

MOST_BYTES = 200 * 1024 * 1024
"""Evidence in one pack."""

CONTENTS, REGISTER = N_("Contents"), N_("Register")
CANNOT_BE_READ, NOT_YOURS = N_("cannot be read; see the operator"), N_("for the two lines alone")
COLUMNS = (
    (N_("Number"), 18, False),
    (N_("Day"), 11, True),
    (N_("What"), 28, False),
    (N_("Told or given"), 40, False),
    (N_("By"), 12, False),
    (N_("File"), 44, False),
)


Forms = Callable[[str], Iterable[tuple[str, bytes]]]
"""The forms of a case, by its number: the name of each file and what it holds."""


@dataclass(frozen=True)
class PackAsked:
    """Whose cases: those of a view, or the one of a number; in which words, with which forms filled in."""

    view: View
    number: str | None
    wording: Wording
    say: Callable[[str], str]
    forms: Forms = lambda number: ()

    @property
    def file_name(self) -> str:
        return f"pack-{self.number or self.view.day}.zip"


@dataclass(frozen=True, repr=False)
class CaseFile:
    """One case in a pack: what was done, oldest first, what was given with it, whose two lines it hangs on."""

    number: str
    class_path: str
    responsible_path: str
    deeds: tuple[Deed, ...]
    proofs: tuple[Proof, ...]

    def opens(self, actor: Actor, proof: Proof) -> bool:
        """Whether this person's pack may hold a file of the case."""
        return may_open(actor, proof.key, self.class_path, self.responsible_path)

    def place_of(self, proof: Proof) -> str:
        """Where a file lies in the pack: by case, numbered as the proofs were given."""
        files = [one for one in self.proofs if one.is_file]
        return f"{self.number}/{files.index(proof) + 1:02d} {proof.given}"


def contents_sheet(say: Callable[[str], str], made_at: datetime) -> SheetOut:
    """The table of contents as a sheet."""
    columns = tuple(ColumnOut(say(heading), width, is_day) for heading, width, is_day in COLUMNS)
    return SheetOut(say(CONTENTS), say(N_("Inspection pack")), f"{made_at.astimezone(CHINA):%Y-%m-%d %H:%M}", columns)


def contents_of(case: CaseFile, actor: Actor, say: Callable[[str], str], lost: frozenset[int]) -> Iterator[list[Cell]]:
    """Each act that stands, and beneath it what was given with it; `lost` are files that cannot be read."""
    for deed in case.deeds:
        if not deed.stands:
            continue
        yield [case.number, deed.on, say(TOLD[deed.kind]), None, deed.by, None]
        for proof in case.proofs:
            if proof.move_id == deed.id:
                yield [case.number, deed.on, say(proof.label), *_given(case, proof, actor, say, lost)]


def form_in_contents(case: CaseFile, path: str, say: Callable[[str], str]) -> list[Cell]:
    """The row of one form."""
    return [case.number, None, say(N_("Form")), None, None, path]


def _given(
    case: CaseFile, proof: Proof, actor: Actor, say: Callable[[str], str], lost: frozenset[int]
) -> tuple[Cell, Cell, Cell]:
    if not case.opens(actor, proof):
        return say(NOT_YOURS), None, None
    if not proof.is_file:
        return (proof.given if isinstance(proof.given, str) else _day(proof.given)), None, None
    return (say(CANNOT_BE_READ), None, None) if proof.id in lost else (None, None, case.place_of(proof))


def _day(day: date) -> str:
    return day.isoformat()
