"""What leaves the house says no child's name, number or phone: mails, work groups, briefs, the feed, the log."""

from __future__ import annotations

import email
import email.policy
from datetime import timedelta

import pytest
from sqlalchemy import select

from tests import county
from tests.house import House
from tests.servers import MailBox, WorkGroup, mail_server, work_group
from tracker import scheduler
from tracker.domain.cases import Ledger
from tracker.domain.forms import Form
from tracker.domain.outbox import Channel, MailServer
from tracker.messages import write
from tracker.models.outbox import Bot
from tracker.models.people import Person
from tracker.models.transactions import writing
from tracker.models.units import Unit
from tracker.services.bundles import make_bundles
from tracker.services.feeds import make_feed
from tracker.services.outbox import Post, send_due

MARKERS = [
    *county.CHILDREN,
    *(given[-1] for given in county.CHILDREN.values()),
    *(given[-1][-4:] for given in county.CHILDREN.values()),
    "13800005678",
    "田大翠",
    "3组",
]
TOKEN = "t" * 43


@pytest.fixture
def busy(quick_house: House) -> House:
    """Two weeks with cases of several children; everybody has a mail address, the township a work group."""
    with writing() as session:
        for person in session.scalars(select(Person)):
            person.mail = f"{person.account}@example.cn"
        town = session.scalars(select(Unit).where(Unit.code == county.TOWN)).one()
        address = "https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=k"
        session.add(Bot(unit_id=town.id, channel=Channel.WECOM, address=address, made_at=quick_house.now))
    for name in ("张小雨", "李明", "单小军"):
        number = quick_house.log(name)
        seen = quick_house.today() - timedelta(days=3)
        quick_house.move(number, "confirm", "principal", ledger=Ledger.SUSPECTED, last_attended_on=seen)
    quick_house.log("王芳", by="other_head_teacher")
    return quick_house


def sent(house: House) -> str:
    """Everything that left in two weeks, in clear."""
    with mail_server(MailBox()) as box, work_group((200, {"errcode": 0})) as group, group.client() as client:
        for _day in range(14):
            house.wait(days=1)
            scheduler.tick(house.now)
            make_bundles(house.now, with_mail=True)
            send_due(house.now, Post(MailServer(box.address, "kcbx@example.cn"), client), write)
    return _mails(box) + _groups(group)


def _mails(box: MailBox) -> str:
    mails = (email.message_from_bytes(mail.content, policy=email.policy.default) for mail in box.mails)
    return "".join(f"{mail['Subject']}\n{mail.get_content()}" for mail in mails)


def _groups(group: WorkGroup) -> str:
    return "".join(body["text"]["content"] for _, _, body in group.arrived)


def found(text: str) -> list[str]:
    return [marker for marker in MARKERS if marker in text]


def test_no_message_and_no_log_line_says_who_the_child_is(busy: House, capsys: pytest.CaptureFixture[str]) -> None:
    text = sent(busy)
    logged = capsys.readouterr()
    assert "422822-2026-0001" in text
    assert found(text) == []
    assert found(logged.out + logged.err) == []


def test_the_feed_says_no_name(busy: House) -> None:
    make_feed(Form(busy.actor("head_teacher"), "7c0c2f6e-0000-4000-8000-000000000001", busy.now), TOKEN)
    text = busy.app.test_client().get(f"/calendar.ics?token={TOKEN}").text
    assert "422822-2026-0001" in text
    assert found(text) == []


def test_no_brief_and_no_text_for_the_work_group_says_a_name(busy: House) -> None:
    busy.wait(days=14)
    scheduler.tick(busy.now)
    client = busy.client("bureau_officer")
    pages = [client.get(link) for link in set(client.get("/digests").links.values()) if link.startswith("/digests/")]
    assert pages
    assert [found(page.text) for page in pages] == [[]] * len(pages)


def test_an_error_page_repeats_nothing_of_what_was_typed_into_the_log(
    busy: House, capsys: pytest.CaptureFixture[str]
) -> None:
    client = busy.client("head_teacher").client
    client.post("/cases/new", data={"name": "张小雨", "id_number": "999999201405061243"})
    client.get("/cases/422822-2026-9999?q=张小雨")
    logged = capsys.readouterr()
    assert found(logged.out + logged.err) == []
