"""Mail by SMTP: one message a call; how it ended is told apart so that nothing is lost and little is repeated."""

from __future__ import annotations

import smtplib
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from email.message import EmailMessage
from email.policy import SMTP as CRLF  # smtplib leaves the ends of lines in bytes as they are
from email.utils import format_datetime
from urllib.parse import unquote, urlsplit

from tracker.domain.outbox import MailServer, Result, Sending
from tracker.domain.parcels import Message

SECONDS = 20
DOMAIN = "dropout-tracker"


def send_mail(server: MailServer, to: str, key: str, message: Message, now: datetime) -> Sending:
    """Hands one mail over; the Message-ID comes from the delivery's key and is the same in every try."""
    content_sent = False
    try:
        with _connected(server.address) as smtp:
            smtp.mail(server.sender)
            code, _ = smtp.rcpt(to)
            if code >= 400:
                return _refused(code)
            content_sent = True
            code, _ = smtp.data(_mail(server, to, key, message, now).as_bytes(policy=CRLF))
            return Sending(Result.DONE) if code == 250 else _refused(code)
    except smtplib.SMTPResponseException as failure:
        return Sending(Result.BROKEN, f"SMTP {failure.smtp_code}")
    except (smtplib.SMTPException, OSError) as failure:
        if content_sent:
            return Sending(Result.AGAIN, type(failure).__name__, in_doubt=True)
        return Sending(Result.BROKEN, type(failure).__name__)


def _refused(code: int) -> Sending:
    return Sending(Result.NEVER if code >= 500 else Result.AGAIN, f"SMTP {code}")


@contextmanager
def _connected(address: str) -> Iterator[smtplib.SMTP]:
    url = urlsplit(address)
    kind = smtplib.SMTP_SSL if url.scheme == "smtps" else smtplib.SMTP
    smtp = kind(url.hostname or "", url.port or 0, timeout=SECONDS)
    try:
        smtp.ehlo_or_helo_if_needed()
        if url.scheme == "smtp" and smtp.has_extn("starttls"):
            smtp.starttls()
        if url.username:
            smtp.login(unquote(url.username), unquote(url.password or ""))
        yield smtp
    finally:
        smtp.close()


def _mail(server: MailServer, to: str, key: str, message: Message, now: datetime) -> EmailMessage:
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = server.sender, to, message.subject
    mail["Date"] = format_datetime(now)
    mail["Message-ID"] = f"<{key}@{DOMAIN}>"
    mail["Auto-Submitted"] = "auto-generated"
    mail.set_content(message.text)
    return mail
