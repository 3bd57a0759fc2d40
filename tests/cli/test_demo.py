"""`demo load` and `demo show`, as a person and a script meet them."""

from __future__ import annotations

import json

from tests.house import House


def run(house: House, *args: str) -> tuple[int, str, str]:
    result = house.app.test_cli_runner().invoke(args=["demo", *args])
    return result.exit_code, result.stdout, result.stderr


def test_what_is_shown_has_the_fixed_names(quick_house: House) -> None:
    code, out, _ = run(quick_house, "show", "--json")
    shown = json.loads(out)
    assert code == 0
    assert set(shown) == {"figures", "cast", "case", "units"}
    assert set(shown["units"]) == {"class", "school", "village", "township"}
    assert shown["cast"]["principal"] == {
        "account": "principal",
        "name": "谭学军",
        "posts": [{"role": "principal", "unit": "长梁民族小学", "code": "2142000001"}],
    }


def test_a_county_that_is_there_already_is_left_alone(quick_house: House) -> None:
    assert run(quick_house, "load", "--if-empty") == (0, "", "")
    code, _, told = run(quick_house, "load")
    assert code == 1
    assert "there already" in told


def test_a_province_is_refused_in_one_sentence(quick_house: House) -> None:
    code, _, told = run(quick_house, "load", "--scale", "province")
    assert code == 1
    assert told.count("\n") == 1
