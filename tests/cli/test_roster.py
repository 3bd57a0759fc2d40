"""`roster import` and `roster compare` as scripts call them."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

from python_calamine import CalamineWorkbook

from tests.county import CHILDREN
from tests.house import House
from tests.services.handing_in import HEADINGS, ID, OTHER_ID
from tests.sheet_files import csv_text, under
from tracker.models.rosters import find_roster

ROWS = (("田小草", ID, "第一小学"), ("李大山", OTHER_ID, "第一小学"))


def run(house: House, *words: str) -> str:
    result = house.app.test_cli_runner().invoke(args=["roster", *words])
    assert result.exit_code == 0, result.output
    return result.stdout


def bring_in(house: House, folder: Path, kind: str, *rows: tuple[str, ...]) -> Any:
    path = folder / f"{kind}.xlsx"
    path.write_bytes(under(HEADINGS, *rows).data)
    return json.loads(run(house, "import", "--kind", kind, str(path), "--accept-difference", "--json"))


def test_a_list_comes_in_and_says_what_it_holds(house: House, tmp_path: Path) -> None:
    told = bring_in(house, tmp_path, "household", *ROWS, ("", ID, ""))
    assert (told["rows"], len(told["refused"])) == (2, 1)
    assert told["roster"]


def test_a_list_whose_name_is_no_text_comes_in(house: House, tmp_path: Path) -> None:
    path = tmp_path / os.fsdecode("\x1b名单.csv".encode("gb18030"))
    path.write_text(csv_text([HEADINGS.split(), *ROWS]))
    told = json.loads(run(house, "import", "--kind", "household", str(path), "--json"))
    with house.app.app_context():
        assert (find_roster(told["roster"]).file_name, told["rows"]) == ("????.csv", 2)


def test_the_comparison_counts_the_certain_and_lists_the_others(house: House, tmp_path: Path) -> None:
    bring_in(house, tmp_path, "household", *ROWS)
    bring_in(house, tmp_path, "enrolment", ROWS[0], ("李大善", "999999201406150069", "第一小学"))
    out = tmp_path / "found.xlsx"
    told = json.loads(run(house, "compare", "--out", str(out), "--json"))
    assert told["counts"] == {"certain": 1, "possible": 1, "unmatched": 0}
    (child,) = told["children"]
    assert (child["kind"], child["name"], child["id_number_tail"]) == ("not_enrolled", "李大山", "0068")
    assert child["candidates"][0]["name"] == "李大善"
    written = CalamineWorkbook.from_path(str(out)).get_sheet_by_index(0).to_python()
    assert [row[2] for row in written[2:]] == ["姓名", "李大山"]


def test_findings_that_cannot_be_written_are_named_in_one_sentence(quick_house: House, tmp_path: Path) -> None:
    bring_in(quick_house, tmp_path, "household", *ROWS)
    bring_in(quick_house, tmp_path, "enrolment", ROWS[0])
    out = tmp_path / "nowhere" / "found.xlsx"
    result = quick_house.app.test_cli_runner().invoke(args=["roster", "compare", "--out", str(out)])
    assert (result.exit_code, result.stderr) == (1, f"Error: {out}: No such file or directory.\n")


def test_a_list_that_differs_widely_ends_with_one_sentence(house: House, tmp_path: Path) -> None:
    bring_in(house, tmp_path, "household", *[(f"田小{c}", "", "") for c in "一二三四五"])
    few = tmp_path / "few.xlsx"
    few.write_bytes(under(HEADINGS, ROWS[0]).data)
    result = house.app.test_cli_runner().invoke(args=["roster", "import", "--kind", "household", str(few)])
    assert result.exit_code == 1
    assert "It has 1 rows, the last one had 5." in result.stderr


def test_the_lists_are_searched_for_hidden_dropouts(house: House, tmp_path: Path) -> None:
    rolls = [(name, f"G{facts[-1]}") for name, facts in CHILDREN.items()]
    for kind, rows in (("present", rolls), ("meals", rolls[1:])):
        path = tmp_path / f"{kind}.xlsx"
        path.write_bytes(under("姓名 学籍号", *rows).data)
        run(house, "import", "--kind", kind, str(path))
    assert json.loads(run(house, "hidden", "--json")) == {"children": 1}
    assert run(house, "hidden") == "1 pupils found\n"
