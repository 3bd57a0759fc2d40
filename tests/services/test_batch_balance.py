"""Whatever is done to a list from above, in whatever order: its balance adds up and each name stands on its ground."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from random import Random

import pytest
from sqlalchemy import select

from tests import county
from tests.house import House
from tests.services.batching import BATCH, IDS, balance, doubt, form, hand_in, proved, tick, unknown
from tests.services.test_batch_ticks import move
from tracker.domain.batches import Outcome, ShareState
from tracker.domain.errors import Failure
from tracker.models.batch_reopening import reopen_missing
from tracker.models.batches import BatchName, BatchShare
from tracker.models.transactions import reading, writing
from tracker.sample.chance import chance
from tracker.services.batch_acts import check_name, sign_share

ACTS_IN_ALL = 60
NAMES = tuple(name for name in IDS if name != "王芳")
"""The names on the list of the cast's school."""

KNOWN = ("张小雨", "曾丽")
"""Those the base list knows; the third may be put there by an act."""

ROOMS = (county.CLASS, county.SISTER_CLASS, county.OTHER_CLASS)

Act = Callable[[House, Random, str], object]


def check(house: House, rng: Random, name: str) -> None:
    with reading() as session:
        drawn = session.scalars(select(BatchName.id).where(BatchName.sampled.is_(True))).all()
    wrong = rng.choice([None, "不在校"])
    check_name(form(house, "township_clerk"), BATCH, county.SCHOOL, rng.choice(drawn or [0]), wrong)


def miss(house: House, rng: Random, name: str) -> None:
    with writing():
        reopen_missing(form(house, "school_clerk"), [house.student_id(rng.choice(KNOWN))], date(2027, 3, 1))


ACTS: dict[str, Act] = {
    "tick": lambda house, rng, name: tick(house, name, by=rng.choice(["head_teacher", "school_clerk", "principal"])),
    "unknown": lambda house, rng, name: unknown(house, name),
    "prove": lambda house, rng, name: proved(house, name),
    "doubt": lambda house, rng, name: doubt(house, name, rng.choice(["head_teacher", "school_clerk"])),
    "sign": lambda house, rng, name: sign_share(form(house, "principal"), BATCH, county.SCHOOL),
    "check": check,
    "miss": miss,
    "move": lambda house, rng, name: move(rng.choice(KNOWN), rng.choice(ROOMS)),
}


def still_open() -> list[str]:
    with reading() as session:
        rows = session.scalars(select(BatchName).where(BatchName.outcome == Outcome.OPEN)).all()
    return [name for name in NAMES if name in {row.body["name"] for row in rows}]


def grounds() -> dict[Outcome, Callable[[BatchName], bool]]:
    """What must be true of a name settled in each way."""
    return {
        Outcome.OPEN: lambda name: name.settled_at is name.settled_by_id is name.paper_id is name.case_number is None,
        Outcome.IN_CLASS: lambda name: name.agrees and name.settled_by_id is not None and name.paper_id is None,
        Outcome.EVIDENCED: lambda name: name.paper_id is not None and name.settled_by_id is not None,
        Outcome.CASE: lambda name: name.settled_by_id is not None and name.paper_id is None,
    }


def faults(names: int) -> list[str]:
    """What does not hold of the batch as it stands."""
    with reading() as session:
        rows = session.execute(
            select(BatchName, BatchShare).join(BatchShare, BatchShare.id == BatchName.share_id)
        ).all()
    found = [] if len(rows) == names else [f"{len(rows)} names instead of {names}"]
    for name, share in rows:
        if not grounds()[name.outcome](name):
            found.append(f"{name.outcome} without its ground")
        if share.state is ShareState.SIGNED and name.outcome is Outcome.OPEN:
            found.append("open on a signed list")
    return found


@pytest.mark.parametrize("seed", range(5))
def test_the_balance_adds_up_after_every_act(quick_house: House, seed: int) -> None:
    rng, names, done = chance(seed), hand_in(quick_house).balance.names, set()
    for _ in range(ACTS_IN_ALL):
        act = rng.choice([*ACTS])
        quick_house.wait(minutes=1)
        try:
            ACTS[act](quick_house, rng, rng.choice(still_open() or NAMES))
            done.add(act)
        except Failure:
            pass
        assert (faults(names), balance(quick_house).names) == ([], names), act
    assert {"sign", "check", "move"} <= done
