"""The tables of stories: every word in them is known, and told on any day every scene lies before it."""

from __future__ import annotations

from datetime import date

import pytest

from tracker.domain.calendar import CHINA
from tracker.domain.mark_off import CODES, HOLD_CODES
from tracker.domain.workflow import MOVES, MoveKind
from tracker.sample.cast_case import confirmed_on
from tracker.sample.county import CountyPlan
from tracker.sample.figures import SMALL
from tracker.sample.past_stories import PAST
from tracker.sample.present_stories import PRESENT
from tracker.sample.scenes import SCENES
from tracker.sample.terms import Diary

DAYS = (date(2026, 2, 10), date(2026, 8, 20), date(2026, 9, 1), date(2026, 11, 24), date(2027, 3, 2), date(2028, 2, 29))
TOLD = [step.scene for story in (*PAST, *PRESENT) for step in story.steps()]


def test_the_stories_hold_every_move() -> None:
    assert {scene.act for scene in TOLD} >= {str(kind) for kind in (*MOVES, MoveKind.LOG, MoveKind.ANNUL)}


def test_the_stories_hold_every_code_and_every_hold() -> None:
    assert {scene.data.get("code") for scene in TOLD} >= set(CODES)
    assert {scene.data.get("hold_code") for scene in TOLD} >= set(HOLD_CODES)


def test_no_scene_is_written_in_vain() -> None:
    told = {id(scene) for scene in TOLD}
    assert [name for name, scene in SCENES.items() if id(scene) not in told] == []


@pytest.mark.parametrize("day", DAYS, ids=str)
def test_every_scene_lies_before_the_day_the_county_is_made_for(day: date) -> None:
    for tale in CountyPlan(SMALL, day).tales:
        moments = [beat.at for beat in tale.plot.beats]
        assert moments == sorted(moments)
        assert moments[-1].astimezone(CHINA).date() < day


@pytest.mark.parametrize("day", DAYS, ids=str)
def test_the_casts_case_was_confirmed_so_that_the_joint_visit_is_overdue(day: date) -> None:
    diary = Diary.around(day)
    confirmed = confirmed_on(diary, day)
    received = diary.later(diary.later(confirmed, 5, "sd"), 1, "wd")
    due = diary.later(received, 5, "wd")
    assert diary.calendar.is_school_day(confirmed)
    assert 2 <= (day - due).days <= 90


@pytest.mark.parametrize("day", DAYS, ids=str)
def test_no_child_is_in_two_stories(day: date) -> None:
    plan = CountyPlan(SMALL, day)
    numbers = [tale.found.id_number for tale in plan.tales] + [line.child.id_number for line in plan.old_lines]
    assert len(set(numbers)) == len(numbers)


def test_the_same_day_gives_the_same_county() -> None:
    one, other = CountyPlan(SMALL, DAYS[3]), CountyPlan(SMALL, DAYS[3])
    assert one.tales == other.tales
    assert (one.old_lines, one.people.people, one.people.posts) == (
        other.old_lines,
        other.people.people,
        other.people.posts,
    )
