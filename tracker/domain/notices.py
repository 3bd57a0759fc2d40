"""What a person may be told besides pages: duties that speak up, and news from the other line."""

from __future__ import annotations

import re

from tracker.domain.unit_duties import page_of
from tracker.domain.words import N_, Word


class NoticeKind(Word):
    """What a notice is about."""

    DUTY = "duty", N_("A duty")
    ASKED = "asked", N_("The other line asks to strike this case: you may object")
    CLEARED = "cleared", N_("The other line has cleared this case: you may object")
    UNREACHABLE = "unreachable", N_("The child could not be reached")
    REHUNG = "rehung", N_("The case moved with its unit: please see who answers for it now")
    SIGHTING = "sighting", N_("Somebody else reported this child")
    BRIEF = "brief", N_("The weekly brief is out")
    INSTRUCTION = "instruction", N_("An instruction for your unit")
    REPLIED = "replied", N_("Your instruction was answered")
    SETTLED = "settled", N_("An instruction to your unit is closed")
    SENT_BACK = "sent_back", N_("The monthly return was sent back")
    NOT_DELIVERED = "not_delivered", N_("A mail could not be delivered")


def page_about(kind: NoticeKind, number: str, about: str) -> str:
    """The page that says more: of the case, else of what the notice is `about`; empty where there is none."""
    if number:
        return f"/cases/{number}"
    if kind is NoticeKind.BRIEF:
        week, _, unit = about.partition(" ")
        return f"/digests/{week}?unit={unit}"
    return page_of(about)


MAIL_ADDRESS = re.compile(r"[A-Za-z0-9._%+-]{1,64}@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+")


def is_mail_address(text: str) -> bool:
    """Whether a message could be sent there: plain characters only, so that it names one mailbox and nothing else."""
    return len(text) <= 120 and MAIL_ADDRESS.fullmatch(text) is not None
