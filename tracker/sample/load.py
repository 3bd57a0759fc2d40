"""Loading the sample county: the ground, the children, and two school years of cases played by the services."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import date, datetime
from functools import partial

from tracker.adapters.waste import uncollected
from tracker.domain.calendar import china_date
from tracker.domain.errors import Refused
from tracker.domain.posts import Line, PostFact, Role, Tier
from tracker.domain.words import N_
from tracker.models.types import keys
from tracker.sample.arrivals import make_arrivals
from tracker.sample.aside import Ready, made_ready
from tracker.sample.base import Ground, write_ground
from tracker.sample.batches import make_batches
from tracker.sample.cast import places_of
from tracker.sample.county import CountyPlan
from tracker.sample.old_ledger import as_file, taken_over_at
from tracker.sample.papers import make_papers
from tracker.sample.play import Player, Told
from tracker.sample.returns import Office, make_returns
from tracker.sample.reviews import make_reviews
from tracker.sample.rosters import make_rosters
from tracker.sample.rows import Desk, Rows, store
from tracker.sample.settle import finish, insert_children, seat_children, unsynchronised
from tracker.sample.stories import Kin
from tracker.sample.tales import lines_at_first
from tracker.services.evidence import keep_file
from tracker.services.installation import Standing
from tracker.services.opening_balance import open_balance
from tracker.services.ticks import open_dated_duties

CHILDREN_TO_A_STEP = 40
"""How many children count as one step of the progress bar."""

Advance = Callable[[int], object]
Scene = tuple[datetime, Callable[[], object]]
Looks = Sequence[tuple[datetime, Callable[[datetime], object]]]


def steps_of(plan: CountyPlan) -> int:
    """The length of the progress bar."""
    beats = sum(len(tale.plot.beats) for tale in plan.tales)
    return 1 + beats + len(plan.ticks) + plan.figures.pupils // CHILDREN_TO_A_STEP


def load(plan: CountyPlan, advance: Advance, looks: Looks | None = None) -> None:
    """Writes the county into an empty database; the services make the cases, at the moments of their stories.

    `looks` are the moments at which the scheduler looks, and what it does; without them, when a story needs it.
    """
    looks = looks or [(at, open_dated_duties) for at in plan.ticks]
    with unsynchronised(), uncollected():
        ground = write_ground(plan.units, plan.people, plan.instant)
        numbers = {code: unit.id for code, unit in ground.units.items()}
        desk = Desk(plan.units, numbers, replace(keys(), reread=dict), plan.ages, plan.instant)
        old = insert_children([desk.row(line.child) for line in plan.old_lines])
        ids = insert_children([desk.row(tale.child) for tale in plan.tales])
        told = [
            Told(tale, number, lines_at_first(tale, plan.units, ground.units))
            for tale, number in zip(plan.tales, ids, strict=True)
        ]
        with made_ready(plan, desk) as ready:
            papers = make_papers(keep_file)
            player = Player(ground.seats, ground.units, papers, partial(_stranger, ground))
            _play(_acts(plan, told, player, looks), ready, advance)
        gone = [number for number, line in zip(old, plan.old_lines, strict=True) if line.kin is Kin.GONE]
        seat_children(told, gone, ground.units)
        casts = frozenset(places_of(plan.units).values())
        office = Office(ground.seats, ground.units, casts, plan.instant)
        make_returns(office, plan.diary.calendar)
        make_reviews(office)
        make_arrivals(office, plan.diary.calendar)
        make_batches(office, papers["certificate"])
        make_rosters(office)
        finish(plan.instant)


def _play(acts: Iterator[Scene], ready: Ready, advance: Advance) -> None:
    """Between two scenes the rows that are ready are taken in."""
    for _, act in sorted(acts, key=lambda pair: pair[0]):
        act()
        advance(1 + _take_in(ready.now()))
    for rows in ready.rest():
        advance(_take_in(rows))


def _acts(plan: CountyPlan, told: Sequence[Told], player: Player, looks: Looks) -> Iterator[Scene]:
    """Every scene and every look of the scheduler with its moment."""
    for one in told:
        for beat in one.tale.plot.beats:
            yield beat.at, partial(player.play, one, beat)
    for at, look in looks:
        yield at, partial(look, at)
    begun = taken_over_at(plan.tales)
    yield begun, partial(open_balance, player.officer(begun), as_file(plan.old_lines), begun)


def _take_in(rows: Rows) -> int:
    return store(rows) // CHILDREN_TO_A_STEP


def _stranger(ground: Ground, told: Told, day: date) -> PostFact:
    """The clerk of a township that has nothing to do with the case."""
    own = {unit.code for line in Line if line in told.lines for unit in told.lines[line]}
    towns = (unit for unit in ground.units.values() if unit.tier is Tier.TOWNSHIP and unit.code not in own)
    return ground.seats.holders((next(towns),), day).owners(Role.TOWNSHIP_CLERK)[0]


HALF_MADE = N_("Loading the sample county broke off here once. Remove the database and load again.")
INHABITED = N_("Somebody works with this database already. Load the sample county into an empty one.")
NOT_PREPARED = N_("The database has no tables yet. Run: flask db upgrade.")
THERE_ALREADY = N_("The sample county is there already, as of %(day)s. For another one remove the database.")


def is_free(standing: Standing, *, if_empty: bool) -> bool:
    """Whether the county may be loaded; False where somebody is there and `if_empty` asks for no more.

    Raises Refused where there are no tables, where others work, and where a county is there already or half made.
    """
    if not standing.prepared:
        raise Refused(NOT_PREPARED)
    if not standing.inhabited:
        return True
    if standing.sample and standing.as_of is None:
        raise Refused(HALF_MADE)
    if if_empty:
        return False
    if standing.as_of:
        raise Refused(THERE_ALREADY, day=china_date(standing.as_of))
    raise Refused(INHABITED)
