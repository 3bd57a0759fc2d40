"""Two known libraries of record linkage, set up for these lists as their own documentation advises.

Both get the same columns, the same rows to look at and the same bands; neither gets an answer to learn from.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence

import pandas
import pyarrow
import recordlinkage
from splink import DuckDBAPI, Linker, SettingsCreator, block_on
from splink import comparison_level_library as levels
from splink import comparison_library as comparisons
from splink import logging as told

from benchmarks.lists_with_truth import Lists
from benchmarks.ways import Said
from tracker.adapters.pinyin import pinyin_of
from tracker.domain.likeness import LENGTH, Record
from tracker.domain.name_likeness import bare_name

CERTAIN, POSSIBLE = 0.99, 0.01
"""From which probability a pair is taken for a match, and from which a person is asked."""

Scored = Iterable[tuple[int, int, float]]
"""Places of two rows in their lists, and how probably they are one child."""


def _columns(rows: Sequence[Record]) -> dict[str, list[object]]:
    """What both are given: cleaned, empty as None, numbers beyond repair left out, and the ID in a roll number."""
    return {
        "unique_id": list(range(len(rows))),
        "name": [bare_name(row.name) for row in rows],
        "sound": [pinyin_of(row.name).pinyin for row in rows],
        "id_number": [
            row.id_number if len(row.id_number) >= LENGTH - 1 and "E" not in row.id_number else None for row in rows
        ],
        "id_in_roll": [row.roll_number[1:] if row.roll_number.startswith("G") else None for row in rows],
        "ends": [row.id_number[:6] + row.id_number[-4:] if len(row.id_number) == LENGTH else None for row in rows],
        "birth": [row.births[0] if row.births else None for row in rows],
        "sex": [row.sex or None for row in rows],
        "guardian": [row.guardian or None for row in rows],
    }


def _said(lists: Lists, scored: Scored) -> dict[Record, Said]:
    """A pair is certain where no other child fits the row better, so that no row is given to two children."""
    pairs = [(lists.household[one], lists.roll[other], probability) for one, other, probability in scored]
    best: dict[Record, float] = defaultdict(float)
    for _, row, probability in pairs:
        best[row] = max(best[row], probability)
    certain: dict[Record, list[Record]] = defaultdict(list)
    possible: dict[Record, list[Record]] = defaultdict(list)
    for child, row, probability in pairs:
        is_certain = probability >= CERTAIN and probability == best[row]
        (certain if is_certain else possible)[child].append(row)
    return {
        child: Said(tuple(certain[child])) if child in certain else Said((), tuple(possible[child]))
        for child in lists.household
    }


COMPARED = (
    comparisons.CustomComparison(
        [
            levels.NullLevel("name"),
            levels.ExactMatchLevel("name", term_frequency_adjustments=True),
            levels.ExactMatchLevel("sound"),
            levels.DamerauLevenshteinLevel("name", 1),
            levels.ElseLevel(),
        ],
        output_column_name="name",
    ),
    comparisons.CustomComparison(
        [
            levels.CustomLevel("id_number_l = id_in_roll_r", "ID in the roll number"),
            levels.NullLevel("id_number"),
            levels.ExactMatchLevel("id_number"),
            levels.DamerauLevenshteinLevel("id_number", 1),
            levels.DamerauLevenshteinLevel("id_number", 2),
            levels.ElseLevel(),
        ],
        output_column_name="id_number",
    ),
    comparisons.DateOfBirthComparison(
        "birth", input_is_string=True, datetime_format="%Y%m%d", invalid_dates_as_null=True
    ),
    comparisons.ExactMatch("sex"),
    comparisons.ExactMatch("guardian").configure(term_frequency_adjustments=True),
)
SAME = ("name", "sound", "id_number", "id_in_roll", "ends", "birth")
"""Pairs that agree in one of these are looked at (in Splink's terms blocking, in the other's indexing)."""


def splink(lists: Lists) -> dict[Record, Said]:
    """Splink 5: Fellegi and Sunter's model over DuckDB, u from random pairs, m by expectation maximisation."""
    told.disable()
    database = DuckDBAPI()
    listed = {"household": lists.household, "roll": lists.roll}
    tables = [database.register(pyarrow.table(_columns(rows)), table_name=name) for name, rows in listed.items()]
    rules = [block_on(column) if column != "id_in_roll" else "l.id_number = r.id_in_roll" for column in SAME]
    settings = SettingsCreator(
        link_type="link_only", comparisons=list(COMPARED), blocking_rules_to_generate_predictions=rules
    )
    linker = Linker(tables, settings)
    training = linker.training
    training.estimate_probability_two_random_records_match(
        [block_on("id_number"), block_on("name", "birth")], recall=0.9
    )
    training.estimate_u_using_random_sampling(seed=1)
    for column in ("birth", "name"):
        training.estimate_parameters_using_expectation_maximisation(block_on(column))
    found = linker.inference.predict(threshold_match_probability=POSSIBLE)
    scored = found.as_duckdbpyrelation().select("unique_id_l, unique_id_r, match_probability").fetchall()
    return _said(lists, scored)


def record_linkage(lists: Lists) -> dict[Record, Said]:
    """recordlinkage 0.16: comparisons as yes or no, classified by expectation conditional maximisation."""
    ours, theirs = (pandas.DataFrame(_columns(rows)).set_index("unique_id") for rows in (lists.household, lists.roll))
    index = recordlinkage.Index()
    for column in SAME:
        index.block("id_number" if column == "id_in_roll" else column, column)
    compare = recordlinkage.Compare()
    for column in ("name", "sound", "id_number", "birth", "sex", "guardian"):
        compare.exact(column, column, label=column)
    compare.exact("id_number", "id_in_roll", label="id_in_roll")
    for column, alike in (("name", 0.6), ("id_number", 0.88), ("birth", 0.85)):
        compare.string(column, column, "damerau_levenshtein", alike, label=f"{column} alike")
    features = compare.compute(index.index(ours, theirs), ours, theirs)
    classifier = recordlinkage.ECMClassifier()
    classifier.fit(features)
    probable = classifier.prob(features)
    return _said(lists, ((*pair, probability) for pair, probability in probable[probable >= POSSIBLE].items()))
