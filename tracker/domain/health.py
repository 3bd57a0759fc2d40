"""How late a job of the scheduler may be, and when the installation as a whole is not well."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from tracker.domain.calendar import CHINA, china_date
from tracker.domain.words import N_, Word


class Job(Word):
    """What the scheduler does."""

    DATED_DUTIES = "dated_duties", N_("Open what a day opens")
    REMINDERS = "reminders", N_("Remind and climb")
    BUNDLES = "bundles", N_("Bundle what was told")
    DIGESTS = "digests", N_("Issue the weekly brief")
    RETURNS = "returns", N_("Open the monthly returns")
    REVIEWS = "reviews", N_("Draw the quarterly review")
    ARRIVALS = "arrivals", N_("Open the start-of-term lists")
    ROLL_CALLS = "roll_calls", N_("Log who is long absent")
    SENDER = "sender", N_("Send")
    BACKUP = "backup", N_("Nightly backup")
    AUDIT_CHECK = "audit_check", N_("Nightly audit check")


FREQUENT = timedelta(minutes=10)
NIGHTLY = timedelta(hours=26)

LATE_AFTER: Mapping[Job, timedelta] = {
    Job.DATED_DUTIES: FREQUENT,
    Job.REMINDERS: FREQUENT,
    Job.BUNDLES: FREQUENT,
    Job.DIGESTS: FREQUENT,
    Job.RETURNS: FREQUENT,
    Job.REVIEWS: FREQUENT,
    Job.ARRIVALS: FREQUENT,
    Job.ROLL_CALLS: FREQUENT,
    Job.SENDER: FREQUENT,
    Job.BACKUP: NIGHTLY,
    Job.AUDIT_CHECK: NIGHTLY,
}
"""How long after it was last done a job counts as late (county default)."""


NIGHT_BEGINS = time(2, 0)
NIGHT_JOBS = frozenset({Job.BACKUP, Job.AUDIT_CHECK})


def is_due(job: Job, done_at: datetime | None, now: datetime) -> bool:
    """A frequent job at every tick, a nightly one once after two o'clock of each China day."""
    if job not in NIGHT_JOBS:
        return True
    done_today = done_at is not None and china_date(done_at) == china_date(now)
    return not done_today and now.astimezone(CHINA).time() >= NIGHT_BEGINS


@dataclass(frozen=True)
class JobHealth:
    """One job: when it was last begun and done, a word for its last failure, whether it is late."""

    job: Job
    begun_at: datetime | None
    done_at: datetime | None
    failure: str
    late: bool


@dataclass(frozen=True)
class Health:
    """The jobs, the queue of messages, and why the sender waits where it does."""

    jobs: tuple[JobHealth, ...]
    waiting: int
    dead: int
    broken: tuple[str, ...]
    paused: str

    @property
    def is_well(self) -> bool:
        """Whether every job is in time; messages that could not be delivered are no illness of the machine."""
        return not any(job.late for job in self.jobs)


def is_late(job: Job, done_at: datetime | None, since: datetime | None, now: datetime) -> bool:
    """Late after its time has passed without it being done; a job never done is late that long after the first tick."""
    last = done_at or since
    return last is not None and now - last > LATE_AFTER[job]
