"""A child is found by what people type: part of the name, pinyin in every reading, initials, end of the ID, number."""

from __future__ import annotations

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, select

from tests import county
from tests.house import House
from tracker.adapters.pinyin import pinyin_of
from tracker.models.students import Student, like_name
from tracker.models.transactions import reading, writing
from tracker.services.search import find_children

WHOLE_NAMES = st.text(st.characters(min_codepoint=0x4E00, max_codepoint=0x9FA5), min_size=2, max_size=4)


def found(house: House, typed: str, by: str = "bureau_officer") -> set[str]:
    ids = {child.student_id for child in find_children(house.actor(by), typed)}
    with reading() as session:
        return set(session.scalars(select(Student.name).where(Student.id.in_(ids))))


TYPED: tuple[tuple[str, set[str]], ...] = (
    ("张小雨", {"张小雨"}),
    ("小雨", {"张小雨"}),
    (" 张 小雨 ", {"张小雨"}),
    ("zhangxiaoyu", {"张小雨"}),
    ("Zhang Xiaoyu", {"张小雨"}),
    ("xiaoyu", {"张小雨"}),
    ("zxy", {"张小雨"}),
    ("ZX", {"张小雨"}),
    ("zengli", {"曾丽"}),
    ("cengli", set()),
    ("shan", {"单小军"}),
    ("danxiaojun", {"单小军"}),
    ("sxj", {"单小军"}),
    ("dxj", {"单小军"}),
    ("ouyang", {"欧阳晨"}),
    ("oyc", {"欧阳晨"}),
    ("1243", {"张小雨"}),
    ("126x", {"曾丽"}),
    ("99999920150309126x", {"曾丽"}),
    ("g999999201405061243", {"张小雨"}),
    ("9999992014", set()),
    ("%", set()),
    ("_", set()),
    ("", set()),
    ("'; drop table student; --", set()),
    ("\x00", set()),
    ("张\x00", {"张小雨"}),
)


def test_a_child_is_found_by_what_is_typed(house: House) -> None:
    assert {typed: found(house, typed) for typed, _ in TYPED} == dict(TYPED)


def test_a_case_is_found_by_its_number_and_stands_first(house: House) -> None:
    number = house.log("李明")
    first, *rest = find_children(house.actor("head_teacher"), number)
    assert (first.name, first.number, rest) == ("李明", number, [])
    assert find_children(house.actor("head_teacher"), "2026-0001")[0].number == number


def test_a_child_out_of_scope_is_found_by_nothing(quick_house: House) -> None:
    quick_house.log("王芳", "other_head_teacher")
    for typed in ("王芳", "wangfang", "wf", "1289", "999999201301201289", "2026-0001"):
        assert found(quick_house, typed, "head_teacher") == set()


def test_any_name_is_found_by_any_part_any_reading_and_its_initials(quick_house: House) -> None:
    with writing() as session:
        session.execute(delete(Student))

    @settings(max_examples=60, derandomize=True, deadline=None, suppress_health_check=list(HealthCheck))
    @given(name=WHOLE_NAMES, data=st.data())
    def finds(name: str, data: st.DataObject) -> None:
        search = pinyin_of(name)
        start = data.draw(st.integers(0, len(name) - 1))
        typed = [
            name[start:],
            *search.pinyin.split(),
            *search.initials.split(),
            *(p[1:] for p in search.pinyin.split()),
        ]
        with writing() as session:
            session.add(
                Student(
                    name=name, pinyin=search.pinyin, initials=search.initials, class_path="/b/", responsible_path="/c/"
                )
            )
        with reading() as session:
            for text in typed:
                assert name in session.scalars(select(Student.name).where(like_name(text))).all(), text

    finds()


def test_the_county_s_own_names_are_spelt_as_people_type_them() -> None:
    readings = {name: set(pinyin_of(name).pinyin.split()) for name in (*county.CHILDREN, "万俟卓", "解晓东", "任意")}
    assert readings["单小军"] == {"shanxiaojun", "danxiaojun"}
    assert readings["曾丽"] == {"zengli"}
    assert readings["万俟卓"] == {"moqizhuo"}
    assert readings["解晓东"] == {"xiexiaodong", "jiexiaodong"}
    assert readings["任意"] == {"renyi"}
