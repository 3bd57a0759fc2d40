"""The register beside the national platform: three lists, its word taken over, how it words and arranges things."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime
from functools import partial
from typing import Any, TypeVar

from flask import Blueprint, flash, render_template, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext
from werkzeug.wrappers import Response

from tracker.domain.errors import NotFound
from tracker.domain.forms import Form
from tracker.domain.permissions import Permission
from tracker.domain.platform import Part
from tracker.domain.platform_layout import Layout, words_in, written
from tracker.domain.posts import Actor
from tracker.domain.register import COLUMNS, LISTED_STAGES
from tracker.services import platform
from tracker.services.platform import Counts, PlatformPage
from tracker.web import fields
from tracker.web.apart import Rest, answer_apart, nothing
from tracker.web.filters import page_asked, word_asked
from tracker.web.now import now
from tracker.web.office_forms import Answer, OfficeForm, WholeNumber, done, done_or_shown
from tracker.web.routing import current_actor, route

bp = Blueprint("platform", __name__)
KEEP = Permission.KEEP_ROSTERS
T = TypeVar("T")

LONG_LIST = 3000
"""Rows of a list from which other users would feel the work."""


@route(bp, "/rosters/platform", KEEP)
def index() -> str:
    return _index(OfficeForm(formdata=None))


def _index(form: OfficeForm) -> str:
    actor, part = current_actor(), word_asked("part", Part) or Part.ONLY_OURS
    roster = platform.find_platform_list(actor)
    if roster is None:
        return render_template("rosters/platform.html", roster=None, form=form)
    found = _reckoned(partial(_page, actor, roster.id, (part, page_asked()), now()), roster.rows)
    balances = [list(terms) for terms in (_ours(found.counts), _theirs(found.counts))]
    return render_template(
        "rosters/platform.html", roster=roster, found=found, part=part, parts=Part, balances=balances, form=form
    )


def _reckoned(work: Callable[[], tuple[T, Rest]], rows: int) -> T:
    return answer_apart(work) if rows > LONG_LIST else work()[0]


def _page(actor: Actor, roster: int, asked: tuple[Part, int], moment: datetime) -> tuple[PlatformPage, Rest]:
    return platform.page_of_platform(actor, roster, asked, moment), nothing


def _statuses(actor: Actor, roster: int, moment: datetime) -> tuple[Mapping[int, str], Rest]:
    return platform.statuses_to_note(actor, roster, moment), nothing


Terms = Iterator[dict[str, object]]


def _ours(counts: Counts) -> Terms:
    """Our lines = agree + differ + only ours, as an office writes it."""
    yield _term("", _("Lines of our register"), counts.ours)
    yield _term("=", _("State agrees"), counts.agreeing)
    yield _term("+", _("State differs"), counts.differing)
    yield _term("+", _("Only in our register"), counts.only_ours)


def _theirs(counts: Counts) -> Terms:
    """Their rows = on both + doubled + only theirs."""
    yield _term("", _("Rows of the platform"), counts.theirs)
    yield _term("=", _("In both"), counts.both)
    yield _term("+", _("Same child once more"), counts.doubled)
    yield _term("+", _("Only on the platform"), counts.only_theirs)


def _term(sign: str, label: str, number: int) -> dict[str, object]:
    return {"sign": sign, "label": label, "number": number}


@route(bp, "/rosters/platform", KEEP, methods=["POST"], endpoint="note")
def note() -> Answer:
    form, actor = OfficeForm(), current_actor()
    roster = platform.find_platform_list(actor)
    if roster is None:
        raise NotFound
    if not form.validate():
        return _index(form), 422
    found = _reckoned(partial(_statuses, actor, roster.id, now()), roster.rows)
    noted = int(platform.note_platform_status(form.sent(), roster.id, found).text)
    flash(ngettext("%(num)s line took over its state.", "%(num)s lines took over their state.", noted), "success")
    return done(url_for("platform.index", part=Part.STATE_DIFFERS))


class LayoutForm(OfficeForm):
    """A line of words for each stage, a heading and a place for each of our columns; both are added below."""

    def layout(self) -> Layout:
        """What was typed; a column without a heading does not go out, one without a place goes out last."""
        words = {stage: words_in(self[f"words_{stage}"].data or "") for stage in LISTED_STAGES}
        headings = {c.identifier: " ".join((self[f"heading_{c.identifier}"].data or "").split()) for c in COLUMNS}
        places = {name: self[f"place_{name}"].data or len(COLUMNS) for name in headings}
        named = [(name, heading) for name, heading in headings.items() if heading]
        return Layout(words, tuple(sorted(named, key=lambda column: places[column[0]])))


for _stage in LISTED_STAGES:
    setattr(LayoutForm, f"words_{_stage}", fields.line(_l(_stage.label), longest=200))
for _column in COLUMNS:
    setattr(LayoutForm, f"heading_{_column.identifier}", fields.line(_l(_column.label), longest=40))
    setattr(LayoutForm, f"place_{_column.identifier}", WholeNumber(_l(_column.label)))


@route(bp, "/rosters/platform/columns", KEEP)
def columns() -> str:
    return _layout_page(LayoutForm(formdata=None, data=_given(platform.read_layout(current_actor()))))


def _given(layout: Layout) -> dict[str, Any]:
    words = {f"words_{stage}": written(said) for stage, said in layout.words.items()}
    headings = {f"heading_{name}": heading for name, heading in layout.columns}
    places = {f"place_{name}": place for place, (name, _heading) in enumerate(layout.columns, 1)}
    return words | headings | places


def _layout_page(form: LayoutForm, refusals: Sequence[str] = ()) -> str:
    shown = {"form": form, "refusals": refusals, "stages": LISTED_STAGES, "columns": COLUMNS}
    return render_template("rosters/platform_columns.html", **shown)


@route(bp, "/rosters/platform/columns", KEEP, methods=["POST"], endpoint="set_columns")
def set_columns() -> Answer:
    form = LayoutForm()

    def act(sent: Form) -> Response:
        platform.set_layout(sent, form.layout())
        flash(_("Kept. It counts from now on."), "success")
        return done(url_for("platform.index"))

    return done_or_shown(form, act, partial(_layout_page, form))
