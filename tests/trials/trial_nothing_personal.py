"""Everything that leaves a sample county in forty days, searched for whatever says who a child is."""

from __future__ import annotations

import email
import email.policy
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import httpx
import pytest
from flask_migrate import upgrade
from sqlalchemy import select

from tests.house import House, _app
from tests.servers import MailBox, mail_server
from tracker import scheduler
from tracker.domain.outbox import MailServer
from tracker.messages import write
from tracker.models.base import db
from tracker.models.digests import Digest
from tracker.models.people import Person
from tracker.models.students import Student
from tracker.models.transactions import reading, writing
from tracker.sample.county import CountyPlan
from tracker.sample.figures import SMALL
from tracker.sample.load import load
from tracker.services.bundles import make_bundles
from tracker.services.outbox import Post, send_due

AS_OF, DAYS, SHORTEST = date(2026, 11, 24), 40, 3
"""Names of two characters are common words too, and are left out."""


def markers() -> set[str]:
    columns = (Student.name, Student.guardian, Student.id_number, Student.guardian_phone, Student.roll_number)
    with reading() as session:
        rows = session.execute(select(*columns, Student.address)).all()
    return {text for row in rows for text in row if text and len(text) >= SHORTEST}


def mails_of(box: MailBox, start: datetime) -> str:
    """Every mail of forty working mornings."""
    with mail_server(box), httpx.Client() as client:
        post = Post(MailServer(box.address, "kcbx@example.cn"), client)
        for day in range(DAYS):
            now = start + timedelta(days=day)
            scheduler.tick(now)
            make_bundles(now, with_mail=True)
            send_due(now, post, write)
    mails = [email.message_from_bytes(mail.content, policy=email.policy.default) for mail in box.mails]
    return "".join(f"{mail['Subject']}\n{mail.get_content()}" for mail in mails)


def trial_nothing_that_leaves_a_sample_county_says_who_a_child_is(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    start = datetime(AS_OF.year, AS_OF.month, AS_OF.day, 1, 0, tzinfo=UTC)
    house = House(_app(f"sqlite:///{tmp_path}/sample.db", tmp_path, start))
    with house.app.app_context():
        upgrade()
        load(CountyPlan(SMALL, AS_OF), lambda steps: None)
        with writing() as session:
            for person in session.scalars(select(Person)):
                person.mail = f"p{person.id}@example.cn"
        box, known = MailBox(), markers()
        mails = mails_of(box, start)
        with reading() as session:
            briefs = "".join(session.scalars(select(Digest.content)))
        db.session.remove()
        db.engine.dispose()
    logged = capsys.readouterr()
    log = logged.out + logged.err
    with capsys.disabled():
        print(f"\n{len(known)} markers; {len(box.mails)} mails, {len(briefs)} characters of briefs, {len(log)} of log")
    assert len(box.mails) > 100
    assert [marker for marker in known if marker in mails + briefs + log] == []
