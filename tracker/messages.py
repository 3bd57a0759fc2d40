"""Parcels in words: mails and texts for work groups, with case numbers and links, never a name."""

from __future__ import annotations

from itertools import groupby

from flask import current_app
from flask_babel import force_locale
from flask_babel import gettext as _

from tracker.domain.cases import Ledger
from tracker.domain.outbox import DeliveryKind
from tracker.domain.parcels import Line, Message, Parcel

LOCALES = {"zh": "zh_Hans_CN", "en": "en"}
TEMPLATES = {DeliveryKind.BUNDLE: "messages/bundle.txt", DeliveryKind.BRIEF: "messages/brief.txt"}


def write(parcel: Parcel) -> Message:
    """The message in the recipient's language; its first line is the subject."""
    with force_locale(LOCALES.get(parcel.language or "", LOCALES["zh"])):
        template = current_app.jinja_env.get_template(TEMPLATES[parcel.kind])
        text = template.render(
            parcel=parcel,
            ledgers=tuple(Ledger),
            site=current_app.extensions["tracker.config"].site,
            own=grouped(line for line in parcel.lines if line.own),
            below=grouped(line for line in parcel.lines if not line.own),
        )
    subject, _blank, body = text.strip().partition("\n")
    return Message(subject, body.strip() + "\n")


def grouped(lines: object) -> list[tuple[str, list[Line]]]:
    """The lines by what is to be done, the most overdue first."""
    ordered = sorted(lines, key=lambda line: (_what(line), -line.overdue, line.number))  # type: ignore[call-overload]
    groups = [(what, list(rows)) for what, rows in groupby(ordered, key=_what)]
    return sorted(groups, key=lambda group: -group[1][0].overdue)


def _what(line: Line) -> str:
    return _(line.duty.label if line.duty else line.kind.label)
