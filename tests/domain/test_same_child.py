"""Who is meant: nobody is taken for another by a guess."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from tracker.domain.same_child import Acquaintance, KnownChild, WrongChild

BORN = date(2014, 5, 6)


def child(id: int, name: str = "张三", **values: Any) -> KnownChild:
    return KnownChild(
        id, {"name": name, "birth_date": BORN, "school_id": 1, "id_number": None, "roll_number": None} | values
    )


def row(name: str = "张三", **values: Any) -> dict[str, Any]:
    return {"name": name, "birth_date": BORN, "school_id": 1} | values


KNOWN = Acquaintance(
    [
        child(1, id_number="A", roll_number="R"),
        child(2, "李四"),
        child(3, "王五"),
        child(4, "王五"),
        child(5, "赵六", id_number="B"),
    ]
)


@pytest.mark.parametrize(
    ("values", "meant"),
    [
        (row(id_number="A"), 1),
        (row(roll_number="R", birth_date=None), 1),
        (row(), 1),
        (row("李四", id_number="C"), 2),
        (row("李四", school_id=2), None),
        (row("赵六", id_number="D"), None),
        (row("孙七"), None),
        (row("李四", birth_date=None), None),
    ],
)
def test_a_child_is_found_by_number_else_by_name_birth_and_school(values: dict[str, Any], meant: int | None) -> None:
    found = KNOWN.find(values)
    assert (found and found.id) == meant


@pytest.mark.parametrize(
    ("values", "cell"),
    [
        (row("李四", id_number="A"), "id_number"),
        (row(id_number="A", roll_number="Q"), "roll_number"),
        (row("王五"), "name"),
    ],
)
def test_a_contradiction_is_named_and_nobody_taken(values: dict[str, Any], cell: str) -> None:
    with pytest.raises(WrongChild) as refused:
        KNOWN.find(values)
    assert refused.value.cell == cell
