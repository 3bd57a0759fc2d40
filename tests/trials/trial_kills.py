"""Killed in the middle of moves: what was answered stands whole, what was not stands whole or not at all."""

from __future__ import annotations

import multiprocessing
import os
import random
import signal
import time
import uuid
from itertools import pairwise
from pathlib import Path
from typing import Any

from sqlalchemy import func, select

from tests.house import House
from tests.services.living import confirmed, duties_of, filled, moves_of
from tracker.domain.acts import Act
from tracker.domain.workflow import MoveKind
from tracker.models.attempts import Attempt
from tracker.models.audit import AuditEntry
from tracker.models.base import db
from tracker.models.cases import Request
from tracker.models.states import written
from tracker.models.transactions import reading
from tracker.services.audit import verify_audit
from tracker.services.moves import move_case

KILLS = 500
FORK = multiprocessing.get_context("fork")


def act_until_killed(house: House, number: str, answered: Path, ready: Any) -> None:
    """One attempt after the other; each is written down once it was answered."""
    db.engine.dispose(close=False)
    teacher = house.actor("head_teacher")
    ready.set()
    with answered.open("a") as file:
        while True:
            sent = str(uuid.uuid4())
            act = Act(number, MoveKind.ATTEMPT, house.case(number).version, sent)
            move_case(teacher, act, filled(house, "attempt", {}), house.now)
            file.write(f"{sent}\n")
            file.flush()


def trial_kill_9_during_moves_loses_halves_and_doubles_nothing(house: House, tmp_path: Path) -> None:
    number, answered, chance = confirmed(house), tmp_path / "answered", random.Random(3)
    for _kill in range(KILLS):
        db.session.remove()
        db.engine.dispose()
        ready = FORK.Event()
        child = FORK.Process(target=act_until_killed, args=(house, number, answered, ready))
        child.start()
        ready.wait()
        time.sleep(chance.uniform(0, 0.2))
        os.kill(child.pid or 0, signal.SIGKILL)
        child.join()
    sent = answered.read_text().split()
    rows = moves_of(number)
    with reading() as session:
        taken, attempts, entries = (
            session.scalar(select(func.count()).select_from(table)) for table in (Request, Attempt, AuditEntry)
        )
    made = [row.request_id for row in rows[2:]]
    print(f"\n{KILLS} kills, {len(sent)} acts answered, {len(made)} made, {len(set(sent) - set(made))} lost")
    assert set(sent) <= set(made)
    assert len(made) == len(set(made)) == attempts
    assert taken == entries == len(rows)
    assert all(later.before == earlier.after for earlier, later in pairwise(rows))
    assert rows[-1].after == written(house.case(number).state())
    assert sum(duty.is_open and duty.kind == "keep_persuading" for duty in duties_of(number)) == 2
    assert verify_audit().faults == ()
