"""What an entry of the audit is about, in words, with the page that shows it where the reader may open it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from flask import url_for
from flask_babel import gettext as _

from tracker.domain.attendance import ROLL_CALL
from tracker.domain.papers import PaperKind
from tracker.domain.posts import UnitFact
from tracker.domain.return_notices import LegalStep
from tracker.domain.rulebook import SETTABLE
from tracker.domain.words import N_
from tracker.services.audit import AuditLine
from tracker.web.routing import may_open


@dataclass(frozen=True)
class Thing:
    """What something is called, the page that shows it, and what of the page's address its number fills."""

    label: str
    page: str = ""
    filled: str = ""


FILE = Thing(N_("File with the fingerprint"))
UNIT = Thing(N_("Unit"), "units.show", "code")
THINGS: Mapping[str, Thing] = {
    "bot": Thing(N_("Work group"), "outbox.index"),
    "compared child": Thing(N_("Child of a comparison")),
    "comparison": Thing(N_("Comparison of the lists"), "rosters.index"),
    "delivery": Thing(N_("Message"), "outbox.index"),
    "follow-up": Thing(N_("Unmatched children taken up"), "unmatched.index"),
    "key": Thing(N_("Key")),
    "letter": Thing(N_("Letter, not sent"), "letters.index"),
    "period": Thing(N_("Period of the calendar"), "calendar.index"),
    "person": Thing(N_("Person"), "people.show", "person"),
    "platform": Thing(N_("National platform"), "platform.index"),
    "register": Thing(N_("Register"), "register.index"),
    ROLL_CALL: Thing(N_("Roll call"), "attendance.switch"),
    "roster": Thing(N_("List"), "rosters.index"),
    "search": Thing(N_("Search for hidden dropouts"), "hidden.index"),
    "student": Thing(N_("Child on the base list")),
}
"""What the first word of a subject says it is."""

PAPERS = {str(kind): Thing(kind.label, "papers.blank_page", "kind") for kind in PaperKind}
SET_BY: Mapping[str, Mapping[str, Thing]] = {
    "template_set": PAPERS,
    "template_reset": PAPERS,
    "term_set": {name: Thing(rule.label, "rules.show", "name") for name, rule in SETTABLE.items()},
    "wording_set": {str(step): Thing(step.label, "wordings.show", "step") for step in LegalStep},
}
"""What an action of the administrator sets, by the name it bears in the subject."""

FINGERPRINT, SHOWN = re.compile(r"[0-9a-f]{64}"), 12
"""How the fingerprint of a file is written, and as much of it as tells two files apart for a reader."""


def subject_in_words(line: AuditLine, units: Mapping[str, UnitFact]) -> tuple[str, str]:
    """What the entry is about, and the address of its page or nothing; numbers and days stand as they are."""
    subject = line.subject
    if subject in units:
        return f"{units[subject].name} {subject}", _address(UNIT, subject)
    if FINGERPRINT.fullmatch(subject):
        return _said(FILE, subject[:SHOWN]), ""
    if subject in SET_BY.get(line.action, ()):
        thing = SET_BY[line.action][subject]
        return _(thing.label), _address(thing, subject)
    kind = kind_of(subject)
    if kind:
        ref = subject[len(kind) + 1 :]
        return _said(THINGS[kind], ref), _address(THINGS[kind], ref)
    return " ".join(units[part].name if part in units else part for part in subject.split(" ")), ""


def kind_of(subject: str) -> str:
    """The first word of a subject, where it says what it is."""
    return next((kind for kind in THINGS if subject == kind or subject.startswith(f"{kind} ")), "")


def _said(thing: Thing, ref: str) -> str:
    return _("%(thing)s %(ref)s", thing=_(thing.label), ref=ref).strip()


def _address(thing: Thing, ref: str) -> str:
    """Where it is shown, if the reader may go there; several at once have no page."""
    if not thing.page or "," in ref or not may_open(thing.page):
        return ""
    return url_for(thing.page, **({thing.filled: ref} if thing.filled else {}))
