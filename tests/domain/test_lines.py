"""The two lines of a case: what hangs where, what is still to be found, and what naming a link changes (trade §2)."""

from __future__ import annotations

from typing import Any

import pytest

from tests.domain.life import ID, Life, confirmed
from tracker.domain.errors import Refused
from tracker.domain.posts import Line

FAR = {"class_id": ID["far_class"], "school_id": ID["far_school"]}


def lines(life: Life) -> tuple[str, str, str | None]:
    """The lowest unit of the government line, of the bureau line, and of the assisting village."""
    facts = life.facts()
    assisting = facts.assisting.lineage[0].code if facts.assisting else None
    return facts.government.lineage[0].code, facts.bureau.lineage[0].code, assisting


def finders(life: Life) -> set[tuple[str, str]]:
    return {(str(duty.line), str(duty.role)) for duty in life.open("find_line")}


@pytest.mark.parametrize(
    ("links", "owing"),
    [
        ({}, set()),
        ({"class_id": None}, {("bureau", "school_clerk")}),
        ({"class_id": None, "never_enrolled": True}, set()),
        ({"class_id": None, "school_id": None}, {("bureau", "bureau_officer")}),
        ({"household_village_id": None}, {("government", "township_clerk")}),
        ({"household_village_id": None, "residence_village_id": ID["village"]}, set()),
        ({"household_village_id": None, "household_outside": True}, set()),
        ({"household_village_id": None, **FAR}, {("bureau", "bureau_officer")}),
        ({"household_village_id": None, "household_outside": True, **FAR}, {("bureau", "bureau_officer")}),
        (
            {"household_village_id": None, "class_id": None},
            {("bureau", "school_clerk"), ("government", "township_clerk")},
        ),
    ],
)
def test_a_missing_last_link_is_to_be_found_by_the_post_above_it(
    links: dict[str, Any], owing: set[tuple[str, str]]
) -> None:
    assert finders(Life().log(**links)) == owing


def test_naming_the_village_does_the_duty_and_moves_the_line_there() -> None:
    life = Life().log(household_village_id=None)
    assert lines(life) == ("town", "class", None)
    life.act("assign", "township_clerk", household_village_id=ID["village"])
    assert (finders(life), lines(life)) == (set(), ("village", "class", None))


def test_naming_another_link_leaves_the_missing_one_owed() -> None:
    life = Life().log(household_village_id=None).act("assign", "school_clerk", guarantor_bureau="谭学军")
    assert finders(life) == {("government", "township_clerk")}


def test_naming_the_school_first_leaves_its_class_to_be_found() -> None:
    life = Life().log(class_id=None, school_id=None).act("assign", "bureau_officer", school_id=ID["school"])
    assert finders(life) == {("bureau", "school_clerk")}


def test_the_class_of_a_return_is_a_found_link() -> None:
    life = confirmed(class_id=None).act("return", "principal", class_id=ID["class"], school_id=ID["school"])
    assert finders(life) == set()


def test_a_household_found_to_lie_outside_leaves_the_village_of_residence_responsible() -> None:
    life = confirmed(residence_village_id=ID["far_village"])
    assert lines(life) == ("village", "class", "far_village")
    life.act("assign", "township_clerk", household_outside=True)
    assert (life.state.household_village_id, lines(life)) == (None, ("far_village", "class", None))


def test_a_household_found_to_lie_in_the_county_after_all_is_responsible() -> None:
    life = confirmed(household_village_id=None, household_outside=True)
    life.act("assign", "bureau_officer", household_village_id=ID["village"])
    assert (life.state.household_outside, lines(life)) == (False, ("village", "class", None))


def test_a_village_that_no_longer_assists_owes_no_visit() -> None:
    life = confirmed(residence_village_id=ID["far_village"])
    assert {duty.line for duty in life.open("village_visit")} == {Line.GOVERNMENT, Line.ASSISTING}
    life.act("assign", "township_clerk", residence_village_id=ID["village"])
    assert {duty.line for duty in life.open("village_visit")} == {Line.GOVERNMENT}


def test_another_school_without_its_class_leaves_the_class_to_be_found() -> None:
    life = confirmed().act("assign", "bureau_officer", school_id=ID["far_school"])
    assert (life.state.class_id, finders(life)) == (None, {("bureau", "school_clerk")})
    assert lines(life) == ("village", "far_school", None)


def test_a_child_never_enrolled_gets_its_class_with_the_return() -> None:
    life = confirmed(never_enrolled=True, class_id=None)
    with pytest.raises(Refused, match="return"):
        life.act("assign", "school_clerk", class_id=ID["class"])
    with pytest.raises(Refused, match="class the child has joined"):
        life.act("return", "principal")
    life.act("return", "principal", class_id=ID["class"], school_id=ID["school"])
    assert (life.state.never_enrolled, lines(life)) == (False, ("village", "class", None))


def test_a_return_to_another_school_names_the_class_there() -> None:
    with pytest.raises(Refused, match="class the child has joined"):
        confirmed().act("return", "head_teacher", school_id=ID["far_school"])


@pytest.mark.parametrize("entered", [{}, {"note": "spoken to the school"}, {"evidence": {}}, {"class_id": None}])
def test_naming_nobody_is_refused(entered: dict[str, Any]) -> None:
    with pytest.raises(Refused, match="at least one"):
        confirmed().act("assign", "school_clerk", **entered)
