"""What is owed, in words: time left or gone, and the address of the act that does it."""

from __future__ import annotations

from flask import request
from flask_babel import gettext as _
from flask_babel import ngettext

from tracker.domain.calendar import Days
from tracker.domain.owing import Owed, TimeLeft
from tracker.domain.permissions import link_name
from tracker.domain.unit_duties import page_of
from tracker.domain.workflow import MoveKind
from tracker.web.words import word

SOON = 1
"""From how many days left on a duty is shown as due soon."""


def left_in_words(left: TimeLeft) -> str:
    """剩 2 个教学日, 今天到期, 超期 2 天."""
    if left.overdue:
        return ngettext("%(num)s day overdue", "%(num)s days overdue", left.count)
    if left.count == 0:
        return _("due today")
    if left.unit is Days.SCHOOL:
        return ngettext("%(num)s school day left", "%(num)s school days left", left.count)
    if left.unit is Days.WORKING:
        return ngettext("%(num)s working day left", "%(num)s working days left", left.count)
    return ngettext("%(num)s day left", "%(num)s days left", left.count)


def left_as_tag(left: TimeLeft) -> str:
    """Red once it is over, amber on the last day and the one before."""
    if left.overdue:
        return "late"
    return "soon" if left.count <= SOON else "calm"


def case_address(number: str, act: MoveKind | None = None) -> str:
    """The page of a case, or of one act on it."""
    return f"{request.script_root}/cases/{number}" + (f"/{act}" if act else "")


def owed_address(owed: Owed) -> str:
    """Where to read more of a duty: its case, or the page of what a unit owes."""
    return case_address(owed.number) if owed.acts else about_address(owed.number)


def about_address(number: str) -> str:
    """The page of what a duty is of: a case, or what a unit owes."""
    page = page_of(number)
    return f"{request.script_root}{page}" if page else case_address(number)


def duty_address(owed: Owed, act: MoveKind) -> str:
    """The form of an act that does a duty; a clerk's opens on the name of whose act it is."""
    if owed.enter_for is None:
        return case_address(owed.number, act)
    return f"{case_address(owed.number, act)}?done_by={link_name(owed.line, owed.role)}"


def owner_in_words(owed: Owed) -> str:
    """Who owes it: the holder by name, with the post that stands in; nobody is said so."""
    if not owed.owners:
        return _("without holder")
    owner = owed.owners[0]
    if owed.stands_in:
        return _("%(name)s, %(post)s, for the vacant post", name=owner.person_name, post=word(owner.role))
    return owner.person_name
