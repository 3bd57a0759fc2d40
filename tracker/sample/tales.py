"""The tales of one county: every story with its child and its moments, and where each case hangs at first."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, datetime, time, timedelta

from tracker.domain.calendar import CHINA
from tracker.domain.posts import Line, UnitFact
from tracker.sample.cast import places_of
from tracker.sample.cast_case import cast_tale
from tracker.sample.casting import Casting, Tale, cast_stories
from tracker.sample.chance import chance
from tracker.sample.past_stories import PAST
from tracker.sample.play import lineage
from tracker.sample.plots import WINDOW_DAYS, Plot, plot
from tracker.sample.present_stories import PRESENT
from tracker.sample.terms import Diary
from tracker.sample.units import BUREAU_CODE, COUNTY_CODE, UnitsPlan

DAILY_TICKS, FOUR_WEEKS = 10, 28
"""For so many days before the end the scheduler looked every day, before that every four weeks."""

TICK_TIME = time(6, 0)


def tales_of(casting: Casting, diary: Diary, *, small: bool) -> list[Tale]:
    """The cast's own case, and every story as often as the county has it."""
    cast = cast_tale(casting, diary, places_of(casting.units)["class"])
    rng = chance("plots")
    told = [story for story in (*PAST, *PRESENT) for _ in range(story.small if small else story.county)]
    return [cast, *cast_stories(casting, [plot(story, diary, casting.as_of, rng) for story in told])]


def lines_at_first(tale: Tale, plan: UnitsPlan, units: Mapping[str, UnitFact]) -> dict[Line, tuple[UnitFact, ...]]:
    """The lines a case hangs on when it is logged (trade §2)."""
    child = tale.child
    first = tale.plot.beats[0].scene
    school = child.school or (tale.found.school if first.data.get("school") else None)
    bureau = child.room or school or plan.units[BUREAU_CODE]
    seat = plan.units[school.seat] if school and school.seat else plan.units[COUNTY_CODE]
    responsible = child.household or child.residence or seat
    lines = {
        Line.BUREAU: lineage(units[bureau.code], units),
        Line.GOVERNMENT: lineage(units[responsible.code], units),
    }
    if child.household and child.residence:
        lines[Line.ASSISTING] = lineage(units[child.residence.code], units)
    return lines


def ticks(tales: list[Tale], diary: Diary, as_of: date) -> Iterator[datetime]:
    """The scheduler looks every four weeks, as a term starts, before an act that does a dated duty, daily at last."""
    first = as_of - timedelta(days=WINDOW_DAYS)
    days = {day for tale in tales for day in _regularly(tale.plot, first)}
    days |= {as_of - timedelta(days=n) for n in range(DAILY_TICKS)}
    days |= {day for day in diary.term_starts if first <= day < as_of}
    days |= {beat.at.date() for tale in tales for beat in tale.plot.beats if beat.scene.ticked}
    return (datetime.combine(day, TICK_TIME if day < as_of else time(), CHINA) for day in sorted(days))


def _regularly(plot: Plot, first: date) -> Iterator[date]:
    """Every four weeks from the first scene to the last; a late look opens what was due as of its day."""
    day = plot.first_day + timedelta(days=-(plot.first_day - first).days % FOUR_WEEKS)
    while day <= plot.last_day:
        yield day
        day += timedelta(days=FOUR_WEEKS)
