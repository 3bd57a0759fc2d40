"""The brief by mail, and what is said of instructions in bundles: once each, with links and without a name."""

from __future__ import annotations

import email
import email.policy
from datetime import date, datetime, timedelta
from itertools import pairwise

import httpx
import pytest
from sqlalchemy import select, update

from tests import county
from tests.house import House
from tests.servers import MailBox, mail_server
from tests.services.instructing import ANSWER, form, give
from tests.services.weekly import live_six_weeks
from tracker.domain.calendar import CHINA
from tracker.domain.outbox import DeliveryKind, DeliveryState, MailServer
from tracker.messages import write
from tracker.models.digests import Digest
from tracker.models.outbox import Delivery
from tracker.models.people import Person, Post
from tracker.models.transactions import reading, writing
from tracker.services.bundles import make_bundles
from tracker.services.digest_issue import issue_week
from tracker.services.digests import open_digest
from tracker.services.outbox import Post as Postman
from tracker.services.outbox import send_due
from tracker.services.supervision import answer_instruction

MONDAY = datetime(2026, 11, 9, 8, tzinfo=CHINA)
MARKERS = [*county.CHILDREN, *(given[4] for given in county.CHILDREN.values()), "田大翠", "13800005678"]
"""Every name, ID number and telephone of the children in the small county."""


@pytest.fixture
def mailed(house: House) -> House:
    """Everybody has a mail address; it is Monday at eight."""
    with writing() as session:
        for person in session.scalars(select(Person)):
            person.mail = f"{person.account}@example.cn"
    house.now = MONDAY
    return house


def sent(house: House) -> dict[str, list[str]]:
    """What each account was sent now: subject and text."""
    with mail_server(MailBox()) as box, httpx.Client() as client:
        send_due(house.now, Postman(MailServer(box.address, "kcbx@example.cn"), client), write)
    found: dict[str, list[str]] = {}
    for mail in box.mails:
        message = email.message_from_bytes(mail.content, policy=email.policy.default)
        found.setdefault(str(message["To"]).split("@")[0], []).append(f"{message['Subject']}\n{message.get_content()}")
    return found


def briefs() -> list[tuple[str, DeliveryState]]:
    with reading() as session:
        rows = session.scalars(select(Delivery).where(Delivery.kind == DeliveryKind.BRIEF).order_by(Delivery.id))
        return [(row.recipient, row.state) for row in rows]


def test_the_brief_goes_out_by_mail_once_to_each_post_it_is_written_to(mailed: House) -> None:
    issue_week(None, mailed.now)
    for _ in range(2):
        make_bundles(mailed.now, with_mail=True)
    mails = sent(mailed)
    readers = {"bureau_officer", "deputy_head", "township_official", "township_clerk"}
    assert set(mails) == readers | {"other_township_official", "other_township_clerk"}
    assert all(len(texts) == 1 for texts in mails.values())
    assert "/digests/2026-W45?unit=422822106" in mails["township_clerk"][0]
    assert {state for _, state in briefs()} == {DeliveryState.SENT}


def test_after_a_gap_the_missed_briefs_come_in_one_mail(mailed: House) -> None:
    for weeks in range(3):
        issue_week(None, mailed.now + timedelta(weeks=weeks))
    mailed.wait(days=14)
    make_bundles(mailed.now, with_mail=True)
    (text,) = sent(mailed)["bureau_officer"]
    places = [text.index(f"/digests/2026-W{week}") for week in (47, 46, 45)]
    assert all(before < after for before, after in pairwise(places))


def test_whoever_has_read_it_or_left_the_post_gets_no_mail_of_it(mailed: House) -> None:
    issue_week(None, mailed.now)
    open_digest(mailed.actor("bureau_officer"), "2026-W45", "", mailed.now)
    make_bundles(mailed.now, with_mail=True)
    with writing() as session:
        session.execute(update(Post).where(Post.role == "deputy_head").values(ends_on=date(2026, 11, 8)))
    assert not {"bureau_officer", "deputy_head"} & set(sent(mailed))
    assert DeliveryState.OBSOLETE in {state for _, state in briefs()}


def test_a_bundle_links_the_instruction_and_its_answer(mailed: House) -> None:
    number = give(mailed)
    make_bundles(mailed.now, with_mail=True)
    assert f"/supervision/{number}" in sent(mailed)["township_official"][0]
    answer_instruction(form(mailed, "township_official"), number, ANSWER)
    mailed.wait(days=1)
    make_bundles(mailed.now, with_mail=True)
    assert f"/supervision/{number}" in sent(mailed)["bureau_officer"][0]


def test_no_name_and_no_number_stands_in_a_brief_a_mail_or_the_text_for_the_group(mailed: House) -> None:
    live_six_weeks(mailed)
    give(mailed)
    mailed.wait(days=1)
    make_bundles(mailed.now, with_mail=True)
    told = "".join(text for texts in sent(mailed).values() for text in texts)
    page = mailed.client("bureau_officer").get("/digests/2026-W50")
    with reading() as session:
        frozen = "".join(str(row.content) for row in session.scalars(select(Digest)))
    assert "422822-2026-0001" in told + frozen
    text = told + frozen + page.text
    assert [marker for marker in MARKERS if marker in text] == []
