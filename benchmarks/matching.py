"""How well lists are compared, against a truth: ours, a plain join on the ID number, and two libraries."""

from __future__ import annotations

import time
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import astuple, dataclass

from benchmarks.lists_with_truth import Lists, make_lists
from benchmarks.measuring import Figure
from benchmarks.peers import record_linkage, splink
from benchmarks.ways import Way, ours, plain_join
from tracker.domain.likeness import Record

COUNTIES = ((5_000, 1), (5_000, 2), (5_000, 3), (20_000, 1), (20_000, 2), (63_406, 1))
"""Children and seed of each pair of lists; a quick run takes the first."""


@dataclass(frozen=True)
class Quality:
    """What one way did on one pair of lists, or on several together: rows and pairs counted, seconds."""

    wrongly_certain: int = 0
    damaged: int = 0
    damaged_found: int = 0
    pairs: int = 0
    clean: int = 0
    clean_certain: int = 0
    seconds: float = 0.0

    def __add__(self, other: Quality) -> Quality:
        return Quality(*(one + another for one, another in zip(astuple(self), astuple(other), strict=True)))

    @property
    def found(self) -> float:
        return 100 * self.damaged_found / self.damaged

    @property
    def certain(self) -> float:
        return 100 * self.clean_certain / self.clean


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
        tally["damaged"],
        tally["damaged found"],
        tally["pairs"],
        tally["clean"],
        tally["clean found"],
        seconds,
    )


def measure(quick: bool) -> list[Figure]:
    """Every way on every pair of lists, then on all together; the limits are those of the issue."""
    figures: list[Figure] = []
    together: dict[str, Quality] = defaultdict(Quality)
    for size, seed in COUNTIES[:1] if quick else COUNTIES:
        lists = make_lists(seed, size)
        for name, way in WAYS.items():
            quality = quality_of(way, lists)
            together[name] += quality
            figures += _figures(f"{name}, {size:,}, seed {seed}", quality, name == "ours")
    for name, quality in together.items():
        figures += _figures(f"{name}, all lists", quality, is_ours=False)
    return figures


def _figures(what: str, quality: Quality, is_ours: bool) -> Sequence[Figure]:
    limits = (0, 1.0, 1.5, 0.1, 10) if is_ours else (None,) * 5
    pairs = quality.pairs / quality.damaged
    measured = (quality.wrongly_certain, 100 - quality.found, pairs, 100 - quality.certain, quality.seconds)
    said = ("wrongly certain", "damaged not found", "to judge per damaged row", "clean not certain", "comparison")
    units = ("rows", "%", "pairs", "%", "s")
    return [
        Figure(f"{what}: {text}", value, unit, limit)
        for text, value, unit, limit in zip(said, measured, units, limits, strict=True)
    ]
