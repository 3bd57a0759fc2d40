"""The unmatched children of a comparison: logged as cases or put on a batch in one act, undone as a whole."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import suppress
from functools import partial

from flask import Blueprint, flash, render_template, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext
from werkzeug.wrappers import Response
from wtforms import BooleanField

from tracker.domain.errors import Refused
from tracker.domain.forms import Form
from tracker.domain.permissions import Permission
from tracker.domain.rosters import Chosen
from tracker.services.identify import log_child
from tracker.services.unmatched import (
    cases_to_undo,
    entries_to_log,
    page_of_unmatched,
    release,
    take_up_as_cases,
    undo_follow_up,
)
from tracker.services.unmatched_batches import make_batch_of, share_out
from tracker.web import fields
from tracker.web.filters import page_asked
from tracker.web.now import now
from tracker.web.office_forms import Answer, FormPage, OfficeForm, answered, done, done_or_shown
from tracker.web.routing import current_actor, route
from tracker.web.taking_back import take_back
from tracker.web.words import short_day

bp = Blueprint("unmatched", __name__)
KEEP = Permission.KEEP_ROSTERS


class TakeUpForm(OfficeForm):
    """Which children are meant, and for a batch by when."""

    children = fields.several(_l("Children"), coerce=int)
    everybody = BooleanField(_l("All who wait, on every page"))
    due_on = fields.day(_l("To be settled by"), required=False, description=_l("For a verification batch."))

    @property
    def chosen(self) -> Chosen:
        return None if self.everybody.data else tuple(self.children.data or ())


class BatchForm(TakeUpForm):
    """The same, the day needed."""

    due_on = fields.day(_l("To be settled by"), description=_l("For a verification batch."))


@route(bp, "/rosters/unmatched", KEEP)
def index() -> str:
    return _page(TakeUpForm(formdata=None))


def _page(form: TakeUpForm, refusals: Sequence[str] = ()) -> str:
    found = page_of_unmatched(current_actor(), page_asked(), now())
    ticked = frozenset(form.children.data or ())
    return render_template("rosters/unmatched.html", found=found, form=form, ticked=ticked, refusals=refusals)


@route(bp, "/rosters/unmatched/cases", KEEP, methods=["POST"])
def cases() -> Answer:
    return _act(TakeUpForm(), _log)


def _log(form: TakeUpForm, sent: Form) -> None:
    """Logs one child after the other, each a transaction of its own; sent again, goes on where it broke off."""
    follow_up = int(take_up_as_cases(sent, form.chosen).text)
    logged = []
    for entry, form_id in entries_to_log(sent.actor, follow_up, sent.now):
        with suppress(Refused):  # such as a number that another child of the list bears: it waits again
            logged.append(log_child(sent.actor, entry, form_id, sent.now))
    refused = release(sent.actor, follow_up, sent.now)
    new = sum(not child.already_open for child in logged)
    flash(ngettext("%(num)s child logged.", "%(num)s children logged.", new), "success")
    if new < len(logged):
        flash(_("%(count)s had an open case already and were linked to it.", count=len(logged) - new), "success")
    if refused:
        flash(_("%(count)s could not be logged as they stand on the list; log them by hand.", count=refused))


@route(bp, "/rosters/unmatched/batch", KEEP, methods=["POST"])
def batch() -> Answer:
    return _act(BatchForm(), _make_batch)


def _make_batch(form: TakeUpForm, sent: Form) -> None:
    shared = share_out(sent, form.chosen)
    source = _("Comparison of lists, %(day)s", day=short_day(sent.today))
    number = make_batch_of(sent, shared, source, form.due_on.data).text
    flash(_("Batch %(number)s: shared out among schools and townships.", number=number), "success")
    if shared.nowhere:
        flash(_("For %(count)s the lists name neither school nor township; they wait here.", count=shared.nowhere))


def _act(form: TakeUpForm, act: Callable[[TakeUpForm, Form], None]) -> Answer:
    def do(sent: Form) -> Response:
        act(form, sent)
        return done(url_for("unmatched.index"))

    return done_or_shown(form, do, partial(_page, form))


@route(bp, "/rosters/unmatched/<int:follow_up>/undo", KEEP, methods=["GET", "POST"])
def undo(follow_up: int) -> Answer:
    page = FormPage(
        _("Undo as a whole"),
        _("Undo it"),
        url_for("unmatched.index"),
        _("The children wait again. Cases keep their numbers and are cleared as wrong records; a batch is withdrawn."),
        danger=True,
    )
    return answered(OfficeForm(), partial(_undo, follow_up), page)


def _undo(follow_up: int, sent: Form) -> Answer:
    take_back(sent, cases_to_undo(sent.actor, follow_up))
    undo_follow_up(sent, follow_up)
    flash(_("Undone; the children wait again."), "success")
    return done(url_for("unmatched.index"))
