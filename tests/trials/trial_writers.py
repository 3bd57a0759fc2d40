"""Sixteen writers on one case, and long stories of one case: what the suite does in small; counts are printed."""

from __future__ import annotations

import time

from hypothesis import HealthCheck, settings
from hypothesis.stateful import run_state_machine_as_test

from tests.domain.test_machine import CaseMachine
from tests.house import House
from tests.services.test_concurrency import write_together
from tests.services.test_machine import drive

WRITERS, TIMES = 16, 200
STORIES, STEPS = 400, 20
PLAIN_STORIES, PLAIN_STEPS = 5_000, 50


def trial_sixteen_writers_lose_nothing(house: House) -> None:
    began = time.perf_counter()
    told = write_together(house, WRITERS, TIMES)
    spent = time.perf_counter() - began
    print(f"\n{WRITERS} writers: {told['made']} acts made, {told['late']} told they were late, 0 lost, {spent:.0f} s")
    assert sum(told.values()) == WRITERS * TIMES


def trial_long_stories_through_the_services_keep_every_promise(house: House) -> None:
    drive(house, STORIES, STEPS)
    print(f"\n{STORIES} stories of up to {STEPS} steps: every promise kept")


def trial_very_long_stories_on_plain_facts_keep_every_promise() -> None:
    chosen = settings(
        max_examples=PLAIN_STORIES,
        stateful_step_count=PLAIN_STEPS,
        derandomize=True,
        deadline=None,
        suppress_health_check=list(HealthCheck),
    )
    run_state_machine_as_test(CaseMachine, settings=chosen)
    print(f"\n{PLAIN_STORIES} stories of up to {PLAIN_STEPS} steps: every promise kept")
