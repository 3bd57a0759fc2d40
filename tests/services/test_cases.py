"""The page of one case as its service gives it, on both databases: both lines, what comes next, who may read what."""

from __future__ import annotations

import uuid
from datetime import date, timedelta

import pytest
from sqlalchemy import select

from tests import county
from tests.crowd import confirmed, visit
from tests.house import House
from tests.services.looking import leaves_post, link, lives_elsewhere, page_for
from tracker.domain.acts import ChildEntry
from tracker.domain.cases import Ledger, Stage
from tracker.domain.errors import NotFound
from tracker.domain.history import DutyEnd
from tracker.domain.links import LinkState
from tracker.domain.mark_off import Code, HoldCode
from tracker.domain.posts import Line, Role
from tracker.domain.reasons import FoundBy, Group, Met, Reason, Sex
from tracker.domain.sight import Ground
from tracker.domain.way import Place
from tracker.domain.workflow import MoveKind
from tracker.models.students import Student
from tracker.models.transactions import writing
from tracker.models.units import Unit
from tracker.services.identify import log_child


def test_a_stranger_and_an_absent_case_look_alike(house: House) -> None:
    number = house.log()
    for key, wanted in (("other_principal", number), ("other_village_officer", number), ("principal", "422822-2026-9")):
        with pytest.raises(NotFound):
            page_for(house, wanted, key)


def test_both_lines_stand_from_the_county_to_the_child(house: House) -> None:
    page = page_for(house, house.log(), "head_teacher")
    held = {line: [link.seats[0].holder for link in page.lines[line]] for line in Line}
    assert [post.person_name if post else None for post in held[Line.GOVERNMENT]] == ["周正平", "李建国", "向玉梅"]
    assert [post.person_name if post else None for post in held[Line.BUREAU]] == ["王立新", "谭学军", "黄秀兰"]
    assert held[Line.ASSISTING] == []


def test_one_visit_of_both_lines_shows_on_both_and_says_whether_it_was_in_time(house: House) -> None:
    number = confirmed(house, "张小雨")
    visit(house, number, "head_teacher")
    page = page_for(house, number, "head_teacher")
    village, teacher = (
        link(page, Line.GOVERNMENT, Role.VILLAGE_OFFICER),
        link(page, Line.BUREAU, Role.HEAD_TEACHER),
    )
    assert village.did is teacher.did
    assert (village.in_time, teacher.in_time) == (True, True)
    assert {end.end for end in page.ended if end.by == teacher.did.id} == {DutyEnd.IN_TIME}  # type: ignore[union-attr]


def test_a_link_behind_its_day_is_late_and_says_by_how_much(house: House) -> None:
    number = confirmed(house, "张小雨")
    house.wait(days=8)
    teacher = link(page_for(house, number, "principal"), Line.BUREAU, Role.HEAD_TEACHER)
    assert teacher.state is LinkState.LATE
    assert (teacher.owes[0].left.count, teacher.owes[0].left.overdue) == (6, True)


def test_a_vacant_post_names_who_stands_in_and_owes_in_its_place(house: House) -> None:
    leaves_post("head_teacher")
    page = page_for(house, house.log(by="principal"), "principal")
    seat = link(page, Line.BUREAU, Role.HEAD_TEACHER).seats[0]
    assert seat.vacant
    assert seat.stands_in is not None
    assert seat.stands_in.person_name == "谭学军"
    assert link(page, Line.BUREAU, Role.HEAD_TEACHER).state is LinkState.VACANT
    assert page.next_step is not None
    assert page.next_step.mine


def test_the_assisting_village_stands_beside_the_responsible_one(house: House) -> None:
    lives_elsewhere()
    number = confirmed(house, "张小雨")
    assisting = page_for(house, number, "assisting_village_officer").lines[Line.ASSISTING]
    assert [link.unit.name for link in assisting if link.unit] == ["陇里村"]
    assert [str(duty.kind) for duty in assisting[0].owes] == ["village_visit"]


def test_next_comes_the_readers_own_duty_else_the_most_urgent_one(house: House) -> None:
    number = confirmed(house, "张小雨")
    own = page_for(house, number, "village_officer").next_step
    others = page_for(house, number, "bureau_officer").next_step
    assert own is not None
    assert others is not None
    assert (str(own.owed.kind), own.mine, own.acts) == ("village_visit", True, (MoveKind.ATTEMPT,))
    assert (str(others.owed.kind), others.mine, others.owed.owners[0].person_name) == ("accept", False, "陈立")
    assert others.acts == ()


def test_what_is_owed_only_later_says_from_when(house: House) -> None:
    number = confirmed(house, "张小雨")
    house.move(number, "return", "head_teacher", returned_on=house.today(), placement="original_class")
    step = page_for(house, number, "head_teacher").next_step
    assert step is not None
    assert (str(step.owed.kind), step.shown_from, step.acts) == ("observe", date(2026, 11, 9), ())


def test_the_way_shows_the_stages_passed_with_their_days_and_what_lies_ahead(house: House) -> None:
    number = house.log()
    house.wait(days=1)
    house.move(number, "confirm", "principal", ledger=Ledger.SUSPECTED, last_attended_on=house.today())
    way = page_for(house, number, "principal").way
    assert [(step.stage, step.place, step.on) for step in way[:2]] == [
        (Stage.IDENTIFIED, Place.PAST, date(2026, 11, 2)),
        (Stage.PERSUADING, Place.NOW, date(2026, 11, 3)),
    ]
    assert [step.stage for step in way[2:]] == [Stage.RETURNED, Stage.CLOSING, Stage.MARKED_OFF]


def test_a_request_sent_back_leaves_no_trace_on_the_way(house: House) -> None:
    number = confirmed(house, "张小雨")
    evidence = {"transfer_done_on": house.today(), "new_school": "恩施市龙凤小学"}
    house.move(number, "request", "principal", code=Code.TRANSFERRED, evidence=evidence)
    house.move(number, "reject", "bureau_officer", reason="缺学籍证明")
    way = page_for(house, number, "principal").way
    assert [step.stage for step in way if step.place is not Place.AHEAD] == [Stage.IDENTIFIED, Stage.PERSUADING]


def test_a_relapse_begins_the_way_anew(house: House) -> None:
    number = confirmed(house, "张小雨")
    house.move(number, "return", "head_teacher", returned_on=house.today(), placement="original_class")
    house.move(number, "relapse", "head_teacher", left_on=house.today(), reason=Reason.WORKING_AWAY)
    page = page_for(house, number, "principal")
    assert page.state.episode == 2
    assert [step.stage for step in page.way if step.place is not Place.AHEAD] == [Stage.PERSUADING]


def test_school_days_out_are_counted_from_the_last_day_in_class(house: House) -> None:
    number = confirmed(house, "张小雨")
    assert house.case(number).last_attended_on == date(2026, 10, 28)
    assert page_for(house, number, "principal").days_out == 3
    house.move(number, "return", "head_teacher", returned_on=house.today(), placement="original_class")
    assert page_for(house, number, "principal").days_out is None


def test_an_undone_step_stays_in_the_history_and_out_of_everything_else(house: House) -> None:
    number = confirmed(house, "张小雨")
    visit(house, number, "head_teacher", met=Met.PUPIL)
    house.move(number, "annul", "head_teacher", reason="填错了学生")
    page = page_for(house, number, "head_teacher")
    assert [deed.kind for deed in page.deeds if deed.undone] == [MoveKind.ATTEMPT]
    assert page.state.attempts == 0
    assert link(page, Line.BUREAU, Role.HEAD_TEACHER).did is page.deeds[0]


def test_only_its_maker_is_offered_to_undo_the_newest_step_and_for_a_day(house: House) -> None:
    number = confirmed(house, "张小雨")
    assert page_for(house, number, "principal").reader.may_annul
    assert not page_for(house, number, "head_teacher").reader.may_annul
    house.wait(hours=25)
    assert not page_for(house, number, "principal").reader.may_annul


def test_the_plan_shows_each_measure_as_it_was_last_saved(house: House) -> None:
    number = confirmed(house, "张小雨")
    measure = {"measure": "tutoring", "owed_by": county.SCHOOL, "until": house.today() + timedelta(days=30)}
    house.move(number, "plan", "principal", **measure)
    house.move(number, "plan", "principal", **measure, result="数学已跟上")
    assert [(str(one.kind), one.result) for one in page_for(house, number, "principal").plan] == [
        ("tutoring", "数学已跟上")
    ]


def test_a_waiting_request_names_its_evidence_and_who_signs_next(house: House) -> None:
    number = confirmed(house, "张小雨")
    evidence = {"right_id": "999999201405061243", "whereabouts": "在恩施读书"}
    house.move(number, "request", "principal", code=Code.DATA_ERROR, evidence=evidence)
    (ask,) = page_for(house, number, "township_official").asks
    assert (ask.code, ask.by, ask.signs, ask.owner and ask.owner.person_name) == (
        Code.DATA_ERROR,
        "谭学军",
        MoveKind.COUNTERSIGN,
        "李建国",
    )
    assert [proof.given for proof in ask.proofs] == ["999999********1243", "在恩施读书"]


def test_nothing_is_offered_that_stands_against_itself(house: House) -> None:
    number = confirmed(house, "张小雨")
    evidence = {"transfer_done_on": house.today(), "new_school": "恩施市龙凤小学"}
    house.move(number, "request", "principal", code=Code.TRANSFERRED, evidence=evidence)
    page = page_for(house, number, "bureau_officer")
    assert MoveKind.APPROVE not in page.reader.acts
    assert page.next_step is not None
    assert page.next_step.waits is not None
    house.wait(days=4)
    assert MoveKind.APPROVE in page_for(house, number, "bureau_officer").reader.acts


@pytest.mark.parametrize(
    ("key", "name"),
    [
        ("head_teacher", "张小雨"),
        ("assisting_village_officer", "张小雨"),
        ("township_clerk", "张小雨"),
        ("bureau_officer", "张**"),
        ("county_leader", "张**"),
    ],
)
def test_the_name_stands_in_full_near_the_child_and_is_masked_elsewhere(house: House, key: str, name: str) -> None:
    lives_elsewhere()
    assert page_for(house, house.log(), key).child.name == name


def test_sensitive_reasons_groups_and_papers_stay_with_the_two_lines(house: House) -> None:
    lives_elsewhere()
    with writing() as session:
        session.scalars(select(Student).where(Student.name == "张小雨")).one().groups = (Group.DISABLED,)
    number = confirmed(house, "张小雨", reason=Reason.ILLNESS)
    papers = {"application": "paper", "diagnosis": "paper"}
    house.move(
        number,
        "propose_hold",
        "principal",
        hold_code=HoldCode.SUSPENDED_STUDY,
        until=house.today() + timedelta(days=90),
        evidence=papers,
    )
    for key, reads in {"head_teacher": True, "assisting_village_officer": False, "county_leader": False}.items():
        page = page_for(house, number, key)
        assert (Reason.ILLNESS in page.child.reasons, Group.DISABLED in page.child.groups) == (reads, reads), key
        assert [proof.may_open for proof in page.proofs if proof.key == "diagnosis"] == [reads], key


def test_who_sees_a_child_and_why_is_said_for_every_post(house: House) -> None:
    lives_elsewhere()
    sights = page_for(house, house.log(), "head_teacher").sights
    grounds = {sight.post.person_name: (sight.ground, sight.reads_name, sight.reads_sensitive) for sight in sights}
    assert grounds["黄秀兰"] == (Ground.CLASS, True, True)
    assert grounds["杨帆"] == (Ground.ASSISTING_VILLAGE, True, False)
    assert grounds["王立新"] == (Ground.BUREAU, False, True)
    assert grounds["周正平"] == (Ground.COUNTY, False, False)
    assert "钟毅" not in grounds


def test_word_from_somebody_who_may_not_see_the_case_stands_on_it(house: House) -> None:
    number = house.log()
    child = house.student_id("张小雨")
    with writing() as session:
        moved = session.scalars(select(Student).where(Student.id == child)).one()
        other = session.scalars(select(Unit).where(Unit.code == county.OTHER_CLASS)).one()
        moved.class_id, moved.class_path = other.id, other.path
    assert logged_elsewhere(house, child) is None
    assert [word.by for word in page_for(house, number, "head_teacher").sightings] == ["何敏"]


def logged_elsewhere(house: House, child: int) -> str | None:
    """The other school's head teacher, who now has the child on the base list but not its case, logs it, too."""
    fields = {"found_by": FoundBy.TIP, "found_on": house.today(), "reason": Reason.UNKNOWN, "note": "在镇上见过"}
    entry = ChildEntry(student_id=child, fields=fields)
    return log_child(house.actor("other_head_teacher"), entry, str(uuid.uuid4()), house.now).number


def test_a_link_that_is_still_unknown_says_so_and_never_enrolled_is_no_gap(house: House) -> None:
    fields = {"found_by": FoundBy.VISIT, "found_on": house.today(), "reason": Reason.UNKNOWN, "sex": Sex.MALE}
    never = {"never_enrolled": True, "school": county.SCHOOL, "household_village": county.VILLAGE}
    unplaced = {"school": county.SCHOOL, "household_village": county.VILLAGE}
    for name, links, missing in (("田安", never, False), ("田宁", unplaced, True)):
        entry = ChildEntry(name=name, fields={**fields, "birth_date": date(2019, 1, 1), **links})
        number = log_child(house.actor("township_clerk"), entry, str(uuid.uuid4()), house.now).number
        last = page_for(house, number or "", "principal").lines[Line.BUREAU][-1]
        assert (last.unit, last.missing, last.state is LinkState.VACANT) == (None, missing, missing), name
