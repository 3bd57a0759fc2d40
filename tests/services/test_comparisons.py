"""The comparison of the lists that count: who is on no roll, who is not present, who is poor besides."""

from __future__ import annotations

import pytest
from sqlalchemy import func, select

from tests.house import House
from tests.services.handing_in import HEADINGS, ID, OTHER_ID, THIRD_ID, hand_in, lists
from tests.sheet_files import under
from tracker.domain.errors import Refused
from tracker.domain.forms import Form
from tracker.domain.matching import Judgement, Verdict
from tracker.domain.rosters import Absence, RosterKind
from tracker.models.comparisons import ComparedChild, ComparedPair, PairJudgement
from tracker.models.transactions import reading, writing
from tracker.services.comparisons import ComparisonReport, compare_rosters
from tracker.services.rosters import undo_roster

CHILDREN = (("田小草", ID, ""), ("李大山", OTHER_ID, ""), ("王小河", THIRD_ID, ""))


def compared(house: House) -> ComparisonReport:
    return compare_rosters(house.actor("bureau_officer"), house.now)


def said(report: ComparisonReport) -> list[tuple[str, Absence, Verdict]]:
    return [(one.child.name, one.kind, one.verdict) for one in report.absent if one.own]


def test_each_child_of_the_household_list_ends_in_one_verdict(house: House) -> None:
    roll = (("田小草", ID, "第一小学"), ("李大山", "999999201406150069", "第一小学"))
    lists(house, CHILDREN, roll, roll[:1])
    report = compared(house)
    assert {str(verdict): report.counts[verdict] for verdict in Verdict} == {
        "certain": 1,
        "possible": 1,
        "unmatched": 1,
    }
    assert said(report) == [
        ("李大山", Absence.NOT_ENROLLED, Verdict.POSSIBLE),
        ("王小河", Absence.NOT_ENROLLED, Verdict.UNMATCHED),
    ]


def test_a_child_on_the_roll_and_not_present_is_found(house: House) -> None:
    lists(house, CHILDREN, CHILDREN, CHILDREN[:2])
    report = compared(house)
    assert said(report) == [("王小河", Absence.NOT_PRESENT, Verdict.UNMATCHED)]
    assert (report.counts[Verdict.CERTAIN], report.absent[0].child.id_number_tail) == (2, "0041")


def test_a_child_on_the_roll_alone_is_looked_for_all_the_same(house: House) -> None:
    lists(house, CHILDREN[:2], CHILDREN, CHILDREN[:2])
    report = compared(house)
    assert sum(report.counts.values()) == 2
    assert [(one.child.name, one.own) for one in report.absent] == [("王小河", False)]


def test_the_poor_are_marked(quick_house: House) -> None:
    lists(quick_house, CHILDREN, CHILDREN[:1])
    hand_in(quick_house, under(HEADINGS, CHILDREN[1]), RosterKind.POOR)
    assert {one.child.name: one.poor for one in compared(quick_house).absent} == {"李大山": True, "王小河": False}


def test_one_list_alone_is_not_compared(quick_house: House) -> None:
    hand_in(quick_house, under(HEADINGS, *CHILDREN))
    with pytest.raises(Refused, match="Two lists are needed"):
        compared(quick_house)


def test_what_is_found_is_kept_child_by_child(house: House) -> None:
    lists(house, CHILDREN, CHILDREN[:1])
    compared(house)
    with reading() as session:
        assert session.scalar(select(func.count(ComparedChild.id))) == 2


def test_a_decision_counts_at_the_next_comparison_of_lists_handed_in_anew(house: House) -> None:
    lists(house, (("李大山", OTHER_ID, ""),), (("李大善", OTHER_ID, "第一小学"),))
    assert compared(house).counts[Verdict.POSSIBLE] == 1
    with writing() as session:
        child, row = session.scalars(select(ComparedChild.mark)).one(), session.scalars(select(ComparedPair.mark)).one()
        judged = PairJudgement(child_mark=child, row_mark=row, judgement=Judgement.SAME, judged_at=house.now)
        session.add(judged)
    lists(
        house,
        (CHILDREN[0], ("李大山", OTHER_ID, "")),
        ((*CHILDREN[0][:2], "第一小学"), ("李大善", OTHER_ID, "第一小学")),
    )
    assert compared(house).counts[Verdict.CERTAIN] == 2


def test_another_order_of_rows_in_the_files_changes_nothing(house: House) -> None:
    roll = (("田小草", ID, "第一小学"), ("李大善", OTHER_ID, "第一小学"))
    lists(house, CHILDREN, roll)
    once = compared(house)
    lists(house, CHILDREN[::-1], roll[::-1])
    again = compared(house)
    assert (again.counts, sorted(said(again))) == (once.counts, sorted(said(once)))


def test_undoing_an_import_restores_what_was_found(house: House) -> None:
    lists(house, CHILDREN, CHILDREN[:1])
    once = compared(house)
    whole = hand_in(house, under(HEADINGS, *CHILDREN), RosterKind.ENROLMENT, accept_difference=True).roster or 0
    assert compared(house).counts[Verdict.CERTAIN] == 3
    undo_roster(Form(house.actor("bureau_officer"), "undo", house.now), whole)
    again = compared(house)
    assert (again.counts, said(again)) == (once.counts, said(once))
