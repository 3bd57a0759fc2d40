"""What a check-up of an installation finds: each point with a verdict and a word for whoever must act."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from tracker.domain.health import Health
from tracker.domain.words import Word


class Verdict(Word):
    """Whether a point is in order, should be looked at, or must be mended."""

    OK = "ok", "ok"
    WARNING = "warning", "warning"
    RED = "red", "red"


@dataclass(frozen=True)
class Finding:
    """One point of the check-up."""

    name: str
    verdict: Verdict
    detail: str


MEGABYTE = 1024 * 1024
LEAST_DISK = 500 * MEGABYTE
LITTLE_DISK = 2000 * MEGABYTE
"""Free space in bytes below which nothing is safe, and below which somebody should look."""


def none_of(name: str, wrong: int, what: str) -> Finding:
    """Red where anything breaks an invariant."""
    return Finding(name, Verdict.RED, f"{wrong} {what}") if wrong else Finding(name, Verdict.OK, f"no {what}")


def disk(free: int) -> Finding:
    verdict = Verdict.RED if free < LEAST_DISK else Verdict.WARNING if free < LITTLE_DISK else Verdict.OK
    return Finding("disk", verdict, f"{free // MEGABYTE} MB free")


def scheduler(health: Health) -> Finding:
    """Red where a job is late; an installation whose scheduler never ran reminds nobody."""
    late = [str(job.job) for job in health.jobs if job.late]
    if late:
        return Finding("scheduler", Verdict.RED, "late: " + ", ".join(late))
    if not health.jobs:
        return Finding("scheduler", Verdict.WARNING, "it has never run here")
    return Finding("scheduler", Verdict.OK, f"{len(health.jobs)} jobs in time")


def queue(health: Health) -> Finding:
    troubled = health.dead or health.broken or health.paused
    detail = f"{health.waiting} waiting, {health.dead} not deliverable"
    detail += "".join(f", {channel} is broken" for channel in health.broken)
    detail += f", paused: {health.paused}" if health.paused else ""
    return Finding("queue", Verdict.WARNING if troubled else Verdict.OK, detail)


def is_well(findings: Iterable[Finding]) -> bool:
    """Whether nothing is red."""
    return all(finding.verdict is not Verdict.RED for finding in findings)
