"""The cast's own case: being persuaded, a promise given, the joint visit overdue on the day the county is made for."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from typing import Any

from tracker.domain.calendar import CHINA
from tracker.domain.reasons import Group, Reason, Sex
from tracker.sample.cast import CHILD_NAME, GUARDIAN, VILLAGE_NAME
from tracker.sample.casting import Casting, Tale
from tracker.sample.children import ChildPlan
from tracker.sample.plots import Beat, Plot
from tracker.sample.scenes import SCENES
from tracker.sample.stories import Kin, Place, Story
from tracker.sample.terms import Diary

OVERDUE_DAYS, PROMISED_DAYS_AGO = 2, 5
SCHOOL_DAYS_TO_REPORT = WORKING_DAYS_OF_JOINT_VISIT = 5

TELLING = Story(
    "log_roll confirm accept nobody_home call plan_tutoring report receive both_hope",
    1,
    1,
    (5, 5),
    Kin.PUPIL,
    Place.CAST,
)


def cast_tale(casting: Casting, diary: Diary, class_code: str) -> Tale:
    """The case that the guides tell of, on the two lines of the cast."""
    room = next(room for room in casting.rooms if room.row.unit.code == class_code)
    child = min(filter(_suits, casting.children(room)), key=lambda child: child.birth)
    casting.taken.add(child.id_number)
    village = next(unit for unit in casting.units.villages[room.row.school.town] if unit.name == VILLAGE_NAME)
    child = replace(child, name=CHILD_NAME, guardian=GUARDIAN, household=village, residence=None)
    child = replace(child, groups=(Group.LEFT_BEHIND, Group.POOR_HOUSEHOLD))
    beats = tuple(sorted(_beats(diary, casting.as_of), key=lambda beat: beat.at))
    return Tale(Plot(TELLING, beats), child, child, Reason.LEARNING_DIFFICULTY)


def _suits(child: ChildPlan) -> bool:
    return child.sex is Sex.FEMALE and Group.POOR_HOUSEHOLD in child.groups and not child.outside


def _beats(diary: Diary, as_of: date) -> Iterator[Beat]:
    confirmed = confirmed_on(diary, as_of)
    last = max(diary.before(as_of - timedelta(days=PROMISED_DAYS_AGO)), diary.later(confirmed, 4, "wd"))
    yield _beat("log_roll", diary.before(confirmed), time(8, 40))
    yield _beat("confirm", confirmed, time(10, 20))
    yield _beat("accept", diary.later(confirmed, 1, "wd"), time(9, 0))
    yield _beat("nobody_home", diary.later(confirmed, 1, "wd"), time(9, 10), said="家中无人，邻居说去了外婆家。")
    yield _beat("call", diary.later(confirmed, 2, "wd"), time(10, 5), said="联系到母亲，同意劝说，未定日期。")
    yield _beat("plan_tutoring", diary.later(confirmed, 3, "wd"), time(16, 0), note="每周两次课后补数学，班主任负责。")
    yield _beat("report", reported_on(diary, confirmed), time(15, 30))
    yield _beat("receive", received_on(diary, confirmed), time(9, 20))
    said = "见到祖母和学生。学生愿意返校，担心数学跟不上；祖母要等其父电话。"
    yield _beat("both_hope", last, time(16, 20), said=said, promised_on=as_of, next_step="两线联合上门，商定返校日期")


def _beat(name: str, day: date, at: time, **told: Any) -> Beat:
    """One scene at its hour, typed in an hour later where it was an attempt; the words are those of the sketch."""
    scene = SCENES[name]
    if "said" in told:
        told["made_at"], at = at, at.replace(hour=at.hour + 1)
    return Beat(datetime.combine(day, at, CHINA), replace(scene, data={**scene.data, **told}))


def confirmed_on(diary: Diary, as_of: date) -> date:
    """The latest day of confirmation from which the township's joint visit is overdue by now."""
    day = as_of
    while _joint_visit_due(diary, day) > as_of - timedelta(days=OVERDUE_DAYS):
        day = diary.before(day)
    return day


def _joint_visit_due(diary: Diary, confirmed: date) -> date:
    """Five working days after the township received the report (trade §7)."""
    return diary.later(received_on(diary, confirmed), WORKING_DAYS_OF_JOINT_VISIT, "wd")


def reported_on(diary: Diary, confirmed: date) -> date:
    """The school writes its report on the day it is owed from (trade §7)."""
    return diary.later(confirmed, SCHOOL_DAYS_TO_REPORT, "sd")


def received_on(diary: Diary, confirmed: date) -> date:
    return diary.later(reported_on(diary, confirmed), 1, "wd")
