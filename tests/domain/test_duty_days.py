"""Which duties stand after which story, owed by whom, shown from when, due when: a table written by hand."""

import csv
from collections import defaultdict
from pathlib import Path

import pytest

from tests.domain.stories import STORIES
from tracker.domain.cases import DutyFact
from tracker.domain.duties import RULES

LONG_STANDING = {"accept", "school_visit", "village_visit", "individual_plan", "keep_persuading", "written_report"}
"""Duties that stand beside what a later story is about; the stories of entry name them all."""

Row = tuple[str, ...]


def rows() -> dict[str, list[Row]]:
    table: dict[str, list[Row]] = defaultdict(list)
    with (Path(__file__).parent / "duty_days.csv").open(encoding="utf-8", newline="") as file:
        for story, *row in list(csv.reader(file))[1:]:
            table[story].extend([tuple(row)] if row[0] else [])
    return table


def written(duty: DutyFact) -> Row:
    return (duty.kind, str(duty.line), str(duty.role), str(duty.counts_from), str(duty.due_on))


@pytest.mark.parametrize("story", STORIES)
def test_the_duties_after_a_story_are_those_the_table_names(story: str) -> None:
    expected = sorted(rows()[story])
    named = {row[0] for row in expected}
    standing = [duty for duty in STORIES[story]().duties if duty.is_open]
    beside = set() if named & LONG_STANDING else LONG_STANDING
    assert sorted(written(duty) for duty in standing if duty.kind not in beside) == expected


def test_the_table_speaks_of_every_story_and_every_kind_of_duty() -> None:
    table = rows()
    assert set(table) == set(STORIES)
    assert {row[0] for lines in table.values() for row in lines} == {str(kind) for kind in RULES}
