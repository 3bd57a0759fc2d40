"""The way of a case: the stages it has passed in this episode, where it stands, what lies ahead."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from tracker.domain.calendar import Days
from tracker.domain.cases import Facts, Stage
from tracker.domain.history import Deed
from tracker.domain.words import N_, Word


class Place(Word):
    """Where a step of the way lies."""

    PAST = "past", N_("behind")
    NOW = "now", N_("here")
    AHEAD = "ahead", N_("ahead")


@dataclass(frozen=True)
class Step:
    """One stage on the way, with the day it was reached."""

    stage: Stage
    place: Place
    on: date | None = None


AHEAD: Mapping[Stage, tuple[Stage, ...]] = {
    Stage.IDENTIFIED: (Stage.PERSUADING, Stage.RETURNED, Stage.CLOSING, Stage.MARKED_OFF),
    Stage.PERSUADING: (Stage.RETURNED, Stage.CLOSING, Stage.MARKED_OFF),
    Stage.ON_HOLD: (Stage.RETURNED, Stage.CLOSING, Stage.MARKED_OFF),
    Stage.RETURNED: (Stage.CLOSING, Stage.MARKED_OFF),
    Stage.CLOSING: (Stage.MARKED_OFF,),
    Stage.MARKED_OFF: (),
    Stage.CLEARED: (),
}
"""The usual way on from each stage (trade §3)."""


def way_of(deeds: Iterable[Deed], episode: int) -> tuple[Step, ...]:
    """The steps of one episode, oldest deed first; a stage reached again is where the way goes on from."""
    reached: list[tuple[Stage, date]] = []
    for deed in deeds:
        if deed.episode != episode or not deed.stands or not deed.moved:
            continue
        again = next((n for n, (stage, _) in enumerate(reached) if stage is deed.after), None)
        reached = [*reached, (deed.after, deed.on)] if again is None else reached[: again + 1]
    if not reached:
        return ()
    *past, (now, on) = reached
    return (
        *(Step(stage, Place.PAST, day) for stage, day in past),
        Step(now, Place.NOW, on),
        *(Step(stage, Place.AHEAD) for stage in AHEAD[now]),
    )


OUT_OF_CLASS = frozenset({Stage.IDENTIFIED, Stage.PERSUADING, Stage.ON_HOLD})


def school_days_out(facts: Facts) -> int | None:
    """The how-manieth school day without the child this is; None while it is in class or no last day is known."""
    state = facts.state
    closing_from_class = state.closing is not None and state.closing.stage_before is Stage.RETURNED
    out = state.stage in OUT_OF_CLASS or (state.stage is Stage.CLOSING and not closing_from_class)
    last = state.last_attended_on or state.last_seen_on
    if not out or last is None or state.never_enrolled:
        return None
    return facts.calendar.between(last, facts.today, Days.SCHOOL)
