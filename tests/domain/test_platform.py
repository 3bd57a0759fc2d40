"""The register beside the platform: certain or apart, each line and row in one place, no word guessed."""

from __future__ import annotations

import pytest

from tracker.domain.cases import Stage
from tracker.domain.errors import Invalid
from tracker.domain.likeness import Record
from tracker.domain.platform import Compared, OurLine, compare_register, meant_by
from tracker.domain.platform_layout import DEFAULT, WORDS, Layout, words_in
from tracker.domain.register import LISTED_STAGES

ID, OTHER_ID, ROLL = "999999201405061243", "999999201408121234", "G999999201405061243"


def line(name: str = "张小雨", number: str = ID, roll: str = "", stage: Stage = Stage.PERSUADING) -> OurLine:
    record = Record("ours", name, number, bool(number), roll_number=roll, key=7)
    return OurLine(record, "422822-2026-0001", "张**", "长梁民族小学", stage, None)


def row(name: str = "张小雨", number: str = ID, roll: str = "") -> Record:
    return Record(name, name, number, bool(number), roll_number=roll)


def compared(ours: OurLine, *theirs: tuple[Record, str]) -> Compared:
    return compare_register((ours,), dict(theirs), WORDS)


@pytest.mark.parametrize(
    ("ours", "theirs", "same"),
    [
        (line(), row(), True),
        (line(number="", roll=ROLL), row(number="", roll=ROLL), True),
        (line(), row(number=OTHER_ID), False),
        (line(), row(number=""), False),
        (line(), row(name="张晓雨"), False),
        (line(roll=ROLL), row(number=OTHER_ID, roll=ROLL), False),
    ],
)
def test_only_a_number_with_an_agreeing_name_makes_one_child_of_two(ours: OurLine, theirs: Record, same: bool) -> None:
    found = compared(ours, (theirs, "劝返中"))
    assert (len(found.both), len(found.only_ours), len(found.only_theirs)) == ((1, 0, 0) if same else (0, 1, 1))


@pytest.mark.parametrize(
    ("word", "meant"),
    [
        ("劝返中", (Stage.PERSUADING,)),
        ("已 返 校", (Stage.RETURNED,)),
        ("已销号", (Stage.MARKED_OFF,)),
        ("其他", ()),
        ("", ()),
    ],
)
def test_a_word_means_what_is_written_and_nothing_is_guessed(word: str, meant: tuple[Stage, ...]) -> None:
    assert meant_by(word, WORDS) == meant
    assert compared(line(), (row(), word)).both[0].agrees is (meant == (Stage.PERSUADING,))


def test_a_word_may_stand_for_several_stages() -> None:
    assert meant_by("已复学", WORDS) == (Stage.RETURNED, Stage.CLOSING, Stage.MARKED_OFF)
    assert compared(line(stage=Stage.MARKED_OFF), (row(), "已复学")).differing == ()


def test_a_child_twice_on_the_platform_is_one_and_two_words_are_looked_at() -> None:
    agreeing = compared(line(), (row(), "劝返中"), (row(), "劝返中"))
    assert (agreeing.doubled, agreeing.differing, agreeing.only_theirs) == (1, (), ())
    (one,) = compared(line(), (row(), "劝返中"), (row(), "已复学")).differing
    assert (one.status, one.meant) == ("劝返中、已复学", ())


def test_open_lines_come_before_struck_ones() -> None:
    struck, open_line = line(stage=Stage.MARKED_OFF), line("李明", OTHER_ID)
    assert compare_register((struck, open_line), {}, WORDS).only_ours == (open_line, struck)


def test_every_stage_of_the_register_has_a_word_to_go_out_with() -> None:
    DEFAULT.check()
    assert set(WORDS) == set(LISTED_STAGES)
    assert words_in("劝返中、 疑似辍学,劝返中；") == ("劝返中", "疑似辍学")


@pytest.mark.parametrize(
    ("layout", "wrong"),
    [
        (Layout(WORDS | {Stage.CLOSING: ()}, DEFAULT.columns), {"words_closing"}),
        (Layout(WORDS, (("name", "姓名"), ("school", "姓名"))), {"heading_name", "heading_school"}),
        (Layout(WORDS, ()), {"columns"}),
    ],
)
def test_a_layout_that_cannot_go_out_is_refused(layout: Layout, wrong: set[str]) -> None:
    with pytest.raises(Invalid) as refused:
        layout.check()
    assert set(refused.value.fields) == wrong
