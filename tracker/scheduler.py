"""The scheduler only ticks; what is due stands in the database, so a missed tick is made up by the next one."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import httpx
import structlog
from apscheduler.schedulers.background import BackgroundScheduler
from flask import Flask, current_app

from tracker.domain.errors import Forbidden, Refused
from tracker.domain.health import Job, is_due
from tracker.domain.outbox import MailServer
from tracker.messages import write
from tracker.services.arrival_opening import open_due_arrivals
from tracker.services.attendance import due_cases
from tracker.services.audit import check_nightly
from tracker.services.backups import back_up_nightly
from tracker.services.bundles import make_bundles
from tracker.services.digest_issue import issue_due
from tracker.services.heartbeats import last_done, record_beats
from tracker.services.identify import log_child
from tracker.services.outbox import Post, pause_sender, send_due
from tracker.services.reminders import tell_of_duties
from tracker.services.return_opening import open_due_returns
from tracker.services.review_opening import open_due_reviews
from tracker.services.ticks import open_dated_duties

SECONDS = 30
BACKWARDS = timedelta(minutes=2)
FORWARDS = timedelta(hours=48)
log = structlog.get_logger()


def _post() -> Post:
    config = current_app.extensions["tracker.config"]
    mail = MailServer(config.mail_server, config.mail_from) if config.mail_server else None
    return Post(mail, httpx.Client(follow_redirects=False))


def _bundles(now: datetime) -> int:
    return make_bundles(now, with_mail=bool(current_app.extensions["tracker.config"].mail_server))


def _send(now: datetime) -> int:
    post = _post()
    with post.client:
        return send_due(now, post, write)


def _log_absent(now: datetime) -> int:
    """Logs whoever is long absent; one who cannot be logged holds up nobody else."""
    logged = 0
    for due in due_cases(now):
        with suppress(Refused, Forbidden):
            log_child(due.actor, due.entry, due.request_id, now)
            logged += 1
    return logged


JOBS: Mapping[Job, Callable[[datetime], int]] = {
    Job.DATED_DUTIES: open_dated_duties,
    Job.RETURNS: open_due_returns,
    Job.REVIEWS: open_due_reviews,
    Job.ARRIVALS: open_due_arrivals,
    Job.ROLL_CALLS: _log_absent,
    Job.REMINDERS: tell_of_duties,
    Job.DIGESTS: issue_due,
    Job.BUNDLES: _bundles,
    Job.SENDER: _send,
    Job.BACKUP: back_up_nightly,
    Job.AUDIT_CHECK: check_nightly,
}
"""What a tick does, in this order; each by itself, so that one that fails stops no other."""


def tick(now: datetime) -> dict[str, int]:
    """Everything that is due at `now`, once; plain and re-entrant. Returns how much each job did."""
    done: dict[str, int] = {}
    outcomes: dict[str, str] = {}
    before = last_done()
    for job, run_job in JOBS.items():
        if not is_due(job, before.get(job), now):
            continue
        try:
            done[job], outcomes[job] = run_job(now), ""
        except Exception as failure:  # the next tick tries again; only the sort of failure is kept, never its text
            log.error("job failed", job=str(job), failure=type(failure).__name__)
            done[job], outcomes[job] = 0, type(failure).__name__
    record_beats(outcomes, now)
    return done


@dataclass
class ClockGuard:
    """Compares the clock with the time that really went by inside one running scheduler."""

    wall: datetime | None = None
    steady: float = 0.0

    def jump(self, now: datetime, steady: float) -> timedelta:
        """How far the clock has gone ahead of (or behind) the time since the last look."""
        gone = timedelta(seconds=steady - self.steady)
        jumped = now - self.wall - gone if self.wall else timedelta()
        self.wall, self.steady = now, steady
        return jumped


def start(app: Flask) -> BackgroundScheduler:
    """Ticks at once and every 30 seconds, in a thread of its own."""
    scheduler = BackgroundScheduler(timezone=UTC)
    scheduler.add_job(
        _tick_in,
        "interval",
        [app, ClockGuard()],
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


def _tick_in(app: Flask, guard: ClockGuard) -> None:
    with app.app_context():
        now = app.extensions["tracker.clock"]()
        jump = guard.jump(now, time.monotonic())
        try:
            if jump < -BACKWARDS:
                log.warning("clock went back, nothing is planned", seconds=jump.total_seconds())
                return
            if jump > FORWARDS:
                pause_sender("clock")
            tick(now)
        except Exception as failure:  # the database is away: the next tick tries again
            log.error("tick failed", failure=type(failure).__name__)
