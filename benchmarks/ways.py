"""Ways of comparing two lists that need no library: the product's own, and what is done in a spreadsheet."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from benchmarks.lists_with_truth import Lists
from tracker.adapters.pinyin import pinyin_of
from tracker.domain.likeness import Record
from tracker.domain.matching import children_of, compare


@dataclass(frozen=True)
class Said:
    """What a way of comparing says of one row of the household list."""

    certain: tuple[Record, ...] = ()
    possible: tuple[Record, ...] = ()


Way = Callable[[Lists], Mapping[Record, Said]]


def ours(lists: Lists) -> dict[Record, Said]:
    """As the product compares; a row doubled with its number is the child of the first."""
    children = children_of(lists.household)
    found = compare(children, lists.roll, lambda name: pinyin_of(name).pinyin)
    return {
        finding.child: Said(finding.rows, tuple(candidate.row for candidate in finding.candidates)) for finding in found
    }


def plain_join(lists: Lists) -> dict[Record, Said]:
    """What is done in a spreadsheet: the ID number as it stands, looked up in the other list."""
    by_number: dict[str, list[Record]] = defaultdict(list)
    for row in lists.roll:
        if row.id_number:
            by_number[row.id_number].append(row)
    return {row: Said(tuple(by_number.get(row.id_number, ()))) for row in lists.household}
