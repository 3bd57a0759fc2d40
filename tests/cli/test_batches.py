"""`batches import` as scripts call it."""

from __future__ import annotations

import json
from pathlib import Path

from tests.house import House
from tests.services.batching import BATCH, ROWS, file_of, give_numbers


def test_a_list_becomes_a_batch_and_the_same_again_is_the_same(house: House, tmp_path: Path) -> None:
    give_numbers()
    path = tmp_path / "list.xlsx"
    path.write_bytes(file_of(ROWS).data)
    words = ["batches", "import", str(path), "--source", "省厅", "--due", "2026-11-20", "--json"]
    told = [json.loads(house.app.test_cli_runner().invoke(args=words).stdout) for _ in range(2)]
    assert told[0] == told[1]
    refused = told[0].pop("refused")
    assert told[0] == {"batch": BATCH, "names": 5, "in_class": 0, "evidenced": 0, "cases": 0, "open": 5}
    assert [cell["row"] for cell in refused] == [7]


def test_a_wrong_day_or_an_empty_source_ends_with_one_sentence(quick_house: House, tmp_path: Path) -> None:
    path = tmp_path / "list.xlsx"
    path.write_bytes(file_of(ROWS).data)
    runner = quick_house.app.test_cli_runner()
    result = runner.invoke(args=["batches", "import", str(path), "--source", " ", "--due", "2026-11-20"])
    assert (result.exit_code, "Say who sent this list" in result.stderr) == (1, True)
    assert runner.invoke(args=["batches", "import", str(path), "--source", "省厅", "--due", "明天"]).exit_code == 2
