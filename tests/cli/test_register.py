"""`register export`: the register as it stood, in identifiers for other programs, masked unless told why."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result

from tests.crowd import confirmed, live_in
from tests.house import House
from tests.services.exporting import rows_of
from tracker.domain.intake import FileIn


def run(house: House, *arguments: str) -> Result:
    return house.app.test_cli_runner().invoke(args=["register", "export", *arguments])


def read(path: Path) -> list[dict[str, Any]]:
    if path.suffix == ".csv":
        assert path.read_bytes().startswith(b"\xef\xbb\xbf")
        return list(csv.DictReader(path.read_text(encoding="utf-8-sig").splitlines()))
    return rows_of(FileIn(path.name, path.read_bytes()))


def test_the_register_of_a_day_and_of_an_instant(house: House, tmp_path: Path) -> None:
    struck, out = live_in(house)["单小军"], str(tmp_path / "register.csv")
    stages = {}
    for as_of in ("2026-11-08", "2026-11-09", "2026-11-09T08:00:00+08:00"):
        result = run(house, "--out", out, "--format", "csv", "--lang", "id", "--as-of", as_of)
        assert (result.exit_code, result.stdout) == (0, ""), result.stderr
        stages[as_of] = {row["number"]: row["stage"] for row in read(Path(out))}[struck]
    assert list(stages.values()) == ["closing", "marked_off", "closing"]


def test_without_filters_it_holds_every_case_ever_confirmed_and_no_other(quick_house: House, tmp_path: Path) -> None:
    cases, out = live_in(quick_house), tmp_path / "register.xlsx"
    assert run(quick_house, "--out", str(out), "--lang", "id").exit_code == 0
    listed = {row["number"] for row in read(out)}
    assert listed == {cases[name] for name in ("张小雨", "李明", "单小军", "王芳", "欧阳晨")}
    run(quick_house, "--out", str(out), "--lang", "id", "--stage", "marked_off", "--ledger", "suspected")
    assert {row["code"] for row in read(out)} == {"transferred"}


@pytest.mark.parametrize(
    ("lang", "heading", "word"), [("zh", "台账类别", "疑似辍学"), ("en", "Ledger", "Suspected dropout")]
)
def test_headings_and_words_are_in_the_language_asked_for(
    quick_house: House, tmp_path: Path, lang: str, heading: str, word: str
) -> None:
    confirmed(quick_house, "张小雨")
    out = tmp_path / "register.csv"
    run(quick_house, "--out", str(out), "--format", "csv", "--lang", lang)
    assert read(out)[0][heading] == word


def test_masked_unless_a_reason_is_given(quick_house: House, tmp_path: Path) -> None:
    confirmed(quick_house, "张小雨")
    out = tmp_path / "register.csv"
    asked = ("--out", str(out), "--format", "csv", "--lang", "id")
    run(quick_house, *asked)
    assert (read(out)[0]["name"], read(out)[0]["id_number"]) == ("张**", "999999********1243")
    refused = run(quick_house, *asked, "--unmasked")
    assert (refused.exit_code, refused.stderr.count("\n")) == (1, 1)
    run(quick_house, *asked, "--unmasked", "--reason", "省厅督查")
    assert (read(out)[0]["name"], read(out)[0]["id_number"]) == ("张小雨", "999999201405061243")


def test_it_acts_with_the_rights_of_an_account(quick_house: House, tmp_path: Path) -> None:
    confirmed(quick_house, "张小雨")
    out = tmp_path / "register.xlsx"
    assert run(quick_house, "--out", str(out), "--as", "other_principal").exit_code == 0
    assert read(out) == []
    refused = run(quick_house, "--out", str(out), "--as", "principal", "--unmasked", "--reason", "省厅督查")
    assert (refused.exit_code, refused.stderr.count("\n")) == (1, 1)


@pytest.mark.parametrize(
    "arguments", [("--as-of", "yesterday"), ("--as-of", "2026-11-08T08:00"), ("--as-of", "2026-02-30")]
)
def test_what_is_no_day_is_refused_in_one_sentence(
    quick_house: House, tmp_path: Path, arguments: tuple[str, str]
) -> None:
    result = run(quick_house, "--out", str(tmp_path / "r.xlsx"), *arguments)
    assert (result.exit_code, result.stdout, result.stderr.count("\n")) == (1, "", 1)
    assert "folder" in run(quick_house, "--out", str(tmp_path / "none" / "r.xlsx")).stderr
