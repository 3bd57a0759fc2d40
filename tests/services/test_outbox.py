"""Bundles and their sending: a real mail server, leases, failures, and nothing at night."""

from __future__ import annotations

import email
import email.policy
import uuid
from datetime import timedelta

import httpx
import pytest
from sqlalchemy import select, update

from tests.house import House
from tests.servers import MailBox, mail_server, work_group
from tracker.domain.cases import Ledger
from tracker.domain.forms import Form
from tracker.domain.outbox import Channel, DeliveryState, MailServer
from tracker.domain.parcels import Message, Parcel
from tracker.domain.posts import Role
from tracker.messages import write
from tracker.models.base import db
from tracker.models.notices import Notice
from tracker.models.outbox import Bot, Delivery
from tracker.models.people import Person
from tracker.models.transactions import reading, writing
from tracker.models.units import Unit
from tracker.services.bundles import make_bundles
from tracker.services.cases import get_case
from tracker.services.notices import read_all
from tracker.services.outbox import Post, pause_sender, resume_sender, send_due
from tracker.services.reminders import tell_of_duties


@pytest.fixture
def owing(house: House) -> House:
    """A confirmed case whose duties have spoken up on a Tuesday at nine; everybody has a mail address."""
    number = house.log()
    house.move(number, "confirm", "principal", ledger=Ledger.SUSPECTED, last_attended_on=house.today())
    with writing():
        for person in db.session.scalars(select(Person)):
            person.mail = f"{person.account}@example.cn"
    house.wait(days=1)
    tell_of_duties(house.now)
    return house


def deliveries() -> list[Delivery]:
    with reading() as session:
        return list(session.scalars(select(Delivery).order_by(Delivery.id)))


def send(house: House, box: MailBox, write_as: object = write) -> int:
    with httpx.Client() as client:
        return send_due(house.now, Post(MailServer(box.address, "kcbx@example.cn"), client), write_as)  # type: ignore[arg-type]


def test_a_person_gets_one_bundle_a_day_however_often_it_is_made(owing: House) -> None:
    made = make_bundles(owing.now, with_mail=True)
    assert make_bundles(owing.now + timedelta(hours=3), with_mail=True) == 0
    assert made == len({row.recipient for row in deliveries()}) > 0


def test_a_bundle_says_what_to_do_with_a_link_and_without_a_name(owing: House) -> None:
    make_bundles(owing.now, with_mail=True)
    with mail_server(MailBox()) as box:
        assert send(owing, box) == len(deliveries())
    text = "".join(mail.content.decode() for mail in box.mails)
    assert "422822-2026-0001" in _decoded(box)
    assert "/cases/422822-2026-0001" in _decoded(box)
    assert "张小雨" not in _decoded(box) + text
    assert {row.state for row in deliveries()} == {DeliveryState.SENT}


def _decoded(box: MailBox) -> str:
    mails = (email.message_from_bytes(mail.content, policy=email.policy.default) for mail in box.mails)
    return "".join(f"{mail['Subject']}\n{mail.get_content()}" for mail in mails)


def test_a_duty_that_spoke_up_twice_since_the_last_bundle_is_one_line(owing: House) -> None:
    for _day in range(4):
        owing.wait(days=1)
        tell_of_duties(owing.now)
    owing.wait(days=2)  # over the weekend, when nothing leaves
    make_bundles(owing.now, with_mail=True)
    with mail_server(MailBox()) as box:
        send(owing, box)
    texts = [email.message_from_bytes(m.content, policy=email.policy.default).get_content() for m in box.mails]
    parts = [part.split("\n") for text in texts for part in "\n".join(text.splitlines()).split("\n\n")]
    assert max(len(part) for part in parts) > 1
    assert [part for part in parts if len(part) > len(set(part))] == []


@pytest.mark.parametrize("hours", [-2, 12])
def test_nothing_is_made_or_sent_outside_the_hours(owing: House, hours: int) -> None:
    make_bundles(owing.now, with_mail=True)
    owing.wait(hours=hours)
    with mail_server(MailBox()) as box:
        assert send(owing, box) == 0
    assert make_bundles(owing.now, with_mail=True) == 0


def test_nothing_leaves_on_a_day_of_rest(owing: House) -> None:
    owing.wait(days=4)
    assert make_bundles(owing.now, with_mail=True) == 0


def test_what_was_done_meanwhile_is_not_sent(owing: House) -> None:
    make_bundles(owing.now, with_mail=True)
    owing.move("422822-2026-0001", "accept", "township_clerk")
    with mail_server(MailBox()) as box:
        send(owing, box)
    states = {row.recipient: row.state for row in deliveries()}
    clerk = owing.actor("township_clerk").person_id
    assert states[f"person {clerk}"] is DeliveryState.OBSOLETE


def test_a_mail_server_that_is_down_loses_nothing_and_is_probed(owing: House) -> None:
    make_bundles(owing.now, with_mail=True)
    with mail_server(MailBox()) as box:
        pass
    for _try in range(6):
        assert send(owing, box) == 0
        owing.wait(hours=1)
    assert {row.state for row in deliveries()} == {DeliveryState.READY}
    with mail_server(box):
        owing.wait(minutes=5)
        assert send(owing, box) == len(deliveries())
    assert len(box.mails) == len(deliveries())


def test_a_refused_address_is_given_up_and_told_in_the_program(owing: House) -> None:
    make_bundles(owing.now, with_mail=True)
    with mail_server(MailBox(answers={"RCPT": "550 no such user"})) as box:
        send(owing, box)
    assert {row.state for row in deliveries()} == {DeliveryState.DEAD}
    with reading() as session:
        told = session.scalars(select(Notice).where(Notice.kind == "not_delivered")).all()
    assert len(told) >= len(deliveries())


def test_a_case_says_to_those_who_act_on_it_whom_its_message_did_not_reach(owing: House) -> None:
    make_bundles(owing.now, with_mail=True)
    with mail_server(MailBox(answers={"RCPT": "550 no such user"})) as box:
        send(owing, box)
    assert Role.HEAD_TEACHER in unreached(owing, "township_clerk")
    assert Role.TOWNSHIP_CLERK not in unreached(owing, "township_clerk")
    assert unreached(owing, "county_leader") == []
    assert Role.TOWNSHIP_CLERK in unreached(owing, "principal")
    read_all(Form(owing.actor("township_clerk"), str(uuid.uuid4()), owing.now))
    assert Role.TOWNSHIP_CLERK not in unreached(owing, "principal")


def unreached(house: House, key: str) -> list[Role]:
    return [post.role for post in get_case(house.actor(key), "422822-2026-0001", house.now).unreached]


def test_a_try_that_broke_off_is_taken_up_after_its_lease_with_the_same_key(owing: House) -> None:
    make_bundles(owing.now, with_mail=True)
    keys = {row.key for row in deliveries()}
    with writing():
        stuck = {"state": DeliveryState.SENDING, "lease_until": owing.now + timedelta(seconds=60)}
        db.session.execute(update(Delivery).values(**stuck, fence=1))
    with mail_server(MailBox()) as box:
        assert send(owing, box) == 0
        owing.wait(minutes=2)
        assert send(owing, box) == len(keys)
    assert all(row.in_doubt for row in deliveries())
    assert {row.key for row in deliveries()} == keys


def test_a_try_whose_lease_was_taken_over_changes_nothing(owing: House) -> None:
    make_bundles(owing.now, with_mail=True)

    def slow(parcel: Parcel) -> Message:
        with writing():
            db.session.execute(update(Delivery).where(Delivery.id == parcel.delivery_id).values(fence=99))
        return write(parcel)

    with mail_server(MailBox()) as box:
        send(owing, box, slow)
    assert {row.state for row in deliveries()} == {DeliveryState.SENDING}


def test_a_paused_sender_sends_nothing_until_an_administrator_says_so(owing: House) -> None:
    make_bundles(owing.now, with_mail=True)
    pause_sender("clock")
    with mail_server(MailBox()) as box:
        assert send(owing, box) == 0
        resume_sender()
        assert send(owing, box) == len(deliveries())


def test_a_work_group_hears_of_its_unit_once_a_day(owing: House) -> None:
    address = "https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=k"
    with writing() as session:
        town = session.scalars(select(Unit).where(Unit.code == "422822106")).one()
        session.add(Bot(unit_id=town.id, channel=Channel.WECOM, address=address, made_at=owing.now))
    assert make_bundles(owing.now, with_mail=False) == 1
    with work_group((200, {"errcode": 0})) as group, group.client() as client:
        assert send_due(owing.now, Post(None, client), write) == 1
    assert "422822-2026-0001" in group.arrived[0][2]["text"]["content"]
