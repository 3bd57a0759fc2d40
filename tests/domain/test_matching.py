"""Two lists of children compared: what is certain, what a person must judge, and that nobody is matched away."""

from __future__ import annotations

from datetime import date
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.domain.listed import listed, sound
from tracker.domain.likeness import Record, Sign
from tracker.domain.matching import Finding, Judgement, Verdict, children_of, compare
from tracker.domain.name_likeness import NameSign

YU, OTHER_YU = "999999201406150025", "999999201406150068"
TWIN = "999999201406150041"


def found(child: Record, *rows: Record, beside: tuple[Record, ...] = ()) -> Finding:
    return compare([child, *beside], rows, sound)[0]


def reasons(finding: Finding) -> set[str]:
    return {str(reason) for candidate in finding.candidates for reason in candidate.reasons}


def test_an_equal_right_id_number_and_an_agreeing_name_are_certain() -> None:
    assert found(listed("张小雨", YU), listed("张 小雨", YU)).verdict is Verdict.CERTAIN


def test_an_equal_roll_number_and_an_agreeing_name_are_certain() -> None:
    roll = "L12345678901234567X"
    assert found(listed("张小雨", roll=roll), listed("张小雨", roll=roll)).verdict is Verdict.CERTAIN


def test_an_equal_roll_number_does_not_outweigh_two_right_id_numbers() -> None:
    roll = "L12345678901234567X"
    assert found(listed("张小雨", YU, roll=roll), listed("张小雨", OTHER_YU, roll=roll)).verdict is Verdict.POSSIBLE


def test_an_equal_right_id_number_with_another_name_is_for_a_person() -> None:
    assert found(listed("张小雨", YU), listed("李大山", YU)).verdict is Verdict.POSSIBLE


def test_name_and_birth_date_alone_are_never_certain() -> None:
    finding = found(listed("张小雨", born="20140615"), listed("张小雨", YU))
    assert finding.verdict is Verdict.POSSIBLE
    assert reasons(finding) >= {NameSign.SAME, Sign.SAME_BIRTH}


@pytest.mark.parametrize(
    ("written", "reason"),
    [
        ("999999201406150125", Sign.ID_ONE_OFF),
        ("999999201406150029", Sign.CHECK_DIGIT),
        ("999999201406105025", Sign.ID_SWAPPED),
        ("99999920140615025", Sign.ID_ONE_OFF),
        ("999999140615002", Sign.ID_OLD),
        ("9.99999201406150E+17", Sign.ID_EXCEL),
        ("’999999２01406150125", Sign.ID_ONE_OFF),
    ],
)
def test_a_damaged_id_number_is_possible_and_says_how(written: str, reason: Sign) -> None:
    finding = found(listed("张小雨", written), listed("张小雨", YU))
    assert finding.verdict is Verdict.POSSIBLE
    assert reason in reasons(finding)


@pytest.mark.parametrize(
    ("written", "reason"),
    [
        ("张晓雨", NameSign.SOUND),
        ("张哓雨", NameSign.SOUND),
        ("张小南", NameSign.NEAR),
        ("张小", NameSign.NEAR),
        ("张雨小", NameSign.NEAR),
    ],
)
def test_a_name_written_otherwise_is_possible_with_the_id_number(written: str, reason: NameSign) -> None:
    assert reason in reasons(found(listed(written, YU), listed("张小雨", YU)))


def test_look_alike_characters_are_told() -> None:
    assert NameSign.LOOK in reasons(found(listed("侯未明", YU), listed("侯末明", YU)))


def test_the_dot_of_a_name_may_be_another_or_missing() -> None:
    row = listed("阿依古丽·买买提", YU)
    assert found(listed("阿依古丽•买买提", YU), row).verdict is Verdict.CERTAIN
    assert NameSign.VARIANT in reasons(found(listed("阿依古丽", YU), row))


def test_a_missing_twin_is_not_matched_away_by_the_other() -> None:
    here = listed("张小雪", TWIN)
    finding = found(listed("张小雨", YU), listed("张小雪", TWIN), beside=(here,))
    assert finding.verdict is Verdict.UNMATCHED


def test_a_missing_namesake_born_the_same_day_stays_missing() -> None:
    here = listed("张小雨", OTHER_YU)
    assert found(listed("张小雨", YU), listed("张小雨", OTHER_YU), beside=(here,)).verdict is Verdict.UNMATCHED


def test_a_row_is_certain_for_one_child_at_most() -> None:
    roll = "L12345678901234567X"
    one, other = listed("张小雨", roll=roll), listed("张小雨", roll=roll, born="20140615")
    verdicts = {finding.verdict for finding in compare([one, other], [listed("张小雨", roll=roll)], sound)}
    assert Verdict.CERTAIN not in verdicts


def test_a_child_entered_twice_once_with_a_mistake_is_shown_the_row_taken() -> None:
    finding = found(listed("张小雨", "999999201406150125"), listed("张小雨", YU), beside=(listed("张小雨", YU),))
    assert Sign.TAKEN in reasons(finding)


def test_another_child_of_the_day_is_no_candidate() -> None:
    assert found(listed("王大力", born="20140615"), listed("李小雨", YU)).verdict is Verdict.UNMATCHED


def test_rows_of_one_right_number_and_name_are_one_child() -> None:
    assert len(children_of([listed("张小雨", YU), listed("张 小雨", YU), listed("张小雨"), listed("张小雨")])) == 3


def test_rows_of_one_number_and_name_under_two_guardians_stay_apart() -> None:
    rows = [listed("张小雨", YU), listed("张小雨", YU, guardian="张大山"), listed("张小雨", YU, guardian="张海")]
    assert len(children_of(rows)) == len(children_of(rows[::-1])) == 2
    assert len(children_of(rows[:2])) == 1


@pytest.mark.parametrize(
    ("on_roll", "verdicts"),
    [
        ("", [Verdict.POSSIBLE, Verdict.POSSIBLE]),
        ("李梅", [Verdict.POSSIBLE, Verdict.POSSIBLE]),
        ("张大山", [Verdict.CERTAIN, Verdict.POSSIBLE]),
    ],
)
def test_of_two_children_with_one_number_the_guardian_on_the_roll_tells_whose_row_it_is(
    on_roll: str, verdicts: list[Verdict]
) -> None:
    here, namesake = listed("张小雨", YU, guardian="张大山"), listed("张小雨", YU, guardian="张海")
    findings = compare([here, namesake], [listed("张小雨", YU, guardian=on_roll)], sound)
    assert [finding.verdict for finding in findings] == verdicts


@pytest.mark.parametrize(
    ("namesake", "row"),
    [
        (listed("张小雨", OTHER_YU), listed("张小雨", YU, roll="G" + OTHER_YU)),
        (listed("张小雨", OTHER_YU, guardian="张海"), listed("张小雨", YU, guardian="张海")),
        (listed("张小雨", born="20140615", guardian="张海"), listed("张小雨", YU, guardian="李梅")),
        (listed("张晓雨", YU, guardian="张海"), listed("张小雨", YU, guardian="李梅")),
    ],
)
def test_a_row_that_may_be_a_namesakes_is_for_a_person(namesake: Record, row: Record) -> None:
    finding = found(listed("张小雨", YU, guardian="张大山"), row, beside=(namesake,))
    assert finding.verdict is Verdict.POSSIBLE
    assert Sign.DISPUTED in reasons(finding)


@pytest.mark.parametrize("guardian", ["", "张大山"])
def test_a_namesake_that_is_somebody_else_leaves_a_child_certain(guardian: str) -> None:
    namesake, row = listed("张小雨", OTHER_YU, guardian="张海"), listed("张小雨", YU, guardian=guardian)
    finding = found(listed("张小雨", YU, guardian="张大山"), row, beside=(namesake,))
    assert finding.verdict is Verdict.CERTAIN


def test_a_child_entered_twice_by_one_guardian_stays_certain() -> None:
    again = listed("张小雨", born="20140615", guardian="张大山")
    finding = found(listed("张小雨", YU, guardian="张大山"), listed("张小雨", YU, guardian="李梅"), beside=(again,))
    assert finding.verdict is Verdict.CERTAIN


def test_a_birth_date_two_digits_off_is_enough_for_a_row_that_nobody_has() -> None:
    child, row = listed("张小雨", born="20150625"), listed("张小雨", YU)
    assert Sign.BIRTH_TWO_OFF in reasons(found(child, row))
    assert found(child, row, beside=(listed("张小雨", YU),)).verdict is Verdict.UNMATCHED


def test_one_wrong_character_of_two_is_possible_on_the_same_day() -> None:
    assert NameSign.NEAR in reasons(found(listed("张雨", born="20140615"), listed("张雪", YU)))
    assert found(listed("张雨"), listed("张雪", YU)).verdict is Verdict.UNMATCHED


def test_the_same_guardian_speaks_for_a_child_whose_name_and_day_are_both_one_off() -> None:
    child, row = listed("张小南", born="20140616", guardian="张大山"), listed("张小雨", YU, guardian="张大山")
    assert Sign.SAME_GUARDIAN in reasons(found(child, row))
    assert found(listed("张小南", born="20140616", guardian="李梅"), row).verdict is Verdict.UNMATCHED


def test_the_only_one_of_a_name_left_on_both_lists_is_possible() -> None:
    here, child, row = listed("张小雨", YU), listed("张小雨"), listed("张小雨", OTHER_YU)
    assert Sign.ONLY_ONE in reasons(found(child, listed("张小雨", YU), row, beside=(here,)))
    assert Sign.ONLY_ONE not in reasons(found(child, row, listed("张小雨", TWIN)))


def test_what_a_person_decided_counts() -> None:
    child, row = listed("张晓雨", YU, mark="child"), listed("张小雨", YU, mark="row")
    (same,) = compare([child], [row], sound, {("child", "row"): Judgement.SAME})
    (apart,) = compare([child], [row], sound, {("child", "row"): Judgement.NOT_SAME})
    assert (same.verdict, same.judged, apart.verdict) == (Verdict.CERTAIN, True, Verdict.UNMATCHED)


def test_a_decision_does_not_give_one_row_to_two_children() -> None:
    child, row = listed("张晓雨", mark="child"), listed("张小雨", YU, mark="row")
    findings = compare([listed("张小雨", YU), child], [row], sound, {("child", "row"): Judgement.SAME})
    assert [finding.verdict for finding in findings] == [Verdict.CERTAIN, Verdict.UNMATCHED]


NUMBERS = ["", YU, OTHER_YU, TWIN, "999999201406150125", "9.99999E+17", "999999140615002", date.min.isoformat()]
ROWS = st.lists(
    st.builds(
        listed,
        st.sampled_from(["张小雨", "张晓雨", "张小雪", "李明", "阿依古丽·买买提", "阿依古丽"]),
        st.sampled_from(NUMBERS),
        born=st.sampled_from(["", "20140615", "20150615"]),
        roll=st.sampled_from(["", "L12345678901234567X", "G" + YU]),
        guardian=st.sampled_from(["", "张大山", "张海"]),
    ),
    max_size=8,
)


@given(ROWS, ROWS)
def test_every_child_lands_in_exactly_one_verdict(household: list[Record], roll: list[Record]) -> None:
    findings = compare(household, roll, sound)
    assert [finding.child for finding in findings] == household
    for finding in findings:
        assert (finding.verdict is Verdict.CERTAIN) == bool(finding.rows)
        assert (finding.verdict is Verdict.POSSIBLE) == bool(finding.candidates)
    certain = [row for finding in findings for row in finding.rows]
    assert len(certain) == len(set(certain))


def said(findings: list[Finding]) -> list[tuple[Verdict, list[int]]]:
    return [(finding.verdict, [candidate.score for candidate in finding.candidates]) for finding in findings]


@given(ROWS, ROWS, st.randoms(use_true_random=False))
def test_the_order_of_rows_changes_nothing(household: list[Record], roll: list[Record], chance: Random) -> None:
    shuffled = chance.sample(roll, len(roll))
    assert said(compare(household, shuffled, sound)) == said(compare(household, roll, sound))
    assert said(compare(household[::-1], roll, sound))[::-1] == said(compare(household, roll, sound))


@given(ROWS, ROWS)
def test_a_list_brought_twice_changes_no_verdict(household: list[Record], roll: list[Record]) -> None:
    once = [finding.verdict for finding in compare(household, roll, sound)]
    assert [finding.verdict for finding in compare(household, [*roll, *roll], sound)] == once
