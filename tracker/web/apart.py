"""Long work beside the request that asked for it: in a thread, or where much is to be reckoned in another process."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable
from multiprocessing import get_context
from multiprocessing.connection import Connection
from typing import TypeVar

import structlog
from flask import Flask, current_app

from tracker.domain.errors import Failure, Refused
from tracker.domain.intake import FileIn
from tracker.domain.words import N_

log = structlog.get_logger()
T = TypeVar("T")

Rest = Callable[[], object]
Work = Callable[[], tuple[T, Rest]]
"""What is answered at once, and what is still to be done then."""

AFRESH = get_context("spawn")
LONG_FILE = 200_000
"""Bytes from which other users would feel that a file is read."""

BEHIND = 10
"""How far the other process stands back for those that answer pages."""


def nothing() -> None:
    """The rest of work that is done with its answer."""


def run_apart(work: Rest) -> threading.Thread:
    """Starts the work and returns at once; what goes wrong is logged by its sort alone."""
    app = current_app._get_current_object()
    thread = threading.Thread(target=_finish, args=(app, work), daemon=True)
    thread.start()
    return thread


def _finish(app: Flask, work: Rest) -> None:
    with app.app_context():
        try:
            work()
        except Exception as failure:  # nobody waits for it; its page says that it broke off
            log.error("work apart failed", failure=type(failure).__name__)


def answer_apart(work: Work[T]) -> T:
    """What another process answers to this work, whose rest it does then by itself; raises the work's own Failure.

    A thread would share the interpreter with everybody else's pages. The work must be one that can be pickled.
    """
    ours, theirs = AFRESH.Pipe(duplex=False)
    AFRESH.Process(target=_answer, args=(current_app.extensions["tracker.again"], work, theirs), daemon=True).start()
    theirs.close()
    try:
        answer = ours.recv()
    except EOFError:
        raise Refused(
            N_("This broke off. Try again: what is done already is not done twice. A smaller file may help.")
        ) from None
    if isinstance(answer, Failure):
        raise answer
    return answer  # type: ignore[no-any-return]


def is_long(file: FileIn) -> bool:
    return len(file.data) > LONG_FILE


def work_off(work: Work[T], *, is_long: bool) -> T:
    """Does the work at once; where it is long, another process answers and does its rest by itself."""
    if is_long:
        return answer_apart(work)
    answer, rest = work()
    rest()
    return answer


def _answer(make_app: Callable[[], Flask], work: Work[object], caller: Connection) -> None:
    os.nice(BEHIND)

    def answer() -> None:
        rest: Rest | None = None
        try:
            said, rest = work()
        except Failure as failure:
            said = failure
        caller.send(said)
        caller.close()
        if rest is not None:
            rest()

    _finish(make_app(), answer)
