"""A clock that jumps under a running scheduler, and a mail server that is away for six hours; counts are printed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from datetime import datetime, timedelta

import httpx
from sqlalchemy import func, insert, select, update

from tests.house import House
from tests.servers import MailBox, mail_server
from tests.trials.trial_reminders import listed, owe, plain_words
from tracker import scheduler
from tracker.domain.calendar import china_date
from tracker.domain.outbox import PAUSED, Channel, DeliveryKind, DeliveryState, MailServer
from tracker.domain.reminders import Step
from tracker.models.duties import Duty
from tracker.models.installation import find_value
from tracker.models.notices import Notice
from tracker.models.outbox import Delivery, DeliveryItem
from tracker.models.people import Person
from tracker.models.transactions import reading, writing
from tracker.services.outbox import Post, resume_sender, send_due

MAILS = 2_000
DUTIES = 50
JUMPS = (0, 1, 72, 73, -48, 2, 0, 24, 23, 49, 72, 96, 168, 120, 169)
"""Hours after the true time at which the clock stands, look by look."""
DOWN = timedelta(hours=6)
ALL_OUT = timedelta(minutes=15)
TICK = timedelta(seconds=scheduler.SECONDS)


def trial_a_clock_that_jumps_tells_every_step_once(house: House) -> None:
    owe(house, listed(house), DUTIES)
    guard, true = scheduler.ClockGuard(), house.now
    for hours in JUMPS:
        house.now = true + timedelta(hours=hours)
        scheduler._tick_in(house.app, guard)
    with reading() as session:
        rows = session.execute(select(Notice.duty_id, Notice.person_id, Notice.step).where(Notice.step.is_not(None)))
        seen = Counter(tuple(row) for row in rows)
        late = set(session.scalars(select(Duty.id).where(Duty.due_on < china_date(true))))
        reason = find_value(PAUSED)
    steps = Counter(step for _, _, step in seen)
    print(f"\n{len(JUMPS)} looks with jumps: {dict(steps)}, twice: {sum(seen.values()) - len(seen)}, sender: {reason}")
    assert set(seen.values()) == {1}
    assert len(late) == DUTIES
    assert late <= {duty for duty, _, step in seen if step == Step.CLIMBED}
    assert reason == "clock"


def queue_mails(house: House, count: int) -> None:
    """So many mails to one person, each with a notice of its own, made in the morning."""
    case_id, person = listed(house), house.actor("township_clerk").person_id
    with writing() as session:
        session.execute(update(Person).where(Person.id == person).values(mail="clerk@example.cn"))
        plain = {"person_id": person, "case_id": case_id, "kind": "sighting", "day": house.today()}
        session.execute(insert(Notice), [{"key": f"m{n}", "made_at": house.now, **plain} for n in range(count)])
        common = {
            "person_id": person,
            "channel": Channel.MAIL,
            "kind": DeliveryKind.BUNDLE,
            "day": house.today(),
            "made_at": house.now,
            "ready_at": house.now,
        }
        session.execute(insert(Delivery), [{"recipient": f"trial {n}", **common} for n in range(count)])
        ids = session.scalars(select(Delivery.id).where(Delivery.channel == Channel.MAIL).order_by(Delivery.id)).all()
        notices = session.scalars(select(Notice.id).where(Notice.kind == "sighting").order_by(Notice.id)).all()
        items = [
            {"delivery_id": i, "notice_id": n, "recipient": f"trial {k}", "channel": Channel.MAIL}
            for k, (i, n) in enumerate(zip(ids, notices, strict=True))
        ]
        session.execute(insert(DeliveryItem), items)


def ticks(start: datetime, span: timedelta, send: Callable[[datetime], int]) -> Counter[datetime]:
    """What went out at each tick of a span."""
    moments = [start + TICK * n for n in range(span // TICK)]
    return Counter({moment: send(moment) for moment in moments})


def trial_a_mail_server_away_for_six_hours_loses_nothing(house: House) -> None:
    queue_mails(house, MAILS)
    box = MailBox()
    with mail_server(box):
        pass  # the port is known now, and nobody listens there

    def send(now: datetime) -> int:
        with httpx.Client() as client:
            return send_due(now, Post(MailServer(box.address, "kcbx@example.cn"), client), plain_words)

    assert sum(ticks(house.now, DOWN, send).values()) == 0
    back = house.now + DOWN
    with mail_server(box):
        out = ticks(back, ALL_OUT, send)
    with reading() as session:
        states = dict(session.execute(select(Delivery.state, func.count()).group_by(Delivery.state)).all())
    last = max(moment for moment, count in out.items() if count)
    keys = {mail.content.split(b"Message-ID:", 1)[1].split(b"\r\n", 1)[0] for mail in box.mails}
    print(f"\nback after {DOWN}: {len(box.mails)} of {MAILS} mails arrived, the last {last - back} later, {states}")
    assert states == {DeliveryState.SENT: MAILS}
    assert len(box.mails) == len(keys) == MAILS


def trial_sending_after_a_jump_waits_for_an_administrator(house: House) -> None:
    queue_mails(house, 10)
    guard, box = scheduler.ClockGuard(), MailBox()
    with mail_server(box), httpx.Client() as client:
        post = Post(MailServer(box.address, "kcbx@example.cn"), client)
        scheduler._tick_in(house.app, guard)
        house.wait(hours=72)
        scheduler._tick_in(house.app, guard)
        waiting = send_due(house.now, post, plain_words)
        resume_sender()
        sent = send_due(house.now, post, plain_words)
    print(f"\nafter a jump of 72 h: {waiting} sent before an administrator said so, {sent} after")
    assert (waiting, sent > 0) == (0, True)
