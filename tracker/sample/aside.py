"""The children who are in no story, made ready by a second process while the stories are played."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from multiprocessing import get_context

from tracker.sample.county import CountyPlan
from tracker.sample.rows import Desk, Rows, elsewhere_as_rows, rooms_as_rows

ROOMS_AT_ONCE = 60


@dataclass
class Ready:
    """Rows in the order in which they are made."""

    futures: list[Future[Rows]]

    def now(self) -> Rows:
        """The next rows if they are ready, else none; never waits."""
        return self.futures.pop(0).result() if self.futures and self.futures[0].done() else []

    def rest(self) -> Iterator[Rows]:
        """All that has not been taken yet."""
        while self.futures:
            yield self.futures.pop(0).result()


@contextmanager
def made_ready(plan: CountyPlan, desk: Desk) -> Iterator[Ready]:
    """By a process of its own, started afresh so that it shares nothing with this one; a few are made here."""
    children = [*(tale.found for tale in plan.tales), *(line.child for line in plan.old_lines)]
    told = frozenset(child.id_number for child in children)
    if len(plan.rooms) <= ROOMS_AT_ONCE:
        yield Ready([_done(elsewhere_as_rows(desk, plan.figures.poor)), _done(rooms_as_rows(desk, plan.rooms, told))])
        return
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as aside:
        futures = [aside.submit(elsewhere_as_rows, desk, plan.figures.poor)]
        for first in range(0, len(plan.rooms), ROOMS_AT_ONCE):
            rooms = plan.rooms[first : first + ROOMS_AT_ONCE]
            futures.append(aside.submit(rooms_as_rows, desk, rooms, told))
        yield Ready(futures)


def _done(rows: Rows) -> Future[Rows]:
    future: Future[Rows] = Future()
    future.set_result(rows)
    return future
