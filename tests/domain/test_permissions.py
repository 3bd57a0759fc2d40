"""Who may do what: the tables are written by hand, the program has to agree."""

import csv
from dataclasses import replace
from pathlib import Path

import pytest

from tests.domain.county import ASSISTING, AT_STAGE, BUREAU, CASES, GOVERNMENT, PERSON, POSTS, actor, facts
from tracker.domain import permissions
from tracker.domain.cases import Facts, Stage
from tracker.domain.errors import Conflict, Forbidden, Refused
from tracker.domain.notice_moves import NOTICE_MOVES
from tracker.domain.permissions import GRANTS, Permission, acting_in, entitlements, may_move, sees
from tracker.domain.posts import OPERATOR, Actor, Role
from tracker.domain.workflow import MOVES, MoveKind, check_possible

HERE = Path(__file__).parent


def table(name: str) -> list[dict[str, str]]:
    with (HERE / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


TABLE_ROWS = [(row.pop("move"), row.pop("stage"), row) for row in table("move_table.csv")]
VACANCIES = [tuple(row.values()) for row in table("vacancies.csv")]
ROLE_CELLS = [
    (row["move"], row["case"], role, cell)
    for row in table("move_roles.csv")
    for role, cell in row.items()
    if role not in {"move", "case"}
]
STAGE_CELLS = [
    (row["move"], stage, cell) for row in table("move_stages.csv") for stage, cell in row.items() if stage != "move"
]


def answer(kind: MoveKind, found: Facts, person: Actor) -> str:
    """What an act meets, in the order of the pages: x absent, - another post's, c not from here, e for another, y."""
    if not sees(person, BUREAU[0].path, GOVERNMENT[0].path, ASSISTING[0].path):
        return "x"
    if not may_move(kind, found, person):
        return "-"
    try:
        check_possible(kind, found)
    except Conflict:
        return "c"
    return "y" if any(entitlements(kind, found, person)) else "e"


@pytest.mark.parametrize(("move", "stage", "cells"), TABLE_ROWS)
def test_each_move_at_each_stage_by_each_post_near_and_far_is_as_written(
    move: str, stage: str, cells: dict[str, str]
) -> None:
    assert {name: answer(MoveKind(move), AT_STAGE[Stage(stage)], actor(name)) for name in cells} == cells


def test_the_table_crosses_every_move_with_every_stage() -> None:
    assert sorted((move, stage) for move, stage, _ in TABLE_ROWS) == sorted(
        (str(kind), str(stage)) for kind in MOVES for stage in Stage
    )


@pytest.mark.parametrize(("move", "case", "vacant", "may"), VACANCIES)
def test_a_vacant_post_s_right_to_a_move_is_where_the_table_says(move: str, case: str, vacant: str, may: str) -> None:
    found = CASES[case]
    empty = facts(found.state, found.duties, tuple(vacant.split()))
    near = [name for name in POSTS if not name.startswith("assisting")]
    assert {name for name in near if any(entitlements(MoveKind(move), empty, actor(name)))} == set(may.split())


@pytest.mark.parametrize(("move", "case", "role", "cell"), ROLE_CELLS)
def test_a_move_is_made_by_the_posts_the_table_names(move: str, case: str, role: str, cell: str) -> None:
    kind, found, person = MoveKind(move), CASES[case], actor(role)
    check_possible(kind, found)
    assert may_move(kind, found, person) is (cell != "-")
    assert any(entitlements(kind, found, person)) is (cell == "y")


@pytest.mark.parametrize(("move", "stage", "cell"), STAGE_CELLS)
def test_a_move_exists_only_at_the_stages_the_table_names(move: str, stage: str, cell: str) -> None:
    if cell == "y":
        check_possible(MoveKind(move), AT_STAGE[Stage(stage)])
        assert Stage(stage) in MOVES[MoveKind(move)].stages
    else:
        with pytest.raises(Conflict):
            check_possible(MoveKind(move), AT_STAGE[Stage(stage)])


LINKS = [(row["move"], row["case"]) for row in table("move_roles.csv") if row["move"] in NOTICE_MOVES]


@pytest.mark.parametrize(("move", "case"), LINKS)
def test_no_link_of_the_chain_goes_on_once_the_child_is_not_being_persuaded(move: str, case: str) -> None:
    kind, found = MoveKind(move), CASES[case]
    for stage in set(Stage) - {Stage.PERSUADING}:
        with pytest.raises(Conflict):
            check_possible(kind, replace(found, state=replace(found.state, stage=stage)))


def test_both_tables_speak_of_every_move() -> None:
    assert {row["move"] for row in table("move_roles.csv")} == {str(kind) for kind in MOVES}
    assert {row["move"] for row in table("move_stages.csv")} == {str(kind) for kind in MOVES}


@pytest.mark.parametrize("kind", MOVES)
def test_a_stranger_makes_no_move(kind: MoveKind) -> None:
    stranger = Actor(99, "stranger", (), "stranger")
    assert not any(may_move(kind, found, stranger) for found in CASES.values())


@pytest.mark.parametrize(
    ("vacant", "name", "expected"),
    [
        ((), "principal", "principal"),
        (("principal",), "bureau_officer", "principal"),
        (("principal", "bureau_officer"), "deputy_head", "principal"),
    ],
)
def test_a_vacant_principal_is_stood_in_for_up_the_same_line(vacant: tuple[str, ...], name: str, expected: str) -> None:
    acting = acting_in(MoveKind.CONFIRM, facts(CASES["enrolled"].state, vacant=vacant), actor(name))
    assert (str(acting.role), acting.by.person) == (expected, PERSON[name])


def test_the_county_leader_never_inherits() -> None:
    everybody = tuple(name for name in POSTS if name != "county_leader")
    empty = facts(CASES["enrolled"].state, vacant=everybody)
    assert not any(may_move(kind, empty, actor("county_leader")) for kind in MOVES)


def test_a_clerk_enters_for_the_head_teacher_and_both_are_kept() -> None:
    acting = acting_in(MoveKind.OBSERVE, CASES["back_in_class"], actor("school_clerk"), done_by="head_teacher")
    assert acting.by.people() == {PERSON["head_teacher"], PERSON["school_clerk"]}
    assert acting.role is Role.HEAD_TEACHER


def test_nobody_enters_for_an_empty_post() -> None:
    empty = facts(CASES["back_in_class"].state, vacant=("head_teacher",))
    with pytest.raises(Refused, match="empty"):
        acting_in(MoveKind.OBSERVE, empty, actor("school_clerk"), done_by="head_teacher")


def test_entering_for_another_exists_only_for_teachers_and_villages() -> None:
    with pytest.raises(Refused):
        acting_in(MoveKind.CONFIRM, CASES["enrolled"], actor("school_clerk"), done_by="principal")


def test_somebody_with_two_posts_acts_under_the_lowest_or_the_chosen_one() -> None:
    both = Actor(PERSON["head_teacher"], "both", (POSTS["head_teacher"],))
    acting = acting_in(MoveKind.ATTEMPT, CASES["suspected"], both)
    assert acting.role is Role.HEAD_TEACHER
    with pytest.raises(Forbidden):
        acting_in(MoveKind.ATTEMPT, CASES["suspected"], both, post=Role.PRINCIPAL)


@pytest.mark.parametrize("name", POSTS)
def test_every_post_on_a_line_sees_the_case_and_nobody_else(name: str) -> None:
    far = name.startswith("other_") or name == "administrator"
    assert far != sees(actor(name), BUREAU[0].path, GOVERNMENT[0].path, ASSISTING[0].path)


def test_an_administrator_sees_no_case() -> None:
    assert Role.ADMINISTRATOR not in GRANTS[Permission.SEE_CASES] | GRANTS[Permission.SEE_REGISTER]
    assert not permissions.may(Actor(1, "nobody"), Permission.SEE_CASES)
    assert permissions.may(OPERATOR, Permission.OPEN_BALANCE)
