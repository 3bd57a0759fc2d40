"""Hidden dropouts: the figures by school, a school's children, seen in class or logged; the search asked for."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, datetime
from functools import partial

from flask import Blueprint, flash, make_response, render_template, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext
from werkzeug.wrappers import Response

from tracker.domain.forms import Form
from tracker.domain.hidden import HINTS
from tracker.domain.permissions import Permission, may
from tracker.domain.rosters import RosterKind
from tracker.services.hidden import Basis, SchoolsPage, open_school, page_of_schools, page_of_unknown
from tracker.services.hidden_acts import cases_to_undo, count_logged, entries_to_log, say_seen, undo_logged
from tracker.services.hidden_search import make_search, order_search
from tracker.services.identify import log_child
from tracker.web import fields
from tracker.web.apart import Rest, work_off
from tracker.web.filters import page_asked
from tracker.web.now import now, today
from tracker.web.office_forms import Answer, FormPage, OfficeForm, answered, done, done_or_shown
from tracker.web.rosters import BROKE_OFF, are_long, look_again
from tracker.web.routing import current_actor, route
from tracker.web.taking_back import take_back

bp = Blueprint("hidden", __name__)
VERIFY, KEEP = Permission.VERIFY_HIDDEN, Permission.KEEP_ROSTERS


class SearchForm(OfficeForm):
    """The last day that each list of traces, and the one of who is away, speaks of."""

    marks = fields.day(_l("Mark list: its last day"), required=False)
    meals = fields.day(_l("Meal list: its last day"), required=False)
    exam = fields.day(_l("Exam list: its last day"), required=False)
    away = fields.day(_l("Away list: its last day"), required=False)

    @property
    def days(self) -> dict[RosterKind, date]:
        return {kind: self[kind].data for kind in HINTS if self[kind].data}


class LogForm(OfficeForm):
    """Which children are meant."""

    children = fields.several(_l("Children"), coerce=int)
    seen_by = fields.line(_l("Who saw the child in class"))
    seen_on = fields.day(_l("On which day the child was seen"), required=False)


class SeenForm(LogForm):
    """The same, with who saw them and when."""

    seen_by = fields.line(_l("Who saw the child in class"), required=True)
    seen_on = fields.day(_l("On which day the child was seen"))


@route(bp, "/hidden", VERIFY)
def index() -> Answer:
    """Whoever sees one school alone is shown it at once; while a search is under way, the page is fetched anew."""
    found = page_of_schools(current_actor(), page_asked())
    keeps = may(current_actor(), KEEP)
    if found.page.total == 1 and not keeps:
        return _school(found.page.rows[0].unit.code)
    days = {str(one.roster.kind): one.until for one in found.next}
    page = make_response(_schools(found, SearchForm(formdata=None, data=days) if keeps else None))
    return look_again(page) if is_running(found.basis) else page


def _schools(found: SchoolsPage, form: SearchForm | None, refusals: Sequence[str] = ()) -> str:
    running = is_running(found.basis)
    shown = {"found": found, "basis": found.basis, "form": form, "running": running, "refusals": refusals}
    return render_template("hidden/index.html", **shown)


def is_running(basis: Basis) -> bool:
    """Whether a search is under way that has not broken off."""
    return basis.running is not None and now() - basis.running.made_at <= BROKE_OFF


@route(bp, "/hidden/search", KEEP, methods=["POST"], endpoint="search")
def search() -> Answer:
    form = SearchForm()

    def act(sent: Form) -> Response:
        ordered = order_search(sent, form.days)
        if not ordered.again:
            work_off(partial(_searched, int(ordered.text), now()), is_long=are_long())
        return done(url_for("hidden.index"))

    return done_or_shown(form, act, lambda refusals: _schools(page_of_schools(current_actor(), 1), form, refusals))


def _searched(search_id: int, moment: datetime) -> tuple[None, Rest]:
    return None, partial(make_search, search_id, moment)


@route(bp, "/hidden/unknown", KEEP)
def unknown() -> str:
    return render_template("hidden/unknown.html", page=page_of_unknown(current_actor(), page_asked(), now()))


@route(bp, "/hidden/<school>", VERIFY)
def show(school: str) -> str:
    return _school(school)


def _school(code: str, typed: LogForm | None = None, refusals: Sequence[str] = ()) -> str:
    actor = current_actor()
    start = {"seen_by": actor.name, "seen_on": today()}
    form = typed or LogForm(formdata=None, data=start)
    return render_template(
        "hidden/show.html",
        found=open_school(actor, code, page_asked()),
        form=form,
        ticked=frozenset(form.children.data or ()),
        refusals=refusals,
    )


@route(bp, "/hidden/<school>/seen", VERIFY, methods=["POST"])
def seen(school: str) -> Answer:
    form = SeenForm()

    def act(sent: Form) -> None:
        say_seen(sent, school, form.children.data or (), form.seen_by.data, form.seen_on.data)
        flash(
            _("Recorded who was seen in class. They come up again only when a list of a later day says so."), "success"
        )

    return _act(form, act, school)


@route(bp, "/hidden/<school>/cases", VERIFY, methods=["POST"])
def cases(school: str) -> Answer:
    form = LogForm()

    def act(sent: Form) -> None:
        """One child after the other, each a transaction of its own; sent again, goes on where it broke off."""
        entries = entries_to_log(sent, school, form.children.data or ())
        logged = [log_child(sent.actor, entry, form_id, sent.now) for entry, form_id in entries]
        flash(ngettext("%(num)s child logged.", "%(num)s children logged.", len(logged)), "success")

    return _act(form, act, school)


@route(bp, "/hidden/<school>/logged/<logged>/undo", VERIFY, methods=["GET", "POST"])
def undo(school: str, logged: str) -> Answer:
    children = count_logged(current_actor(), school, logged)
    page = FormPage(
        _("Undo as a whole"),
        _("Undo it"),
        url_for("hidden.show", school=school),
        ngettext(
            "%(num)s pupil waits again. The case keeps its number and is cleared as a wrong record.",
            "%(num)s pupils wait again. The cases keep their numbers and are cleared as wrong records.",
            children,
        ),
        danger=True,
    )
    return answered(OfficeForm(), partial(_undo, school, logged), page)


def _undo(school: str, act: str, sent: Form) -> Answer:
    take_back(sent, cases_to_undo(sent.actor, school, act))
    undo_logged(sent, school, act)
    flash(_("Undone; the pupils wait again."), "success")
    return done(url_for("hidden.show", school=school))


def _act(form: LogForm, act: Callable[[Form], None], school: str) -> Answer:
    """Does one act; refused, the page comes back with everything typed."""

    def do(sent: Form) -> Response:
        act(sent)
        return done(url_for("hidden.show", school=school))

    return done_or_shown(form, do, partial(_school, school, form))
