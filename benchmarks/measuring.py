"""How a figure is taken: the median of several runs, on a county in a database of its own."""

from __future__ import annotations

import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from flask_migrate import upgrade

from config import Config
from tests import county
from tests.house import House
from tracker.app import create_app
from tracker.models.base import db


@dataclass(frozen=True)
class Figure:
    """One measured value, what may not be exceeded, and the unit of both."""

    what: str
    value: float
    unit: str
    limit: float | None = None


@contextmanager
def new_house() -> Iterator[House]:
    """The small county of the tests on a fresh SQLite database."""
    with tempfile.TemporaryDirectory() as folder:
        config = Config(Path(folder), f"sqlite:///{folder}/bench.db", "127.0.0.1", 8000, None)
        house = House(create_app(config, lambda: county.START))
        house.app.extensions["tracker.clock"] = lambda: house.now
        with house.app.app_context():
            upgrade()
            county.build()
            yield house
            db.session.remove()
            db.engine.dispose()


def median_ms(act: Callable[[], object], times: int) -> float:
    """The median of so many runs, in milliseconds, after one that is not counted."""
    act()
    taken = []
    for _ in range(times):
        began = time.perf_counter()
        act()
        taken.append(time.perf_counter() - began)
    return statistics.median(taken) * 1000


def paired_ms(one: Callable[[], object], other: Callable[[], object], times: int) -> tuple[float, float]:
    """The medians of two acts taken in turn, in milliseconds, so that a busy moment strikes both alike."""
    taken: tuple[list[float], list[float]] = ([], [])
    for turn in range(times + 1):
        for act, kept in zip((one, other), taken, strict=True):
            began = time.perf_counter()
            act()
            if turn:
                kept.append(time.perf_counter() - began)
    return statistics.median(taken[0]) * 1000, statistics.median(taken[1]) * 1000
