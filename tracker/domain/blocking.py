"""Which rows are looked at for a child: those that share a block with it, never all of them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator

from tracker.domain.likeness import LENGTH, Record, birth_in
from tracker.domain.name_likeness import bare_name

Key = tuple[str, ...]

CROWD = 60
"""A block of more rows tells too little by itself; rows in it are met through a narrower one."""


def keys_of(row: Record) -> Iterator[Key]:
    """Name, guardian, name within the school, days of birth, roll number, and the ID number with room for one mistake.

    A wrong digit in the area or at the end leaves the day of birth, one in the day leaves area and end, and two
    digits swapped leave the same digits in order.
    """
    name, number = bare_name(row.name), row.id_number
    yield "name", name
    if row.guardian:
        yield "guardian", row.guardian
    if row.school:
        yield "pupil", name, row.school
    for day in row.births:
        yield "born", day
    if row.roll_number:
        yield "roll", row.roll_number
        if not row.births and (day := birth_in(row.roll_number[1:])):
            yield "born", day
    if len(number) == LENGTH:
        yield "ends", number[:6], number[-4:]
        yield "digits", "".join(sorted(number))
        yield "old", number[:6], number[8:17]
    elif number:
        yield "old", number[:6], number[6:]


class Blocks:
    """The rows by block, only as far as a child is in the same one."""

    def __init__(self) -> None:
        self.rows: dict[Key, list[Record]] = {}

    @classmethod
    def of(cls, children: Iterable[Record], rows: Iterable[Record]) -> Blocks:
        """The blocks that one of these children and one of these rows share."""
        blocks, wanted = cls(), {key for child in children for key in keys_of(child)}
        found: dict[Key, list[Record]] = defaultdict(list)
        for row in rows:
            for key in wanted.intersection(keys_of(row)):
                found[key].append(row)
        blocks.rows = {key: listed for key, listed in found.items() if len(listed) <= CROWD or key[0] == "born"}
        return blocks

    def rows_for(self, child: Record) -> list[Record]:
        """Every row that may be this child's, each once; of those only born on its day, who shares a character."""
        characters = frozenset(bare_name(child.name))
        met: dict[Record, None] = {}
        for key in keys_of(child):
            rows = self.rows.get(key, ())
            if key[0] == "born":
                rows = [row for row in rows if not characters.isdisjoint(row.name)]
            met |= dict.fromkeys(rows)
        return list(met)
