"""Mail is handed to a real SMTP server on loopback, in good days and bad ones."""

from __future__ import annotations

import pytest

from tests.county import START
from tests.servers import MailBox, mail_server
from tracker.adapters.mail import send_mail
from tracker.domain.outbox import MailServer, Result, Sending
from tracker.domain.parcels import Message

MESSAGE = Message("今日待办 2 件", "联合劝返\n- 422822-2026-0001 超期 2 天\n")
KEY = "7c0c2f6e-0000-4000-8000-000000000001"


def send(box: MailBox) -> Sending:
    return send_mail(MailServer(box.address, "kcbx@example.cn"), "li@example.cn", KEY, MESSAGE, START)


def test_a_mail_arrives_whole_under_the_key_of_its_delivery() -> None:
    with mail_server(MailBox()) as box:
        assert send(box).result is Result.DONE
    [envelope] = box.mails
    assert envelope.rcpt_tos == ["li@example.cn"]
    assert f"Message-ID: <{KEY}@dropout-tracker>".encode() in envelope.content


@pytest.mark.parametrize(
    ("answers", "result", "in_doubt"),
    [
        ({"RCPT": "550 no such user"}, Result.NEVER, False),
        ({"RCPT": "450 try later"}, Result.AGAIN, False),
        ({"DATA": "554 refused"}, Result.NEVER, False),
        ({"DATA": "451 try later"}, Result.AGAIN, False),
        ({"DATA": "hang up"}, Result.AGAIN, True),
    ],
)
def test_each_way_to_say_no_is_told_apart(answers: dict[str, str], result: Result, in_doubt: bool) -> None:
    with mail_server(MailBox(answers=answers)) as box:
        sending = send(box)
    assert (sending.result, sending.in_doubt) == (result, in_doubt)


def test_a_server_that_is_down_is_a_broken_channel() -> None:
    with mail_server(MailBox()) as box:
        pass
    assert send(box).result is Result.BROKEN


def test_a_long_mail_in_chinese_has_no_line_a_server_could_refuse() -> None:
    long = Message("工作周报", "长梁镇 2、官店镇 3，两周无人见到孩子。\n" * 40)
    with mail_server(MailBox()) as box:
        sent = send_mail(MailServer(box.address, "kcbx@example.cn"), "li@example.cn", KEY, long, START)
    assert sent.result is Result.DONE
    assert max(map(len, box.mails[0].content.split(b"\r\n"))) < 100
