"""How well lists are compared, against a truth: ours, a plain join on the ID number, and two libraries."""

from __future__ import annotations

import time
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from benchmarks.lists_with_truth import Lists, make_lists
from benchmarks.measuring import Figure
from benchmarks.peers import record_linkage, splink
from benchmarks.ways import Way, ours, plain_join
from tracker.domain.likeness import Record

COUNTIES = ((5_000, 1), (5_000, 2), (5_000, 3), (20_000, 1), (20_000, 2), (63_406, 1))
"""Children and seed of each pair of lists; a quick run takes the first."""


@dataclass(frozen=True)
class Quality:
    """The figures of one way on one pair of lists."""

    wrongly_certain: int
    found: float
    pairs: float
    clean: float
    seconds: float


WAYS: Mapping[str, Way] = {"ours": ours, "join on ID": plain_join, "splink": splink, "recordlinkage": record_linkage}


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
    for size, seed in COUNTIES[:1] if quick else COUNTIES:
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
