"""The scheduler only ticks; what is due stands in the database, so a missed tick is made up by the next one."""

from __future__ import annotations

import threading
from datetime import UTC, datetime

import structlog
from apscheduler.schedulers.background import BackgroundScheduler
from flask import Flask

from tracker.services.ticks import open_dated_duties

SECONDS = 30
log = structlog.get_logger()


def tick(now: datetime) -> int:
    """Everything that is due at `now`, once; plain and re-entrant. Returns how many duties were opened."""
    return open_dated_duties(now)


def start(app: Flask) -> BackgroundScheduler:
    """Ticks at once and every 30 seconds, in a thread of its own."""
    scheduler = BackgroundScheduler(timezone=UTC)
    scheduler.add_job(
        _tick_in,
        "interval",
        [app],
        seconds=SECONDS,
        coalesce=True,
        misfire_grace_time=None,
        next_run_time=datetime.now(UTC),
    )
    scheduler.start()
    return scheduler


def run(app: Flask) -> None:
    """Ticks until the process is stopped."""
    running = start(app)
    try:
        threading.Event().wait()
    except KeyboardInterrupt:
        running.shutdown(wait=False)


def _tick_in(app: Flask) -> None:
    with app.app_context():
        try:
            tick(app.extensions["tracker.clock"]())
        except Exception as failure:  # the next tick tries again; what failed is in the log, never who it was about
            log.error("tick failed", failure=type(failure).__name__)
