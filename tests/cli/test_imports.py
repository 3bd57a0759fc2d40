"""The import commands: JSON alone on stdout, one sentence on stderr, exit code 0 even where rows were refused."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import Result

from tests.house import House
from tests.sheet_files import csv_text, id_number, workbook
from tracker.domain.intake import LARGEST_FILE

FILES = {
    "units": [["代码", "名称", "层级", "上级代码"], ["422822105", "花坪镇", "乡镇", "422822"], ["9", "坏", "省", ""]],
    "people": [["姓名", "岗位", "单位"], ["吴干事", "基教股", "422822-JYJ"], ["坏", "皇帝", "422822-JYJ"]],
    "students": [["姓名", "出生日期", "班主任"], ["田小草", "2014-05-06", "x"], ["坏", "昨天", ""]],
    "cases": [["姓名", "出生日期", "台账类别"], ["田小草", "2014-05-06", "辍学"], ["坏", "2014-05-06", "其他"]],
}


def run(house: House, noun: str, path: Path, *options: str) -> Result:
    return house.app.test_cli_runner().invoke(args=[noun, "import", str(path), *options])


def given(folder: Path, noun: str) -> Path:
    path = folder / "list.xlsx"
    path.write_bytes(workbook({"第一张": FILES[noun]}))
    return path


@pytest.mark.parametrize("noun", FILES)
def test_an_import_answers_in_json_and_does_nothing_twice(house: House, tmp_path: Path, noun: str) -> None:
    path = given(tmp_path, noun)
    first = run(house, noun, path, "--json")
    assert first.exit_code == 0, first.stderr
    answer = json.loads(first.stdout)
    assert {name: answer[name] for name in ("read", "new", "changed", "unchanged")} == {
        "read": 2,
        "new": 1,
        "changed": 0,
        "unchanged": 0,
    }
    assert set(answer["refused"][0]) == {"sheet", "row", "heading", "value", "problem"}
    assert (answer["refused"][0]["sheet"], answer["refused"][0]["row"]) == ("第一张", 3)
    again = json.loads(run(house, noun, path, "--json").stdout)
    assert (again["new"], again["unchanged"]) == (0, 1)


@pytest.mark.parametrize("noun", FILES)
def test_a_trial_run_writes_nothing(quick_house: House, tmp_path: Path, noun: str) -> None:
    path = given(tmp_path, noun)
    for _ in range(2):
        result = run(quick_house, noun, path, "--dry-run")
        assert result.stdout.startswith("2 rows: 1 new, 0 changed, 0 unchanged, 1 refused")
        assert "Nothing was written." in result.stderr


def test_columns_passed_over_are_listed(quick_house: House, tmp_path: Path) -> None:
    path = given(tmp_path, "students")
    assert json.loads(run(quick_house, "students", path, "--dry-run", "--json").stdout)["ignored"] == ["班主任"]
    assert "Columns passed over: 班主任" in run(quick_house, "students", path, "--dry-run").stderr


def test_a_file_refused_as_a_whole_is_one_sentence_on_stderr(quick_house: House, tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    path.write_text("甲,乙\n1,2\n")
    result = run(quick_house, "students", path, "--json")
    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr.startswith("Error: No heading row was found")


def test_a_file_beyond_the_limit_is_not_read_whole(quick_house: House, tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    with path.open("wb") as large:
        large.truncate(LARGEST_FILE + 1)
    assert "50 MB" in run(quick_house, "students", path).stderr


def test_a_command_acts_for_an_account_with_the_rights_of_its_posts(quick_house: House, tmp_path: Path) -> None:
    path = given(tmp_path, "cases")
    assert run(quick_house, "cases", path, "--as", "principal").exit_code == 1
    assert "Nobody has the account" in run(quick_house, "cases", path, "--as", "niemand").stderr
    assert run(quick_house, "cases", path, "--as", "bureau_officer").exit_code == 0


def test_no_number_of_a_child_stands_in_the_answer(quick_house: House, tmp_path: Path) -> None:
    number = id_number(quick_house.today().replace(year=2014), 123)
    path = tmp_path / "list.csv"
    path.write_text(csv_text([["姓名", "身份证号", "性别", "学校"], [f"坏{number}", number, "女", number]]))
    result = run(quick_house, "students", path, "--json")
    assert len(json.loads(result.stdout)["refused"]) == 3
    assert number not in result.stdout
