"""People and their posts out of files."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from sqlalchemy import select

from tests.county import BUREAU, CLASS, SCHOOL, SISTER_CLASS, TOWN
from tests.house import House
from tests.services.test_import_students import counts, problems
from tests.sheet_files import under
from tracker.domain.errors import Forbidden
from tracker.domain.intake import FileIn, Report
from tracker.domain.posts import OPERATOR, Role
from tracker.models.people import Person, Post
from tracker.models.transactions import reading
from tracker.models.units import Unit
from tracker.services.import_people import import_people

HEADINGS = "姓名 账号 岗位 单位 手机 任职起 任职止"
TEACHER = ("田老师", "tianls", "班主任", SISTER_CLASS, "13812345678", "2026-09-01", "")


def bring_in(house: House, file: FileIn, **options: Any) -> Report:
    return import_people(OPERATOR, file, house.now, **options)


def people(name: str) -> list[tuple[Person, list[tuple[Role, str, date, date | None]]]]:
    with reading() as session:
        found = session.scalars(select(Person).where(Person.name == name).order_by(Person.id)).all()
        query = select(Post, Unit.code).join(Unit, Unit.id == Post.unit_id).order_by(Post.id)
        posts = [(post, code) for post, code in session.execute(query)]
    return [(p, [(o.role, c, o.starts_on, o.ends_on) for o, c in posts if o.person_id == p.id]) for p in found]


def test_a_teacher_comes_in_with_post_account_and_workplace(house: House) -> None:
    assert counts(bring_in(house, under(HEADINGS, TEACHER))) == (1, 1, 0, 0)
    ((person, posts),) = people("田老师")
    assert (person.account, person.phone, person.is_teacher) == ("tianls", "13812345678", True)
    assert posts == [(Role.HEAD_TEACHER, SISTER_CLASS, date(2026, 9, 1), None)]
    with reading() as session:
        assert session.get_one(Unit, person.works_at_id).code == SCHOOL
    assert person.password_hash is None


def test_the_same_file_again_changes_nothing(house: House) -> None:
    rows = [TEACHER, ("李书记", "", "村主任", "下坝村", "", "", "")]
    assert problems(bring_in(house, under(HEADINGS, *rows)))[0][1] == "岗位"
    rows = [TEACHER, ("李老师", "", "教师", "长梁民族小学", "", "", ""), ("吴干事", "", "基教股", BUREAU, "", "", "")]
    assert counts(bring_in(house, under(HEADINGS, *rows))) == (3, 2, 0, 1)
    house.wait(days=30)
    assert counts(bring_in(house, under(HEADINGS, *rows))) == (3, 0, 0, 3)


def test_a_second_post_makes_no_second_person(house: House) -> None:
    second = ("田老师", "tianls", "教务", "官店初中", "", "", "")
    report = bring_in(house, under(HEADINGS, TEACHER, second))
    assert problems(report)[0][1:3] == ("岗位", "教务")
    second = ("田老师", "tianls", "基教股", BUREAU, "", "", "")
    assert counts(bring_in(house, under(HEADINGS, TEACHER, second))) == (2, 0, 1, 1)
    ((_, posts),) = people("田老师")
    assert [role for role, *_ in posts] == [Role.HEAD_TEACHER, Role.BUREAU_OFFICER]


def test_a_post_ends_and_another_takes_it(house: House) -> None:
    ended = ("黄秀兰", "head_teacher", "班主任", CLASS, "", "", "2026-10-31")
    assert counts(bring_in(house, under(HEADINGS, ended))) == (1, 0, 1, 0)
    successor = ("田老师", "tianls", "班主任", CLASS, "", "2026-11-01", "")
    assert counts(bring_in(house, under(HEADINGS, ended, successor))) == (2, 1, 0, 1)
    assert house.actor("head_teacher").posts == ()


def test_a_post_that_somebody_holds_is_not_given_twice_but_as_deputy_it_is(house: House) -> None:
    report = bring_in(house, under(HEADINGS, ("田校长", "", "校长", SCHOOL, "", "", "")))
    assert "holds this post" in problems(report)[0][3]
    assert bring_in(house, under(HEADINGS, ("田校长", "", "校长（AB岗）", SCHOOL, "", "", ""))).new == 1


def test_somebody_without_an_account_gets_one_later(house: House) -> None:
    bring_in(house, under(HEADINGS, (TEACHER[0], "", *TEACHER[2:])))
    assert counts(bring_in(house, under(HEADINGS, TEACHER))) == (1, 0, 1, 0)
    ((person, posts),) = people("田老师")
    assert (person.account, len(posts)) == ("tianls", 1)


def test_every_bad_cell_is_named(house: House) -> None:
    rows = [
        ("王芳", "principal", "校长", SCHOOL, "", "", ""),
        ("田一", "a b", "皇帝", "没有的单位", "12", "昨天", ""),
        ("田二", "", "校长", "长梁镇", "", "", ""),
        ("田三", "", "控辍专干", TOWN, "", "2026-09-01", "2026-01-01"),
        TEACHER,
        TEACHER,
    ]
    report = bring_in(house, under(HEADINGS, *rows))
    assert counts(report) == (6, 1, 0, 0)
    assert [(row, heading) for row, heading, _, _ in problems(report)] == [
        (2, "账号"),
        (3, "账号"),
        (3, "岗位"),
        (3, "手机"),
        (3, "任职起"),
        (3, "单位"),
        (4, "单位"),
        (5, "任职止"),
        (7, "姓名"),
    ]
    assert "12" not in {value for _, heading, value, _ in problems(report) if heading == "手机"}


def test_a_trial_run_adds_nobody(quick_house: House) -> None:
    assert bring_in(quick_house, under(HEADINGS, TEACHER), dry_run=True).new == 1
    assert people("田老师") == []


@pytest.mark.parametrize("key", ["bureau_officer", "principal"])
def test_only_an_administrator_may_import_people(quick_house: House, key: str) -> None:
    with pytest.raises(Forbidden):
        import_people(quick_house.actor(key), under(HEADINGS, TEACHER), quick_house.now)
    assert import_people(quick_house.actor("administrator"), under(HEADINGS, TEACHER), quick_house.now).new == 1
