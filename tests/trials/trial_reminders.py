"""Reminders under load and violence: many processes, kill −9, downtime, other time zones; counts are printed."""

from __future__ import annotations

import multiprocessing
import os
import random
import signal
import time
from collections import Counter
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import func, insert, select

from tests.house import House
from tests.servers import WorkGroup, work_group
from tracker.domain.cases import Ledger
from tracker.domain.duties import DutyKind
from tracker.domain.outbox import Channel, DeliveryKind, DeliveryState
from tracker.domain.parcels import Message, Parcel
from tracker.domain.posts import Line, Role
from tracker.models.base import db
from tracker.models.duties import Duty
from tracker.models.notices import Notice
from tracker.models.outbox import Bot, Delivery, DeliveryItem
from tracker.models.transactions import reading, writing
from tracker.models.units import Unit
from tracker.services.outbox import Post, send_due
from tracker.services.reminders import tell_of_duties

OCCURRENCES = 5_000
DELIVERIES = 20_000
KILLS = 400
FORK = multiprocessing.get_context("fork")


def listed(house: House) -> int:
    number = house.log()
    house.move(number, "confirm", "principal", ledger=Ledger.SUSPECTED, last_attended_on=house.today())
    return house.case(number).id


def owe(house: House, case_id: int, count: int) -> None:
    """So many more duties of the township's clerk, all overdue since yesterday."""
    day = house.today()
    row = {
        "kind": DutyKind.ACCEPT,
        "case_id": case_id,
        "line": Line.GOVERNMENT,
        "role": Role.TOWNSHIP_CLERK,
        "episode": 1,
        "opened_on": day - timedelta(days=5),
        "counts_from": day - timedelta(days=5),
        "due_on": day - timedelta(days=1),
    }
    with writing() as session:
        session.execute(insert(Duty), [row] * count)


def in_children(house: House, count: int, work: Any) -> None:
    """Runs `work` in so many processes at once, each with connections of its own."""
    db.session.remove()
    db.engine.dispose()

    def child() -> None:
        db.engine.dispose(close=False)
        work()
        os._exit(0)

    children = [FORK.Process(target=child) for _ in range(count)]
    for one in children:
        one.start()
    for one in children:
        one.join()
        assert one.exitcode == 0


@pytest.mark.parametrize("processes", [1, 2, 4, 8])
def trial_any_number_of_processes_tells_each_occurrence_once(house: House, processes: int) -> None:
    case_id = listed(house)
    with writing() as session:
        session.execute(Duty.__table__.update().values(is_open=False))
    owe(house, case_id, OCCURRENCES)
    began = time.perf_counter()
    in_children(house, processes, lambda: tell_of_duties(house.now))
    with reading() as session:
        told = session.execute(
            select(Notice.person_id, func.count(), func.count(Notice.duty_id.distinct()))
            .where(Notice.suppressed.is_(False))
            .group_by(Notice.person_id)
        ).all()
    print(f"\n{processes} processes: {told} in {time.perf_counter() - began:.1f} s")
    assert [count for _, count, _ in told] == [OCCURRENCES, OCCURRENCES]
    assert all(count == duties for _, count, duties in told)


@pytest.fixture
def group() -> Iterator[WorkGroup]:
    with work_group((200, {"errcode": 0})) as group:
        yield group


def queue(house: House, count: int) -> None:
    """So many deliveries to one bot, each with a notice of its own."""
    case_id, person = listed(house), house.actor("township_clerk").person_id
    with writing() as session:
        unit = session.scalars(select(Unit).where(Unit.code == "422822106")).one()
        address = "https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=k"
        bot = Bot(unit_id=unit.id, channel=Channel.WECOM, address=address, made_at=house.now)
        session.add(bot)
        session.flush()
        plain = {"person_id": person, "case_id": case_id, "kind": "sighting", "day": house.today()}
        session.execute(insert(Notice), [{"key": f"n{n}", "made_at": house.now, **plain} for n in range(count)])
        common = {
            "bot_id": bot.id,
            "channel": Channel.WECOM,
            "kind": DeliveryKind.BUNDLE,
            "day": house.today(),
            "made_at": house.now,
            "ready_at": house.now,
        }
        session.execute(insert(Delivery), [{"recipient": f"trial {n}", **common} for n in range(count)])
        ids = session.scalars(select(Delivery.id).order_by(Delivery.id)).all()
        notices = session.scalars(select(Notice.id).order_by(Notice.id)).all()
        items = [
            {"delivery_id": i, "notice_id": n, "recipient": f"trial {k}", "channel": Channel.WECOM}
            for k, (i, n) in enumerate(zip(ids, notices, strict=True))
        ]
        session.execute(insert(DeliveryItem), items)


def plain_words(parcel: Parcel) -> Message:
    return Message("", f"{len(parcel.lines)}")


def trial_kill_9_during_dispatch_loses_nothing_and_repeats_at_most_one_each(house: House, group: WorkGroup) -> None:
    queue(house, DELIVERIES)
    chance, kills, moment = random.Random(4), 0, house.now
    db.session.remove()
    db.engine.dispose()

    def dispatch() -> None:
        db.engine.dispose(close=False)
        with group.client() as client:
            while send_due(moment, Post(None, client), plain_words):
                pass
        os._exit(0)

    while True:
        child = FORK.Process(target=dispatch)
        child.start()
        if kills < KILLS:
            time.sleep(chance.uniform(0.02, 0.25))
            os.kill(child.pid or 0, signal.SIGKILL)
            kills += 1
        child.join()
        moment += timedelta(seconds=61)
        if child.exitcode == 0:
            break
    with reading() as session:
        states = dict(session.execute(select(Delivery.state, func.count()).group_by(Delivery.state)).all())
        keys = set(session.scalars(select(Delivery.key)))
    arrived = Counter(headers["X-Delivery-Key"] for _, headers, _ in group.arrived)
    repeats = sum(count - 1 for count in arrived.values())
    print(f"\n{kills} kills, {len(arrived)} of {DELIVERIES} arrived, {repeats} repeats, {states}")
    assert states == {DeliveryState.SENT: DELIVERIES}
    assert set(arrived) == keys
    assert repeats <= kills


@pytest.mark.parametrize("gap", [timedelta(hours=1), timedelta(days=1), timedelta(days=10), timedelta(days=60)])
def trial_after_downtime_every_due_day_is_told_once_and_only_the_newest_speaks(house: House, gap: timedelta) -> None:
    case_id = listed(house)
    owe(house, case_id, 50)
    house.now += gap
    for _tick in range(3):
        tell_of_duties(house.now)
    with reading() as session:
        rows = session.execute(select(Notice.duty_id, Notice.person_id, Notice.step, Notice.suppressed)).all()
    spoken = Counter((duty, person) for duty, person, _, suppressed in rows if not suppressed)
    steps = Counter((duty, person, step) for duty, person, step, _ in rows)
    print(f"\ndown {gap}: {len(rows)} notices, {sum(spoken.values())} spoken")
    assert set(spoken.values()) == {1}
    assert set(steps.values()) == {1}


def trial_six_host_time_zones_tell_on_the_same_china_days(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    case_id = listed(house)
    days = set()
    for zone in ("UTC", "Asia/Shanghai", "America/New_York", "Pacific/Auckland", "Asia/Kolkata", "Pacific/Honolulu"):
        monkeypatch.setenv("TZ", zone)
        time.tzset()
        with writing() as session:
            session.execute(DeliveryItem.__table__.delete())
            session.execute(Notice.__table__.delete())
            session.execute(Duty.__table__.update().values(step=None, next_step_on=None, case_id=case_id))
        tell_of_duties(house.now + timedelta(days=1, hours=14))
        with reading() as session:
            rows = session.execute(select(Notice.duty_id, Notice.step, Notice.day).order_by(Notice.id)).all()
        days.add(tuple(tuple(row) for row in rows))
    monkeypatch.delenv("TZ")
    time.tzset()
    print(f"\nsix zones, {len(days)} outcome, {len(next(iter(days)))} notices")
    assert len(days) == 1
