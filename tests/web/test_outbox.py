"""The outbox page: given-up deliveries tried again, work groups of listed hosts only, the pause ended."""

from __future__ import annotations

from sqlalchemy import select

from tests.house import House
from tracker.domain.outbox import PAUSED, Channel, DeliveryKind, DeliveryState
from tracker.models.base import db
from tracker.models.installation import find_value
from tracker.models.notices import Notice
from tracker.models.outbox import Delivery, DeliveryItem
from tracker.models.transactions import reading, writing
from tracker.services.outbox import pause_sender
from tracker.services.reminders import tell_of_duties


def given_up(house: House) -> int:
    person = house.actor("head_teacher").person_id
    with writing() as session:
        row = Delivery(
            recipient=f"person {person}",
            person_id=person,
            channel=Channel.MAIL,
            kind=DeliveryKind.BUNDLE,
            day=house.today(),
            state=DeliveryState.DEAD,
            tries=12,
            made_at=house.now,
            ready_at=house.now,
            problem="SMTP 550",
        )
        session.add(row)
        session.flush()
        return row.id


def test_a_delivery_that_was_given_up_is_shown_and_tried_again_by_hand(quick_house: House) -> None:
    delivery = given_up(quick_house)
    client = quick_house.client("administrator", "en")
    page = client.get("/outbox")
    assert "SMTP 550" in page.text
    client.post(f"/outbox/{delivery}/retry", page.form(f"/outbox/{delivery}/retry"))
    with reading():
        assert db.session.get_one(Delivery, delivery).state is DeliveryState.READY


def test_the_page_of_a_case_says_whom_its_message_did_not_reach_and_names_no_address(quick_house: House) -> None:
    number = quick_house.log()
    quick_house.wait(days=2)
    tell_of_duties(quick_house.now)
    delivery = given_up(quick_house)
    with writing() as session:
        told = session.scalars(select(Notice).where(Notice.person_id == quick_house.actor("head_teacher").person_id))
        items = [{"notice_id": one.id, "recipient": f"person {one.person_id}", "channel": Channel.MAIL} for one in told]
        session.add_all(DeliveryItem(delivery_id=delivery, **item) for item in items)
    page = quick_house.client("principal", "en").get(f"/cases/{number}")
    assert "Please tell them by telephone: Head teacher · 六年级2班 黄秀兰" in page.text
    assert "SMTP" not in page.text


def test_a_paused_sender_is_said_and_goes_on_when_told(quick_house: House) -> None:
    pause_sender("clock")
    client = quick_house.client("administrator", "en")
    client.post("/outbox/resume", client.get("/outbox").form("/outbox/resume"))
    with reading():
        assert find_value(PAUSED) == ""


def test_a_work_group_has_an_address_of_its_service_and_no_other(quick_house: House) -> None:
    client = quick_house.client("administrator", "en")
    form = client.get("/outbox/bots/add").form("/outbox/bots/add")
    bot = {"unit": "422822106", "channel": "wecom", "address": "https://example.cn/hook"}
    assert "qyapi.weixin.qq.com" in client.post("/outbox/bots/add", {**form, **bot}, 422).text
    right = {**form, **bot, "address": "https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=k"}
    assert "长梁镇" in client.post("/outbox/bots/add", right).text


def test_only_the_administrator_opens_the_outbox(quick_house: House) -> None:
    assert quick_house.client("bureau_officer").get("/outbox", 403).h1


def test_every_page_of_the_administrator_says_so_for_a_week_and_nobody_else_hears_it(quick_house: House) -> None:
    given_up(quick_house)
    said = "Messages of the last week that could not be delivered: 1"
    assert said in quick_house.client("administrator", "en").get("/units").text
    assert said not in quick_house.client("principal", "en").get("/duties").text
    quick_house.wait(days=8)
    assert said not in quick_house.client("administrator", "en").get("/units").text
