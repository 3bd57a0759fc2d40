"""When the scenes of a story happen: on days that suit them, the last one on the day it is told towards."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from random import Random

from tracker.domain.calendar import CHINA
from tracker.domain.workflow import MoveKind
from tracker.sample.scenes import Scene
from tracker.sample.stories import Step, Story
from tracker.sample.terms import Diary

WINDOW_DAYS = 690
"""Two school years and a little more: how far back the last scene of a story may lie."""

LATE = (0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 5)
"""By how many days an act comes after the day it was meant for: mostly in time, once in ten far too late."""

FIRST_MINUTE, LAST_MINUTE, SAME_DAY_MINUTES = 8 * 60, 17 * 60, 35
SCHOOL_SCENES = frozenset({"head_teacher", "school_clerk"})


@dataclass(frozen=True)
class Beat:
    """One scene at its moment."""

    at: datetime
    scene: Scene


@dataclass(frozen=True)
class Plot:
    """A story with its moments, in order."""

    story: Story
    beats: tuple[Beat, ...]

    @property
    def first_day(self) -> date:
        return self.beats[0].at.astimezone(CHINA).date()

    @property
    def last_day(self) -> date:
        return self.beats[-1].at.astimezone(CHINA).date()


def plot(story: Story, diary: Diary, as_of: date, rng: Random) -> Plot:
    """The story told so that its last scene lies where `rest` says, or anywhere in the two years before `as_of`."""
    rest = rng.randint(*story.rest) if story.rest else rng.randrange(2, WINDOW_DAYS)
    steps = list(story.steps())
    if story.rest is None:
        steps = [_later(step, rng.choice(LATE)) for step in steps]
    days = _days_before(steps, diary, as_of - timedelta(days=rest), as_of)
    moments = _moments(days, rng)
    beats = tuple(Beat(at, step.scene) for at, step in zip(moments, steps, strict=True) if at.date() < as_of)
    return Plot(story, beats)


def _later(step: Step, days: int) -> Step:
    """Acts that follow at once, and objections, which have their time, come when they should."""
    waits = step.count and step.scene.act != MoveKind.OBJECT
    return replace(step, count=step.count + days) if waits else step


def _days_before(steps: Sequence[Step], diary: Diary, target: date, as_of: date) -> list[date]:
    """The days of the scenes; the last that must be told comes as late as it can up to `target`."""
    told = [n for n, step in enumerate(steps) if not step.optional][-1]
    start = target - timedelta(days=sum(step.count for step in steps[: told + 1]))
    while True:
        days = list(_days_from(start, steps, diary))
        if days[told] <= target or (days[told] < as_of and start <= diary.first):
            return days
        start -= timedelta(days=1)


def _days_from(start: date, steps: Sequence[Step], diary: Diary) -> Iterator[date]:
    day = max(start, diary.first)
    for number, step in enumerate(steps):
        if number == 0:
            day = diary.later(day, 0, "sd" if step.scene.by in SCHOOL_SCENES else "wd")
        else:
            day = diary.later(day, step.count, step.unit)
        yield day


def _moments(days: Sequence[date], rng: Random) -> Iterator[datetime]:
    """Office hours; scenes of one day follow one another."""
    before, minute = None, 0
    for day in days:
        minute = minute + SAME_DAY_MINUTES if day == before else rng.randrange(FIRST_MINUTE, LAST_MINUTE)
        before = day
        yield datetime.combine(day, time(minute // 60 % 24, minute % 60), CHINA)
