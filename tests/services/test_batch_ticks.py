"""Verification batches as a head teacher meets them: the names of the own class, ticked or left to the clerk."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from sqlalchemy import select

from tests import county
from tests.house import House
from tests.services.batching import (
    BATCH,
    DUE,
    IDS,
    SOURCE,
    balance,
    doubt,
    form,
    give_numbers,
    name_id,
    proved,
    return_sample,
    settled,
    state_of,
    tick,
)
from tests.services.batching import unknown as say_unknown
from tests.sheet_files import under
from tracker.domain.batches import Balance, BatchAct, Remark, ShareState
from tracker.domain.cases import Stage
from tracker.domain.errors import Conflict, Failure, Forbidden, NotFound, Refused
from tracker.domain.forms import Answer
from tracker.models.students import Student
from tracker.models.transactions import writing
from tracker.models.units import by_code
from tracker.services.batch_acts import check_name, sign_share, tick_seen
from tracker.services.batch_acts import say_unknown as service_unknown
from tracker.services.batch_import import ListIn, import_batch
from tracker.services.batch_papers import open_paper
from tracker.services.batches import SharePage, open_batch, open_share, page_of_batches
from tracker.services.office_papers import open_roster_paper

ROWS = (
    ("张小雨", IDS["张小雨"], ""),
    ("李明", IDS["李明"][:-1], "2014-08-12"),
    ("曾丽", IDS["曾丽"], ""),
    ("王芳", IDS["王芳"], ""),
)
"""Two of the head teacher's class, one of them with a damaged number; one of the sister class; one elsewhere."""

SISTER = "曾丽"


def handed_in(house: House) -> None:
    give_numbers()
    file = under("姓名 身份证号 出生日期", *ROWS)
    import_batch(house.actor("bureau_officer"), ListIn(file, SOURCE, DUE), house.now)


def page_of(house: House, by: str = "head_teacher", code: str = county.SCHOOL) -> SharePage:
    return open_share(house.actor(by), BATCH, code, 1, house.now)


def remarks(house: House, by: str = "school_clerk") -> dict[str, Remark | None]:
    return {row.name: row.remark for row in page_of(house, by).page.rows}


def move(name: str, to: str) -> None:
    """The base list has the child in another class."""
    with writing() as session:
        child = session.scalars(select(Student).where(Student.name == name)).one()
        room = session.scalars(by_code(to)).one()
        child.class_id, child.school_id, child.class_path = room.id, room.parent_id, room.path


ACTS: dict[str, Callable[[House, str, str], object]] = {
    "seen": lambda house, by, name: tick(house, name, by=by),
    "unknown": lambda house, by, name: say_unknown(house, name, by=by),
    "proved": lambda house, by, name: proved(house, name, by=by),
    "doubted": lambda house, by, name: doubt(house, name, by),
    "signed": lambda house, by, name: sign_share(form(house, by), BATCH, county.SCHOOL),
    "checked": lambda house, by, name: check_name(form(house, by), BATCH, county.SCHOOL, name_id(name), None),
}
ANSWERS: dict[str, type[Failure]] = {"403": Forbidden, "404": NotFound, "open": Refused}

TRUTH = """
                      seen  unknown  proved  doubted  signed  checked
head_teacher    own   yes   yes      403     yes      403     403
head_teacher    other 404   404      403     404      403     403
school_clerk    own   yes   403      yes     yes      403     403
principal       own   yes   403      yes     yes      open    403
bureau_officer  own   403   403      403     403      403     403
county_leader   own   403   403      403     403      403     403
other_head_teacher own 404  404      404     404      404     404
other_principal own   404   404      404     404      404     404
township_clerk  own   404   404      404     404      404     404
"""
"""Who may do what on a list that is not signed, with a name of the head teacher's own class and of another one."""


def told_by_table() -> list[tuple[str, str, str, str]]:
    head, *rows = (line.split() for line in TRUTH.strip().splitlines())
    return [
        (key, whose, act, answer) for key, whose, *answers in rows for act, answer in zip(head, answers, strict=True)
    ]


@pytest.mark.parametrize(("by", "whose", "act", "answer"), told_by_table())
def test_who_may_do_what_stands_in_the_table(quick_house: House, by: str, whose: str, act: str, answer: str) -> None:
    handed_in(quick_house)
    name = "张小雨" if whose == "own" else SISTER
    if answer == "yes":
        ACTS[act](quick_house, by, name)
        return
    with pytest.raises(ANSWERS[answer]):
        ACTS[act](quick_house, by, name)


def test_a_head_teacher_sees_and_counts_the_own_class_alone(house: House) -> None:
    handed_in(house)
    teacher = house.actor("head_teacher")
    page = page_of(house)
    assert ({row.name for row in page.page.rows}, page.page.total) == ({"张小雨", "李明"}, 2)
    assert (page.share.balance, page.entries, page.whole) == (Balance(open=2), (), False)
    (listed,) = page_of_batches(teacher, 1, house.now).rows
    assert (listed.balance, [share.unit.code for share in listed.shares]) == (Balance(open=2), [county.SCHOOL])
    assert open_batch(house.actor("school_clerk"), BATCH, house.now).balance == Balance(open=3)


def test_a_class_without_a_name_on_the_list_has_no_list(quick_house: House) -> None:
    handed_in(quick_house)
    move("王芳", county.SISTER_CLASS)
    teacher = quick_house.actor("other_head_teacher")
    assert page_of_batches(teacher, 1, quick_house.now).total == 0
    with pytest.raises(NotFound):
        open_batch(teacher, BATCH, quick_house.now)
    with pytest.raises(NotFound):
        page_of(quick_house, "other_head_teacher", county.OTHER_SCHOOL)


def test_a_name_goes_along_with_the_child_into_another_class_of_the_school(quick_house: House) -> None:
    handed_in(quick_house)
    move(SISTER, county.CLASS)
    move("张小雨", county.SISTER_CLASS)
    assert {row.name for row in page_of(quick_house).page.rows} == {"李明", SISTER}
    with pytest.raises(NotFound):
        tick(quick_house, "张小雨", by="head_teacher")


def test_a_name_whose_child_left_the_school_stays_with_the_clerk(quick_house: House) -> None:
    handed_in(quick_house)
    move("张小雨", county.OTHER_CLASS)
    assert {row.name for row in page_of(quick_house).page.rows} == {"李明"}
    with pytest.raises(NotFound):
        page_of(quick_house, "other_head_teacher")
    assert page_of(quick_house, "school_clerk").page.total == 3


def test_whom_the_teacher_does_not_know_stays_open_for_the_clerk_with_that_remark(quick_house: House) -> None:
    handed_in(quick_house)
    say_unknown(quick_house, "张小雨")
    assert remarks(quick_house) == {"张小雨": Remark.UNKNOWN, "李明": None, SISTER: None}
    assert balance(quick_house) == Balance(open=4)
    proved(quick_house, "张小雨")
    assert remarks(quick_house)["张小雨"] is Remark.UNKNOWN


def test_a_teacher_who_finds_the_child_after_all_takes_the_remark_back(house: House) -> None:
    handed_in(house)
    say_unknown(house, "张小雨")
    tick(house, "张小雨", by="head_teacher")
    assert (remarks(house)["张小雨"], balance(house)) == (None, Balance(in_class=1, open=3))
    with pytest.raises(Conflict):
        say_unknown(house, "张小雨")


def test_a_child_whom_its_teacher_misses_becomes_a_case_of_the_class(house: House) -> None:
    handed_in(house)
    number = doubt(house, "李明", "head_teacher")
    assert number
    assert house.case(number).stage is Stage.IDENTIFIED
    assert balance(house) == Balance(cases=1, open=3)


def test_after_the_signature_the_teacher_reads_and_changes_nothing(quick_house: House) -> None:
    handed_in(quick_house)
    settled(quick_house)
    page = page_of(quick_house)
    assert (page.possible, page.share.state, page.page.total) == (frozenset(), ShareState.SIGNED, 2)
    with pytest.raises(Conflict):
        say_unknown(quick_house, "张小雨")


def test_a_list_that_went_back_is_the_teachers_again_without_old_remarks(quick_house: House) -> None:
    handed_in(quick_house)
    say_unknown(quick_house, "李明")
    settled(quick_house)
    return_sample(quick_house)
    page = page_of(quick_house)
    assert (state_of(), page.share.balance) == (ShareState.RETURNED, Balance(open=2))
    assert {row.remark for row in page.page.rows} == {None}
    assert BatchAct.SEEN in page.possible


def test_the_roster_and_the_papers_of_the_school_are_not_the_teachers(quick_house: House) -> None:
    handed_in(quick_house)
    proved(quick_house, "李明")
    (paper,) = [row.paper for row in page_of(quick_house).page.rows if row.paper]
    with pytest.raises(NotFound):
        open_paper(quick_house.actor("head_teacher"), BATCH, county.SCHOOL, paper, quick_house.now)
    with pytest.raises(NotFound):
        open_roster_paper(quick_house.actor("head_teacher"), BATCH, county.SCHOOL, quick_house.now)


@pytest.mark.parametrize("service", [tick_seen, service_unknown])
def test_the_same_form_twice_has_one_effect(quick_house: House, service: Callable[..., Answer]) -> None:
    handed_in(quick_house)
    sent = form(quick_house, "head_teacher")
    answers = [service(sent, BATCH, county.SCHOOL, [name_id("张小雨")]) for _ in range(2)]
    assert [answer.again for answer in answers] == [False, True]
    assert len(page_of(quick_house, "principal").entries) == 1
