"""The register page, as of any day: like the paper one, filters in its address; and the whole of it for print."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, render_template
from flask_babel import gettext as _

from tracker.domain.calendar import end_of_day, school_year
from tracker.domain.permissions import Permission, may
from tracker.domain.register import View
from tracker.domain.week_balance import Term
from tracker.services.register import RegisterPage, page_of_register, print_register
from tracker.web.filters import day_asked, page_asked
from tracker.web.now import now
from tracker.web.register_words import (
    RegisterForm,
    balance_in_words,
    kept,
    screen_headings,
    shown,
    sign_of,
    view_asked,
)
from tracker.web.routing import current_actor, route
from tracker.web.words import day, moment

bp = Blueprint("register", __name__)


@route(bp, "/register", Permission.SEE_REGISTER)
def index() -> str:
    view = view_asked()
    found = page_of_register(current_actor(), view, page_asked(), now(), day_asked("since"))
    form = RegisterForm()
    form.offer(found)
    may_pack = may(current_actor(), Permission.MAKE_PACKS)
    return render_template("register/index.html", form=form, may_pack=may_pack, **context_of(view, found))


@route(bp, "/register/print", Permission.SEE_REGISTER)
def printed() -> str:
    """The same lines, all on one page; what is too long for it is refused by the service."""
    view = view_asked()
    found = print_register(current_actor(), view, now())
    return render_template("register/print.html", at=then_in_words(view), **context_of(view, found))


def then_in_words(view: View) -> str:
    """The instant of a view; a whole day ends at 24 o'clock."""
    if view.at == end_of_day(view.day):
        return _("%(day)s, 24:00", day=day(view.day))
    return moment(view.at or now())


def context_of(view: View, found: RegisterPage) -> dict[str, Any]:
    """What both pages show."""
    year = school_year(view.day)
    closing = _("still open on %(day)s", day=day(view.day)) if view.at else _("open now")
    return {
        "filters": view.filters,
        "view": view,
        "page": found.page,
        "totals": found.totals,
        "balance_line": balance_in_words(found.balance, closing),
        "balance": found.balance,
        "terms": [(sign_of(term), _(term.label), term) for term in Term],
        "columns": screen_headings(),
        "lines": [shown(entry) for entry in found.page.rows],
        "unit": found.unit,
        "years": (year, year + 1),
        "kept": kept,
    }
