"""`digest issue`: freezes a week's briefs once, and refuses in one sentence."""

from __future__ import annotations

import json

import pytest
from click.testing import Result

from tests import county
from tests.house import House
from tests.services.instructing import give


def run(house: House, *arguments: str) -> Result:
    return house.app.test_cli_runner().invoke(args=list(arguments))


def test_the_briefs_of_a_week_are_issued_once(house: House) -> None:
    arguments = ("digest", "issue", "--week", "2026-W45", "--now", "2026-11-09T08:00:00+08:00")
    answers = [run(house, *arguments) for _ in range(2)]
    assert [answer.stdout for answer in answers] == ["2026-W45: 4 briefs issued\n", "2026-W45: 0 briefs issued\n"]


def test_without_a_week_the_one_just_over_is_meant(quick_house: House) -> None:
    assert run(quick_house, "digest", "issue").stdout == "2026-W44: 4 briefs issued\n"


@pytest.mark.parametrize(
    "arguments", [("--week", "2026-W99"), ("--week", "2026-W45"), ("--now", "2026-11-09"), ("--now", "Monday")]
)
def test_what_cannot_be_issued_is_refused_in_one_sentence(quick_house: House, arguments: tuple[str, str]) -> None:
    answer = run(quick_house, "digest", "issue", *arguments)
    assert (answer.exit_code, answer.stdout, answer.stderr.count("\n")) == (1, "", 1)


def test_a_tick_issues_what_is_due(quick_house: House) -> None:
    assert "digests: 4" in run(quick_house, "scheduler", "tick", "--now", "2026-11-09T08:00:00+08:00").stdout
    assert "digests: 0" in run(quick_house, "scheduler", "tick", "--now", "2026-11-09T08:00:30+08:00").stdout


def test_the_duty_to_answer_is_listed_with_its_unit_and_no_case(quick_house: House) -> None:
    give(quick_house)
    (row,) = json.loads(run(quick_house, "duties", "list", "--open", "--unit", county.TOWN, "--json").stdout)
    assert (row["kind"], row["case"], row["unit"], row["role"]) == ("reply", None, county.TOWN, "township_official")
    assert "reply" in run(quick_house, "duties", "list").stdout
