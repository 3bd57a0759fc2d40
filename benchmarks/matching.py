"""How well lists are compared, against a truth: ours and a plain join on the ID number, on several seeds and sizes."""

from __future__ import annotations

import time
from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from benchmarks.lists_with_truth import Lists, make_lists
from benchmarks.measuring import Figure
from tracker.adapters.pinyin import pinyin_of
from tracker.domain.likeness import Record
from tracker.domain.matching import children_of, compare

SEEDS, SEEDS_QUICK = (1, 2, 3), (1,)
SIZES, SIZES_QUICK = (5_000, 63_406), (5_000,)


@dataclass(frozen=True)
class Said:
    """What a way of comparing says of one row of the household list."""

    certain: tuple[Record, ...] = ()
    possible: tuple[Record, ...] = ()


Way = Callable[[Lists], Mapping[Record, Said]]


@dataclass(frozen=True)
class Quality:
    """The figures of one way on one pair of lists."""

    wrongly_certain: int
    found: float
    pairs: float
    clean: float
    seconds: float


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


WAYS: Mapping[str, Way] = {"ours": ours, "join on ID": plain_join}


def quality_of(way: Way, lists: Lists) -> Quality:
    """Compares once and holds it against the truth; seconds are the processor's, of one core."""
    began = time.process_time()
    said = way(lists)
    seconds = time.process_time() - began
    own: dict[int, set[Record]] = defaultdict(set)
    for row in lists.roll:
        own[lists.child_of[row]].add(row)
    harmed = {lists.child_of[row] for row in lists.damaged_rows.keys() & set(lists.roll)}
    wrong, tally = 0, Counter[str]()
    for row, told in said.items():
        rows = own[lists.child_of[row]]
        wrong += bool(told.certain) and not rows.intersection(told.certain)
        tally["pairs"] += len(told.possible)
        if rows:
            is_damaged = row in lists.damaged_rows or lists.child_of[row] in harmed
            kind, right = ("damaged", told.certain + told.possible) if is_damaged else ("clean", told.certain)
            tally[kind] += 1
            tally[f"{kind} found"] += bool(rows.intersection(right))
    return Quality(
        wrong,
        100 * tally["damaged found"] / tally["damaged"],
        tally["pairs"] / tally["damaged"],
        100 * tally["clean found"] / tally["clean"],
        seconds,
    )


def measure(quick: bool) -> list[Figure]:
    """Every way on every pair of lists; the limits are those of the issue."""
    figures: list[Figure] = []
    for size in SIZES_QUICK if quick else SIZES:
        for seed in SEEDS_QUICK if quick else SEEDS:
            lists = make_lists(seed, size)
            for name, way in WAYS.items():
                figures += _figures(f"{name}, {size:,}, seed {seed}", quality_of(way, lists), name == "ours")
    return figures


def _figures(what: str, quality: Quality, is_ours: bool) -> Sequence[Figure]:
    limits = (0, 1.0, 1.5, 0.1, 10) if is_ours else (None,) * 5
    measured = (quality.wrongly_certain, 100 - quality.found, quality.pairs, 100 - quality.clean, quality.seconds)
    said = ("wrongly certain", "damaged not found", "to judge per damaged row", "clean not certain", "comparison")
    units = ("rows", "%", "pairs", "%", "s")
    return [
        Figure(f"{what}: {text}", value, unit, limit)
        for text, value, unit, limit in zip(said, measured, units, limits, strict=True)
    ]
