"""The two lines of a case, its way and its next step in words, as the components draw them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from flask_babel import gettext as _
from flask_babel import ngettext

from tracker.domain.cases import Stage
from tracker.domain.disclosure import official_phone
from tracker.domain.duty_dates import OBSERVED_AFTER
from tracker.domain.history import TOLD, Deed, DutyEnd
from tracker.domain.links import Link, LinkState, Seat
from tracker.domain.owing import Owed
from tracker.domain.posts import ENTERED_BY, Line, Tier
from tracker.domain.reasons import Met
from tracker.domain.way import Place, Step
from tracker.domain.words import N_
from tracker.services.cases import CasePage
from tracker.web.owing import left_as_tag, left_in_words
from tracker.web.words import short_day, word

Drawn = dict[str, Any]

SUBTITLES: Mapping[Line, str] = {
    Line.GOVERNMENT: N_("county – township – village – family"),
    Line.BUREAU: N_("bureau – school – class – pupil"),
}
MET: Mapping[Met, str] = {
    Met.PUPIL: N_("met the pupil"),
    Met.GUARDIAN: N_("met the guardian"),
    Met.OTHER: N_("met somebody else"),
    Met.NOBODY: N_("met nobody"),
}
UNKNOWN: Mapping[Tier, str] = {
    Tier.CLASS: N_("Class"),
    Tier.SCHOOL: N_("School"),
    Tier.CENTRAL_SCHOOL: N_("School"),
    Tier.VILLAGE: N_("Village"),
    Tier.TOWNSHIP: N_("Township"),
}


def lines_of(page: CasePage) -> list[Drawn]:
    """Both lines; the assisting village stands beside the responsible one."""
    guarantors = {Line.GOVERNMENT: page.state.guarantor_government, Line.BUREAU: page.state.guarantor_bureau}
    return [
        {
            "title": word(line),
            "subtitle": _(subtitle),
            "guarantor": guarantors[line],
            "own": line is page.reader.own,
            "links": [*_links(page, line), *(_links(page, Line.ASSISTING) if line is Line.GOVERNMENT else ())],
        }
        for line, subtitle in SUBTITLES.items()
    ]


def _links(page: CasePage, line: Line) -> Iterator[Drawn]:
    for link in page.lines[line]:
        yield _link(link, page)


def _link(link: Link, page: CasePage) -> Drawn:
    if link.unit is None:
        return _unknown(link)
    answering, *others = (_seat(seat, page) for seat in link.seats)
    return answering | {
        "unit": link.unit.name,
        "also": others,
        "last_act": f"{short_day(link.did.on)} {deed_in_short(link.did)}" if link.did else None,
        "last_tag": in_time_tag(link.in_time),
        "owes": [_owes(duty, link) for duty in link.owes],
        "state": str(link.state),
        "assisting": link.line is Line.ASSISTING,
    }


def _unknown(link: Link) -> Drawn:
    """A link that hangs higher: its unit is still to be named, or the child was never enrolled in a class."""
    state = str(link.state) if link.missing else str(LinkState.CALM)
    held = _("not named yet") if link.missing else _("never enrolled; the school answers")
    return {"unit": _(UNKNOWN.get(link.tier, "")), "post": held, "state": state, "vacant": link.missing, "owes": []}


def _seat(seat: Seat, page: CasePage) -> Drawn:
    answering = seat.holder or seat.stands_in
    return {
        "post": word(seat.role),
        "vacant": seat.vacant,
        "holder": answering.person_name if answering else None,
        "phone": official_phone(answering.phone, on_lines=page.reader.on_lines) if answering else None,
        "note": _(", ").join(_notes(seat)) or None,
    }


def _notes(seat: Seat) -> Iterator[str]:
    if seat.stands_in:
        yield _("%(post)s stands in", post=word(seat.stands_in.role))
    elif seat.holder and not seat.holder.has_account:
        clerk = ENTERED_BY.get(seat.role)
        yield _("entered by the %(post)s", post=word(clerk)) if clerk else _("without an account")
    if seat.deputy:
        yield _("deputy %(name)s", name=seat.deputy.person_name)


def _owes(duty: Owed, link: Link) -> Drawn:
    """A duty of the link; one that another post of it owes says whose."""
    whose = "" if duty.role is link.seats[0].role else _(" (%(post)s)", post=word(duty.role))
    return {
        "text": word(duty.kind) + whose,
        "tag_kind": left_as_tag(duty.left),
        "tag_text": left_in_words(duty.left),
    }


def in_time_tag(in_time: bool | None) -> tuple[str, str] | None:
    """Whether what was done was done in time; late is said without colour, as it is over."""
    if in_time is None:
        return None
    return ("good", word(DutyEnd.IN_TIME)) if in_time else ("calm", word(DutyEnd.LATE))


def deed_in_short(deed: Deed) -> str:
    """Home visit, met the guardian; or what was done."""
    if deed.attempt is None:
        return _(TOLD[deed.kind])
    return _("%(channel)s, %(met)s", channel=word(deed.attempt.channel), met=_(MET[deed.attempt.met]))


def way_in_words(page: CasePage) -> list[Drawn]:
    return [{"label": _label(step), "date": _beside(step, page), "state": str(step.place)} for step in page.way]


def _label(step: Step) -> str:
    return _("Logged, to be verified") if step.stage is Stage.IDENTIFIED else word(step.stage)


def _beside(step: Step, page: CasePage) -> str:
    """When the stage was reached; where the case stands, also how far it is there."""
    if step.place is not Place.NOW:
        return short_day(step.on)
    return _(" · ").join(part for part in (short_day(step.on), _progress(page)) if part)


def _progress(page: CasePage) -> str:
    state = page.state
    said = {
        Stage.PERSUADING: lambda: (
            ngettext("%(num)s attempt", "%(num)s attempts", state.attempts) if state.attempts else ""
        ),
        Stage.ON_HOLD: lambda: _("until %(day)s", day=short_day(state.hold_until)),
        Stage.RETURNED: lambda: _("observed for %(days)s days", days=OBSERVED_AFTER[-1]),
        Stage.CLEARED: lambda: word(state.clear_result),
    }
    return said[state.stage]() if state.stage in said else ""


def child_in_words(page: CasePage) -> Drawn:
    """The end of both lines: the child, what it last said it wants, and its guardian."""
    told = [deed.attempt for deed in page.deeds if deed.stands and deed.attempt]
    wish = next((attempt.pupil_wish for attempt in reversed(told) if attempt.pupil_wish), None)
    child, met = page.child, page.state.child_met_on
    lines = [
        word(wish) or _("What the child wants is not known yet"),
        _("Guardian %(name)s", name=child.guardian) if child.guardian else _("No guardian entered"),
        child.guardian_phone,
        _("Last met %(day)s", day=short_day(met)) if met else _("Not met yet") if page.state.is_open else "",
    ]
    return {"name": child.name, "lines": [line for line in lines if line]}
