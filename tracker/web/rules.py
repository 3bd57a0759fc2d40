"""The rules read aloud: the county's terms, which it may change, and the tables of the program, which it may not."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial

from flask import Blueprint, flash, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.wrappers import Response
from wtforms.fields.choices import SelectChoice

from tracker.domain.calendar import Days, Term
from tracker.domain.forms import Form
from tracker.domain.mark_off import CODES, HOLD_CODES, WITHOUT_LEDGER
from tracker.domain.permissions import GRANTS, WORKING, Permission, may
from tracker.domain.posts import Role
from tracker.domain.rulebook import NUMBERS, Source, hold_rows, move_rows, source_of
from tracker.services import rules
from tracker.services.wordings import list_wordings
from tracker.web import fields
from tracker.web.now import now, today
from tracker.web.office_forms import Answer, OfficeForm, WholeNumber, done, done_or_shown
from tracker.web.routing import current_actor, route
from tracker.web.words import word

bp = Blueprint("rules", __name__)

SEE, MANAGE = Permission.SEE_RULES, Permission.MANAGE_RULES


DAYS = [
    SelectChoice(str(Days.SCHOOL), _l("School days")),
    SelectChoice(str(Days.WORKING), _l("Working days")),
    SelectChoice(str(Days.CALENDAR), _l("Calendar days")),
]


class TermForm(OfficeForm):
    """How many days of which sort, from which day on."""

    count = WholeNumber(_l("How many"), fields.needed())
    unit = fields.tapped_of(_l("Which days"), Days, choices=DAYS)
    valid_from = fields.day(_l("From"), description=_l("Duties that stand already keep their day."))


@route(bp, "/rules", SEE)
def index() -> str:
    return render_template(
        "rules/index.html",
        rules=rules.read_rules(now()),
        wordings=list_wordings(today()),
        numbers=NUMBERS,
        moves=move_rows(),
        codes=CODES,
        without_ledger=WITHOUT_LEDGER,
        hold_codes=HOLD_CODES,
        holds=hold_rows(),
        grants=GRANTS,
        sources=Source,
        source_of=source_of,
        roles_in_words=roles_in_words,
        manages=may(current_actor(), MANAGE),
    )


@route(bp, "/rules/<name>", SEE)
def show(name: str) -> str:
    page = rules.page_of_term(name, now())
    term = page.row.in_force
    return _shown(page, TermForm(data={"count": term.count, "unit": term.unit, "valid_from": today()}))


@route(bp, "/rules/<name>", MANAGE, methods=["POST"], endpoint="change")
def change(name: str) -> Answer:
    form = TermForm()
    page = rules.page_of_term(name, now())

    def act(sent: Form) -> Response:
        rules.set_term(sent, name, Term(form.count.data, form.unit.data), form.valid_from.data)
        flash(_("The new term holds from the day you named."), "success")
        return done(url_for("rules.show", name=name))

    return done_or_shown(form, act, partial(_shown, page, form))


def _shown(page: rules.TermPage, form: TermForm, refusals: Iterable[str] = ()) -> str:
    manages = may(current_actor(), MANAGE)
    action = request.path
    return render_template(
        "rules/show.html", page=page, form=form, refusals=list(refusals), manages=manages, action=action
    )


def roles_in_words(roles: Iterable[Role]) -> str:
    """班主任、校长; all working posts together are said in one word."""
    named = list(roles)
    return _("any post of either line") if set(named) == WORKING else _(", ").join(word(role) for role in named)
