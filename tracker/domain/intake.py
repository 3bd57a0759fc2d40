"""What comes in with a file: its rows under known headings, what is wrong with single cells, and the report."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import partial
from typing import Any, TypeVar

from tracker.domain.cells import is_nothing
from tracker.domain.errors import Failure, Refused
from tracker.domain.headings import (
    FIRST_ROWS,
    NO_CORRECTIONS,
    Corrections,
    Header,
    Kind,
    header_in,
    header_of_two,
    needed_headings,
)
from tracker.domain.privacy import mask_citizen_id, mask_phone, mask_roll_number
from tracker.domain.words import N_

LARGEST_FILE = 50 * 1024 * 1024
"""A file, and what it unpacks to, in bytes (fixed point of the files that come in)."""

MOST_ROWS = 200_000
MASKS: Mapping[str, Callable[[str], str]] = {
    "id_number": mask_citizen_id,
    "roll_number": mask_roll_number,
    "guardian_phone": mask_phone,
    "phone": mask_phone,
}
PERSONAL_NUMBER = re.compile(r"[0-9]{14,}[0-9Xx]|\b1[3-9][0-9]{9}\b")
"""What looks like somebody's number wherever it stands."""

LONGEST_SHOWN = 40

T = TypeVar("T")
Rule = Callable[[str, date], Any]
"""Reads one cell on a day; raises Refused."""

Progress = Callable[[int, int], None]
"""Told how many rows are done, and how many there are."""


def unheard(done: int, total: int) -> None:
    """The progress of an import that nobody watches."""


@dataclass(frozen=True, repr=False)
class FileIn:
    """A file as it was handed in."""

    name: str
    data: bytes

    @property
    def sha256(self) -> str:
        return hashlib.sha256(self.data).hexdigest()


@dataclass(frozen=True, slots=True, repr=False)
class Line:
    """The texts of one row of a sheet as it stands there; `number` counts from 1."""

    sheet: str
    number: int
    cells: Sequence[str]


@dataclass(frozen=True, slots=True, repr=False)
class Row:
    """One row under the headings of its sheet: field → text of every cell that holds something."""

    sheet: str
    number: int
    cells: Mapping[str, str]
    headings: Mapping[str, str]


@dataclass(frozen=True, repr=False)
class BadCell:
    """Why a row was refused: the cell, its value (numbers of persons masked), one sentence."""

    sheet: str
    row: int
    heading: str
    value: str
    problem: Failure


@dataclass(frozen=True)
class Report:
    """What an import did, or would do: rows read, and what became of them; columns that were passed over."""

    read: int
    new: int
    changed: int
    unchanged: int
    refused: tuple[BadCell, ...] = ()
    ignored: tuple[str, ...] = ()

    @property
    def refused_rows(self) -> int:
        return len({(cell.sheet, cell.row) for cell in self.refused})


@dataclass(frozen=True, repr=False)
class Table:
    """All rows of a file, the headings nobody knows, and those understood with their field."""

    rows: tuple[Row, ...]
    ignored: tuple[str, ...]
    columns: Mapping[str, str] = field(default_factory=dict)
    heads: Mapping[str, int] = field(default_factory=dict)
    """Sheet → number of its heading row."""


class NoHead(Refused):
    """No row was recognised as the head; `likely` are the texts of the one that may be it, for a person to name."""

    default = N_("No heading row was found in the first %(count)s rows. It needs %(headings)s and at least one more.")

    def __init__(self, kind: Kind, likely: tuple[str, ...]) -> None:
        self.likely = likely
        super().__init__(count=FIRST_ROWS, headings="、".join(needed_headings(kind)))


def table_of(kind: Kind, lines: Iterable[Line], corrections: Corrections = NO_CORRECTIONS) -> Table:
    """The rows of every sheet that has a heading row; raises Refused where none has, or there are too many.

    `corrections` say of headings which field they mean, as a person decided.
    """
    reading = TableReading(kind, corrections)
    return reading.table(tuple(reading.rows(lines)))


@dataclass
class Found:
    """What the headings of a file were taken for; where there are none, the texts of the row that may hold them."""

    ignored: list[str] = field(default_factory=list)
    columns: dict[str, str] = field(default_factory=dict)
    heads: dict[str, int] = field(default_factory=dict)
    likely: list[str] = field(default_factory=list)


@dataclass
class TableReading:
    """Reads sheet after sheet, line after line, for whoever keeps no row of a long list longer than needed."""

    kind: Kind
    corrections: Corrections
    headers: dict[str, Header] = field(default_factory=dict)
    found: Found = field(default_factory=Found)

    def rows(self, lines: Iterable[Line]) -> Iterator[Row]:
        """The rows under the headings met so far; raises Refused where there are too many."""
        above: Line | None = None
        for count, line in enumerate(lines, 1):
            if count > MOST_ROWS:
                raise Refused(N_("The file has more than %(count)s rows. Split it into several."), count=MOST_ROWS)
            if not self._is_head(line, above):
                header = self.headers.get(line.sheet)
                cells = _under(header, line.cells) if header else None
                if header and cells:
                    yield Row(line.sheet, line.number, cells, header.written)
            above = line
        self._note_headings()

    def table(self, rows: tuple[Row, ...] = ()) -> Table:
        """What the headings were taken for, once every line was read; raises NoHead."""
        found = self.found
        if not found.heads:
            raise NoHead(self.kind, tuple(found.likely))
        return Table(rows, tuple(found.ignored), found.columns, found.heads)

    def _is_head(self, line: Line, above: Line | None) -> bool:
        """Keeps the sheet's heading row; two lines may make it together."""
        known, header = line.sheet in self.headers, None
        if not self._is_next(line) if known else line.number > FIRST_ROWS:
            return False
        if not known:
            self._note_likely(line)
            header = header_in(self.kind, line.cells, self.corrections)
        if header is None and above is not None and above.sheet == line.sheet:
            header = header_of_two(self.kind, above.cells, line.cells, self.corrections)
        if header is not None:
            self.headers[line.sheet] = header
            self.found.heads[line.sheet] = line.number
        return header is not None

    def _note_headings(self) -> None:
        """Once all sheets are through, for a later line may have changed what a heading means."""
        for header in self.headers.values():
            self.found.ignored = list(dict.fromkeys([*self.found.ignored, *header.unknown]))
            self.found.columns |= {heading: name for name, heading in reversed(tuple(header.written.items()))}

    def _note_likely(self, line: Line) -> None:
        """The first row with the most different texts and no number among them looks like a head."""
        texts = list(dict.fromkeys(" ".join(cell.split()) for cell in line.cells if cell))
        if len(texts) > len(self.found.likely) and not any(c.isdigit() for text in texts for c in text):
            self.found.likely = texts

    def _is_next(self, line: Line) -> bool:
        return self.found.heads[line.sheet] == line.number - 1


def _under(header: Header, cells: Sequence[str]) -> dict[str, str]:
    """The cells under known headings; of two columns for one field the left one that holds something."""
    under: dict[str, str] = {}
    for column, name in header.fields.items():
        if column < len(cells) and not is_nothing(text := cells[column]):
            under.setdefault(name, text)
    return under


@dataclass(slots=True)
class Draft:
    """A row on its way in: the values read so far, and what is wrong with it."""

    row: Row
    values: dict[str, Any] = field(default_factory=dict)
    problems: list[BadCell] = field(default_factory=list)

    @classmethod
    def read(cls, row: Row, rules: Mapping[str, Rule], today: date) -> Draft:
        """Reads every cell there is a rule for."""
        draft = cls(row)
        for name, rule in rules.items():
            text = row.cells.get(name)
            if text is not None:
                draft.put(name, partial(rule, text, today))
        return draft

    @property
    def is_good(self) -> bool:
        return not self.problems

    def put(self, name: str, value: Callable[[], Any], *, cell: str | None = None) -> Any:
        """Keeps the value under its name; where it is refused, names the cell it came from."""
        try:
            self.values[name] = value()
        except Refused as refusal:
            self.refuse(cell or name, refusal)
            return None
        return self.values[name]

    def require(self, *names: str) -> None:
        """Refuses the row for each of these cells that is empty."""
        for name in names:
            if name not in self.row.cells:
                self.refuse(name, Refused(N_("This cell must not be empty.")))

    def refuse(self, name: str, problem: Failure) -> None:
        """Refuses the row because of one cell."""
        row = self.row
        heading = row.headings.get(name, name)
        self.problems.append(BadCell(row.sheet, row.number, heading, shown(name, row.cells.get(name, "")), problem))


def shown(name: str, text: str) -> str:
    """A cell's text as a report may hold it: numbers of persons masked, long texts cut."""
    mask = MASKS.get(name)
    if mask:
        return mask(text)
    return PERSONAL_NUMBER.sub(lambda found: mask_phone(found[0]), text)[:LONGEST_SHOWN]


def stands_already(row: int) -> Refused:
    """The sentence for a row that says again what an earlier one said."""
    return Refused(N_("The same stands in row %(row)s already."), row=row)


def refuse_repeated(drafts: Iterable[Draft], keys: Callable[[Draft], Iterable[tuple[str, object]]]) -> None:
    """Refuses every good row that repeats one before it; `keys` gives its cells whose value may stand only once."""
    first: dict[tuple[str, object], int] = {}
    for draft in drafts:
        named = list(keys(draft)) if draft.is_good else []
        again = next((key for key in named if key in first), None)
        if again:
            draft.refuse(again[0], stands_already(first[again]))
        else:
            first |= dict.fromkeys(named, draft.row.number)


def bad_cells(drafts: Iterable[Draft]) -> tuple[BadCell, ...]:
    """Everything that is wrong, in the order of the file."""
    return tuple(problem for draft in drafts for problem in draft.problems)


def pieces(rows: Sequence[T], size: int) -> Iterator[Sequence[T]]:
    """The rows in order, so many at a time."""
    return (rows[start : start + size] for start in range(0, len(rows), size))
